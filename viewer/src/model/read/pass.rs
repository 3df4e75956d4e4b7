//! The one pass over all events. Another thread decodes ahead, a few pieces at most, so that the columns of a whole
//! trace never stand in memory at once.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use unitrace_formats::columns::{Columns, Pieces, Spare};
use unitrace_formats::trace::Trace;

use super::super::build::Builder;
use super::super::index::LaneIndex;
use super::super::watch::{Cancelled, Watch};

/// Pieces that may wait to be taken.
const AHEAD: usize = 2;

/// Events that could not be taken.
#[derive(Clone, Copy, Default)]
pub(super) struct Unread {
    /// Of a newer version.
    pub(super) skipped: u64,
    /// Counted by their packets, but not there.
    pub(super) damaged: u64,
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
    let mut unread = Unread::default();
    std::thread::scope(|scope| {
        let (full, decoded) = sync_channel(AHEAD);
        let (give_back, used) = channel();
        scope.spawn(move || decode_ahead(&pieces, &full, &used));
        for columns in decoded {
            watch.check()?;
            take(&columns, builder, lane_of);
            watch.advance(columns.len() as u64 + columns.skipped() + columns.damaged());
            unread.skipped += columns.skipped();
            unread.damaged += columns.damaged();
            // After the last piece nobody wants it.
            let _ = give_back.send(columns.into_spare());
        }
        Ok(unread)
    })
}

/// Ends early if nobody takes what it decodes any more.
fn decode_ahead<'t>(pieces: &Pieces<'t>, full: &SyncSender<Columns<'t>>, used: &Receiver<Spare>) {
    for n in 0..pieces.len() {
        let spare = used.try_recv().unwrap_or_default();
        if full.send(pieces.decode(n, spare)).is_err() {
            return;
        }
    }
}

fn take(columns: &Columns<'_>, builder: &mut Builder, lane_of: &[(LaneIndex, u8)]) {
    let clock = columns.trace().clock();
    for (at, (time, event)) in columns.events().enumerate() {
        let (lane, level) = lane_of[columns.stream_number(at)];
        builder.event_at_level(clock.nanos(time), lane, level, &event);
    }
}
