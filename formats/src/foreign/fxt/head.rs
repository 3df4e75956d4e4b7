//! What stands before the events: who is who, and when it was. And behind them: what was lost.

use std::io::{self, Write};

use super::records::{Head, PROCESS, Records, koid};
use super::word::{Sort, Value};
use crate::foreign::telling::{name_of_lane, name_of_program};
use crate::time::Ticks;
use crate::trace::Trace;

/// Names process and threads.
pub(super) fn write(trace: &Trace, records: &mut Records<impl Write>) -> io::Result<()> {
    records.start()?;
    records.name(PROCESS, None, name_of_program(trace))?;
    for lane in 0..trace.streams().len() {
        let name = name_of_lane(trace, lane);
        records.thread(lane)?;
        records.name(koid(lane), Some(PROCESS), &name)?;
    }
    let clock = trace.clock();
    let Some(unix) = clock.unix(clock.start()).filter(|_| !trace.streams().is_empty()) else { return Ok(()) };
    records.arg("unix_ns_at_0", Value::Signed(unix.0));
    records.event(&Head {
        sort: Sort::Instant,
        lane: 0,
        time: 0,
        category: "clock",
        name: "unix time",
        is_known: true,
        id: None,
    })
}

/// What was lost, from the last event before it to the first one after.
pub(super) fn losses(trace: &Trace, records: &mut Records<impl Write>) -> io::Result<()> {
    let nanos = |ticks: Ticks| trace.clock().nanos(ticks).0.max(0) as u64;
    for (n, gap) in trace.gaps().iter().enumerate() {
        // Ids of tasks have 32 bits.
        let id = Some(1 << 32 | n as u64);
        let name = gap.kind.to_string();
        let lane = trace.stream_number(gap.stream).unwrap_or_default();
        let (after, before) = (nanos(gap.after), nanos(gap.before));
        records.arg("events", Value::Unsigned(gap.events));
        for (sort, time) in [(Sort::AsyncBegin, after), (Sort::AsyncEnd, before.max(after))] {
            records.event(&Head { sort, lane, time, category: "loss", name: &name, is_known: false, id })?;
        }
    }
    Ok(())
}
