//! All events of a trace as a struct of arrays, in time order; events of one time are in the order of their levels,
//! lower first.
//!
//! Packets are decoded and merged at once: the time axis is cut into pieces of about equal numbers of events
//! ([`plan`]), each piece is merged by one thread straight into its place of the final arrays ([`merge`]). A stream
//! that runs alone for a while is copied, not compared.

mod buffer;
mod cursor;
mod merge;
mod out;
mod plan;
mod spec;

use rayon::prelude::*;

use crate::event::{Event, EventId};
use crate::id::ObjectId;
use crate::time::Ticks;
use crate::trace::{Stream, Trace};
use crate::wire::Bytes;
use crate::wire::stamp::StampLength;
use buffer::Buffer;
use plan::Plan;

/// The columns. All have the same length; index `i` is the same event everywhere.
#[derive(Debug)]
pub struct Columns<'t> {
    trace: &'t Trace,
    length: usize,
    skipped: u64,
    damaged: u64,
    times: Buffer<Ticks>,
    streams: Buffer<u16>,
    ids: Buffer<EventId>,
    a: Buffer<u32>,
    b: Buffer<u32>,
    sites: Buffer<u16>,
    codes: Buffer<u8>,
    /// Where the event begins in the bytes of the trace.
    offsets: Buffer<u64>,
}

impl<'t> Columns<'t> {
    /// Decodes all packets of `trace` on all cores.
    pub(crate) fn decode(trace: &'t Trace) -> Self {
        let plan = Plan::new(trace);
        let total = plan.total();
        let mut columns = Self {
            trace,
            length: total,
            skipped: 0,
            damaged: 0,
            times: Buffer::zeroed(total),
            streams: Buffer::zeroed(total),
            ids: Buffer::zeroed(total),
            a: Buffer::zeroed(total),
            b: Buffer::zeroed(total),
            sites: Buffer::zeroed(total),
            codes: Buffer::zeroed(total),
            offsets: Buffer::zeroed(total),
        };
        let pieces: Vec<_> = plan.pieces(columns.out()).collect();
        let done: Vec<_> = pieces
            .into_par_iter()
            .map(|(piece, out)| (piece.start, merge::piece(&plan, &piece, out)))
            .collect();
        columns.close(&done, total);
        columns
    }

    /// Closes the room that was left where a packet held fewer events than it said, or events without a name.
    fn close(&mut self, done: &[(usize, merge::Done)], total: usize) {
        let mut to = 0;
        for (from, piece) in done {
            if *from != to {
                self.each_mut(|column| column.shift(*from, to, piece.events));
            }
            to += piece.events;
            self.skipped += piece.skipped;
        }
        self.length = to;
        self.damaged = (total as u64).saturating_sub(to as u64 + self.skipped);
        self.each_mut(|column| column.shorten(to));
    }

    fn each_mut(&mut self, mut each: impl FnMut(&mut dyn buffer::Column)) {
        each(&mut self.times);
        each(&mut self.streams);
        each(&mut self.ids);
        each(&mut self.a);
        each(&mut self.b);
        each(&mut self.sites);
        each(&mut self.codes);
        each(&mut self.offsets);
    }

    fn out(&mut self) -> out::Out<'_> {
        out::Out {
            times: &mut self.times,
            streams: &mut self.streams,
            ids: &mut self.ids,
            a: &mut self.a,
            b: &mut self.b,
            sites: &mut self.sites,
            codes: &mut self.codes,
            offsets: &mut self.offsets,
        }
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// When each happened, on the trace's axis; never decreasing.
    pub fn times(&self) -> &[Ticks] {
        &self.times
    }

    /// Who recorded it: index into [`Trace::streams`].
    pub fn streams(&self) -> &[u16] {
        &self.streams
    }

    /// What happened.
    pub fn ids(&self) -> &[EventId] {
        &self.ids
    }

    /// The event's first field of 4 bytes, 0 if it has none.
    pub fn a(&self) -> &[u32] {
        &self.a
    }

    /// The event's second field of 4 bytes, 0 if it has none.
    pub fn b(&self) -> &[u32] {
        &self.b
    }

    /// The event's field of 2 bytes, which is its site; 0 if it has none.
    pub fn sites(&self) -> &[u16] {
        &self.sites
    }

    /// The event's first field of 1 byte, usually an enumeration; 0 if it has none.
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// Events of a newer version that were skipped by the size in the ring header; they are in no column.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Events that packets say they hold and that could not be read; they are in no column.
    pub fn damaged(&self) -> u64 {
        self.damaged
    }

    /// Lane, level and owner of event `i`.
    ///
    /// # Panics
    /// If `i` is not below [`Columns::len`].
    pub fn stream(&self, i: usize) -> Stream {
        self.trace.streams()[self.streams[i] as usize]
    }

    /// Event `i` with all its fields, read from the trace's bytes again. (If a mapped file was changed meanwhile, the
    /// event is `current` of nobody.)
    ///
    /// # Panics
    /// If `i` is not below [`Columns::len`].
    pub fn event(&self, i: usize) -> Event<'_> {
        let event = self.trace.data().get(self.offsets[i] as usize..).and_then(|bytes| {
            let stamp = StampLength::from_code(*bytes.first()?);
            Event::take_payload(self.ids[i], &mut Bytes::new(bytes.get(1 + stamp.bytes()..)?))
        });
        event.unwrap_or(Event::Current { task: ObjectId::NONE })
    }

    /// All events with their times, in order.
    pub fn events(&self) -> impl Iterator<Item = (Ticks, Event<'_>)> {
        (0..self.length).map(|i| (self.times[i], self.event(i)))
    }

    /// The trace these columns were decoded from.
    pub fn trace(&self) -> &'t Trace {
        self.trace
    }
}
