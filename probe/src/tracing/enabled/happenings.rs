//! What is recorded of a span or an event, whoever hands it on: the subscriber or the layer.

use super::fields::{Said, Texts};
use super::{sites, spans, tasks};
use crate::record::record_with_numbers;
use crate::text::Buffer;
use crate::{Group, current, is_enabled, live, new_object, record, scope, ticks};
use tracing_core::{Event as TracingEvent, Metadata, span};
use unitrace_formats::event::{Event, Level, Text};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::live::LiveKind;

/// Something is said. `ours` makes a span's id as we gave it of one as it stands in fields.
#[inline(always)]
pub(super) fn event(event: &TracingEvent<'_>, ours: impl FnOnce(u64) -> u64) {
    if tasks::event(event, ours) || !is_enabled(Group::Text) {
        return;
    }
    // Read first: whatever comes next goes on while the counter is read.
    let now = ticks();
    let sites = sites::of(event.metadata());
    let mut said = Said::at(sites);
    event.record(&mut said);
    let (task, level, site) = (current(), level_of(event.metadata()), sites.own);
    let (text, numbers) = said.get(site);
    record_with_numbers(now, Event::Log { task, level, site, text }, numbers);
}

/// A span begins; `parent` is the one that was given.
pub(super) fn new_span(attributes: &span::Attributes<'_>, parent: Option<&span::Id>) -> span::Id {
    if let Some(task) = tasks::begin(attributes) {
        return task;
    }
    let span = new_object();
    if is_enabled(Group::Spans) {
        begin(span, attributes, parent);
    }
    spans::insert(span, attributes.metadata());
    span::Id::from_u64(span.0.into())
}

/// Values come late.
pub(super) fn values(span: &span::Id, values: &span::Record<'_>) {
    if is_enabled(Group::Text) {
        let metadata = spans::get(id(span)).and_then(|place| place.metadata());
        let site = metadata.map_or(SiteId::NONE, |metadata| sites::of(metadata).own);
        let mut texts = Texts(Buffer::new());
        values.record(&mut texts);
        label(id(span), site, texts.0.text());
    }
}

/// A span is entered.
pub(super) fn enter(span: &span::Id) {
    if tasks::enter(span) {
        return;
    }
    let span = id(span);
    record(Event::SpanEnter { span });
    let before = scope::replace_span(span);
    // Entered in itself, it keeps what was outside.
    if let Some(place) = spans::get(span).filter(|_| before != span) {
        place.entered_in(before);
    }
}

/// A span is left.
pub(super) fn exit(span: &span::Id) {
    if tasks::exit(span) {
        return;
    }
    let span = id(span);
    record(Event::SpanExit { span });
    if scope::span() == span {
        scope::replace_span(spans::get(span).map_or(ObjectId::NONE, |place| place.before()));
    }
}

/// One handle of a span is dropped. True if it was the last.
pub(super) fn close(span: &span::Id) -> bool {
    if let Some(closed) = tasks::close(span) {
        return closed;
    }
    let span = id(span);
    let closed = spans::get(span).is_none_or(|place| place.dropped());
    if closed {
        record(Event::SpanEnd { span });
        live::remove(span);
    }
    closed
}

fn begin(span: ObjectId, attributes: &span::Attributes<'_>, parent: Option<&span::Id>) {
    let metadata = attributes.metadata();
    let parent = match parent {
        Some(parent) => id(parent),
        None if attributes.is_contextual() => scope::span(),
        None => ObjectId::NONE,
    };
    let (now, sites, task) = (ticks(), sites::of(metadata), current());
    let mut said = Said::at(sites);
    attributes.record(&mut said);
    let site = sites.own;
    live::insert(span, LiveKind::Span, 0, site, if parent.is_none() { task } else { parent });
    let (text, numbers) = said.get(site);
    record_with_numbers(now, Event::SpanBegin { span, parent, site, task }, numbers);
    label(span, site, text);
}

/// Nothing is said by an empty text.
fn label(object: ObjectId, site: SiteId, text: Text<'_>) {
    if !text.bytes().is_empty() {
        record(Event::Label { object, site, text });
    }
}

/// Our id of a span: the one that `new_span` gave.
pub(super) fn id(span: &span::Id) -> ObjectId {
    ObjectId(span.into_u64() as u32)
}

fn level_of(metadata: &Metadata<'_>) -> Level {
    match *metadata.level() {
        tracing_core::Level::ERROR => Level::Error,
        tracing_core::Level::WARN => Level::Warn,
        tracing_core::Level::INFO => Level::Info,
        tracing_core::Level::DEBUG => Level::Debug,
        tracing_core::Level::TRACE => Level::Trace,
    }
}
