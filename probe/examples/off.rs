//! For `probe/off`: a function with every sort of probe in it, and the same without.

use unitrace_probe::formats::ring::live::LiveState;
use unitrace_probe::{Event, ObjectId, PollResult, live, new_object, record, set_current, site};

/// What is left of the other one when `enabled` is off.
#[unsafe(no_mangle)]
pub extern "C" fn plain(n: u32) -> u32 {
    n.wrapping_mul(3)
}

/// Instrumented from end to end.
#[unsafe(no_mangle)]
pub extern "C" fn instrumented(n: u32) -> u32 {
    let task = new_object();
    let before = set_current(task);
    let site = site!(Task, "instrumented").id();
    record(Event::Label { object: task, site, text: unitrace_probe::formats::event::Text::new("worker") });
    record(Event::PollBegin { task });
    let result = n.wrapping_mul(3);
    record(Event::PollEnd { task, result: PollResult::Ready });
    live::state(task, LiveState::Waiting, ObjectId(n));
    live::remove(task);
    set_current(before);
    result
}

fn main() {
    let both: [extern "C" fn(u32) -> u32; 2] = std::hint::black_box([plain, instrumented]);
    println!("{:?}", both.map(|function| function(1)));
}
