//! A stretch of all columns, to be filled by one thread.

use crate::event::EventId;
use crate::time::Ticks;

/// Slices of equal length.
pub(super) struct Out<'a> {
    pub(super) times: &'a mut [Ticks],
    pub(super) packets: &'a mut [u32],
    pub(super) offsets: &'a mut [u16],
    pub(super) ids: &'a mut [EventId],
}

/// One event as it stands in the columns.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) time: Ticks,
    pub(super) packet: u32,
    pub(super) offset: u16,
    pub(super) id: EventId,
}

impl<'a> Out<'a> {
    /// Rows that fit.
    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    /// The first `at` rows and the rest.
    pub(super) fn split(self, at: usize) -> (Out<'a>, Out<'a>) {
        let (times, times_rest) = self.times.split_at_mut(at);
        let (packets, packets_rest) = self.packets.split_at_mut(at);
        let (offsets, offsets_rest) = self.offsets.split_at_mut(at);
        let (ids, ids_rest) = self.ids.split_at_mut(at);
        let rest = Out { times: times_rest, packets: packets_rest, offsets: offsets_rest, ids: ids_rest };
        (Out { times, packets, offsets, ids }, rest)
    }

    /// The rows from `n` on. All slices get their length from one value, so that one comparison with
    /// [`Out::len`] serves all columns.
    #[inline(always)]
    pub(super) fn from(&mut self, n: usize) -> Out<'_> {
        let end = self.times.len();
        Out {
            times: &mut self.times[n..end],
            packets: &mut self.packets[n..end],
            offsets: &mut self.offsets[n..end],
            ids: &mut self.ids[n..end],
        }
    }

    /// Sets row `i`. The caller knows `i` to be below [`Out::len`].
    #[inline(always)]
    pub(super) fn set(&mut self, i: usize, row: Row) {
        self.times[i] = row.time;
        self.packets[i] = row.packet;
        self.offsets[i] = row.offset;
        self.ids[i] = row.id;
    }
}
