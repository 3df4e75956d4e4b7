//! A trace that is in memory, however it came there, as a trace file.

use std::io::{self, Write};

use super::{Trace, TraceWriter};
use crate::ring::header::{ANCHOR_BYTES, CONSTANT, MAGIC, NewHeader, offset};
use crate::ring::live::{SLOT_BYTES, offset as slot};
use crate::ring::packet::HEADER;
use crate::ring::{GapKind, Header, LiveEntry, PAGE, crc::crc32};
use crate::time::Ticks;

impl Trace {
    /// Writes the whole trace as a trace file (`.utr`); of a foreign file what it said of itself too: names of lanes,
    /// [`Trace::source`], whether promises are forgotten. Of a trace whose clock was restarted, what the collector saw
    /// from outside is not kept.
    ///
    /// # Errors
    /// What `out` says.
    pub fn save(&self, out: impl Write) -> io::Result<()> {
        let epochs = self.epochs();
        let mut writer = TraceWriter::new(out, &page(&epochs[0].header))?;
        writer.sites(self.sites().index(), self.sites().records())?;
        if let Some(payload) = self.foreign.payload() {
            writer.origin(&payload)?;
        }
        let mut copy = Vec::new();
        for (n, epoch) in epochs.iter().enumerate() {
            if n > 0 {
                writer.header(&page(&epoch.header))?;
            }
            for packet in self.packets().iter().filter(|packet| packet.epoch as usize == n) {
                copy.clear();
                copy.resize(HEADER, 0);
                copy.extend_from_slice(self.content(packet));
                writer.checked_packet(packet.header, &copy)?;
            }
        }
        // The live table belongs to what was collected last.
        let last = &epochs[epochs.len() - 1];
        let shift = last.place(Ticks(0)).0;
        let slots: Vec<u8> = self.live().iter().flat_map(|entry| live_slot(entry, shift)).collect();
        if !slots.is_empty() {
            let at = self.live_at().map_or(Ticks(0), |at| Ticks(at.0.wrapping_sub(shift)));
            writer.live(&slots, at)?;
        }
        if epochs.len() == 1 {
            self.collector_anchors().iter().try_for_each(|&anchor| writer.anchor(anchor))?;
            // The others follow from the packets again.
            let said = |kind| !matches!(kind, GapKind::Older | GapKind::Discarded);
            self.gaps().iter().filter(|gap| said(gap.kind)).try_for_each(|&gap| writer.lost(gap))?;
        }
        writer.finish().map(drop)
    }
}

/// The page that a header was read from, as far as it is known.
fn page(header: &Header) -> [u8; PAGE] {
    let mut page = [0; PAGE];
    let new = NewHeader {
        geometry: header.geometry,
        boot_id: header.boot_id,
        clock: header.clock,
        frequency: header.frequency,
        writer: header.writer,
        writer_id: header.writer_id,
        writer_start: header.writer_start,
        uuid: header.uuid,
        program: "",
    };
    new.write(&mut page);
    let mut put = |at: usize, bytes: &[u8]| page[at..at + bytes.len()].copy_from_slice(bytes);
    put(offset::MAGIC, &MAGIC.to_le_bytes());
    put(offset::PROGRAM, &header.program);
    for (id, word) in header.event_sizes.iter().enumerate() {
        put(offset::EVENT_SIZES + 2 * id, &word.to_le_bytes());
    }
    put(offset::NO_LANE, &header.no_lane.to_le_bytes());
    put(offset::SITES_LOST, &header.sites_lost.to_le_bytes());
    put(offset::LIVE_LOST, &header.live_lost.to_le_bytes());
    put(offset::SITE_NEXT, &header.site_next.to_le_bytes());
    for (n, anchor) in header.anchors.iter().flatten().enumerate() {
        let at = offset::ANCHORS + n * ANCHOR_BYTES;
        put(at, &(n as u32 + 1).to_le_bytes());
        for (word, value) in [anchor.ticks.0, anchor.unix_ns, anchor.host_ns].into_iter().enumerate() {
            put(at + 8 + 8 * word, &value.to_le_bytes());
        }
    }
    let crc = crc32(&page[CONSTANT]);
    page[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
    page
}

/// A slot of the live table, its time on the clock of its epoch.
fn live_slot(entry: &LiveEntry, shift: u64) -> [u8; SLOT_BYTES] {
    let mut bytes = [0; SLOT_BYTES];
    let mut put = |at: usize, field: &[u8]| bytes[at..at + field.len()].copy_from_slice(field);
    put(slot::ID, &entry.id.0.to_le_bytes());
    put(slot::KIND, &[entry.kind as u8, entry.state as u8]);
    put(slot::SITE, &entry.site.0.to_le_bytes());
    put(slot::PARENT, &entry.parent.0.to_le_bytes());
    put(slot::WAITING_ON, &entry.waiting_on.0.to_le_bytes());
    put(slot::SINCE, &entry.since.0.wrapping_sub(shift).to_le_bytes());
    put(slot::OWNER, &entry.id.0.to_le_bytes());
    put(slot::DETAIL, &[entry.detail]);
    bytes
}
