//! The same event as a Rust program records it, to be measured beside C's in one process: `probe/c/cost`.

use unitrace_probe::{Event, ObjectId, record};

/// `n` events with two u32 fields.
#[unsafe(no_mangle)]
pub extern "C" fn ut_cost_rust(n: u32) {
    for i in 0..n {
        record(Event::Read { task: ObjectId(i), source: ObjectId(7) });
    }
}
