//! The checked parts of a file → one trace on one time axis: streams, epochs, gaps, clock.

use std::collections::HashMap;

use super::authored::Foreign;
use super::epoch::{Epoch, place_epochs};
use super::layout::Tag;
use super::note::Note;
use super::{Stream, gaps};
use crate::clock::{CollectorAnchor, TraceClock};
use crate::ring::packet::PacketHeader;
use crate::ring::{Gap, Header, LiveEntry, StreamId, live};
use crate::sites::Sites;
use crate::time::{Anchor, Ticks};

/// One packet of a trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Packet {
    /// Its header as checked; `begin` and `end` are the guest's own ticks ([`Epoch::place`] puts them on the trace's
    /// axis).
    pub header: PacketHeader,
    /// Index into [`super::Trace::epochs`].
    pub epoch: u32,
    /// Index into [`super::Trace::streams`].
    pub stream: u16,
    /// Where its header lies in the bytes of the trace.
    pub(crate) offset: u64,
}

impl Packet {
    pub(super) fn new(header: PacketHeader, epoch: u32, offset: u64) -> Self {
        Self { header, epoch, stream: 0, offset }
    }

    /// Whose it is.
    pub fn id(&self) -> StreamId {
        StreamId::from_raw(self.header.stream).unwrap_or(StreamId { lane: u16::MAX, level: 0 })
    }
}

/// What was taken out of a file, in its order.
#[derive(Default, Debug)]
pub(super) struct Parts {
    /// The newest header of each epoch.
    pub(super) epochs: Vec<Header>,
    pub(super) sites: Sites,
    pub(super) packets: Vec<Packet>,
    pub(super) notes: Vec<Note>,
    /// Of the foreign file that it was made of.
    pub(super) foreign: Foreign,
    live: Vec<(u32, LiveEntry)>,
    live_at: Option<(u32, Ticks)>,
    /// With the number of the epoch, as all below.
    pub(super) anchors: Vec<(u32, Anchor)>,
    pub(super) outside: Vec<(u32, CollectorAnchor)>,
    lost: Vec<(u32, Gap)>,
    unknown: Vec<(Tag, u64)>,
}

impl Parts {
    fn epoch(&self) -> u32 {
        self.epochs.len().saturating_sub(1) as u32
    }

    pub(super) fn header(&mut self, header: Header) {
        match self.epochs.last_mut() {
            Some(last) if last.boot_id == header.boot_id => *last = header.clone(),
            _ => self.epochs.push(header.clone()),
        }
        let epoch = self.epoch();
        for anchor in header.anchors.into_iter().flatten() {
            // Every page repeats the last eight.
            if !self.anchors.iter().rev().take(16).any(|&known| known == (epoch, anchor)) {
                self.anchors.push((epoch, anchor));
            }
        }
    }

    pub(super) fn live(&mut self, slots: &[u8], at: Ticks) {
        let epoch = self.epoch();
        self.live_at = (at != Ticks(0)).then_some((epoch, at));
        self.live_entries(slots.chunks_exact(live::SLOT_BYTES).filter_map(LiveEntry::parse));
    }

    pub(super) fn live_entries(&mut self, entries: impl IntoIterator<Item = LiveEntry>) {
        let epoch = self.epoch();
        self.live = entries.into_iter().map(|entry| (epoch, entry)).collect();
    }

    pub(super) fn anchor(&mut self, anchor: CollectorAnchor) {
        self.outside.push((self.epoch(), anchor));
    }

    pub(super) fn lost(&mut self, gap: Gap) {
        self.lost.push((self.epoch(), gap));
    }

    pub(super) fn unknown(&mut self, tag: Tag) {
        let known = self.unknown.iter().position(|(known, _)| *known == tag);
        match known {
            Some(n) => self.unknown[n].1 += 1,
            // A hostile file could name four thousand million of them.
            None if self.unknown.len() < 16 => self.unknown.push((tag, 1)),
            None => {}
        }
    }
}

/// What [`super::Trace`] holds beside the bytes.
#[derive(Debug)]
pub(super) struct Assembled {
    pub(super) epochs: Vec<Epoch>,
    pub(super) streams: Vec<Stream>,
    pub(super) sites: Sites,
    pub(super) live: Vec<LiveEntry>,
    pub(super) live_at: Option<Ticks>,
    pub(super) packets: Vec<Packet>,
    pub(super) gaps: Vec<Gap>,
    pub(super) anchors: Vec<Anchor>,
    pub(super) outside: Vec<CollectorAnchor>,
    pub(super) clock: TraceClock,
    pub(super) notes: Vec<Note>,
}

/// Puts the parts together. There is at least one epoch.
pub(super) fn assemble(mut parts: Parts) -> Assembled {
    let mut notes = std::mem::take(&mut parts.notes);
    notes.extend(parts.unknown.iter().map(|&(tag, count)| Note::UnknownSections(tag, count)));
    let mut packets = std::mem::take(&mut parts.packets);
    packets.retain(|packet| packet.header.commit.count > 0);
    let number = |p: &Packet| (p.epoch, p.header.stream, p.header.seq);
    packets.sort_unstable_by_key(|p| (number(p), std::cmp::Reverse(p.offset)));
    packets.dedup_by_key(|p| number(p));
    let streams = streams(&mut packets, &mut notes);
    let epochs = place_epochs(&parts, &packets, &mut notes);
    let place = |epoch: u32, ticks: Ticks| epochs[epoch as usize].place(ticks);
    let live = parts.live.iter().map(|&(epoch, e)| LiveEntry { since: place(epoch, e.since), ..e }).collect();
    let live_at = parts.live_at.map(|(epoch, at)| place(epoch, at));
    let anchors: Vec<_> =
        parts.anchors.iter().map(|&(epoch, a)| Anchor { ticks: place(epoch, a.ticks), ..a }).collect();
    let outside: Vec<_> =
        parts.outside.iter().map(|&(epoch, a)| placed_outside(&epochs[epoch as usize], a)).collect();
    let start = packets.iter().map(|p| place(p.epoch, p.header.begin)).min().unwrap_or_default();
    let clock = TraceClock::new(start, epochs[0].header.frequency, &anchors, &outside);
    let gaps = gaps::find(&packets, &epochs, &parts.lost, &mut notes);
    Assembled {
        epochs,
        streams,
        sites: parts.sites,
        live,
        live_at,
        packets,
        gaps,
        anchors,
        outside,
        clock,
        notes,
    }
}

fn placed_outside(epoch: &Epoch, outside: CollectorAnchor) -> CollectorAnchor {
    let anchor = Anchor { ticks: epoch.place(outside.anchor.ticks), ..outside.anchor };
    CollectorAnchor { anchor, ..outside }
}

/// Gives every pair of stream and owner a number.
fn streams(packets: &mut [Packet], notes: &mut Vec<Note>) -> Vec<Stream> {
    let mut streams: Vec<Stream> = Vec::new();
    let mut numbers = HashMap::new();
    let mut too_many = false;
    for packet in packets {
        let stream = Stream { id: packet.id(), owner: packet.header.owner };
        packet.stream = *numbers.entry(stream).or_insert_with(|| {
            too_many |= streams.len() > u16::MAX as usize;
            if streams.len() <= u16::MAX as usize {
                streams.push(stream);
            }
            (streams.len() - 1) as u16
        });
    }
    if too_many {
        notes.push(Note::ManyOwners);
    }
    streams
}
