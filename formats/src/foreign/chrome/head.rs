//! What stands before the records: when it was, who is who.

use std::io::{self, Write};

use serde::Serialize;

use super::out::Out;
use super::record::{Head, Name, Phase};
use crate::foreign::telling::{name_of_lane, name_of_program};
use crate::trace::Trace;

/// What is known of the whole trace.
#[derive(Serialize)]
struct About<'a> {
    program: &'a str,
    /// Nanoseconds since 1970 UTC at time 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    unix_ns_at_0: Option<i64>,
    /// By how much that may be off.
    #[serde(skip_serializing_if = "Option::is_none")]
    unix_error_ns: Option<i64>,
    lost_events: u64,
    written_by: &'static str,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Sorted {
    sort_index: usize,
}

/// The thread of a lane.
pub(super) fn thread(lane: usize) -> u64 {
    lane as u64 + 1
}

/// Opens the object and names process and threads.
pub(super) fn write(trace: &Trace, out: &mut Out<impl Write>) -> io::Result<()> {
    let (clock, program) = (trace.clock(), name_of_program(trace));
    let about = About {
        program,
        unix_ns_at_0: clock.unix(clock.start()).map(|unix| unix.0),
        unix_error_ns: clock.unix_error().map(|error| error.0),
        lost_events: trace.lost().total(),
        written_by: concat!("unitrace ", env!("CARGO_PKG_VERSION")),
    };
    let about = serde_json::to_string(&about)?;
    out.text(&format!("{{\"displayTimeUnit\":\"ns\",\"otherData\":{about},\"traceEvents\":["));
    out.first(|out| metadata(out, "process_name", 0, &Named { name: program }))?;
    for lane in 0..trace.streams().len() {
        let name = name_of_lane(trace, lane);
        metadata(out, "thread_name", thread(lane), &Named { name: &name })?;
        metadata(out, "thread_sort_index", thread(lane), &Sorted { sort_index: lane })?;
        out.settle()?;
    }
    Ok(())
}

fn metadata(
    out: &mut Out<impl Write>,
    name: &'static str,
    thread: u64,
    args: &impl Serialize,
) -> io::Result<()> {
    let name = Name::Known(name);
    let head = Head { phase: Phase::Metadata, name, category: "__metadata", thread, time: 0 };
    out.record(&head)?.end_with(args)
}
