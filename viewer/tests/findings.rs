//! Findings on little traces with known answers: what must be found, and what must not.

mod story;

use story::{Story, find};
use unitrace_formats::event::field::ByteCount;
use unitrace_formats::event::{Cause, Event, Outcome, ResourceKind};
use unitrace_formats::id::{ObjectId, SampleId, SiteId};
use unitrace_formats::ring::GapKind;
use unitrace_formats::time::Nanos;
use unitrace_viewer::insight::{Certainty, Finding, findings};
use unitrace_viewer::model::{Gap, Model};

const MS: i64 = 1_000_000;

fn of_kind(model: &Model, kind: &str) -> Vec<Finding> {
    findings(model).into_iter().filter(|finding| finding.kind == kind).collect()
}

#[test]
fn a_storm_is_a_run_of_self_wakes() {
    let mut story = Story::new();
    story.at(0).spawn(1).spawn(2);
    for turn in 0..100 {
        story.at(turn * 1000 + 10).begin(1).wake(1, 1).at(turn * 1000 + 900).pending(1);
    }
    // The other one is woken as often, by somebody else.
    for turn in 100..200 {
        story.at(turn * 1000).begin(2).pending(2).wake(2, 1);
    }
    let model = story.at(300_000).finish();
    let found = of_kind(&model, "self_wake_storm");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].tasks.as_slice(), found[0].certainty),
        ([find(&model, 1)].as_slice(), Certainty::Shown)
    );
    assert!(found[0].sentence.starts_with("task 1 woke itself 100 times in a row"), "{}", found[0].sentence);
}

#[test]
fn a_long_poll_has_victims() {
    let mut story = Story::new();
    story.at(0).spawn(1).spawn(2).at(1).begin(2).at(2).pending(2);
    // Task 1 runs for 20 ms; task 2 could run after 5 ms of it.
    story.at(MS).begin(1).at(6 * MS);
    story.event(Event::Wake { task: story::task(2), cause: Cause::Timer, by: 0 });
    let model =
        story.at(21 * MS).pending(1).at(21 * MS + 10).begin(2).at(22 * MS).pending(2).at(23 * MS).finish();
    let found = of_kind(&model, "long_poll");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].tasks, [find(&model, 1), find(&model, 2)]);
    assert_eq!((found[0].time.start, found[0].weight), (Nanos(MS), 15 * MS as u64));
    let sentence = "A poll of task 1 took 20 ms on thread 1 and kept task 2 from running (worst: 15 ms).";
    assert_eq!(found[0].sentence, sentence);
}

#[test]
fn an_executor_is_not_blamed_for_what_runs_inside_of_it() {
    let mut story = Story::new();
    story.at(0).spawn(1).begin(1).spawn(2).spawn(3);
    for turn in 1..50 {
        story.at(turn * MS).begin(2).at(turn * MS + 10).pending(2).wake(2, 1).wake(3, 1);
        story.at(turn * MS + 20).begin(3).at(turn * MS + 30).pending(3);
    }
    let model = story.at(60 * MS).pending(1).at(61 * MS).begin(2).pending(2).at(62 * MS).finish();
    assert_eq!(of_kind(&model, "long_poll"), []);
}

/// Task 1 waits on a oneshot, task 2 fulfils it at 5 ms.
fn fulfilled(story: &mut Story) -> ObjectId {
    let oneshot = ObjectId::resource(9);
    story.at(0).event(Event::Resource { id: oneshot, kind: ResourceKind::Oneshot, site: SiteId::NONE });
    story.spawn(1).spawn(2).at(MS).begin(1).wait(1, oneshot).at(2 * MS).pending(1);
    story.at(5 * MS).begin(2);
    story.event(Event::Resolve { by: story::task(2), target: oneshot, outcome: Outcome::Done });
    oneshot
}

#[test]
fn a_lost_wake_up_is_likely() {
    let mut story = Story::new();
    fulfilled(&mut story);
    let model = story.at(6 * MS).pending(2).at(100 * MS).finish();
    let found = of_kind(&model, "nobody_left_to_wake");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].certainty, found[0].tasks[0]), (Certainty::Likely, find(&model, 1)));
    assert_eq!(found[0].evidence.len(), 2);
    assert!(found[0].evidence[1].fact.contains("task 2 fulfilled oneshot 9"), "{found:?}");
}

#[test]
fn a_wake_that_came_is_no_finding() {
    let mut story = Story::new();
    fulfilled(&mut story);
    let model = story.wake(1, 2).at(6 * MS).pending(2).at(100 * MS).finish();
    assert_eq!(of_kind(&model, "nobody_left_to_wake"), []);
}

#[test]
fn a_value_that_another_took_is_no_finding() {
    let mut story = Story::new();
    let oneshot = fulfilled(&mut story);
    story.at(7 * MS).event(Event::Read { task: story::task(2), source: oneshot });
    let model = story.at(8 * MS).pending(2).at(100 * MS).finish();
    assert_eq!(of_kind(&model, "nobody_left_to_wake"), []);
}

#[test]
fn silence_proves_nothing_where_events_were_lost() {
    let mut story = Story::new();
    let lane = Some(story.lane);
    let (after, before) = (Nanos(50 * MS), Nanos(60 * MS));
    story.builder.gap(Gap { lane, after, before, events: 1, kind: GapKind::Missing });
    fulfilled(&mut story);
    let model = story.at(6 * MS).pending(2).at(100 * MS).finish();
    assert_eq!(of_kind(&model, "nobody_left_to_wake"), []);
}

#[test]
fn waiting_for_a_socket_or_for_the_unknown_is_no_finding() {
    let mut story = Story::new();
    let socket = ObjectId::resource(4);
    story.at(0).event(Event::Resource { id: socket, kind: ResourceKind::Socket, site: SiteId::NONE });
    story.spawn(1).spawn(2).at(1).begin(1).wait(1, socket).pending(1).begin(2).pending(2);
    let model = story.at(100 * MS).finish();
    assert_eq!(of_kind(&model, "nobody_left_to_wake"), []);
}

#[test]
fn counted_wakers_show_it_and_a_promise_is_unclear() {
    let mut story = Story::new();
    story.at(0).spawn(1).spawn(2).at(1).begin(1).event(Event::Waker { task: story::task(1), delta: 1 });
    story.event(Event::Waker { task: story::task(1), delta: -1 }).at(2).pending(1);
    story.event(Event::ShouldResolve { task: story::task(2) }).begin(2).pending(2);
    let model = story.at(100 * MS).finish();
    let certainties: Vec<_> =
        of_kind(&model, "nobody_left_to_wake").iter().map(|f| (f.certainty, f.tasks[0])).collect();
    assert_eq!(certainties, [(Certainty::Shown, find(&model, 1)), (Certainty::Unclear, find(&model, 2))]);
}

#[test]
fn a_leak_only_grows() {
    let mut story = Story::new();
    story.at(0).spawn(1).spawn(2);
    for turn in 0..200u32 {
        let alloc = |sample| Event::Alloc {
            sample: SampleId(sample),
            bytes: ByteCount(10_000),
            align: 3,
            tag: SiteId::NONE,
        };
        // Task 1 keeps what it takes, task 2 gives it back.
        story.at(i64::from(turn) * MS + 1).begin(1).event(alloc(2 * turn)).pending(1);
        story.begin(2).event(alloc(2 * turn + 1)).at(i64::from(turn) * MS + 100);
        story.event(Event::Free { sample: SampleId(2 * turn + 1) }).pending(2);
    }
    let model = story.at(200 * MS).finish();
    let found = of_kind(&model, "leak");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].tasks.as_slice(), found[0].certainty),
        ([find(&model, 1)].as_slice(), Certainty::Likely)
    );
    assert!(found[0].evidence[0].fact.starts_with("200 of its 200"), "{:?}", found[0].evidence);
}

#[test]
fn a_child_may_still_wake_its_parent() {
    let channel = ObjectId::resource(5);
    let mut story = Story::new();
    story.at(0).event(Event::Resource { id: channel, kind: ResourceKind::Channel, site: SiteId::NONE });
    story.spawn(1).spawn(2).begin(1).pending(1).begin(2).wake(1, 2).at(1).done(2);
    story.at(2).begin(1).wait(1, channel).at(3).pending(1);
    let mut parent = Story::new();
    parent.at(0).event(Event::Resource { id: channel, kind: ResourceKind::Channel, site: SiteId::NONE });
    parent.spawn(1).spawn(2).begin(1).pending(1).begin(2).wake(1, 2).at(1).done(2);
    parent
        .at(2)
        .begin(1)
        .spawn_as(3, 1, unitrace_formats::event::TaskKind::Task)
        .wait(1, channel)
        .at(3)
        .pending(1);
    let alone = of_kind(&story.at(2_000 * MS).finish(), "nobody_left_to_wake");
    assert_eq!(alone.iter().map(|found| found.certainty).collect::<Vec<_>>(), [Certainty::Likely]);
    assert_eq!(of_kind(&parent.at(2_000 * MS).finish(), "nobody_left_to_wake"), []);
}
