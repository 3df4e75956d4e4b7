//! The memory of all columns.

use super::buffer::{Buffer, Plain};
use super::out::Out;
use crate::event::EventId;
use crate::time::Ticks;

/// Columns of equal length.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) times: Buffer<Ticks>,
    pub(super) streams: Buffer<u16>,
    pub(super) ids: Buffer<EventId>,
    pub(super) a: Buffer<u32>,
    pub(super) b: Buffer<u32>,
    pub(super) sites: Buffer<u16>,
    pub(super) codes: Buffer<u8>,
    /// Where the event begins in the bytes of the trace.
    pub(super) offsets: Buffer<u64>,
}

impl Table {
    /// The same memory where it is enough, otherwise new one, for `length` rows of any content.
    pub(super) fn resized(self, length: usize) -> Self {
        Self {
            times: self.times.resized(length),
            streams: self.streams.resized(length),
            ids: self.ids.resized(length),
            a: self.a.resized(length),
            b: self.b.resized(length),
            sites: self.sites.resized(length),
            codes: self.codes.resized(length),
            offsets: self.offsets.resized(length),
        }
    }

    /// All rows, to be filled.
    pub(super) fn out(&mut self) -> Out<'_> {
        Out {
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

    /// Moves `count` rows from row `from` down to row `to`.
    pub(super) fn shift(&mut self, from: usize, to: usize, count: usize) {
        fn shift<T: Plain>(column: &mut Buffer<T>, from: usize, to: usize, count: usize) {
            column.copy_within(from..from + count, to);
        }
        shift(&mut self.times, from, to, count);
        shift(&mut self.streams, from, to, count);
        shift(&mut self.ids, from, to, count);
        shift(&mut self.a, from, to, count);
        shift(&mut self.b, from, to, count);
        shift(&mut self.sites, from, to, count);
        shift(&mut self.codes, from, to, count);
        shift(&mut self.offsets, from, to, count);
    }

    /// Forgets all rows from row `length` on.
    pub(super) fn shorten(&mut self, length: usize) {
        self.times.shorten(length);
        self.streams.shorten(length);
        self.ids.shorten(length);
        self.a.shorten(length);
        self.b.shorten(length);
        self.sites.shorten(length);
        self.codes.shorten(length);
        self.offsets.shorten(length);
    }
}
