//! What is missing, on tracks of its own: a slice from the last event before it to the first one after.

use std::collections::HashMap;
use std::io::{self, Write};

use super::clocks::Times;
use super::packets::Packets;
use super::schema::kind;
use super::tracks::Tracks;
use crate::trace::Trace;

/// Writes all loss of `trace`.
pub(super) fn write(
    trace: &Trace,
    times: Times<'_>,
    tracks: &mut Tracks,
    out: &mut Packets<impl Write>,
) -> io::Result<()> {
    let mut ends: HashMap<u64, u64> = HashMap::new();
    for gap in trace.gaps() {
        let track = tracks.loss(gap.stream, gap.kind.raw(), out)?;
        let end = ends.entry(track).or_default();
        let begin = times.of(gap.after).max(*end);
        *end = times.of(gap.before).max(begin);
        let name = out.made_name(&gap.kind.to_string());
        out.note_unsigned("events", gap.events);
        out.named(kind::BEGIN, (begin, track), "loss", name)?;
        out.end(*end, track)?;
    }
    sums(trace, times, tracks, out)
}

/// All sums, on the program's own track, at the end of the trace: those without a time among them.
fn sums(trace: &Trace, times: Times<'_>, tracks: &Tracks, out: &mut Packets<impl Write>) -> io::Result<()> {
    let lost = trace.lost();
    let sums = [
        ("older", lost.older),
        ("missing", lost.missing),
        ("discarded", lost.discarded),
        ("damaged", lost.damaged),
        ("no_lane", lost.no_lane),
        ("sites", lost.sites),
        ("live", lost.live),
    ];
    if sums.iter().all(|(_, sum)| *sum == 0) {
        return Ok(());
    }
    let at = trace.span().map(|(_, last)| times.of(last)).unwrap_or_default();
    sums.iter().for_each(|(name, sum)| out.note_unsigned(name, *sum));
    let name = out.name("lost events");
    out.named(kind::INSTANT, (at, tracks.program()), "loss", name)
}
