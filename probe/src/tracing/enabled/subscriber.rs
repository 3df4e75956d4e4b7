//! What tracing-core calls.

use super::happenings::{self, id};
use super::{level, spans, tasks};
use crate::scope;
use tracing_core::subscriber::{Interest, Subscriber as Subscribes};
use tracing_core::{Event, LevelFilter, Metadata, span};

/// Everything it knows is in the ring.
#[derive(Debug)]
pub(super) struct Subscriber;

impl Subscribes for Subscriber {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if level::is_recorded(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        level::is_recorded(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(if tasks::are_followed() { LevelFilter::TRACE } else { level::most() })
    }

    fn event(&self, event: &Event<'_>) {
        happenings::event(event, |id| id);
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        happenings::new_span(attributes, attributes.parent())
    }

    fn record(&self, span: &span::Id, values: &span::Record<'_>) {
        happenings::values(span, values);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, span: &span::Id) {
        happenings::enter(span);
    }

    fn exit(&self, span: &span::Id) {
        happenings::exit(span);
    }

    fn clone_span(&self, span: &span::Id) -> span::Id {
        if !tasks::cloned(span) {
            spans::get(id(span)).into_iter().for_each(spans::Place::cloned);
        }
        span.clone()
    }

    fn try_close(&self, span: span::Id) -> bool {
        happenings::close(&span)
    }

    fn current_span(&self) -> span::Current {
        let span = scope::span();
        match spans::get(span).and_then(|place| place.metadata()) {
            Some(metadata) => span::Current::new(span::Id::from_u64(span.0.into()), metadata),
            None => span::Current::none(),
        }
    }
}
