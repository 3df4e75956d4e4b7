//! The same as a layer of `tracing-subscriber`'s, beside others.

use super::happenings;
use tracing_core::{Event, Subscriber, span};
use tracing_subscriber::layer::{Context, Layer as Layers};
use tracing_subscriber::registry::LookupSpan;

/// Records what passes its filters.
///
/// ```
/// use tracing_subscriber::prelude::*;
/// # #[cfg(target_os = "linux")]
/// # let _trace = unitrace_probe::Config::new().memfd(true).start_or_warn();
/// tracing_subscriber::registry().with(unitrace_probe::tracing::layer()).init(); // and .with(fmt::layer()) …
/// ```
/// The registry allocates and locks for each span, and the layer keeps its id of a span there, in a box: what must not do that
/// uses [`subscribe`](super::subscribe). Events cost what the registry's filters cost besides. For Tokio's wakes the filters must
/// pass `tokio=trace`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layer(());

/// A layer that records; levels are chosen by its filters (`with_filter`), not by [`set_level`](super::set_level).
pub fn layer() -> Layer {
    Layer(())
}

/// Our id of a span, kept with it.
struct Ours(span::Id);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layers<S> for Layer {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let parent = attributes.parent().and_then(|parent| ours(parent, &context));
        span.extensions_mut().insert(Ours(happenings::new_span(attributes, parent.as_ref())));
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, context: Context<'_, S>) {
        if let Some(span) = ours(id, &context) {
            happenings::values(&span, values);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        happenings::event(event, |id| {
            let id = (id != 0).then(|| span::Id::from_u64(id));
            id.and_then(|id| ours(&id, &context)).map_or(0, |ours| ours.into_u64())
        });
    }

    fn on_enter(&self, id: &span::Id, context: Context<'_, S>) {
        if let Some(span) = ours(id, &context) {
            happenings::enter(&span);
        }
    }

    fn on_exit(&self, id: &span::Id, context: Context<'_, S>) {
        if let Some(span) = ours(id, &context) {
            happenings::exit(&span);
        }
    }

    fn on_close(&self, id: span::Id, context: Context<'_, S>) {
        if let Some(span) = ours(&id, &context) {
            // The registry counts handles: this is the end.
            happenings::close(&span);
        }
    }
}

fn ours<S: Subscriber + for<'a> LookupSpan<'a>>(id: &span::Id, context: &Context<'_, S>) -> Option<span::Id> {
    context.span(id)?.extensions().get::<Ours>().map(|ours| ours.0.clone())
}
