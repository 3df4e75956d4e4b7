//! Spans, labels, log lines, counters, GC, I/O, idle time and interrupts, as they are read back.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod story;

use futures_lite::future::{block_on, yield_now};
use story::record;
use unitrace_formats::event::{Event, Group};
use unitrace_probe::task::Tracked;
use unitrace_probe::{
    Counter, GcPhase, JoinKey, Outcome, count, counter, current, gc, gc_begin, gc_end, idle, io, irq, label,
    log, resource, set_groups, span, traced, waiting,
};

#[test]
fn spans_nest_and_have_fields() {
    let recording = record();
    block_on(traced("server", async {
        let outer =
            span!("request", bytes = 512u64, offset = -1i32, half = 0.5, hit = true, task = current());
        let entered = outer.enter();
        let inner = span!("parse");
        drop(inner.enter());
        drop(inner);
        drop(entered);
        drop(outer);
    }));
    let me = match recording.copy().events()[0] {
        Event::Spawn { task, .. } => task.0,
        ref other => panic!("{other:?}"),
    };
    assert_eq!(
        recording.told()[2..15],
        [
            "server begins span request in -",
            "field bytes u64 0x200",
            "field offset i64 0xffffffffffffffff",
            "field half f64 0x3fe0000000000000",
            "field hit bool 0x1",
            &format!("field task object {me:#x}"),
            "enter request",
            "server begins span parse in request",
            "enter parse",
            "exit parse",
            "end parse",
            "exit request",
            "end request",
        ]
    );
}

#[test]
fn a_span_around_a_future_is_entered_at_each_poll_and_left_between() {
    let recording = record();
    block_on(traced("server", async {
        span!("request")
            .around(async {
                yield_now().await;
                // What begins inside is inside.
                drop(span!("parse"));
            })
            .await;
        drop(span!("after"));
    }));
    let told = recording.told();
    let about: Vec<_> =
        told.iter().filter(|line| line.contains("request") || line.contains("after")).collect();
    assert_eq!(
        about,
        [
            "server begins span request in -",
            "enter request",
            "exit request",
            "enter request",
            "server begins span parse in request",
            "exit request",
            "end request",
            "server begins span after in -",
            "end after",
        ]
    );
}

#[test]
fn an_open_span_is_in_the_live_table() {
    let recording = record();
    let span = span!("long");
    assert_eq!(recording.copy().alive(), ["long"]);
    drop(span);
    assert!(recording.copy().alive().is_empty());
}

#[test]
fn texts() {
    let recording = record();
    let disk = resource!(Device, "disk");
    block_on(traced("conn", async {
        label!("connection {}", "10.0.0.7");
        log!(Warn, "slow: {} ms", 17);
        log!(Info, "plain");
    }));
    label!(disk.id() => "/dev/sd{}", 'a');
    let long = "é".repeat(600);
    log!(Debug, "{long}");
    log!(Debug, "{long}{long}");
    let told = recording.told();
    assert_eq!(
        told[3..6],
        ["label conn connection 10.0.0.7", "log conn warn slow: 17 ms", "log conn info plain"]
    );
    assert_eq!(told[8], "label disk /dev/sda");
    let cut = format!("log - debug {}…", "é".repeat(512));
    assert_eq!(told[9..], [cut.clone(), cut]);
}

#[test]
fn nothing_is_formatted_while_text_is_off() {
    struct Explodes;
    impl std::fmt::Display for Explodes {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("formatted");
        }
    }
    let recording = record();
    set_groups(Group::DEFAULT_MASK & !Group::Text.bit());
    log!(Error, "{Explodes}", Explodes = Explodes);
    label!("{}", Explodes);
    assert!(recording.told().is_empty());
}

#[test]
fn a_display_that_fails_keeps_what_it_said() {
    struct Fails;
    impl std::fmt::Display for Fails {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("half")?;
            Err(std::fmt::Error)
        }
    }
    let recording = record();
    log!(Info, "{} of it", Fails);
    assert_eq!(recording.told(), ["log - info half"]);
}

#[test]
fn counters_have_names_units_and_memory() {
    static REQUESTS: Counter = counter!("requests", "1");
    let recording = record();
    REQUESTS.add(2);
    REQUESTS.add(-1);
    REQUESTS.set(10);
    count!("queue", i64::MIN);
    set_groups(0);
    REQUESTS.add(5);
    set_groups(Group::DEFAULT_MASK);
    REQUESTS.add(0);
    assert_eq!(
        recording.told(),
        ["requests = 2", "requests = 1", "requests = 10", "queue = -9223372036854775808", "requests = 15"]
    );
}

#[test]
fn collections_idle_time_and_interrupts() {
    let recording = record();
    {
        let _collection = gc(GcPhase::Full);
        let _mark = gc(GcPhase::Mark);
    }
    gc_begin(GcPhase::Minor);
    gc_end(GcPhase::Minor);
    drop(idle());
    drop(irq(7));
    let story = recording.copy();
    let phase = |event: &Event<'_>| match *event {
        Event::GcBegin { phase } => format!("+{}", phase.name()),
        Event::GcEnd { phase } => format!("-{}", phase.name()),
        ref other => other.name().to_owned(),
    };
    assert_eq!(
        story.events().iter().map(phase).collect::<Vec<_>>(),
        [
            "+gc full",
            "+mark",
            "-mark",
            "-gc full",
            "+minor",
            "-minor",
            "idle_begin",
            "idle_end",
            "irq_begin",
            "irq_end",
        ]
        .map(|line| line.replace("gc full", "full"))
    );
}

#[test]
fn input_and_output_with_keys() {
    let recording = record();
    let disk = resource!(Device, "disk");
    io::submit(disk.id(), JoinKey(0x0123_4567_89AB_CDEF), 4096);
    io::done(disk.id(), JoinKey(0x0123_4567_89AB_CDEF), -5);
    io::send(disk.id(), JoinKey(1), 2);
    io::recv(disk.id(), JoinKey(1), 2);
    let story = recording.copy();
    let events = &story.events()[1..];
    assert!(
        matches!(events[0], Event::IoSubmit { device, key: JoinKey(0x0123_4567_89AB_CDEF), .. } if device == disk.id())
    );
    assert!(matches!(events[1], Event::IoDone { result: -5, .. }));
    assert!(matches!(events[2], Event::Send { .. }) && matches!(events[3], Event::Recv { .. }));
}

#[test]
fn promises_by_hand() {
    let recording = record();
    let lock = resource!(Mutex, "lock");
    let task = traced("promise", std::future::ready(()));
    waiting::should_resolve(task.task_id());
    waiting::become_(task.task_id(), lock.id());
    waiting::resolve(task.task_id(), Outcome::Failed);
    assert_eq!(
        recording.told()[2..],
        ["promise should resolve", "promise becomes lock", "- resolves promise failed"]
    );
}
