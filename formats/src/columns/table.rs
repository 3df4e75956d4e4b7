//! The memory of all columns.

use super::buffer::{Buffer, Plain};
use super::out::Out;
use crate::event::EventId;
use crate::time::Ticks;

/// Columns of equal length.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) times: Buffer<Ticks>,
    /// Index of the packet that holds the event.
    pub(super) packets: Buffer<u32>,
    /// Where the event begins in the packet's content.
    pub(super) offsets: Buffer<u16>,
    pub(super) ids: Buffer<EventId>,
}

impl Table {
    /// The same memory where it is enough, otherwise new one, for `length` rows of any content.
    pub(super) fn resized(self, length: usize) -> Self {
        Self {
            times: self.times.resized(length),
            packets: self.packets.resized(length),
            offsets: self.offsets.resized(length),
            ids: self.ids.resized(length),
        }
    }

    /// All rows, to be filled.
    pub(super) fn out(&mut self) -> Out<'_> {
        Out {
            times: &mut self.times,
            packets: &mut self.packets,
            offsets: &mut self.offsets,
            ids: &mut self.ids,
        }
    }

    /// Moves `count` rows from row `from` down to row `to`.
    pub(super) fn shift(&mut self, from: usize, to: usize, count: usize) {
        fn shift<T: Plain>(column: &mut Buffer<T>, from: usize, to: usize, count: usize) {
            column.copy_within(from..from + count, to);
        }
        shift(&mut self.times, from, to, count);
        shift(&mut self.packets, from, to, count);
        shift(&mut self.offsets, from, to, count);
        shift(&mut self.ids, from, to, count);
    }

    /// Forgets all rows from row `length` on.
    pub(super) fn shorten(&mut self, length: usize) {
        self.times.shorten(length);
        self.packets.shorten(length);
        self.offsets.shorten(length);
        self.ids.shorten(length);
    }
}
