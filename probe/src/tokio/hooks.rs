//! What the runtime calls. A task's end is told in the middle of its last poll, and without a poll if it is aborted.

pub(crate) mod polls;

use super::lines::line;
use crate::{Cause, Resource, ResourceKind, groups, is_enabled, live, lives, record, scope, site, ticks};
use ::tokio::runtime::{Builder, TaskMeta};
use core::hash::{Hash, Hasher};
use core::panic::Location;
use polls::{Frame, here};
use unitrace_formats::event::{Event, Group, Outcome, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::SiteKind;

/// Sockets and timers, whichever it was.
static DRIVER: Resource = Resource::lazy(ResourceKind::Device, site!(Resource, "io and time driver"));

pub(super) fn set(builder: &mut Builder) {
    builder
        .on_task_spawn(spawned)
        .on_before_task_poll(|meta| here(|polls| polls.push(poll_begins(task(meta)))))
        .on_after_task_poll(|_| here(polls::Polls::ends_innermost))
        .on_task_terminate(terminated)
        .on_thread_park(|| {
            record(Event::IdleBegin {});
            // Stays: a busy worker looks for what is ready without being parked.
            scope::replace_cause(Some((Cause::Io, DRIVER.id().0)));
        })
        .on_thread_unpark(|| record(Event::IdleEnd {}));
}

/// The thread of a runtime, which is the driver's outside of polls, is an ordinary thread again.
pub(crate) fn thread_is_left() {
    scope::replace_cause(None);
}

/// Tokio's ids are never reused. Ours for its tasks are theirs above a billion, which our own counter has to make first.
pub(crate) fn task_of(id: u64) -> ObjectId {
    const TASKS: u64 = 1_000_000_000;
    ObjectId((TASKS + id % TASKS) as u32)
}

fn task(meta: &TaskMeta<'_>) -> ObjectId {
    let mut number = Number(0);
    meta.id().hash(&mut number);
    task_of(number.0)
}

/// What a number that hashes itself says.
struct Number(u64);

impl Hasher for Number {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

fn spawned(meta: &TaskMeta<'_>) {
    if is_enabled(Group::Tasks) {
        lives::spawned_as(ticks(), task(meta), crate::current(), site(meta.spawned_at()), TaskKind::Task);
    }
}

/// Tasks are named by the line that spawns them.
fn site(spawned_at: &'static Location<'static>) -> SiteId {
    let Some(line) = line(core::ptr::from_ref(spawned_at).addr()) else { return SiteId::NONE };
    let name = || line.name(SiteKind::Task, "", spawned_at.file(), spawned_at.line());
    line.site().unwrap_or_else(name)
}

/// A poll begins, unless nothing is recorded.
pub(crate) fn poll_begins(task: ObjectId) -> Option<Frame> {
    (groups() != 0).then(|| Frame::new(task, lives::poll_begins(task)))
}

/// Of blocking tasks too, of which nothing else is told.
fn terminated(meta: &TaskMeta<'_>) {
    let task = task(meta);
    let told_by_its_poll = here(|polls| polls.end_innermost(task));
    if !told_by_its_poll && live::holds(task) {
        lives::ends(ticks(), task, Outcome::Dropped);
    }
}
