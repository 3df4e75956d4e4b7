//! Events that are told in any order, put into the order of their times.

use std::cmp::Reverse;

use super::{Author, Lane};
use crate::event::{Event, EventId};
use crate::time::Ticks;
use crate::wire::{Bytes, Put};

/// Keeps events until all are told, 32 bytes each and what they say.
///
/// At equal times what ends comes first, inner stretches before those around them; then what begins, outer stretches
/// first; then everything else. What that leaves open is decided by the order of telling.
///
/// ```
/// # use unitrace_formats::event::{Event, PollResult};
/// # use unitrace_formats::foreign::author::{Author, Source, Unordered};
/// # use unitrace_formats::time::{Frequency, Ticks};
/// let mut author = Author::new("demo", Frequency::NANOSECONDS);
/// let (lane, task) = (author.lane(1, "main"), author.object());
/// let mut events = Unordered::default();
/// // A slice that is told whole, and afterwards what was before it.
/// let (begin, end) = (Event::PollBegin { task }, Event::PollEnd { task, result: PollResult::Pending });
/// events.stretch(lane, Ticks(10)..Ticks(30), &begin, &end);
/// events.event(lane, Ticks(5), &Event::IdleBegin {});
/// events.tell(&mut author);
/// let trace = author.finish(Source::new("demo"));
/// let names: Vec<_> = trace.columns().events().map(|(_, event)| event.name()).collect();
/// assert_eq!(names, ["current", "idle_begin", "poll_begin", "poll_end"]);
/// ```
#[derive(Default, Debug)]
pub struct Unordered {
    entries: Vec<Entry>,
    payloads: Payloads,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Ticks,
    /// Of two that begin the one that ends later, of two that end the one that began later comes first.
    other_end: Ticks,
    payload: u64,
    lane: Lane,
    bytes: u16,
    id: EventId,
    turn: Turn,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Turn {
    End,
    Begin,
    Instant,
}

#[derive(Default, Debug)]
struct Payloads(Vec<u8>);

impl Unordered {
    /// Something happened.
    pub fn event(&mut self, lane: Lane, at: Ticks, event: &Event<'_>) {
        self.push(lane, at, event, Turn::Instant, Ticks(0));
    }

    /// Something went on for a while. One that ends when it begins stays in one piece.
    pub fn stretch(&mut self, lane: Lane, time: std::ops::Range<Ticks>, begin: &Event<'_>, end: &Event<'_>) {
        if time.start >= time.end {
            self.event(lane, time.start, begin);
            self.event(lane, time.start, end);
            return;
        }
        self.push(lane, time.start, begin, Turn::Begin, time.end);
        self.push(lane, time.end, end, Turn::End, time.start);
    }

    fn push(&mut self, lane: Lane, at: Ticks, event: &Event<'_>, turn: Turn, other_end: Ticks) {
        let payload = self.payloads.0.len() as u64;
        event.put_payload(&mut self.payloads);
        // A payload is at most a text of 1024 bytes and a few numbers.
        let bytes = (self.payloads.0.len() as u64 - payload) as u16;
        // Every entry has a place of its own, by which the order of telling is known.
        self.payloads.0.push(0);
        self.entries.push(Entry { at, other_end, payload, lane, bytes, id: event.id(), turn });
    }

    /// How many were told; a stretch counts as two.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if nothing was told.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Tells them all to `author`, sorted.
    pub fn tell(mut self, author: &mut Author) {
        let told = |entry: &Entry| match entry.turn {
            Turn::End => u64::MAX - entry.payload,
            Turn::Begin | Turn::Instant => entry.payload,
        };
        self.entries.sort_unstable_by_key(|e| (e.at, e.turn, Reverse(e.other_end), told(e)));
        for entry in &self.entries {
            let from = entry.payload as usize;
            let bytes = self.payloads.0.get(from..from + usize::from(entry.bytes)).unwrap_or_default();
            if let Some(event) = Event::take_payload(entry.id, &mut Bytes::new(bytes)) {
                author.event(entry.lane, entry.at, &event);
            }
        }
    }
}

impl Put for Payloads {
    #[inline]
    fn put_u8(&mut self, value: u8) {
        self.0.push(value);
    }
    #[inline]
    fn put_u16(&mut self, value: u16) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }
    #[inline]
    fn put_u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }
    #[inline]
    fn put_u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }
    #[inline]
    fn put_slice(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}
