//! Tokio's own spans and events: the names of tasks, `block_on`, blocking tasks, and who is woken. The polls of other tasks
//! are told by its hooks.

use super::about::About;
use super::made::Made;
use super::resources;
use super::waker::Waker;
use crate::tokio::polls::{Frame, here};
use crate::tokio::{task_of, thread_is_left};
use crate::wake::woken;
use crate::{Callsite, Group, current, groups, is_enabled, live, lives, record, ticks};
use core::sync::atomic::{AtomicBool, Ordering};
use tracing_core::{Event as TracingEvent, Metadata, span};
use unitrace_formats::event::{Event, Outcome, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::SiteKind;

static FOLLOWED: AtomicBool = AtomicBool::new(false);

/// Where Tokio does not say who called.
static ROOT: Callsite = Callsite::new(SiteKind::Task, "block_on", "tokio::runtime", "", 0, "");

/// Marks of span ids that are tasks: bits that no id of ours has.
const TASK: u64 = 1 << 33;
const BLOCK_ON: u64 = 1 << 34;
const BLOCKING: u64 = 1 << 37;

const SPANS: &str = "tokio::task";
const BLOCKING_SPANS: &str = "tokio::task::blocking";
const WAKERS: &str = "tokio::task::waker";

/// From now on Tokio's tasks are followed.
pub(crate) fn follow_tasks() {
    FOLLOWED.store(true, Ordering::Relaxed);
    tracing_core::callsite::rebuild_interest_cache();
}

/// True once [`follow_tasks`] was called.
#[inline]
pub(in super::super) fn are_followed() -> bool {
    FOLLOWED.load(Ordering::Relaxed)
}

/// True for the spans and events that tell of tasks, and of resources if they are followed.
pub(in super::super) fn tells(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let of_tasks = || metadata.is_span() && is_task(target) || target == WAKERS;
    are_followed() && (of_tasks() || resources::tells(metadata))
}

fn is_task(target: &str) -> bool {
    target == SPANS || target == BLOCKING_SPANS
}

/// A span that is a task or belongs to a resource.
pub(in super::super) fn begin(attributes: &span::Attributes<'_>) -> Option<span::Id> {
    if !are_followed() {
        return None;
    }
    if !is_task(attributes.metadata().target()) {
        return resources::begin(attributes);
    }
    let about = About::of(attributes);
    Some(span::Id::from_u64(begin_task(&about, attributes)))
}

/// The span's id. A worker thread is no task, and what runs in a `LocalSet` is a part of the task that does: of polls and ends in
/// there nothing is told.
fn begin_task(about: &About, attributes: &span::Attributes<'_>) -> u64 {
    if about.is_worker() || about.is_local() {
        return resources::NOTHING;
    }
    let task = task_of(about.id());
    let mark = match (about.is_block_on(), about.is_blocking()) {
        (true, _) => BLOCK_ON,
        (_, true) => BLOCKING,
        _ => TASK,
    };
    if is_enabled(Group::Tasks) {
        let spawned = |site, kind| lives::spawned_as(ticks(), task, current(), site, kind);
        match mark {
            BLOCK_ON => spawned(ROOT.id(), TaskKind::BlockOn),
            BLOCKING => spawned(Made::of(attributes).site(SiteKind::Task, attributes), TaskKind::Blocking),
            _ => {}
        }
    }
    if let Some(text) = about.name() {
        record(Event::Label { object: task, site: SiteId::NONE, text });
    }
    mark | u64::from(task.0)
}

fn task_in(id: &span::Id) -> Option<ObjectId> {
    (id.into_u64() & (TASK | BLOCK_ON | BLOCKING) != 0).then(|| ObjectId(id.into_u64() as u32))
}

fn is_block_on(id: &span::Id) -> bool {
    id.into_u64() & BLOCK_ON != 0
}

fn is_blocking(id: &span::Id) -> bool {
    id.into_u64() & BLOCKING != 0
}

/// True if the span is a task (`block_on` and blocking ones are polled, of others the hooks tell) or belongs to a resource.
#[inline]
pub(in super::super) fn enter(id: &span::Id) -> bool {
    let Some(task) = task_in(id) else { return resources::enter(id) };
    if is_block_on(id) || is_blocking(id) {
        // A blocking task's span is entered once more when its closure is dropped, after its end.
        let is_polled = groups() != 0 && (is_block_on(id) || live::holds(task));
        here(|polls| polls.push(is_polled.then(|| Frame::new(task, lives::poll_begins(task)))));
    } else {
        here(|polls| polls.entered(task));
    }
    true
}

/// As [`enter`]. A span is left by a panic as well.
#[inline]
pub(in super::super) fn exit(id: &span::Id) -> bool {
    let Some(task) = task_in(id) else { return resources::exit(id) };
    if is_blocking(id) {
        here(|polls| polls.end_innermost(task));
    }
    if std::thread::panicking() {
        here(|polls| polls.panic_innermost(task));
    }
    if is_block_on(id) || is_blocking(id) {
        here(|polls| polls.ends_innermost());
    }
    true
}

/// As [`enter`]: one handle more. Those of tasks are not counted.
#[inline]
pub(in super::super) fn cloned(id: &span::Id) -> bool {
    task_in(id).is_some() || resources::cloned(id)
}

/// One handle less: true if it was the last. `None`: an ordinary span. The hooks tell of ends of tasks, but for `block_on`.
pub(in super::super) fn close(id: &span::Id) -> Option<bool> {
    let Some(task) = task_in(id) else { return resources::close(id) };
    if is_block_on(id) {
        thread_is_left();
        lives::ends(ticks(), task, Outcome::Done);
    }
    Some(true)
}

/// True if the event was one of a waker or a resource.
#[inline]
pub(in super::super) fn event(event: &TracingEvent<'_>, ours: impl FnOnce(u64) -> u64) -> bool {
    if event.metadata().target() != WAKERS {
        return are_followed() && resources::event(event);
    }
    if let Some(span) = Waker::wakes(event) {
        let task = ours(span);
        if task & TASK != 0 {
            woken(ObjectId(task as u32));
        }
    }
    true
}
