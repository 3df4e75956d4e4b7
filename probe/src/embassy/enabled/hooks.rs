//! What embassy-executor calls. A task's end is told in the middle of its last poll, with its address free for the next
//! life from an instant before: whose end it is says the innermost poll, not the address.

use super::polls::{Frame, Polls, here};
use super::tasks::{Entry, TASKS};
use crate::wake::woken;
use crate::{current, groups, interrupt, is_enabled, lives, record, ticks};
use core::sync::atomic::Ordering::Relaxed;
use unitrace_formats::event::{Event, Group, Outcome, PollResult, TaskKind};
use unitrace_formats::id::ObjectId;

/// An executor's round begins.
#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_poll_start(_executor: u32) {
    here(|polls| {
        polls.ready.store(false, Relaxed);
        idle_ends(polls);
    });
}

/// A round is over. Nothing to do, if nothing became ready meanwhile and nobody is being polled below.
#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_executor_idle(_executor: u32) {
    here(|polls| {
        let busy = polls.ready.load(Relaxed) || polls.is_polling() || interrupt().is_some();
        if !busy && !polls.idle.swap(true, Relaxed) {
            record(Event::IdleBegin {});
        }
    });
}

fn idle_ends(polls: &Polls) {
    if polls.idle.swap(false, Relaxed) {
        record(Event::IdleEnd {});
    }
}

/// A task is spawned by the current one.
#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_task_new(_executor: u32, storage: u32) {
    if let Some(entry) = TASKS.begin(storage) {
        spawn_if_recorded(entry, current());
    }
}

fn spawn_if_recorded(entry: &Entry, parent: ObjectId) {
    if is_enabled(Group::Tasks) {
        entry.set_task(lives::spawned(parent, entry.site(), TaskKind::Task));
    }
}

/// A task is put into its executor's queue: by its spawn, later by whoever wakes it. What is woken after its end has no
/// entry any more.
#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_task_ready_begin(_executor: u32, storage: u32) {
    here(|polls| polls.ready.store(true, Relaxed));
    let Some(entry) = TASKS.get(storage) else { return };
    if entry.is_queued_by_spawn() || entry.task().is_none() {
        return;
    }
    woken(entry.task());
}

/// A poll begins; that of a task which has ended (it was woken once more) does nothing and is not recorded.
#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_task_exec_begin(_executor: u32, storage: u32) {
    here(|polls| {
        idle_ends(polls);
        polls.push(TASKS.get(storage).and_then(poll_begins));
    });
}

fn poll_begins(entry: &Entry) -> Option<Frame> {
    entry.polled();
    if groups() == 0 {
        return None;
    }
    if entry.task().is_none() {
        // Spawned while tasks were not recorded: nobody knows by whom.
        spawn_if_recorded(entry, ObjectId::NONE);
    }
    let task = entry.task();
    (!task.is_none()).then(|| Frame { task, before: lives::poll_begins(task), ended: false })
}

/// The task that is being polled has ended and its future is dropped.
#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_task_end(_executor: u32, storage: u32) {
    let task = TASKS.end(storage);
    let told_by_its_poll = here(Polls::end_innermost).unwrap_or(false);
    if !told_by_its_poll && !task.is_none() && groups() != 0 {
        lives::ends(ticks(), task, Outcome::Done);
    }
}

/// A poll ends.
#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_task_exec_end(_executor: u32, _storage: u32) {
    if let Some(Some(frame)) = here(Polls::pop) {
        let result = if frame.ended { PollResult::Ready } else { PollResult::Pending };
        lives::poll_ends(frame.task, frame.before, result);
    }
}
