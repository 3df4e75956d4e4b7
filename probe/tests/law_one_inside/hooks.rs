//! A scheduler of the program's own: tasks, promises, threads that it switches.

use super::{Integration, Rounds};
use unitrace_probe::hooks::{self, Thread};
use unitrace_probe::{Cause, Outcome, PollResult, ResourceKind, TaskKind, current, site};

pub(super) const HOOKS: Integration =
    Integration { name: "hooks", adds: 0, begin: || Rounds::new(|_| (), round) };

fn round(_: u32) {
    let job = site!(Task, "job").id();
    let task = hooks::spawn(job, TaskKind::Task, current());
    hooks::wake(task);
    let poll = hooks::poll_begin(task);
    let socket = hooks::make_resource(site!(Resource, "socket").id(), ResourceKind::Socket);
    let promise = hooks::promise_of(job, task, socket);
    let called = hooks::callback_begin(promise, socket, Cause::Io);
    hooks::poll_end(called, PollResult::Pending);
    hooks::resolve(promise, Outcome::Done);
    let span = hooks::span_begin(site!(Span, "work").id(), current());
    hooks::span_end(span);
    hooks::resource_end(socket);
    hooks::poll_end(poll, PollResult::Ready);
    let irq = hooks::irq_begin(7);
    hooks::irq_end(irq);
    let mut one = Thread::new(job, TaskKind::Thread, current());
    let mut two = Thread::new(job, TaskKind::Fiber, current());
    one.starts();
    hooks::switch(&mut one, PollResult::Ready, &mut two);
    two.stops(PollResult::Ready);
}
