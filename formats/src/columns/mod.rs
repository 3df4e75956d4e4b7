//! All events of a trace as a struct of arrays, in time order; events of one time are in the order of their levels,
//! lower first.
//!
//! A row says when, what and where: 15 bytes an event. Fields are read from the packets when they are asked for
//! ([`Columns::event`]), so that nothing is copied that nobody looks at.
//!
//! Packets are decoded and merged at once: the time axis is cut into pieces of about equal numbers of events
//! (`plan.rs`), each piece is merged by one thread straight into its place of the final arrays (`merge.rs`). A stream
//! that runs alone for a while is copied, not compared.

mod buffer;
mod cursor;
mod merge;
mod out;
mod pieces;
mod plan;
mod spec;
mod stretches;
mod table;
mod turns;

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::event::{Event, EventId};
use crate::id::ObjectId;
use crate::time::Ticks;
use crate::trace::{Packet, Stream, Trace};
use crate::wire::Bytes;
use crate::wire::stamp::StampLength;
pub(crate) use buffer::Buffer;
pub use pieces::Pieces;
use plan::Plan;
pub use stretches::Stretches;
use table::Table;

/// The columns. All have the same length; index `i` is the same event everywhere.
#[derive(Debug)]
pub struct Columns<'t> {
    trace: &'t Trace,
    contents: Arc<[Content<'t>]>,
    skipped: u64,
    damaged: u64,
    table: Table,
}

/// Memory of columns that are no longer needed, for the next ones: to take memory from the system is a quarter of
/// the cost of a decode. What it holds is not looked at.
#[derive(Debug, Default)]
pub struct Spare(Table);

impl<'t> Columns<'t> {
    /// Decodes all packets of `trace` on all cores.
    pub(crate) fn decode(trace: &'t Trace, Spare(table): Spare) -> Self {
        let plan = Plan::new(trace);
        let total = plan.total();
        let table = table.resized(total);
        let mut columns = Self { trace, contents: contents(trace), skipped: 0, damaged: 0, table };
        let pieces: Vec<_> = plan.shares(columns.table.out()).collect();
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
                self.table.shift(*from, to, piece.events);
            }
            to += piece.events;
            self.skipped += piece.skipped;
        }
        self.damaged = (total as u64).saturating_sub(to as u64 + self.skipped);
        self.table.shorten(to);
    }

    /// Gives the memory back for [`Trace::columns_in`].
    pub fn into_spare(self) -> Spare {
        Spare(self.table)
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.table.times.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.table.times.is_empty()
    }

    /// When each happened, on the trace's axis; never decreasing.
    pub fn times(&self) -> &[Ticks] {
        &self.table.times
    }

    /// What happened.
    pub fn ids(&self) -> &[EventId] {
        &self.table.ids
    }

    /// Events of a newer version that were skipped by the size in the ring header; they are in no column.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Events that packets say they hold and that could not be read; they are in no column.
    pub fn damaged(&self) -> u64 {
        self.damaged
    }

    /// Who recorded event `i`: index into [`Trace::streams`].
    ///
    /// # Panics
    /// If `i` is not below [`Columns::len`].
    #[inline]
    pub fn stream_number(&self, i: usize) -> usize {
        usize::from(self.contents[self.table.packets[i] as usize].stream)
    }

    /// Lane, level and owner of event `i`.
    ///
    /// # Panics
    /// If `i` is not below [`Columns::len`].
    pub fn stream(&self, i: usize) -> Stream {
        self.trace.streams()[self.stream_number(i)]
    }

    /// Event `i` with all its fields, read from the trace's bytes. (If a mapped file was changed meanwhile, the
    /// event is `current` of nobody.)
    ///
    /// # Panics
    /// If `i` is not below [`Columns::len`].
    #[inline]
    pub fn event(&self, i: usize) -> Event<'t> {
        self.read(self.table.ids[i], self.table.packets[i], self.table.offsets[i])
    }

    #[inline]
    fn read(&self, id: EventId, packet: u32, offset: u16) -> Event<'t> {
        let event = self.contents[packet as usize].bytes.get(offset as usize..).and_then(|bytes| {
            let stamp = StampLength::from_code(*bytes.first()?);
            Event::take_payload(id, &mut Bytes::new(bytes.get(1 + stamp.bytes()..)?))
        });
        event.unwrap_or(Event::Current { task: ObjectId::NONE })
    }

    /// All events with their times, in order.
    pub fn events(&self) -> impl Iterator<Item = (Ticks, Event<'t>)> {
        self.events_in(0..self.len())
    }

    /// The events of these rows with their times, in order: for readers that share the rows among threads.
    ///
    /// # Panics
    /// If the rows end after [`Columns::len`], or before they begin.
    #[inline]
    pub fn events_in(&self, rows: Range<usize>) -> impl Iterator<Item = (Ticks, Event<'t>)> {
        let Table { times, packets, offsets, ids } = &self.table;
        let places = packets[rows.clone()].iter().zip(&offsets[rows.clone()]);
        let events = times[rows.clone()].iter().zip(&ids[rows]).zip(places);
        events.map(|((&time, &id), (&packet, &offset))| (time, self.read(id, packet, offset)))
    }

    /// The trace these columns were decoded from.
    pub fn trace(&self) -> &'t Trace {
        self.trace
    }
}

/// What a row refers to.
#[derive(Clone, Copy, Debug)]
struct Content<'t> {
    bytes: &'t [u8],
    /// Index into [`Trace::streams`].
    stream: u16,
}

/// The content of each packet.
fn contents(trace: &Trace) -> Arc<[Content<'_>]> {
    let content = |packet: &Packet| Content { bytes: trace.content(packet), stream: packet.stream };
    trace.packets().iter().map(content).collect()
}
