//! Spans, texts, numbers, requests, resources: said directly.

use super::{Integration, Rounds};
use std::future::ready;
use unitrace_probe::{Cause, ObjectId};
use unitrace_probe::{
    Counter, GcPhase, JoinKey, Outcome, cause_scope, counter, current, gc, idle, io, irq, label, log,
    resource, sleep, span, task, waiting,
};

static REQUESTS: Counter = counter!("requests");

pub(super) const VALUES: Integration =
    Integration { name: "what is said directly", adds: 0, begin: || Rounds::new(|_| (), say_all) };

fn say_all(n: u32) {
    let disk = resource!(Device, "disk");
    disk.wait();
    disk.read();
    disk.try_read();
    disk.resolve(Outcome::Failed);
    waiting::become_(current(), disk.id());
    waiting::should_resolve(current());
    let _thread = task!("thread").run_here();
    let _cause = cause_scope(Cause::Io, ObjectId::NONE);
    let _timer = sleep("timer", ready(()));
    let _gc = gc(GcPhase::Mark);
    drop((idle(), irq(3)));
    io::submit(disk.id(), JoinKey(1), 2);
    io::done(disk.id(), JoinKey(1), -5);
    io::send(disk.id(), JoinKey(2), 3);
    io::recv(disk.id(), JoinKey(2), 3);
    REQUESTS.add(1);
    unitrace_probe::count!("queue", 7, "jobs");
    label!("connection {n} of {:?}", "someone");
    log!(Warn, "{:>2000} is cut", "this");
    let span = span!("request", bytes = 512u64, ratio = 0.5, cached = true);
    drop(span.enter());
}
