//! Lanes of a trace that is being made, each with the packet it is filling.

use super::room::Room;
use crate::event::Event;
use crate::id::ObjectId;
use crate::ring::geometry::LEVELS;
use crate::ring::packet::{Commit, HEADER, MAGIC, PacketHeader};
use crate::time::Ticks;
use crate::wire::SliceWriter;
use crate::wire::encode::{MAX_FIXED, encode_as};
use crate::wire::stamp::StampLength;

/// Packets are not longer than a ring allows.
pub(crate) const LONGEST_PACKET: usize = 1 << 16;
/// A lane's first packet is short, because there may be thousands of lanes with a handful of events; each is twice as
/// long as the one before. The longest event fits in with room to spare.
const FIRST_PACKET: usize = 2 << 10;
/// Lanes that a trace can have.
const MOST_LANES: usize = 1 << 16;

/// One lane of an [`super::Author`], at one of its levels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Lane(u32);

impl Lane {
    /// The same CPU or thread at another level: 1 for what interrupts what it does, 2 for what interrupts that.
    pub const fn level(self, level: u8) -> Self {
        let level = if level as usize >= LEVELS { LEVELS as u32 - 1 } else { level as u32 };
        Self(self.0 - self.0 % LEVELS as u32 + level)
    }

    pub(super) const fn raw(self) -> u32 {
        self.0
    }

    const fn number(self) -> usize {
        self.0 as usize / LEVELS
    }
}

/// All lanes and all packets.
#[derive(Default, Debug)]
pub(super) struct Lanes {
    names: Vec<String>,
    owners: Vec<u32>,
    /// By raw stream number.
    open: Vec<Open>,
    room: Room,
    packets: Vec<(PacketHeader, u64)>,
}

/// Id and time of an event, at most.
const LONGEST_HEAD: usize = 1 + 8;

/// Writes an event at the beginning of `to`, and says how long it is.
#[inline(always)]
fn write(event: &Event<'_>, stamp: StampLength, at: Ticks, to: &mut [u8]) -> usize {
    let mut out = SliceWriter::new(to);
    encode_as(event, stamp, at, &mut out);
    out.len()
}

/// What is known of a stream.
#[derive(Clone, Copy, Default, Debug)]
struct Open {
    /// Where its packet begins.
    at: usize,
    /// Where its packet must end; equal to `at` without a packet.
    end: usize,
    /// Where the next event goes.
    next: usize,
    /// Packets begun.
    seq: u64,
    /// Time of the last event.
    last: Ticks,
    begin: Ticks,
    /// Events in this packet.
    count: u32,
    /// Events in all before it.
    first_index: u64,
    /// Who runs, for the first event of the next packet.
    current: ObjectId,
}

impl Lanes {
    pub(super) fn add(&mut self, owner: u32, name: &str) -> Lane {
        if self.names.len() < MOST_LANES {
            self.names.push(name.to_owned());
            self.owners.push(owner);
            self.open.resize(self.names.len() * LEVELS, Open::default());
        }
        Lane(((self.names.len() - 1) * LEVELS) as u32)
    }

    pub(super) fn rename(&mut self, lane: Lane, name: &str) {
        if let Some(known) = self.names.get_mut(lane.number()) {
            name.clone_into(known);
        }
    }

    // Always, so that of an event that is known where it is told only its own fields are written.
    #[inline(always)]
    pub(super) fn event(&mut self, lane: Lane, at: Ticks, event: &Event<'_>) {
        let Some(open) = self.open.get_mut(lane.0 as usize) else { return };
        let at = at.max(open.last);
        if open.next + LONGEST_HEAD + event.payload_size() > open.end {
            self.switch(lane, at);
        }
        self.append(lane, at, event);
    }

    #[inline(always)]
    fn append(&mut self, lane: Lane, at: Ticks, event: &Event<'_>) {
        let open = &mut self.open[lane.0 as usize];
        let to = self.room.get_mut(open.next, open.end);
        // Where it is known how long the time is and that there is room, nothing is looked at for every field.
        let fits = to.len() >= MAX_FIXED && event.text().is_none();
        open.next += match StampLength::between(open.last, at) {
            StampLength::B1 if fits => write(event, StampLength::B1, at, &mut to[..MAX_FIXED]),
            StampLength::B2 if fits => write(event, StampLength::B2, at, &mut to[..MAX_FIXED]),
            stamp => write(event, stamp, at, to),
        };
        open.last = at;
        open.count += 1;
        match *event {
            Event::PollBegin { task } | Event::Switch { to: task, .. } | Event::Current { task } => {
                open.current = task;
            }
            Event::PollEnd { .. } => open.current = ObjectId::NONE,
            _ => {}
        }
    }

    /// Closes the packet of a stream and begins the next, which begins with what runs.
    #[cold]
    fn switch(&mut self, lane: Lane, at: Ticks) {
        self.close(lane);
        let open = &mut self.open[lane.0 as usize];
        let size = FIRST_PACKET
            .checked_shl(open.seq.min(5) as u32)
            .map_or(LONGEST_PACKET, |size| size.min(LONGEST_PACKET));
        let begin = self.room.take(size);
        *open = Open {
            at: begin,
            end: begin + size,
            next: begin + HEADER,
            seq: open.seq + 1,
            last: at,
            begin: at,
            count: 0,
            first_index: open.first_index + u64::from(open.count),
            current: open.current,
        };
        let current = Event::Current { task: open.current };
        self.append(lane, at, &current);
    }

    fn close(&mut self, lane: Lane) {
        let open = &self.open[lane.0 as usize];
        if open.count == 0 {
            return;
        }
        let offset = (open.next - open.at) as u32;
        let header = PacketHeader {
            magic: MAGIC,
            stream: lane.0,
            seq: open.seq,
            commit: Commit { count: open.count, offset },
            begin: open.begin,
            end: open.last,
            first_index: open.first_index,
            discarded: 0,
            owner: self.owners[lane.number()],
            content_bits: offset * 8,
            packet_bits: offset * 8,
        };
        self.packets.push((header, open.at as u64));
    }

    /// All packets, each with its place, and the names of the lanes.
    pub(super) fn finish(mut self) -> (Room, Vec<(PacketHeader, u64)>, Vec<String>) {
        for stream in 0..self.open.len() as u32 {
            self.close(Lane(stream));
        }
        (self.room, self.packets, self.names)
    }
}
