//! Columns of one stretch of time after the other: what a single pass needs, in memory that does not grow with the
//! trace. Threads may decode several pieces at once.

use std::sync::Arc;

use super::plan::{Piece, Plan};
use super::{Columns, Content, Spare, contents, merge};
use crate::trace::Trace;

/// Events of a piece, about: a few megabytes, and few enough that the cuts cost nothing.
const EVENTS: usize = 1 << 17;

/// A trace cut along time, see [`Trace::pieces`].
pub struct Pieces<'t> {
    trace: &'t Trace,
    plan: Plan<'t>,
    contents: Arc<[Content<'t>]>,
    pieces: Vec<Piece>,
}

impl<'t> Pieces<'t> {
    pub(crate) fn new(trace: &'t Trace) -> Self {
        let plan = Plan::new(trace);
        let pieces = plan.pieces(EVENTS);
        Self { trace, plan, contents: contents(trace), pieces }
    }

    /// How many pieces there are.
    #[allow(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Events of all pieces, as the packets say; those that cannot be read are counted too.
    pub fn events(&self) -> usize {
        self.plan.total()
    }

    /// Decodes piece `n` in memory that another one had before. The pieces in order hold exactly the events of
    /// [`Trace::columns`], in the same order, and their counts of skipped and damaged events add up to its.
    ///
    /// # Panics
    /// If `n` is not below [`Pieces::len`].
    pub fn decode(&self, n: usize, Spare(table): Spare) -> Columns<'t> {
        let piece = &self.pieces[n];
        let mut table = table.resized(piece.events);
        let done = merge::piece(&self.plan, piece, table.out());
        table.shorten(done.events);
        let damaged = (piece.events as u64).saturating_sub(done.events as u64 + done.skipped);
        let contents = self.contents.clone();
        Columns { trace: self.trace, contents, skipped: done.skipped, damaged, table }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::id::ObjectId;
    use crate::ring::header::NewHeader;
    use crate::ring::image::Image;
    use crate::ring::{Geometry, StreamId};
    use crate::time::Ticks;

    /// Three lanes in turns of different lengths, one of which stays behind for long.
    fn trace(events: u64) -> Trace {
        let mut ring =
            Image::new(&NewHeader::by_hand("pieces", Geometry::divide(events * 16, 3, 4096).unwrap()));
        for n in 0..events {
            let lane = if n % 50_000 < 40_000 { n / 3 % 2 } else { 2 };
            let task = ObjectId(n as u32);
            ring.record(StreamId { lane: lane as u16, level: 0 }, Ticks(n / 2), &Event::PollBegin { task });
        }
        Trace::from_bytes(ring.into_bytes()).unwrap()
    }

    #[test]
    fn pieces_are_the_columns() {
        let trace = trace(5 * EVENTS as u64);
        let (all, pieces) = (trace.columns(), trace.pieces());
        assert!(pieces.len() >= 4, "{} pieces of {} events", pieces.len(), pieces.events());
        let mut from = 0;
        for n in 0..pieces.len() {
            let piece = pieces.decode(n, Spare::default());
            assert!(piece.events().eq(all.events_in(from..from + piece.len())), "piece {n}");
            assert_eq!((piece.skipped(), piece.damaged()), (0, 0));
            from += piece.len();
        }
        assert_eq!(from, all.len());
    }
}
