//! A stretch of all columns, to be filled by one thread.

use crate::event::EventId;
use crate::time::Ticks;

/// Slices of equal length.
pub(super) struct Out<'a> {
    pub(super) times: &'a mut [Ticks],
    pub(super) streams: &'a mut [u16],
    pub(super) ids: &'a mut [EventId],
    pub(super) a: &'a mut [u32],
    pub(super) b: &'a mut [u32],
    pub(super) sites: &'a mut [u16],
    pub(super) codes: &'a mut [u8],
    pub(super) offsets: &'a mut [u64],
}

/// One event as it stands in the columns.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) time: Ticks,
    pub(super) id: EventId,
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) site: u16,
    pub(super) code: u8,
    pub(super) offset: u64,
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
        let (streams, streams_rest) = self.streams.split_at_mut(at);
        let (ids, ids_rest) = self.ids.split_at_mut(at);
        let (a, a_rest) = self.a.split_at_mut(at);
        let (b, b_rest) = self.b.split_at_mut(at);
        let (sites, sites_rest) = self.sites.split_at_mut(at);
        let (codes, codes_rest) = self.codes.split_at_mut(at);
        let (offsets, offsets_rest) = self.offsets.split_at_mut(at);
        let first = Out { times, streams, ids, a, b, sites, codes, offsets };
        let rest = Out {
            times: times_rest,
            streams: streams_rest,
            ids: ids_rest,
            a: a_rest,
            b: b_rest,
            sites: sites_rest,
            codes: codes_rest,
            offsets: offsets_rest,
        };
        (first, rest)
    }

    /// The rows from `n` on. All slices get their length from one value, so that one comparison with
    /// [`Out::len`] serves all columns.
    #[inline(always)]
    pub(super) fn from(&mut self, n: usize) -> Out<'_> {
        let end = self.times.len();
        Out {
            times: &mut self.times[n..end],
            streams: &mut self.streams[n..end],
            ids: &mut self.ids[n..end],
            a: &mut self.a[n..end],
            b: &mut self.b[n..end],
            sites: &mut self.sites[n..end],
            codes: &mut self.codes[n..end],
            offsets: &mut self.offsets[n..end],
        }
    }

    /// Sets row `i` but for its stream. The caller knows `i` to be below [`Out::len`].
    #[inline(always)]
    pub(super) fn set(&mut self, i: usize, row: Row) {
        self.times[i] = row.time;
        self.ids[i] = row.id;
        self.a[i] = row.a;
        self.b[i] = row.b;
        self.sites[i] = row.site;
        self.codes[i] = row.code;
        self.offsets[i] = row.offset;
    }

    /// Sets the stream of the first `count` rows.
    #[inline(always)]
    pub(super) fn set_stream(&mut self, count: usize, stream: u16) {
        self.streams[..count].fill(stream);
    }
}
