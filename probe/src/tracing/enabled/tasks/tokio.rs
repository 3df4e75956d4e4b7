//! Tokio's own spans and events: the names of tasks, `block_on`, and who is woken. Its polls are told by its hooks.

use crate::tokio::polls::{Frame, here};
use crate::tokio::{task_of, thread_is_left};
use crate::wake::woken;
use crate::{Callsite, Group, current, groups, is_enabled, lives, record, ticks};
use core::fmt::{Debug, Write};
use core::sync::atomic::{AtomicBool, Ordering};
use tracing_core::field::{Field, Visit};
use tracing_core::{Event as TracingEvent, Metadata, span};
use unitrace_formats::event::{Event, Outcome, TaskKind, Text};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::SiteKind;

static FOLLOWED: AtomicBool = AtomicBool::new(false);

/// Where Tokio does not say who called.
static ROOT: Callsite = Callsite::new(SiteKind::Task, "block_on", "tokio::runtime", "", 0, "");

/// Marks of span ids that are tasks: bits that no id of ours has.
const TASK: u64 = 1 << 33;
const BLOCK_ON: u64 = 1 << 34;

const SPANS: &str = "tokio::task";
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

/// True for the spans and events that tell of tasks.
pub(in super::super) fn tells(metadata: &Metadata<'_>) -> bool {
    are_followed() && (metadata.target() == SPANS && metadata.is_span() || metadata.target() == WAKERS)
}

/// What Tokio says of a task or a waker.
#[derive(Default)]
struct About {
    id: u64,
    is_block_on: bool,
    wakes: bool,
    name: Name,
}

/// The first 64 bytes of a name.
struct Name {
    bytes: [u8; 64],
    length: usize,
}

impl Default for Name {
    fn default() -> Self {
        Self { bytes: [0; 64], length: 0 }
    }
}

impl Name {
    /// `None`: it has no name.
    fn text(&self) -> Option<Text<'_>> {
        Text::from_wire(&self.bytes[..self.length], false).filter(|_| self.length != 0)
    }
}

impl Write for Name {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let room = self.bytes.len() - self.length;
        let taken = (0..=text.len().min(room)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        self.bytes[self.length..][..taken].copy_from_slice(&text.as_bytes()[..taken]);
        self.length += taken;
        if taken < text.len() { Err(core::fmt::Error) } else { Ok(()) }
    }
}

impl Visit for About {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "task.id" {
            self.id = value;
        }
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "op" {
            self.wakes = value.starts_with("waker.wake");
        }
    }
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            // Cut if it is long.
            "task.name" => drop(write!(self.name, "{value:?}")),
            "kind" => self.is_block_on = is(value, "block_on"),
            _ => {}
        }
    }
}

fn is(value: &dyn Debug, text: &str) -> bool {
    let mut name = Name::default();
    write!(name, "{value:?}").is_ok() && name.bytes[..name.length] == *text.as_bytes()
}

/// A span that is a task.
pub(in super::super) fn begin(attributes: &span::Attributes<'_>) -> Option<span::Id> {
    if !tells(attributes.metadata()) {
        return None;
    }
    let mut about = About::default();
    attributes.record(&mut about);
    let task = task_of(about.id);
    if about.is_block_on && is_enabled(Group::Tasks) {
        lives::spawned_as(ticks(), task, current(), ROOT.id(), TaskKind::BlockOn);
    }
    if let Some(text) = about.name.text() {
        record(Event::Label { object: task, site: SiteId::NONE, text });
    }
    let mark = if about.is_block_on { BLOCK_ON } else { TASK };
    Some(span::Id::from_u64(mark | u64::from(task.0)))
}

fn task_in(id: &span::Id) -> Option<ObjectId> {
    (id.into_u64() & (TASK | BLOCK_ON) != 0).then(|| ObjectId(id.into_u64() as u32))
}

fn is_block_on(id: &span::Id) -> bool {
    id.into_u64() & BLOCK_ON != 0
}

/// True if the span is a task: `block_on` is polled, of others the hooks tell.
#[inline]
pub(in super::super) fn enter(id: &span::Id) -> bool {
    let Some(task) = task_in(id) else { return false };
    if is_block_on(id) {
        here(|polls| polls.push((groups() != 0).then(|| Frame::new(task, lives::poll_begins(task)))));
    } else {
        here(|polls| polls.entered(task));
    }
    true
}

/// As [`enter`]. A span is left by a panic as well.
#[inline]
pub(in super::super) fn exit(id: &span::Id) -> bool {
    let Some(task) = task_in(id) else { return false };
    if std::thread::panicking() {
        here(|polls| polls.panic_innermost(task));
    }
    if is_block_on(id) {
        here(|polls| polls.ends_innermost());
    }
    true
}

/// True if the span is a task; the hooks tell of ends, but for `block_on`.
pub(in super::super) fn close(id: &span::Id) -> bool {
    let Some(task) = task_in(id) else { return false };
    if is_block_on(id) {
        thread_is_left();
        lives::ends(ticks(), task, Outcome::Done);
    }
    true
}

/// True if the event was one of a waker.
#[inline]
pub(in super::super) fn event(event: &TracingEvent<'_>, ours: impl FnOnce(u64) -> u64) -> bool {
    if event.metadata().target() != WAKERS {
        return false;
    }
    let mut about = About::default();
    event.record(&mut about);
    if about.wakes {
        let task = ours(about.id);
        if task & TASK != 0 {
            woken(ObjectId(task as u32));
        }
    }
    true
}
