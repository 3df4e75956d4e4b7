//! The macros of `tracing`, read back from the ring.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", feature = "tracing", target_os = "linux"))]

mod story;
mod tiny;

use std::sync::Once;
use story::{Recording, record, record_groups};
use tiny::{Tiny, yield_now};
use tracing::{Instrument, Span, debug, error, info, info_span, instrument, trace, warn};
use unitrace_probe::tracing::{LevelFilter, set_level, subscribe};
use unitrace_probe::{Group, StartError, span, traced};

fn begin() -> Recording {
    static ONCE: Once = Once::new();
    let recording = record();
    ONCE.call_once(|| subscribe().unwrap());
    set_level(LevelFilter::TRACE);
    recording
}

#[test]
fn events_are_log_lines_with_typed_fields() {
    let recording = begin();
    info!(bytes = 512_u64, delta = -3, ratio = 0.5, cached = true, peer = "10.0.0.7", list = ?[1, 2], "served {}", 7);
    let here = line!();
    warn!(target: "disk", "slow");
    error!("gone");
    debug!(only = 1_u8);
    trace!("fine");
    assert_eq!(
        recording.told(),
        [
            "log - info served 7 peer=\"10.0.0.7\" list=[1, 2]",
            "field bytes u64 0x200",
            "field delta i64 0xfffffffffffffffd",
            "field ratio f64 0x3fe0000000000000",
            "field cached bool 0x1",
            "log - warn slow",
            "log - error gone",
            "log - debug ",
            "field only u64 0x1",
            "log - trace fine",
        ]
    );
    let (module, file, line) = recording.copy().place("disk");
    assert_eq!((module.as_str(), file.ends_with("tests/tracing.rs")), ("tracing", true));
    assert_eq!(line, here + 1);
}

#[test]
fn a_message_is_what_it_says_however_it_is_given() {
    let recording = begin();
    let name = String::from("kept nowhere");
    for n in 0..2 {
        info!("a literal");
        info!("{name} {n}");
        info!(peer = %name, "with a text behind it");
        info!(first = 1, message = "late", last = 2);
        info!(message = ?[n]);
        info!(message = 7, n);
    }
    let told = recording.told();
    let expected = |n: usize| {
        [
            "log - info a literal".into(),
            format!("log - info kept nowhere {n}"),
            "log - info with a text behind it peer=kept nowhere".into(),
            "log - info late".into(),
            "field first i64 0x1".into(),
            "field last i64 0x2".into(),
            format!("log - info [{n}]"),
            "log - info 7".into(),
            format!("field n i64 {n:#x}"),
        ]
    };
    assert_eq!(told, [expected(0), expected(1)].concat());
}

#[instrument(fields(kind = "small"))]
async fn handle(request: u32) {
    yield_now().await;
    info!("half way");
}

#[test]
fn a_span_is_entered_at_each_poll_and_belongs_to_the_task() {
    let recording = begin();
    let mut tiny = Tiny::default();
    tiny.spawn(traced("conn", handle(7)));
    tiny.run();
    let told = recording.told();
    let spans: Vec<_> =
        told.iter().filter(|told| !told.contains("poll") && !told.contains("wakes")).collect();
    assert_eq!(
        spans,
        [
            "- spawns task conn",
            "conn begins span handle in -",
            "field request u64 0x7",
            "label handle kind=\"small\"",
            "enter handle",
            "exit handle",
            "conn is pending",
            "enter handle",
            "log conn info half way",
            "exit handle",
            "enter handle",
            "exit handle",
            "end handle",
            "conn is ready",
            "conn ends done",
        ]
    );
    assert!(recording.copy().alive().is_empty());
}

#[test]
fn spans_know_what_they_are_in() {
    let recording = begin();
    let outer = info_span!("outer");
    let _native = span!("native");
    outer.in_scope(|| {
        assert_eq!(Span::current().metadata().map(|metadata| metadata.name()), Some("outer"));
        let inner = info_span!("inner", size = tracing::field::Empty);
        inner.record("size", 12);
        let _again = inner.enter();
        drop(info_span!(parent: None, "root"));
        drop(info_span!(parent: &outer, "given"));
    });
    assert!(Span::current().metadata().is_none());
    let told = recording.told();
    for sentence in [
        "- begins span outer in -",
        "- begins span inner in outer",
        "- begins span root in -",
        "- begins span given in outer",
        "label inner size=12",
    ] {
        assert!(told.iter().any(|told| told == sentence), "{sentence}: {told:?}");
    }
    assert_eq!(recording.copy().alive(), ["native", "outer"]);
}

#[test]
fn the_last_handle_is_the_end() {
    let recording = begin();
    let first = info_span!("shared");
    let second = first.clone();
    let ends = || recording.told().iter().filter(|told| *told == "end shared").count();
    drop(first);
    assert_eq!(ends(), 0);
    drop(second);
    assert_eq!(ends(), 1);
}

#[test]
fn spans_inside_our_own_and_the_other_way_round() {
    let recording = begin();
    let ours = span!("ours");
    let _entered = ours.enter();
    let theirs = info_span!("theirs").entered();
    let inner = span!("inner of ours");
    drop(theirs);
    let after = span!("after");
    let told = recording.told();
    for sentence in [
        "- begins span theirs in ours",
        "- begins span inner of ours in theirs",
        "- begins span after in ours",
    ] {
        assert!(told.iter().any(|told| told == sentence), "{sentence}: {told:?}");
    }
    drop((inner, after));
}

#[test]
fn levels_are_chosen_at_run_time() {
    let recording = begin();
    let say = || {
        info!("info");
        debug!("debug");
        drop(tracing::debug_span!("quiet").entered());
    };
    set_level(LevelFilter::INFO);
    say();
    set_level(LevelFilter::DEBUG);
    say();
    set_level(LevelFilter::OFF);
    say();
    let told = recording.told();
    let levels: Vec<_> =
        told.iter().map(|told| told.split(' ').take(3).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        levels,
        [
            "log - info",
            "log - info",
            "log - debug",
            "- begins span",
            "enter quiet",
            "exit quiet",
            "end quiet"
        ]
    );
}

#[test]
fn groups_that_are_off_are_not_recorded() {
    drop(begin());
    let recording = record_groups(Group::Tasks.bit());
    let _span = info_span!("silent", n = 1).entered();
    info!(n = 2, "silent too");
    assert!(recording.told().is_empty(), "{:?}", recording.told());
}

#[test]
fn more_spans_than_are_followed_are_still_recorded() {
    let recording = begin();
    let spans: Vec<_> = (0..700).map(|_| info_span!("many")).collect();
    let clones = spans.clone();
    drop(spans);
    drop(clones);
    let told = recording.told();
    assert_eq!(told.iter().filter(|told| *told == "- begins span many in -").count(), 700);
    let ends = told.iter().filter(|told| *told == "end many").count();
    // 512 are followed; of the others each handle is an end.
    assert_eq!(ends, 512 + 2 * (700 - 512));
}

#[test]
fn long_texts_are_cut() {
    let recording = begin();
    let long = "é".repeat(2000);
    info!("{long}");
    let told = recording.told();
    let length = told[0].chars().filter(|&c| c == 'é').count();
    assert_eq!(length, 512);
}

#[test]
fn a_second_subscriber_is_told_so() {
    let _recording = begin();
    let error = subscribe().unwrap_err();
    assert!(matches!(error, StartError::Subscribed));
    assert!(error.to_string().contains("global subscriber already"));
}

#[test]
fn a_span_around_a_future() {
    let recording = begin();
    let mut tiny = Tiny::default();
    tiny.spawn(traced("job", yield_now().instrument(info_span!("around"))));
    tiny.run();
    let told = recording.told();
    assert_eq!(
        told.iter().filter(|told| *told == "enter around").count(),
        3,
        "two polls and the drop: {told:?}"
    );
}

#[test]
fn numbers_beyond_the_room_for_them_are_text() {
    let recording = begin();
    let (a, b) = (-1, 0.5);
    #[rustfmt::skip]
    info!(
        f00 = 0, f01 = 1, f02 = 2, f03 = 3, f04 = 4, f05 = 5, f06 = 6, f07 = 7, f08 = 8, f09 = 9, f10 = 10, f11 = 11,
        f12 = 12, f13 = 13, f14 = 14, f15 = 15, f16 = 16, f17 = 17, f18 = 18, f19 = 19, f20 = 20, f21 = 21, f22 = 22,
        f23 = 23, f24 = 24, f25 = 25, f26 = 26, f27 = 27, f28 = 28, f29 = 29, f30 = 30, f31 = 31, a, b, "many"
    );
    let told = recording.told();
    assert_eq!(told[0], "log - info many a=-1 b=0.5");
    assert_eq!((told.len(), told[32].as_str()), (33, "field f31 i64 0x1f"));
}
