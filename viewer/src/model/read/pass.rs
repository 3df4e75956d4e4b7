//! The one pass over all events. Another thread decodes ahead, a few batches at most, so that the events of a whole
//! trace never stand in memory at once. It does all that can be done of an event without those before it: whoever builds
//! the model has to take one after the other, and everything waits for that.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use unitrace_formats::columns::{Columns, Pieces, Spare};
use unitrace_formats::event::Event;
use unitrace_formats::time::Nanos;
use unitrace_formats::trace::Trace;

use super::super::build::Builder;
use super::super::index::LaneIndex;
use super::super::watch::{Cancelled, Watch};

/// Events of a batch: half a megabyte, which stays in the cache on its way.
const BATCH: usize = 1 << 13;
/// Batches that may wait to be taken: longer than a piece takes to be decoded.
const AHEAD: usize = 8;

/// Events that could not be taken.
#[derive(Clone, Copy, Default)]
pub(super) struct Unread {
    /// Of a newer version.
    pub(super) skipped: u64,
    /// Counted by their packets, but not there.
    pub(super) damaged: u64,
}

/// An event with when and where.
struct Happened<'t> {
    at: Nanos,
    lane: LaneIndex,
    level: u8,
    event: Event<'t>,
}

/// Events in time order, and how many could not be read among them.
#[derive(Default)]
struct Batch<'t> {
    events: Vec<Happened<'t>>,
    unread: Unread,
}

/// Gives all events of `trace` to `builder`; `lane_of` says lane and level of each stream.
pub(super) fn all_events(
    trace: &Trace,
    builder: &mut Builder,
    lane_of: &[(LaneIndex, u8)],
    watch: &Watch,
) -> Result<Unread, Cancelled> {
    let pieces = trace.pieces();
    watch.expect(pieces.events() as u64);
    builder.expect(pieces.events());
    let mut sum = Unread::default();
    std::thread::scope(|scope| {
        let (full, decoded) = sync_channel(AHEAD);
        let (give_back, used) = channel();
        scope.spawn(move || Ahead { pieces, lane_of, full, used }.run());
        for Batch { events, unread } in decoded {
            watch.check()?;
            for Happened { at, lane, level, event } in &events {
                builder.event_at_level(*at, *lane, *level, event);
            }
            watch.advance(events.len() as u64 + unread.skipped + unread.damaged);
            sum.skipped += unread.skipped;
            sum.damaged += unread.damaged;
            if events.capacity() > 0 {
                // After the last batch nobody wants it.
                let _ = give_back.send(events);
            }
        }
        Ok(sum)
    })
}

/// The thread that decodes.
struct Ahead<'a, 't> {
    pieces: Pieces<'t>,
    lane_of: &'a [(LaneIndex, u8)],
    full: SyncSender<Batch<'t>>,
    /// Memory for the next batches.
    used: Receiver<Vec<Happened<'t>>>,
}

impl Ahead<'_, '_> {
    /// Ends early if nobody takes what it decodes any more.
    fn run(self) {
        let mut spare = Spare::default();
        for n in 0..self.pieces.len() {
            let columns = self.pieces.decode(n, spare);
            for from in (0..columns.len()).step_by(BATCH) {
                let mut events = self.used.try_recv().unwrap_or_default();
                self.fill(&mut events, &columns, from);
                if self.full.send(Batch { events, unread: Unread::default() }).is_err() {
                    return;
                }
            }
            let unread = Unread { skipped: columns.skipped(), damaged: columns.damaged() };
            if self.full.send(Batch { unread, ..Batch::default() }).is_err() {
                return;
            }
            spare = columns.into_spare();
        }
    }

    /// Puts the rows from `from` on into `events`, as many as make a batch.
    fn fill<'t>(&self, events: &mut Vec<Happened<'t>>, columns: &Columns<'t>, from: usize) {
        let clock = columns.trace().clock();
        let rows = from..columns.len().min(from + BATCH);
        events.clear();
        events.extend(rows.clone().zip(columns.events_in(rows)).map(|(row, (time, event))| {
            let (lane, level) = self.lane_of[columns.stream_number(row)];
            Happened { at: clock.nanos(time), lane, level, event }
        }));
    }
}
