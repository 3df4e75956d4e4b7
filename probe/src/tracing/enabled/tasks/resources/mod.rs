//! What tasks wait on, by Tokio's own account, when it was asked for: a span for each lock, semaphore, timer or channel that
//! tells, entered around what is done with it, and an event in there for each poll of it.
//!
//! ```text
//! runtime.resource { Mutex, src/x.rs:12 }             what the program made: the outermost, which is named
//! └─ runtime.resource { Semaphore, is_internal }      what that is made of: not recorded
//!    └─ event poll_op { is_ready: false }             the task waits, for the outermost
//! ```
//! The spans between them (`async_op`, `async_op.poll`) say nothing more and are never entered.

mod entered;
mod handles;
mod polled;

use super::made::Made;
use crate::{Group, current, is_enabled, live, new_resource, record, waiting};
use core::sync::atomic::{AtomicBool, Ordering};
use polled::Polled;
use tracing_core::{Event as TracingEvent, Metadata, span};
use unitrace_formats::event::Event;
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::SiteKind;
use unitrace_formats::ring::live::LiveKind;

/// The name of a resource's span, and how those of operations on it begin.
const SPAN: &str = "runtime.resource";

/// The target of the events of polls.
const POLLS: &str = "runtime::resource::poll_op";

/// How the targets of all events begin that resources have.
const EVENTS: &str = "runtime::resource";

/// Where a poll that is ready says so once. A `Sleep` is ready and then pending in one poll, and a semaphore ready twice: there
/// Tokio asks first whether the task may go on at all.
const READY_ONCE: [&str; 2] = ["tokio::util::trace", "tokio::sync::oneshot"];

/// Mark of span ids that are resources; the low half is our id, or none for a part of another.
const RESOURCE: u64 = 1 << 35;

/// The id of spans that say nothing more.
pub(super) const NOTHING: u64 = 1 << 36;

static FOLLOWED: AtomicBool = AtomicBool::new(false);

/// From now on resources that are made are followed.
pub(crate) fn follow_resources() {
    FOLLOWED.store(true, Ordering::Relaxed);
    tracing_core::callsite::rebuild_interest_cache();
}

/// True for the spans and events that tell of resources, if that was asked for.
pub(super) fn tells(metadata: &Metadata<'_>) -> bool {
    FOLLOWED.load(Ordering::Relaxed)
        && if metadata.is_span() { metadata.name() == SPAN } else { metadata.target() == POLLS }
}

/// The id of a span of Tokio's resources, asked for or not; `None`: it is something else.
pub(super) fn begin(attributes: &span::Attributes<'_>) -> Option<span::Id> {
    let name = attributes.metadata().name();
    if !name.starts_with(SPAN) {
        return None;
    }
    let is_asked_for = name == SPAN && FOLLOWED.load(Ordering::Relaxed) && is_enabled(Group::Resources);
    let id = if is_asked_for { RESOURCE | u64::from(make(attributes).0) } else { NOTHING };
    Some(span::Id::from_u64(id))
}

/// None: it is a part of the one that is entered.
fn make(attributes: &span::Attributes<'_>) -> ObjectId {
    if entered::is_any() {
        return ObjectId::NONE;
    }
    let made = Made::of(attributes);
    let (kind, site) = (made.kind(), made.site(SiteKind::Resource, attributes));
    let id = new_resource();
    if handles::insert(id) {
        live::insert(id, LiveKind::Resource, kind.raw(), site, current());
    }
    record(Event::Resource { id, kind, site });
    id
}

/// Our id, if the span is a resource.
fn resource_in(id: &span::Id) -> Option<ObjectId> {
    (id.into_u64() & RESOURCE != 0).then(|| ObjectId(id.into_u64() as u32))
}

/// True if it is one of our spans here.
fn is_ours(id: &span::Id) -> bool {
    id.into_u64() & (RESOURCE | NOTHING) != 0
}

/// True if the span is one of a resource.
#[inline]
pub(super) fn enter(id: &span::Id) -> bool {
    if let Some(resource) = resource_in(id) {
        entered::enter(resource);
    }
    is_ours(id)
}

/// As [`enter`].
#[inline]
pub(super) fn exit(id: &span::Id) -> bool {
    if resource_in(id).is_some() {
        entered::exit();
    }
    is_ours(id)
}

/// As [`enter`].
#[inline]
pub(super) fn cloned(id: &span::Id) -> bool {
    if let Some(resource) = resource_in(id) {
        handles::cloned(resource);
    }
    is_ours(id)
}

/// A handle is dropped: what it was, and if it was the last. `None`: no resource.
pub(super) fn close(id: &span::Id) -> Option<bool> {
    let resource = resource_in(id);
    if let Some(resource) = resource.filter(|resource| !resource.is_none()) {
        let last = handles::dropped(resource);
        if last {
            live::remove(resource);
        }
        return Some(last);
    }
    is_ours(id).then_some(true)
}

/// True if the event was one of a resource's. Those outside of tasks are nobody's waits.
#[inline]
pub(super) fn event(event: &TracingEvent<'_>) -> bool {
    let target = event.metadata().target();
    if target == POLLS {
        if let Some(resource) = entered::alone().filter(|_| !current().is_none()) {
            polled(event, resource);
        }
    }
    target.starts_with(EVENTS)
}

fn polled(event: &TracingEvent<'_>, resource: ObjectId) {
    if !Polled::is_ready(event) {
        waiting::wait(resource);
    } else if event.metadata().module_path().is_some_and(|module| READY_ONCE.contains(&module)) {
        waiting::read(resource);
    }
}
