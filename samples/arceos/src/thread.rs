//! Threads in the trace, by the extension point of the kernel's scheduler: axtask's feature `task-ext` calls `on_leave` and
//! `on_enter` at every switch. Nothing of the kernel is changed.
//!
//! Unsafe for the one cell that is touched there, where interrupts are off and the thread is neither on another CPU nor in
//! another call.

use alloc::boxed::Box;
use alloc::string::ToString;
use axtask::{AxTaskExt, AxTaskRef, TaskExt, TaskInner, TaskState, spawn_task};
use core::cell::UnsafeCell;
use extern_trait::extern_trait;
use unitrace_probe::hooks::Thread;
use unitrace_probe::{Callsite, PollResult, TaskKind, current};

const STACK: usize = 64 << 10;

/// What the probe keeps of a thread, beside what the kernel keeps.
struct Told(Box<UnsafeCell<Thread>>);

#[extern_trait]
impl TaskExt for Told {
    fn on_enter(&self) {
        // SAFETY: see above.
        unsafe { &mut *self.0.get() }.starts();
    }

    fn on_leave(&self) {
        let result = match axtask::current().state() {
            TaskState::Exited => PollResult::Ready,
            TaskState::Blocked => PollResult::Pending,
            TaskState::Running | TaskState::Ready => PollResult::Preempted,
        };
        // SAFETY: see above.
        unsafe { &mut *self.0.get() }.stops(result);
    }
}

/// A thread of the kernel, from its birth in the trace. Its name stands at `site` too.
pub fn spawn(name: &'static str, site: &'static Callsite, run: impl FnOnce() + Send + 'static) -> AxTaskRef {
    let mut task = TaskInner::new(run, name.to_string(), STACK);
    let told = Thread::new(site.id(), TaskKind::Thread, current());
    *task.task_ext_mut() = Some(AxTaskExt::from_impl(Told(Box::new(UnsafeCell::new(told)))));
    spawn_task(task)
}
