//! Bytes of a ring as it lies in its file → the parts of a trace. Good for the ring of a program that ended; of a
//! running program the collector makes better copies.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::assemble::{Packet, Parts};
use super::error::TraceError;
use super::note::Note;
use crate::ring::packet::{HEADER, PacketHeader};
use crate::ring::scan::{self, Found, Scan, check_place};
use crate::ring::{Header, PAGE, header, live, u32_at, u64_at};
use crate::sites::Sites;
use crate::time::Ticks;

/// True if these are the first bytes of a ring.
pub(super) fn is_ring(bytes: &[u8]) -> bool {
    bytes.len() >= 8 && u64_at(bytes, header::offset::MAGIC) == header::MAGIC
}

/// Reads a ring file that somebody may still be writing to: after the copy, what moved is looked at again.
pub(super) fn read(file: &mut File) -> Result<(Vec<u8>, Parts), TraceError> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.take(PAGE as u64).read_to_end(&mut bytes)?;
    let header = Header::parse(&bytes).map_err(TraceError::Ring)?;
    file.take(header.geometry.region - PAGE as u64).read_to_end(&mut bytes)?;
    let mut found = scan::scan(&bytes, &header);
    let changed = settle(file, &mut bytes, &header, &mut found)?;
    let mut parts = take_apart(&bytes, header, found);
    if changed > 0 {
        parts.notes.push(Note::Changed(changed));
    }
    Ok((bytes, parts))
}

/// A ring's bytes that nobody writes to any more.
pub(super) fn load(bytes: &[u8]) -> Result<Parts, TraceError> {
    let header = Header::parse(bytes).map_err(TraceError::Ring)?;
    let found = scan::scan(bytes, &header);
    Ok(take_apart(bytes, header, found))
}

/// Reads every packet's header again. A packet with another number was overwritten during the copy and is dropped; one
/// with more events than were copied, though it has a successor, was copied too early: it is final now and is copied
/// again, so that no gap is reported that never was. Gives the number of packets dropped.
fn settle(
    file: &mut (impl Read + Seek),
    bytes: &mut [u8],
    header: &Header,
    found: &mut Scan,
) -> io::Result<u64> {
    let before = found.packets.len();
    let mut kept = Vec::with_capacity(before);
    for (n, packet) in found.packets.iter().enumerate() {
        let mut again = [0; HEADER];
        read_at(file, packet.offset, &mut again)?;
        let now = PacketHeader::parse(&again).map_or(0, |now| now.seq);
        let has_successor = found.packets.get(n + 1).is_some_and(|next| next.stream == packet.stream);
        if now != packet.header.seq {
            continue;
        }
        let is_stale = again[16..24] != bytes[packet.offset as usize + 16..][..8];
        if is_stale && has_successor {
            kept.extend(copy_again(file, bytes, header, packet)?);
        } else {
            kept.push(*packet);
        }
    }
    found.packets = kept;
    Ok((before - found.packets.len()) as u64)
}

fn copy_again(
    file: &mut (impl Read + Seek),
    bytes: &mut [u8],
    header: &Header,
    old: &Found,
) -> io::Result<Option<Found>> {
    let place = &mut bytes[old.offset as usize..][..header.geometry.packet_size as usize];
    read_at(file, old.offset, place)?;
    let checked = check_place(place, old.stream, header).ok().filter(|new| new.seq == old.header.seq);
    Ok(checked.map(|header| Found { header, ..*old }))
}

fn read_at(file: &mut (impl Read + Seek), offset: u64, into: &mut [u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(into)
}

fn take_apart(bytes: &[u8], header: Header, found: Scan) -> Parts {
    let g = header.geometry;
    let part = |from: u64, length: u64| {
        let end = (from + length).min(bytes.len() as u64) as usize;
        bytes.get(from as usize..end).unwrap_or_default()
    };
    let index_bytes = 4 * header.site_next.max(1) as u64;
    let records = g.sites + 4 * g.site_slots as u64;
    let used = u32_at(bytes, header::offset::SITE_USED).min(g.site_bytes);
    let mut parts = Parts::default();
    parts.sites = Sites::new(part(g.sites, index_bytes), part(records, used as u64));
    parts.packets = found.packets.iter().map(|f| Packet::new(f.header, 0, f.offset)).collect();
    parts.header(header);
    parts.live(part(g.live, g.live_slots as u64 * live::SLOT_BYTES as u64), Ticks(0));
    if found.beyond > 0 {
        parts.notes.push(Note::RingCutShort(found.beyond));
    }
    if let Some(first) = found.rejected.first() {
        let count = found.rejected.len() as u64;
        parts.notes.push(Note::DamagedPackets(count, first.offset, Some(first.error)));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::id::ObjectId;
    use crate::ring::header::NewHeader;
    use crate::ring::image::Image;
    use crate::ring::{Geometry, StreamId, gaps};

    fn record(ring: &mut Image, events: std::ops::Range<u64>) {
        for n in events {
            let event = Event::PollBegin { task: ObjectId(n as u32) };
            ring.record(StreamId { lane: 0, level: 0 }, Ticks(n * 100), &event);
        }
    }

    /// Copies a ring, lets the writer go on for a while, and looks again. Gives the packets dropped and the events
    /// missing between those that are left.
    fn copied_while_writing(events: std::ops::Range<u64>) -> (u64, u64) {
        let geometry = Geometry::divide(24 << 10, 1, 1024).unwrap();
        let mut ring = Image::new(&NewHeader::by_hand("busy", geometry));
        record(&mut ring, 0..events.start);
        let header = Header::parse(ring.bytes()).unwrap();
        let (mut bytes, open) = (ring.bytes().to_vec(), scan::scan(ring.bytes(), &header));
        record(&mut ring, events);
        let mut later = std::io::Cursor::new(ring.into_bytes());
        // The newest packet was copied half full, the one after it a moment later.
        let mut found = scan::scan(later.get_ref(), &header);
        let torn = open.packets.last().unwrap();
        for packet in &mut found.packets {
            if let Some(old) = open.packets.iter().find(|old| old.offset == packet.offset) {
                let is_torn = old.offset == torn.offset;
                *packet = if is_torn || old.header.seq != packet.header.seq { *old } else { *packet };
            }
        }
        found.packets.sort_by_key(|packet| packet.header.seq);
        let dropped = settle(&mut later, &mut bytes, &header, &mut found).unwrap();
        let missing =
            found.packets.windows(2).filter_map(|two| gaps::missing(&two[0].header, &two[1].header));
        (dropped, missing.sum())
    }

    #[test]
    fn a_packet_copied_too_early_is_copied_again() {
        assert_eq!(copied_while_writing(200..400), (0, 0));
    }

    #[test]
    fn packets_that_were_overwritten_meanwhile_are_dropped() {
        let (dropped, missing) = copied_while_writing(5000..5500);
        assert!(dropped > 0);
        assert_eq!(missing, 0);
    }
}
