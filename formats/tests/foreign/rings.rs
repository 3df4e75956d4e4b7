//! Rings that show one difficulty each.
#![allow(dead_code, reason = "each test uses its part")]

use unitrace_formats::event::{Event, EventId, Level, PollResult, TABLE, Text};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::header::{self, NewHeader, offset};
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::live::{LiveKind, LiveState, SLOT_BYTES};
use unitrace_formats::ring::packet::PacketHeader;
use unitrace_formats::ring::{
    Gap, GapKind, Geometry, LiveEntry, PAGE, Site, SiteKind, StreamId, crc, packet, scan,
};
use unitrace_formats::time::{Anchor, Ticks};
use unitrace_formats::trace::{Trace, TraceWriter};
use unitrace_formats::wire::Bytes;

/// Level 0 of lane 0.
pub(crate) const MAIN: StreamId = StreamId { lane: 0, level: 0 };

/// Names that try to leave a TSDL string, a line or a terminal.
pub(crate) const HOSTILE: [&str; 8] = [
    "quote \" semicolon ; } ; /* comment",
    "back\\slash \\",
    "new\nline\r\ttab",
    "nul\0in the middle 1",
    "",
    "täglich 日本 🦀",
    "*/ event { id = 3; name = \"x\"; };",
    "\u{1b}[31m red %s %n ?? ??/",
];

/// An empty ring of 2 lanes; packets are small so that there are many.
pub(crate) fn ring(bytes: u64, packet: u32) -> Image {
    Image::new(&NewHeader {
        boot_id: 0x1122_3344_5566_7788,
        writer_id: 77,
        writer_start: 5,
        uuid: core::array::from_fn(|i| i as u8 + 1),
        ..NewHeader::by_hand("made \"by\" hand", Geometry::divide(bytes, 2, packet).expect("room"))
    })
}

fn small() -> Image {
    ring(256 << 10, 512)
}

fn site(name: &str, line: u32) -> Site<'_> {
    Site { kind: SiteKind::Task, name, module: "made", file: "made.rs", line, unit: "" }
}

/// One of every event of the table, in the order of the table.
pub(crate) fn every_event() -> Vec<Event<'static>> {
    const BYTES: &[u8] =
        &[7, 0, 0, 0, 1, 0, 2, 3, 0, 5, 1, 0, 0, 6, 1, 2, 3, 4, 0, 0, 0, 9, 8, 7, 6, 5, 4, 3];
    let event = |id: EventId| match id.0 {
        36 => Some(Event::Label {
            object: ObjectId(7),
            site: SiteId(1),
            text: Text::new("connection 10.0.0.7"),
        }),
        37 => {
            let text = Text::new("täglich 5 %");
            Some(Event::Log { task: ObjectId(7), level: Level::Warn, site: SiteId(1), text })
        }
        _ => Event::take_payload(id, &mut Bytes::new(BYTES)),
    };
    TABLE.iter().map(|row| event(row.id).expect("enough bytes")).collect()
}

/// Polls of a few tasks on every stream, small and large distances in time.
fn polls(ring: &mut Image, rounds: u64) {
    for round in 0..rounds {
        let now = 1000 + round * 700;
        let task = ObjectId(1 + (round % 5) as u32);
        for (n, stream) in ring_streams().enumerate() {
            let n = n as u64;
            if round % (1 + n * 7) == 0 {
                ring.record(stream, Ticks(now + n), &Event::PollBegin { task });
                let result = if round % 3 == 0 { PollResult::Pending } else { PollResult::Ready };
                ring.record(stream, Ticks(now + 300 + n), &Event::PollEnd { task, result });
            }
        }
    }
}

fn ring_streams() -> impl Iterator<Item = StreamId> {
    (0..2).flat_map(|lane| (0..3).map(move |level| StreamId { lane, level }))
}

/// Nothing was recorded yet.
pub(crate) fn empty() -> Vec<u8> {
    small().into_bytes()
}

/// Every event of the table and times that jump, so that all four lengths of stamps occur.
pub(crate) fn every() -> Vec<u8> {
    let mut ring = small();
    ring.site(&site("accept", 3));
    ring.live(&LiveEntry {
        id: ObjectId(7),
        kind: LiveKind::Task,
        state: LiveState::Waiting,
        site: SiteId(1),
        parent: ObjectId(3),
        waiting_on: ObjectId::resource(9),
        since: Ticks(900),
        detail: 1,
    });
    let mut now = 1000;
    for (step, event) in every_event().iter().cycle().take(400).enumerate() {
        now += [0, 1, 255, 256, 65_535, 65_536, 0xFFFF_FFFF, 0x1_0000_0000, 7][step % 9];
        ring.record(MAIN, Ticks(now), event);
    }
    ring.into_bytes()
}

/// Jumps as far as nanoseconds in 63 bits reach.
pub(crate) fn far() -> Vec<u8> {
    let mut ring = small();
    for now in [1, 2, 1 << 40, (1 << 40) + 1, 1 << 62, (1 << 63) - (1 << 31)] {
        ring.record(MAIN, Ticks(now), &Event::IdleBegin {});
    }
    ring.into_bytes()
}

/// Times that 63 bits of nanoseconds do not reach, in the last packet of three.
pub(crate) fn too_far() -> Vec<u8> {
    let mut ring = small();
    for round in 0..100 {
        ring.record(MAIN, Ticks(1000 + round), &Event::PollBegin { task: ObjectId(1) });
    }
    ring.record(MAIN, Ticks(u64::MAX - 5), &Event::IdleBegin {});
    ring.into_bytes()
}

/// Several streams, none of them wrapped.
pub(crate) fn several() -> Vec<u8> {
    let mut ring = small();
    ring.anchor(&Anchor { ticks: Ticks(5000), unix_ns: 1_700_000_000_123_456_789, host_ns: 9 });
    polls(&mut ring, 900);
    ring.into_bytes()
}

/// As [`several`], of another run.
pub(crate) fn another(uuid: u8) -> Vec<u8> {
    let mut ring = several();
    ring[offset::UUID] = uuid;
    seal(&mut ring);
    ring
}

/// Makes the CRC fit what was changed in a header.
fn seal(ring: &mut [u8]) {
    let crc = crc::crc32(&ring[header::CONSTANT]);
    ring[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
}

/// Level 0 went round several times; nothing else is wrong.
pub(crate) fn wrapped() -> Vec<u8> {
    let mut ring = ring(128 << 10, 256);
    ring.site(&site("worker", 1));
    polls(&mut ring, 20_000);
    ring.into_bytes()
}

/// Packets that vanished, events that found every level busy, threads without a lane; the number of events lost.
pub(crate) fn lossy() -> (Vec<u8>, u64) {
    let mut ring = small();
    for round in 0..2000 {
        if round % 700 == 300 {
            (0..7).for_each(|_| ring.discard(MAIN));
        }
        ring.record(MAIN, Ticks(1000 + round * 50), &Event::PollBegin { task: ObjectId(9) });
    }
    let mut bytes = ring.into_bytes();
    let vanished = [3, 7, 8].map(|n| vanish(&mut bytes, n));
    bytes[offset::NO_LANE] = 23;
    (bytes, vanished.into_iter().sum::<u64>() + 3 * 7 + 23)
}

/// Makes packet `n` of [`MAIN`] one that was being recycled; gives its events.
fn vanish(bytes: &mut [u8], n: u64) -> u64 {
    let geometry = header::Header::parse(bytes).expect("our own header").geometry;
    let at = (geometry.stream(MAIN) + n * u64::from(geometry.packet_size)) as usize;
    let header = PacketHeader::parse(&bytes[at..]).expect("a packet");
    assert!(header.seq > 0 && scan::places(&geometry).any(|(_, place)| place as usize == at));
    bytes[at + packet::offset::SEQ..][..8].fill(0);
    header.commit.count.into()
}

/// Callsites with hostile names, one counter each.
pub(crate) fn hostile() -> Vec<u8> {
    let mut ring = small();
    for (line, name) in HOSTILE.into_iter().enumerate() {
        let site = ring.site(&site(name, line as u32)).expect("room");
        ring.record(MAIN, Ticks(1000 + line as u64), &Event::Counter { site, value: -5 });
    }
    ring.record(MAIN, Ticks(2000), &Event::Counter { site: SiteId(999), value: 1 });
    ring.record(MAIN, Ticks(2000), &Event::Counter { site: SiteId::NONE, value: i64::MIN });
    ring.into_bytes()
}

/// A ring whose writer knows an event 50 of 4 bytes and an event 51 of 2 bytes and a tail, which this version does not.
pub(crate) fn newer() -> Vec<u8> {
    let mut ring = small();
    ring.record(MAIN, Ticks(1000), &Event::IdleBegin {});
    let mut bytes = ring.into_bytes();
    for (id, word) in [(50, 4u16), (51, 2 | 1 << 15)] {
        bytes[offset::EVENT_SIZES + 2 * id..][..2].copy_from_slice(&word.to_le_bytes());
    }
    seal(&mut bytes);
    let geometry = header::Header::parse(&bytes).expect("our own header").geometry;
    let at = geometry.stream(MAIN) as usize;
    let mut head = PacketHeader::parse(&bytes[at..]).expect("a packet");
    let more = [50 << 2, 9, 1, 2, 3, 4, 51 << 2, 10, 0, 77, 3, 0, b'a', b'b', b'c', 6 << 2, 11];
    bytes[at + head.commit.offset as usize..][..more.len()].copy_from_slice(&more);
    head.commit =
        packet::Commit { count: head.commit.count + 3, offset: head.commit.offset + more.len() as u32 };
    bytes[at + packet::offset::COMMIT..][..8].copy_from_slice(&head.commit.raw().to_le_bytes());
    bytes
}

/// The ring as a collector would write it; packets may come in any order.
pub(crate) fn trace_file(ring: &[u8], reversed: bool) -> Vec<u8> {
    let page = ring[..PAGE].first_chunk().expect("a page");
    let mut out = TraceWriter::new(Vec::new(), page).expect("our own header");
    add_tables(&mut out, ring);
    add_packets(&mut out, ring, reversed);
    out.finish().expect("memory").0
}

fn add_tables(out: &mut TraceWriter<Vec<u8>>, ring: &[u8]) {
    let trace = Trace::from_bytes(ring.to_vec()).expect("our own ring");
    out.sites(trace.sites().index(), trace.sites().records()).expect("memory");
    let geometry = trace.header().geometry;
    let live = &ring[geometry.live as usize..][..geometry.live_slots as usize * SLOT_BYTES];
    out.live(live, Ticks(0)).expect("memory");
}

fn add_packets(out: &mut TraceWriter<Vec<u8>>, ring: &[u8], reversed: bool) {
    let geometry = header::Header::parse(ring).expect("our own header").geometry;
    let places = ring[geometry.first_lane as usize..].chunks_exact(geometry.packet_size as usize);
    let mut packets: Vec<&[u8]> = places.filter(|copy| copy[8..16] != [0; 8]).collect();
    if reversed {
        packets.reverse();
    }
    packets.iter().for_each(|copy| out.packet(copy).expect("our own packet"));
}

/// A file whose collector knows of loss that does not follow from packets: 5 events before the only packet, 6 after it,
/// and 11 of a stream of which nothing is left.
pub(crate) fn lost_at_both_ends() -> Vec<u8> {
    let mut ring = small();
    ring.record(MAIN, Ticks(100), &Event::IdleBegin {});
    let ring = ring.into_bytes();
    let page = ring.first_chunk::<PAGE>().expect("a page");
    let mut out = TraceWriter::new(Vec::new(), page).expect("our own header");
    add_packets(&mut out, &ring, false);
    let nothing_left = StreamId { lane: 1, level: 2 };
    for (stream, after, before, events) in
        [(MAIN, 40, 90, 5), (MAIN, 120, 190, 6), (nothing_left, 50, 60, 11)]
    {
        let (after, before) = (Ticks(after), Ticks(before));
        out.lost(Gap { stream, after, before, events, kind: GapKind::Damaged }).expect("memory");
    }
    out.finish().expect("memory").0
}

/// A file whose program restarted its clock: other ticks and packet numbers, the same callsites.
pub(crate) fn restarted() -> Vec<u8> {
    let (first, mut second) = (wrapped(), several());
    second[offset::BOOT_ID] ^= 0xFF;
    seal(&mut second);
    let page = |ring: &[u8]| *ring.first_chunk::<PAGE>().expect("a page");
    let mut out = TraceWriter::new(Vec::new(), &page(&first)).expect("our own header");
    add_tables(&mut out, &first);
    add_packets(&mut out, &first, false);
    out.header(&page(&second)).expect("our own header");
    add_packets(&mut out, &second, false);
    out.finish().expect("memory").0
}

/// Changes the events of one packet in a trace file and makes the CRCs fit again.
pub(crate) fn rewrite_packet(file: &mut [u8], of: &PacketHeader, change: impl FnOnce(&mut [u8])) {
    use unitrace_formats::trace::layout::{SectionHeader, Tag, prologue, section};
    let mut at = prologue::BYTES;
    loop {
        let mut head = SectionHeader::parse(&file[at..]).expect("a section");
        let payload = &mut file[at + section::BYTES..][..head.length as usize];
        let found = PacketHeader::parse(payload).is_some_and(|p| (p.stream, p.seq) == (of.stream, of.seq));
        if head.tag == Tag::PACKET && found {
            change(&mut payload[packet::HEADER..]);
            head.payload_crc = crc::crc32(payload);
            file[at..at + section::BYTES].copy_from_slice(&head.write());
            return;
        }
        at += head.total() as usize;
    }
}

/// A wrapped ring with 30 bytes of its lanes and live header fields changed, in a way that depends on `seed` alone.
pub(crate) fn damaged(seed: u64) -> Vec<u8> {
    let mut ring = wrapped();
    let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        random = random.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        (random >> 33) as usize % below
    };
    let start = header::CONSTANT.end;
    for _ in 0..30 {
        let at = start + next(ring.len() - start);
        ring[at] = next(256) as u8;
    }
    // Packet headers are a small part of the ring, and the one that hurts.
    let first =
        header::Header::parse(&ring).expect("its constant part is whole").geometry.first_lane as usize;
    for _ in 0..5 {
        let at = first + 256 * next(20) + next(64);
        ring[at] = next(256) as u8;
    }
    ring
}
