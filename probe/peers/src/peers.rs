//! The recorders, each set up as its manual says, recording and not only filtering.

use fastrace::collector::{Config, Reporter, SpanContext, SpanRecord};
use fastrace::local::LocalSpan;
use std::hint::black_box;
use unitrace_formats::event::{Event, PollResult};
use unitrace_formats::id::ObjectId;

/// Spans between two collections, as a request or a frame would have.
pub const BATCH: u32 = 1000;

unsafe extern "C" {
    fn lttng_read(task: u32, source: u32);
    fn lttng_is_on() -> i32;
}

/// Takes fastrace's spans and drops them.
pub struct Nobody;

impl Reporter for Nobody {
    fn report(&mut self, _: Vec<SpanRecord>) {}
}

/// Sets every recorder up.
pub fn start() -> unitrace_probe::Session {
    // SAFETY: the provider is linked in.
    if unsafe { lttng_is_on() } == 0 {
        eprintln!("no LTTng session listens: run this by probe/peers/run");
        std::process::exit(1);
    }
    fastrace::set_reporter(Nobody, Config::default());
    puffin::set_scopes_on(true);
    unitrace_probe::Config::new().memfd(true).start_or_warn()
}

#[inline(never)]
pub fn unitrace(n: u32) {
    for i in 0..n {
        unitrace_probe::record(Event::Read { task: ObjectId(i), source: ObjectId(7) });
    }
}

#[inline(never)]
pub fn lttng(n: u32) {
    for i in 0..n {
        // SAFETY: takes two numbers.
        unsafe { lttng_read(i, 7) };
    }
}

#[inline(never)]
pub fn fastrace(n: u32) {
    for _ in 0..n / BATCH {
        let root = fastrace::Span::root("request", SpanContext::random());
        let _parent = root.set_local_parent();
        for _ in 0..BATCH {
            let _span = LocalSpan::enter_with_local_parent("poll");
        }
    }
}

/// Events of a span, as few as they can be.
#[inline(never)]
pub fn fastrace_event(n: u32) {
    fastrace_events(n, |_| fastrace::Event::new("read"));
}

/// fastrace's properties are texts: numbers have to be made into some.
#[inline(never)]
pub fn fastrace_event_two(n: u32) {
    fastrace_events(n, |i| {
        fastrace::Event::new("read")
            .with_properties(|| [("task", i.to_string()), ("source", black_box(7u32).to_string())])
    });
}

#[inline(always)]
fn fastrace_events(n: u32, event: impl Fn(u32) -> fastrace::Event) {
    for batch in 0..n / BATCH {
        let root = fastrace::Span::root("request", SpanContext::random());
        let _parent = root.set_local_parent();
        let _span = LocalSpan::enter_with_local_parent("poll");
        for i in 0..BATCH {
            LocalSpan::add_event(event(batch * BATCH + i));
        }
    }
}

#[inline(never)]
pub fn unitrace_span(n: u32) {
    for i in 0..n {
        unitrace_probe::record(Event::PollBegin { task: ObjectId(i) });
        unitrace_probe::record(Event::PollEnd { task: ObjectId(i), result: PollResult::Pending });
    }
}

#[inline(never)]
pub fn puffin(n: u32) {
    for _ in 0..n / BATCH {
        puffin::GlobalProfiler::lock().new_frame();
        for _ in 0..BATCH {
            puffin::profile_scope!("poll");
        }
    }
}
