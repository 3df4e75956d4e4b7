#!/usr/bin/env python3
"""Lists a ring or a trace file. Written from RING.md and TRACE.md alone, to show that they suffice; it takes the
event table out of RING.md itself. Standard library only.

    reader.py FILE
"""
import pathlib
import re
import struct
import sys
import zlib

RING_MD = pathlib.Path(__file__).resolve().parent.parent / "RING.md"
TYPES = {"object": "I", "site": "H", "sample": "I", "key": "Q", "bytes32": "I", "bytes64": "Q",
         "u8": "B", "u16": "H", "u32": "I", "u64": "Q", "i8": "b", "i32": "i", "i64": "q"}


class Refused(Exception):
    """This is no ring and no trace that this program reads."""


def event_table():
    """{id: (name, [(field, struct code)], has text)}, from the table of RING.md section 7."""
    events, name = {}, None
    for line in RING_MD.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("*`") for cell in line.split("|")[1:-1]]
        if len(cells) == 6 and cells[0].isdigit():
            name = int(cells[0])
            events[name] = (cells[1], [], "+" in cells[4])
        elif len(cells) == 6 and name is not None and not cells[0] and cells[4] != "text":
            # Enumerations, written in capitals, are one byte.
            code = "B" if re.match("[A-Z]", cells[4]) else TYPES[cells[4]]
            events[name][1].append((cells[3], code))
    return events


EVENTS = event_table()


def show(data):
    """Bytes as printable ASCII."""
    special = {9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 39: "\\'", 92: "\\\\"}
    return "".join(special.get(b) or (chr(b) if 32 <= b < 127 else f"\\x{b:02x}") for b in data)


class Header:
    """RING.md section 2."""

    def __init__(self, page):
        if len(page) < 4096 or page[:8] != b"UNITRACE":
            raise Refused("no ring header")
        version, crc = struct.unpack_from("<II", page, 8)
        if version != 1:
            raise Refused(f"wire version {version}, this reads 1")
        if zlib.crc32(page[16:512]) != crc:
            raise Refused("the header is damaged")
        (self.region, self.control, self.live, self.sites, self.first_lane, self.live_slots, self.site_slots,
         self.site_bytes, self.packet_size, self.lanes, *self.packets) = struct.unpack_from("<5Q5I3I", page, 16)
        self.boot_id, = struct.unpack_from("<Q", page, 88)
        site_next, site_used = struct.unpack_from("<II", page, 532)
        self.site_next, self.site_used = min(site_next, self.site_slots), min(site_used, self.site_bytes)
        self.program = page[136:200].rstrip(b"\0")
        self.sizes = struct.unpack_from("<64H", page, 272)
        for event, (_, fields, text) in EVENTS.items():
            size = struct.calcsize("<" + "".join(code for _, code in fields))
            if self.sizes[event] not in (0xFFFF, (size + text) | text << 15):
                raise Refused(f"event {event} has another size")


class Packet:
    """RING.md sections 5 and 7. Raises ValueError, IndexError or struct.error if the bytes are no valid packet."""

    def __init__(self, data, header):
        (magic, self.stream, self.seq, commit, self.begin, _, self.first_index, self.discarded, self.owner, _,
         bits) = struct.unpack_from("<2I5Q4I", data)
        self.count, self.used = commit >> 32, commit & 0xFFFFFFFF
        if self.count == 0 and self.used > 0xFFFF:  # a 32-bit writer
            self.count, self.used = self.used >> 16, self.used & 0xFFFF
        if (magic != 0xC1FC1FC1 or bits != len(data) * 8 or self.seq & 0xFFFFFFFF == 0
                or self.stream >= header.lanes * 3 or not 64 <= self.used <= len(data)):
            raise ValueError("no packet")
        self.events = list(self.decode(data[:self.used], header.sizes))
        if len(self.events) != self.count:
            raise ValueError("another number of events")
        self.end = self.events[-1][0] if self.events else self.begin

    def decode(self, data, sizes):
        at, last = 64, self.begin
        while at < len(data):
            code, event = data[at] & 3, data[at] >> 2
            bits = 8 << code
            low = int.from_bytes(data[at + 1:at + 1 + bits // 8], "little")
            at += 1 + bits // 8
            time = last >> bits << bits | low
            if time < last:
                time += 1 << bits
            if time < last or time >= 1 << 64:
                raise ValueError("time steps back")
            name, fields, text = EVENTS.get(event) or self.unknown(event, sizes[event])
            values = []
            for field, kind in fields:
                values += [f"{field}={value}" for value in struct.unpack_from("<" + kind, data, at)]
                at += struct.calcsize("<" + kind)
            if text:
                flags, length = struct.unpack_from("<BH", data, at)
                at += 3 + length
                if event in EVENTS:
                    if length > 1024:
                        raise ValueError("text too long")
                    values.append(f"text={show(data[at - length:at])}{' cut' if flags & 1 else ''}")
            if at > len(data):
                raise ValueError("an event runs past the end")
            yield time, " ".join([name] + values)
            last = time

    @staticmethod
    def unknown(event, word):
        if word == 0xFFFF:
            raise ValueError("unknown event without a size")
        text = word >> 15
        # The flags byte of a text counts among the fixed bytes.
        return f"unknown_{event}", [("", f"{(word & 0x7FFF) - text}x")], text


def sites(index, records):
    """RING.md section 3."""
    for site in range(1, min(len(index) // 4, 65536)):
        at = struct.unpack_from("<I", index, site * 4)[0] - 1
        if at < 0 or at + 16 > len(records):
            continue
        kind, unit, line, name, module, file = struct.unpack_from("<BxHI3H", records, at)
        texts, at = [], at + 16
        for length in (name, module, file, unit):
            texts.append(records[at:at + length])
            at += length
        if at <= len(records):
            yield f"site {site} {kind if kind <= 7 else 0} {line} " + " ".join(f"<{show(utf8(t))}>" for t in texts)


def utf8(data):
    try:
        data.decode()
        return data
    except UnicodeDecodeError:
        return b""


def live(slots):
    """RING.md section 4."""
    for at in range(0, len(slots) - 31, 32):
        found, kind, state, site, parent, waiting, since, detail = struct.unpack_from("<IBBHIIQ4xB", slots, at)
        if found and kind in (1, 2, 3):
            yield f"live {found} {kind} {state if state < 5 else 0} {site} {parent} {waiting} {since} {detail}"


def read_ring(data):
    """RING.md section 1: the region of a writer that has stopped."""
    header = Header(data)
    packets, at = {}, header.first_lane
    for lane in range(header.lanes):
        for level, count in enumerate(header.packets):
            for _ in range(count):
                try:
                    packet = Packet(data[at:at + header.packet_size], header)
                    if packet.stream == lane * 3 + level and len(data) >= at + header.packet_size:
                        packets[0, packet.stream, packet.seq] = packet
                except (ValueError, IndexError, struct.error):
                    pass
                at += header.packet_size
    index_end = header.sites + header.site_slots * 4
    index = data[header.sites:header.sites + header.site_next * 4]
    tables = [*sites(index, data[index_end:index_end + header.site_used]),
              *live(data[header.live:header.live + header.live_slots * 32])]
    return [header], packets, tables


def read_trace(data):
    """TRACE.md, without the index."""
    version, wire = struct.unpack_from("<II", data, 8)
    if (version, wire) != (1, 1):
        raise Refused(f"trace version {version} with wire version {wire}, this reads 1 and 1")
    headers, packets, site_lines, live_lines, at = [], {}, [], [], 16
    while at + 16 <= len(data):
        tag, length, payload_crc, header_crc = struct.unpack_from("<4s3I", data, at)
        if zlib.crc32(data[at:at + 12]) != header_crc or at + 16 + length > len(data):
            at += 8
            continue
        payload = data[at + 16:at + 16 + length]
        at += (16 + length + 7) // 8 * 8
        if zlib.crc32(payload) != payload_crc:
            continue
        if tag == b"HEAD":
            header = Header(payload)
            if not headers or headers[-1].boot_id != header.boot_id:
                headers.append(header)
        elif tag == b"SITE":
            size, = struct.unpack_from("<Q", payload)
            site_lines = list(sites(payload[8:8 + size], payload[8 + size:]))
        elif tag == b"LIVE":
            live_lines = list(live(payload[8:]))
        elif tag == b"PACK" and headers:
            packet = Packet(payload, headers[-1])
            packets[len(headers) - 1, packet.stream, packet.seq] = packet
    return headers, packets, site_lines + live_lines


def lost(packets):
    """RING.md section 6: {(epoch, stream): (overwritten, missing, discarded)}"""
    sums, before, lanes = {}, {}, {}
    for (epoch, stream, _), packet in sorted(packets.items()):
        previous = before.get((epoch, stream))
        if previous is None:
            sums[epoch, stream] = [packet.first_index, 0, 0]
        else:
            missing = packet.first_index - (previous.first_index + previous.count)
            sums[epoch, stream][1] += max(missing, 0)
        before[epoch, stream] = packet
    for (epoch, stream, _), packet in sorted(packets.items()):
        if stream % 3 == 0:
            grown = max(packet.discarded - lanes.get((epoch, stream), 0), 0)
            # What the oldest packet counts already is older than what the ring holds.
            sums[epoch, stream][2 if (epoch, stream) in lanes else 0] += grown
            lanes[epoch, stream] = lanes.get((epoch, stream), 0) + grown
    return sums


def main(path):
    data = pathlib.Path(path).read_bytes()
    read = read_trace if data[:8] == b"\x89UTR\r\n\x1a\n" else read_ring
    headers, packets, tables = read(data)
    lines = [f"boot {header.boot_id:016x} {show(header.program)}" for header in headers] + tables
    for (epoch, stream, seq), packet in sorted(packets.items()):
        if packet.events:
            lines.append(f"packet {epoch} {stream} {seq} {packet.count} {packet.owner}")
            lines += [f"{time} {text}" for time, text in packet.events]
    full = {key: packet for key, packet in packets.items() if packet.events}
    for (epoch, stream), sums in sorted(lost(full).items()):
        lines.append(f"lost {epoch} {stream} {sums[0]} {sums[1]} {sums[2]}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Refused as error:
        sys.exit(f"{sys.argv[1]}: {error}")
