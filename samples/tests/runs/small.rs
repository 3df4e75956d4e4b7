//! Each small sample runs for a moment, and its ring says the one thing that the sample is about.

use crate::left::run;
use unitrace_formats::event::{Cause, Event, GcPhase, Level, Outcome, PollResult, Text};

/// Big enough that nothing is overwritten.
const ROOMY: &str = "size=32M";

#[test]
fn ping_pong_each_wakes_the_other_and_takes_the_ball() {
    let ran = run("ping_pong", env!("CARGO_BIN_EXE_ping_pong"), &["--seconds", "0.2"], ROOMY);
    let (ping, pong) = (ran.facts.task("ping"), ran.facts.task("pong"));
    let mut wakes = [0, 0];
    let mut reads = [0, 0];
    ran.facts.each(|event| match *event {
        Event::Wake { task, cause: Cause::Task, by } if task == pong && by == ping.0 => wakes[0] += 1,
        Event::Wake { task, cause: Cause::Task, by } if task == ping && by == pong.0 => wakes[1] += 1,
        Event::Read { task, .. } if task == ping => reads[0] += 1,
        Event::Read { task, .. } if task == pong => reads[1] += 1,
        _ => {}
    });
    assert!(wakes[0].min(wakes[1]).min(reads[0]).min(reads[1]) > 20, "wakes {wakes:?}, reads {reads:?}");
    assert!(i32::abs(wakes[0] - wakes[1]) <= 1, "they take turns: {wakes:?}");
}

#[test]
fn storm_wakes_itself_in_nearly_every_poll() {
    let ran = run("storm", env!("CARGO_BIN_EXE_storm"), &["--seconds", "0.2"], ROOMY);
    let network = ran.facts.task("network");
    let wakes = |by: u32| {
        let is = |event: &Event<'_>| matches!(*event, Event::Wake { task, by: its, .. } if task == network && its == by);
        ran.facts.count(is)
    };
    let polls = ran.facts.count(|event| matches!(*event, Event::PollBegin { task } if task == network));
    assert!(wakes(network.0) > 1000, "{} self-wakes", wakes(network.0));
    assert!(wakes(network.0) + 1 >= polls, "{} self-wakes in {polls} polls", wakes(network.0));
}

#[test]
fn late_requests_are_ready_long_before_they_run() {
    let ran = run("late_request", env!("CARGO_BIN_EXE_late_request"), &["--seconds", "0.4"], ROOMY);
    let report = ran.facts.task("report");
    let longest = ran.facts.longest_poll(report);
    assert!(longest.as_millis() >= 15, "the report takes {longest:?}");
    assert!(ran.facts.tasks("request") > 20);
    let late = ran.facts.longest_ready("request");
    assert!(late.as_millis() >= 5, "a request was ready for {late:?} at most");
}

#[test]
fn lost_wake_leaves_a_task_that_nobody_wakes() {
    let ran = run("lost_wake", env!("CARGO_BIN_EXE_lost_wake"), &["--seconds", "0.2"], ROOMY);
    let (careful, forgetful) = (ran.facts.task("careful"), ran.facts.task("forgetful"));
    let ended = |of| {
        ran.facts.count(|event| matches!(*event, Event::End { task, outcome: Outcome::Done } if task == of))
    };
    let woken = |of| ran.facts.count(|event| matches!(*event, Event::Wake { task, .. } if task == of));
    let should = |of| ran.facts.count(|event| matches!(*event, Event::ShouldResolve { task } if task == of));
    let pending = |of| {
        let is = |event: &Event<'_>| matches!(*event, Event::PollEnd { task, result } if task == of && result == PollResult::Pending);
        ran.facts.count(is)
    };
    assert_eq!([ended(careful), woken(careful), should(careful)], [1, 1, 1]);
    assert_eq!([ended(forgetful), woken(forgetful), should(forgetful)], [0, 0, 1]);
    assert_eq!(pending(forgetful), 1, "polled once, and never again");
}

#[test]
fn leak_holds_what_the_tidy_one_gives_back() {
    let ran = run("leak", env!("CARGO_BIN_EXE_leak"), &["--seconds", "1"], ROOMY);
    let live = |name: &str| ran.facts.most_live_bytes(ran.facts.task(name));
    // A message at a time is 16 KiB.
    assert!(live("keeps_all") > 160 * 1024, "keeps_all holds {} bytes", live("keeps_all"));
    assert!(live("tidy") <= 32 * 1024, "tidy holds {} bytes", live("tidy"));
}

#[test]
fn crash_leaves_an_open_poll_and_its_last_words_however_it_dies() {
    for how in ["abort", "panic", "segfault", "kill"] {
        let ran = run("crash", env!("CARGO_BIN_EXE_crash"), &["--how", how, "--seconds", "0.05"], ROOMY);
        assert!(!ran.status.success(), "{how}: {}", ran.status);
        let saboteur = ran.facts.task("saboteur");
        let words = ran.facts.count(
            |event| matches!(*event, Event::Log { task, level: Level::Error, .. } if task == saboteur),
        );
        let message = ran.facts.count(|event| event.text().is_some_and(|text| says(text, "as asked for")));
        assert_eq!((words, message), if how == "panic" { (2, 1) } else { (1, 0) }, "{how}");
        let begun = ran.facts.count(|event| matches!(*event, Event::PollBegin { task } if task == saboteur));
        let ended =
            ran.facts.count(|event| matches!(*event, Event::PollEnd { task, .. } if task == saboteur));
        // A panic unwinds through the poll and is recorded; the others leave no time for it.
        assert_eq!(begun - ended, usize::from(how != "panic"), "{how}");
        assert!(ran.facts.count(|event| matches!(event, Event::Wake { .. })) > 10, "{how}");
    }
}

fn says(text: Text<'_>, words: &str) -> bool {
    std::str::from_utf8(text.bytes()).is_ok_and(|text| text.ends_with(words))
}

#[test]
fn gc_pause_makes_requests_late_that_come_meanwhile() {
    let ran = run("gc_pause", env!("CARGO_BIN_EXE_gc_pause"), &["--seconds", "0.3"], ROOMY);
    let collections = ran.facts.count(|event| matches!(*event, Event::GcBegin { phase: GcPhase::Full }));
    assert!(collections >= 2, "{collections} collections");
    let late = ran.facts.longest_ready("request");
    assert!(late.as_millis() >= 1, "a request was ready for {late:?} at most");
}

#[test]
fn spans_are_entered_at_each_poll_and_belong_to_the_order() {
    let ran = run("spans", env!("CARGO_BIN_EXE_spans"), &["--seconds", "0.2"], ROOMY);
    let orders = ran.facts.tasks("order");
    assert!(orders > 20, "{orders} orders");
    let site = |name: &str| ran.facts.trace.sites().iter().find(|(_, site)| site.name == name).unwrap().0;
    let pay = site("pay");
    let mut spans = std::collections::BTreeSet::new();
    ran.facts.each(|event| {
        if let Event::SpanBegin { span, site, .. } = *event {
            spans.extend((site == pay).then_some(span));
        }
    });
    let entered =
        ran.facts.count(|event| matches!(*event, Event::SpanEnter { span } if spans.contains(&span)));
    assert!(spans.len() + 1 >= orders, "{} spans of {orders} orders", spans.len());
    assert!(entered + 3 >= 2 * spans.len(), "{entered} times in {} spans", spans.len());
    let said = |words| {
        ran.facts.count(|event| match *event {
            Event::Log { task, text, .. } => ran.facts.name(task) == "order" && says(text, words),
            _ => false,
        })
    };
    assert!(
        said("asks the bank") + 1 >= orders && said("is paid") + 3 >= orders && said("sent") + 3 >= orders
    );
}

#[test]
fn any_executor_tells_branches_apart_and_who_was_dropped() {
    let ran = run("any_executor", env!("CARGO_BIN_EXE_any_executor"), &["--seconds", "0.2"], ROOMY);
    assert_eq!(ran.facts.tasks("page"), 2);
    let ended = |name, how: Outcome| {
        ran.facts.count(
            |event| matches!(*event, Event::End { task, outcome } if outcome == how && ran.facts.name(task) == name),
        )
    };
    let rounds = ended("far", Outcome::Dropped);
    assert!(rounds > 20, "{rounds} rounds");
    assert_eq!(["stock", "price", "near"].map(|name| ended(name, Outcome::Done)), [rounds; 3]);
    assert_eq!(ended("far", Outcome::Done), 0);
    let by_timer = |event: &Event<'_>| matches!(*event, Event::Wake { task, cause: Cause::Timer, .. } if ran.facts.name(task) == "price");
    assert!(ran.facts.count(by_timer) >= rounds);
}
