//! The state rules, one little trace each.

mod story;

use story::{Story, find, states, task};
use unitrace_formats::event::{Cause, Event, Outcome, PollResult, ResourceKind, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::live::{LiveKind, LiveState};
use unitrace_formats::ring::{GapKind, LiveEntry};
use unitrace_formats::time::{Nanos, Ticks};
use unitrace_viewer::model::StateKind::{Created, Ready, Running, Unknown, Waiting};
use unitrace_viewer::model::{ArrowKind, Gap, Object, Readied, State};

#[test]
fn a_task_is_ready_a_promise_waits_a_future_is_created() {
    let mut story = Story::new();
    story.at(10).spawn(1).spawn_as(2, 1, TaskKind::Promise).spawn_as(3, 1, TaskKind::Future).at(20);
    let model = story.end();
    assert_eq!(states(&model, 1), [(Ready, 10)]);
    assert_eq!(states(&model, 2), [(Waiting, 10)]);
    assert_eq!(states(&model, 3), [(Created, 10)]);
    assert_eq!(model.task(find(&model, 2)).parent, Some(find(&model, 1)));
}

#[test]
fn wake_poll_wait() {
    let mut story = Story::new();
    story.at(0).spawn(1).at(5).begin(1).at(9).pending(1).at(20).wake(1, 0).at(23).begin(1).at(30).done(1);
    let model = story.at(40).event(Event::IdleBegin {}).finish();
    assert_eq!(states(&model, 1), [(Ready, 0), (Running, 5), (Waiting, 9), (Ready, 20), (Running, 23)]);
    let entry = model.task(find(&model, 1));
    assert_eq!((entry.ended, entry.outcome, entry.sums.polls), (Nanos(30), Some(Outcome::Done), 2));
    assert_eq!(entry.sums.time, [0, 0, 11, 8, 11]);
    assert_eq!((entry.sums.longest_poll, entry.sums.longest_poll_at), (7, Nanos(23)));
}

#[test]
fn a_wake_in_its_own_poll_counts_at_its_end() {
    let mut story = Story::new();
    story.at(0).spawn(1).at(1).begin(1).at(2).wake(1, 1).wake(1, 1).at(4).pending(1).at(7).begin(1).at(8);
    let model = story.end();
    assert_eq!(states(&model, 1), [(Ready, 0), (Running, 1), (Ready, 4), (Running, 7)]);
    let sums = model.task(find(&model, 1)).sums;
    assert_eq!((sums.wakes, sums.self_wakes, sums.spare_wakes), (2, 2, 1));
    let ready = model.segment_at(find(&model, 1), Nanos(5)).unwrap();
    let State::Ready(Readied::Woken(arrow)) = ready.state else { panic!("{ready:?}") };
    assert_eq!((model.arrows.get(arrow).at, ready.end), (Nanos(2), Nanos(7)));
}

#[test]
fn preempted_stays_ready_and_switch_is_both() {
    let mut story = Story::new();
    story.at(0).spawn(1).spawn(2).at(1).begin(1).at(5);
    story.event(Event::Switch { from: task(1), result: PollResult::Preempted, to: task(2) }).at(9);
    let model = story.end();
    assert_eq!(states(&model, 1), [(Ready, 0), (Running, 1), (Ready, 5)]);
    assert_eq!(states(&model, 2), [(Ready, 0), (Running, 5)]);
}

#[test]
fn polls_nest_and_the_outer_goes_on() {
    let mut story = Story::new();
    story.at(0).spawn(1).spawn_as(2, 1, TaskKind::Future).at(1).begin(1).at(2).begin(2).at(3).pending(2);
    let model = story.at(5).pending(1).at(6).finish();
    assert_eq!(states(&model, 1), [(Ready, 0), (Running, 1), (Waiting, 5)]);
    assert_eq!(states(&model, 2), [(Created, 0), (Running, 2), (Waiting, 3)]);
}

#[test]
fn it_waits_on_what_its_last_poll_said() {
    let (lock, timer) = (ObjectId::resource(7), ObjectId::resource(8));
    let mut story = Story::new();
    story.at(0).event(Event::Resource { id: lock, kind: ResourceKind::Mutex, site: SiteId::NONE });
    story.spawn(1).at(1).begin(1).wait(1, lock).at(2).pending(1).at(3).wake(1, 0);
    story.at(4).begin(1).wait(1, timer).wait(1, lock).wait(1, timer).at(5).pending(1);
    let model = story.at(6).begin(1).at(7).pending(1).at(9).finish();
    let waits: Vec<Vec<&str>> = model
        .segments_of(find(&model, 1))
        .filter_map(|segment| match segment.state {
            State::Waiting(set) => Some(model.waits.get(set).iter().map(|&o| model.object_name(o)).collect()),
            _ => None,
        })
        .collect();
    assert_eq!(waits, [vec!["mutex 7"], vec!["mutex 7", "resource 8"], vec![]]);
}

#[test]
fn tasks_from_before_the_window() {
    let mut story = Story::new();
    let entry = LiveEntry {
        id: task(5),
        kind: LiveKind::Task,
        state: LiveState::Waiting,
        site: SiteId::NONE,
        parent: task(6),
        waiting_on: ObjectId::resource(3),
        since: Ticks(0),
        detail: TaskKind::Task.raw(),
    };
    story.builder.live(entry, Nanos(-100));
    story.at(10).begin(6).at(20).pending(6).at(30).wake(7, 0);
    let model = story.at(40).finish();
    let stuck = model.task(find(&model, 5));
    assert_eq!((stuck.born_before, stuck.parent), (true, Some(find(&model, 6))));
    assert_eq!(states(&model, 5), [(Waiting, 0)]);
    let State::Waiting(set) = model.segments_of(find(&model, 5)).next().unwrap().state else { panic!() };
    assert!(matches!(model.waits.get(set), [Object::Resource(_)]));
    assert_eq!(states(&model, 6), [(Unknown, 0), (Running, 10), (Waiting, 20)]);
    assert_eq!(states(&model, 7), [(Unknown, 0), (Ready, 30)]);
}

#[test]
fn after_a_loss_nothing_is_known_until_told() {
    let mut story = Story::new();
    let lane = Some(story.lane);
    story.builder.gap(Gap { lane, after: Nanos(10), before: Nanos(20), events: 3, kind: GapKind::Missing });
    story.at(0).spawn(1).spawn(2).spawn(3).at(1).begin(2).at(2).pending(2).at(5).begin(1);
    story.at(20).event(Event::Current { task: task(3) }).at(25).wake(2, 0).at(30);
    let model = story.end();
    assert_eq!(states(&model, 1), [(Ready, 0), (Running, 5), (Unknown, 10)]);
    assert_eq!(states(&model, 2), [(Ready, 0), (Running, 1), (Waiting, 2), (Unknown, 10), (Ready, 25)]);
    assert_eq!(states(&model, 3), [(Ready, 0), (Unknown, 10), (Running, 20)]);
    assert_eq!(model.lost(), 3);
}

#[test]
fn reads_go_from_the_last_resolver_and_answer_a_look() {
    let channel = ObjectId::resource(9);
    let mut story = Story::new();
    story.at(0).spawn(1).spawn(2).at(1).begin(1).event(Event::TryRead { task: task(1), source: channel });
    story.pending(1).at(2).begin(2);
    story.event(Event::Resolve { by: task(2), target: channel, outcome: Outcome::Failed }).done(2);
    story.at(5).begin(1).event(Event::Read { task: task(1), source: channel });
    let model = story.at(6).finish();
    let kinds: Vec<_> = model.arrows.iter().map(|a| (a.kind, a.from, a.to)).collect();
    let (one, two) = (Some(find(&model, 1)), Some(find(&model, 2)));
    assert_eq!(
        kinds,
        [
            (ArrowKind::TryReadAnswered, one, None),
            (ArrowKind::ResolveFailed, two, None),
            (ArrowKind::ReadFailed, two, one)
        ]
    );
}

#[test]
fn resolving_ends_a_promise_and_becoming_ends_a_life() {
    let mut story = Story::new();
    story.at(0).spawn_as(1, 0, TaskKind::Promise).spawn_as(2, 0, TaskKind::Promise);
    story.at(4).event(Event::Become { task: task(1), into: task(2) });
    story.at(5).event(Event::Become { task: task(2), into: task(1) });
    let model = story.at(9).finish();
    let (one, two) = (model.task(find(&model, 1)), model.task(find(&model, 2)));
    assert_eq!((one.became, one.ended), (Some(find(&model, 2)), Nanos(4)));
    assert_eq!((two.became, two.ended), (Some(find(&model, 1)), Nanos(5)));

    let mut story = Story::new();
    story.at(0).spawn_as(1, 0, TaskKind::Promise).at(3);
    story.event(Event::Resolve { by: ObjectId::NONE, target: task(1), outcome: Outcome::Failed });
    let model = story.at(9).finish();
    assert_eq!(model.task(find(&model, 1)).outcome, Some(Outcome::Failed));
    assert_eq!(model.task(find(&model, 1)).ended, Nanos(3));
}

#[test]
fn double_spawn_and_double_end_change_nothing() {
    let mut story = Story::new();
    story.at(0).spawn(1).at(1).begin(1).at(2).spawn(1).at(3).done(1).at(5);
    story.event(Event::End { task: task(1), outcome: Outcome::Panicked }).spawn(1).begin(1);
    let model = story.at(9).finish();
    let entry = model.task(find(&model, 1));
    assert_eq!((entry.born, entry.ended, entry.outcome), (Nanos(0), Nanos(3), Some(Outcome::Done)));
    assert_eq!(states(&model, 1), [(Ready, 0), (Running, 1)]);
}

#[test]
fn an_interrupt_is_no_task() {
    let mut story = Story::new();
    story.at(0).spawn(1).at(1).begin(1).at(2).event(Event::IrqBegin { vector: 33 });
    story.event(Event::Wake { task: task(1), cause: Cause::Irq, by: 33 }).at(3).event(Event::IrqEnd {});
    let model = story.at(4).pending(1).at(5).finish();
    assert_eq!(model.irqs.len(), 1);
    assert_eq!((model.irqs[0].vector, model.irqs[0].stretch.span()), (Some(33), 1));
    assert_eq!(states(&model, 1), [(Ready, 0), (Running, 1), (Ready, 4)]);
    assert_eq!(model.task(find(&model, 1)).sums.self_wakes, 0);
}

#[test]
fn a_task_whose_end_was_lost_is_over() {
    let mut story = Story::new();
    let other = story.builder.lane(1, 2, "thread 2");
    // Thread 2 reaches back to 50 only; thread 1, a reactor, to 0. The live table knows task 2 and nobody else.
    let gap = Gap { lane: Some(other), after: Nanos(0), before: Nanos(50), events: 99, kind: GapKind::Older };
    story.builder.gap(gap);
    story.builder.live(live(2, LiveState::Waiting), Nanos(40));
    story.builder.live_is_complete();
    story.at(10).wake(1, 0).at(20).wake(2, 0).at(60);
    let model = story.finish();
    let gone = model.task(find(&model, 1));
    assert_eq!((gone.ended, gone.end_lost, gone.lives_on()), (Nanos(10), true, false));
    assert_eq!(states(&model, 2), [(Unknown, 0), (Ready, 20), (Unknown, 20), (Waiting, 40)]);
    assert_eq!(model.lost(), 0, "what is older than the ring holds is not lost");
}

#[test]
fn live_entries_younger_than_the_trace_are_not_of_it() {
    let mut story = Story::new();
    story.builder.live(live(7, LiveState::New), Nanos(90));
    story.builder.live(live(8, LiveState::New), Nanos(30));
    let model = story.at(50).finish();
    assert_eq!(model.tasks.len(), 1);
    assert_eq!((model.tasks[0].id, model.tasks[0].born), (task(8), Nanos(30)));
}

fn live(id: u32, state: LiveState) -> LiveEntry {
    LiveEntry {
        id: task(id),
        kind: LiveKind::Task,
        state,
        site: SiteId::NONE,
        parent: ObjectId::NONE,
        waiting_on: ObjectId::NONE,
        since: Ticks(0),
        detail: TaskKind::Task.raw(),
    }
}
