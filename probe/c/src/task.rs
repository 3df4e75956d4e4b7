//! Who is born, what runs, who ends.

use crate::held::Held;
use crate::site::{self, Site};
use unitrace_probe::hooks::{self, Poll, Thread};
use unitrace_probe::{Cause, Event, ObjectId, Outcome, PollResult, TaskKind, record};

/// A task, thread, fiber, promise or future is born; returns its id.
///
/// # Safety
/// As the header says of `site`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_spawn_(site: *const Site, kind: u8, parent: u32) -> u32 {
    // SAFETY: by the caller.
    let site = unsafe { site::id(site) };
    hooks::spawn(site, TaskKind::from_raw(kind), ObjectId(parent)).0
}

/// A promise is born that waits for another one or a resource.
///
/// # Safety
/// As the header says of `site`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_promise_(site: *const Site, parent: u32, source: u32) -> u32 {
    // SAFETY: by the caller.
    let site = unsafe { site::id(site) };
    hooks::promise_of(site, ObjectId(parent), ObjectId(source)).0
}

/// It ends without a poll.
#[unsafe(no_mangle)]
pub extern "C" fn ut_end_(task: u32, outcome: u8) {
    hooks::end(ObjectId(task), Outcome::from_raw(outcome));
}

/// It begins to run here.
///
/// # Safety
/// As the header says of `poll`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_poll_begin_(task: u32, poll: *mut Held<Poll>) {
    if !poll.is_null() {
        // SAFETY: by the caller.
        unsafe { Held::put(poll, hooks::poll_begin(ObjectId(task))) };
    }
}

/// A promise's callback begins to run here.
///
/// # Safety
/// As the header says of `poll`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_callback_begin_(promise: u32, source: u32, cause: u8, poll: *mut Held<Poll>) {
    if !poll.is_null() {
        let begun = hooks::callback_begin(ObjectId(promise), ObjectId(source), Cause::from_raw(cause));
        // SAFETY: by the caller.
        unsafe { Held::put(poll, begun) };
    }
}

/// It stops running.
///
/// # Safety
/// As the header says of `poll`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_poll_end_(poll: *mut Held<Poll>, result: u8) {
    // SAFETY: by the caller.
    if let Some(poll) = unsafe { Held::take(poll) } {
        hooks::poll_end(poll, PollResult::from_raw(result));
    }
}

/// `thread` stands for `task` from now on.
///
/// # Safety
/// As the header says of `thread`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_thread_(thread: *mut Held<Thread>, task: u32) {
    // SAFETY: by the caller.
    unsafe { Held::put(thread, Thread::of(ObjectId(task))) };
}

/// A CPU goes from one thread to the next.
///
/// # Safety
/// As the header says of both.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_switch_(from: *mut Held<Thread>, result: u8, to: *mut Held<Thread>) {
    let (mut nobody, mut no_one) = (Thread::of(ObjectId::NONE), Thread::of(ObjectId::NONE));
    if core::ptr::eq(from, to) {
        return;
    }
    // SAFETY: by the caller.
    let from = unsafe { Held::get(from) }.unwrap_or(&mut nobody);
    // SAFETY: by the caller; it is another one.
    let to = unsafe { Held::get(to) }.unwrap_or(&mut no_one);
    hooks::switch(from, PollResult::from_raw(result), to);
}

/// The CPU or thread has nothing to run.
#[unsafe(no_mangle)]
pub extern "C" fn ut_idle_begin_() {
    record(Event::IdleBegin {});
}

/// It has.
#[unsafe(no_mangle)]
pub extern "C" fn ut_idle_end_() {
    record(Event::IdleEnd {});
}

/// The task that runs here.
#[unsafe(no_mangle)]
pub extern "C" fn ut_current() -> u32 {
    unitrace_probe::current().0
}

/// Another one runs here; returns the one before.
#[unsafe(no_mangle)]
pub extern "C" fn ut_set_current(task: u32) -> u32 {
    unitrace_probe::set_current(ObjectId(task)).0
}

/// An interrupt handler begins.
///
/// # Safety
/// As the header says of `irq`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_irq_begin_(vector: u32, irq: *mut Held<Poll>) {
    if !irq.is_null() {
        // SAFETY: by the caller.
        unsafe { Held::put(irq, hooks::irq_begin(vector)) };
    }
}

/// It ends.
///
/// # Safety
/// As the header says of `irq`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_irq_end_(irq: *mut Held<Poll>) {
    // SAFETY: by the caller.
    if let Some(irq) = unsafe { Held::take(irq) } {
        hooks::irq_end(irq);
    }
}
