//! What runs, told by its owner: threads that are switched, promises, wakes with a cause, callsites of other languages.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod story;

use story::record;
use unitrace_probe::formats::ring::live::LiveState;
use unitrace_probe::formats::ring::site::{Site, SiteKind};
use unitrace_probe::hooks::{self, Interned, Thread};
use unitrace_probe::{
    Cause, Event, ObjectId, Outcome, PollResult, ResourceKind, TaskKind, current, site, waiting,
};

fn thread(name: &'static str) -> Thread {
    static ONE: Interned = Interned::new();
    static OTHER: Interned = Interned::new();
    let word = if name == "one" { &ONE } else { &OTHER };
    let describe = Site { kind: SiteKind::Task, name, module: "m", file: "f.c", line: 7, unit: "" };
    let id = word.get().unwrap_or_else(|| word.intern(&describe));
    Thread::new(id, TaskKind::Thread, current())
}

#[test]
fn threads_are_switched_with_one_event() {
    let recording = record();
    let (mut one, mut other) = (thread("one"), thread("other"));
    one.starts();
    assert_eq!(current(), one.id());
    hooks::switch(&mut one, PollResult::Preempted, &mut other);
    assert_eq!(current(), other.id());
    let states = |name| recording.copy().live(name)[0].state;
    assert_eq!((states("one"), states("other")), (LiveState::Ready, LiveState::Running));
    let socket = hooks::make_resource(site!(Resource, "socket").id(), ResourceKind::Socket);
    waiting::wait(socket);
    hooks::switch(&mut other, PollResult::Pending, &mut one);
    assert_eq!(recording.copy().live("other")[0].waiting_on, socket);
    hooks::wake_because(other.id(), Cause::Io, socket.0);
    assert_eq!(states("other"), LiveState::Ready);
    hooks::switch(&mut one, PollResult::Ready, &mut other);
    other.stops(PollResult::Ready);
    assert!(current().is_none());
    hooks::resource_end(socket);
    assert_eq!(recording.copy().alive(), Vec::<String>::new());
    assert_eq!(
        recording.told(),
        [
            "- spawns thread one",
            "- spawns thread other",
            "poll one",
            "switch",
            "new socket socket",
            "other waits for socket",
            "switch",
            "io socket wakes other",
            "switch",
            "one ends done",
            "other is ready",
            "other ends done",
        ]
    );
}

#[test]
fn a_task_goes_off_the_cpu_with_the_thread_that_polls_it() {
    let recording = record();
    let (mut one, mut other) = (thread("one"), thread("other"));
    one.starts();
    let task = hooks::spawn(site!(Task, "task").id(), TaskKind::Task, current());
    let poll = hooks::poll_begin(task);
    assert_eq!(poll.task(), task);
    hooks::switch(&mut one, PollResult::Preempted, &mut other);
    assert_eq!(current(), other.id());
    hooks::switch(&mut other, PollResult::Pending, &mut one);
    assert_eq!(current(), task);
    hooks::poll_end(poll, PollResult::Ready);
    assert_eq!(current(), one.id());
    one.stops(PollResult::Pending);
    assert_eq!(
        recording.told()[2..],
        [
            "poll one",
            "one spawns task task",
            "poll task",
            "task is preempted",
            "switch",
            "switch",
            "poll task",
            "task is ready",
            "task ends done",
            "one is pending",
        ]
    );
    // Not left to the next test of this thread.
    [one, other].iter().for_each(|thread| hooks::end(thread.id(), Outcome::Dropped));
}

#[test]
fn a_promise_ends_with_its_resolution() {
    let recording = record();
    let promise = hooks::make_promise(site!(Task, "promise").id());
    assert_eq!(recording.copy().alive(), ["promise"]);
    hooks::resolve(promise, Outcome::Failed);
    assert_eq!(recording.copy().alive(), Vec::<String>::new());
    assert_eq!(recording.told(), ["- spawns promise promise", "- resolves promise failed"]);
}

#[test]
fn nobody_is_told_of_the_task_none() {
    let recording = record();
    let none = ObjectId::NONE;
    hooks::poll_end(hooks::poll_begin(none), PollResult::Ready);
    hooks::end(none, Outcome::Done);
    hooks::wake(none);
    hooks::wake_because(none, Cause::Io, 3);
    hooks::resolve(none, Outcome::Done);
    hooks::resource_end(none);
    let (mut one, mut other) = (Thread::of(none), Thread::of(none));
    one.starts();
    hooks::switch(&mut one, PollResult::Pending, &mut other);
    other.stops(PollResult::Ready);
    assert_eq!(recording.told(), Vec::<String>::new());
}

#[test]
fn an_interrupt_is_the_cause_of_what_it_wakes() {
    let recording = record();
    let task = hooks::spawn(site!(Task, "task").id(), TaskKind::Task, current());
    let poll = hooks::poll_begin(task);
    let irq = hooks::irq_begin(33);
    assert!(current().is_none());
    hooks::wake(task);
    hooks::irq_end(irq);
    assert_eq!(current(), task);
    hooks::poll_end(poll, PollResult::Pending);
    hooks::end(task, Outcome::Dropped);
    assert_eq!(
        recording.told()[1..],
        ["poll task", "irq 33", "irq 33 wakes task", "irq_end", "task is pending", "task ends dropped"]
    );
    assert!(recording.copy().events().iter().any(|event| matches!(event, Event::Wake { by: 33, .. })));
}
