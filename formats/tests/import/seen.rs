//! What a trace says, as lines of text: an importer's whole meaning at a glance.

use std::collections::HashMap;

use unitrace_formats::event::Event;
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::trace::Trace;

/// One line an event, times in ns from the first, objects by their first names. `current` is left out.
pub(crate) fn lines(trace: &Trace) -> Vec<String> {
    let columns = trace.columns();
    let mut names = HashMap::new();
    for (_, event) in columns.events() {
        match event {
            Event::Spawn { task: object, site, .. }
            | Event::SpanBegin { span: object, site, .. }
            | Event::Resource { id: object, site, .. } => {
                if let Some(site) = trace.sites().get(site) {
                    names.entry(object).or_insert_with(|| site.name.to_owned());
                }
            }
            Event::Label { object, text, .. } => {
                names.entry(object).or_insert_with(|| text.show().to_string());
            }
            _ => {}
        }
    }
    let object = |id: ObjectId| match names.get(&id) {
        Some(name) => name.clone(),
        None if id.is_none() => "-".to_owned(),
        None => format!("#{id}"),
    };
    let site = |id: SiteId| trace.sites().get(id).map_or("-".to_owned(), |site| site.name.to_owned());
    let first = trace.span().map_or(0, |(first, _)| first.0);
    let mut lines = Vec::new();
    for (time, event) in columns.events() {
        let what = match event {
            Event::Current { .. } | Event::Resource { .. } => continue,
            Event::Spawn { task, parent, kind, .. } => {
                format!("{} {} of {}", kind.name(), object(task), object(parent))
            }
            Event::PollBegin { task } => format!("{} runs", object(task)),
            Event::PollEnd { task, result } => format!("{} stops: {}", object(task), result.name()),
            Event::End { task, .. } => format!("{} is over", object(task)),
            Event::SpanBegin { span, parent, task, .. } => {
                format!("slice {} in {} of {}", object(span), object(parent), object(task))
            }
            Event::SpanEnter { .. } | Event::SpanExit { .. } => continue,
            Event::SpanEnd { span } => format!("{} ends", object(span)),
            Event::Field { site: name, value, .. } => format!("{} = {value}", site(name)),
            Event::Label { object: of, site: name, text } => {
                format!("{} {}: {}", object(of), site(name), text.show())
            }
            Event::Log { task, site: name, text, .. } => {
                format!("{} says {} {}", object(task), site(name), text.show())
            }
            Event::Read { task, source } => format!("{} reads {}", object(task), object(source)),
            Event::Wake { task, .. } => format!("{} is woken", object(task)),
            Event::Wait { task, resource } => format!("{} waits for {}", object(task), object(resource)),
            Event::Counter { site: name, value } => format!("{} = {value}", site(name)),
            Event::GcBegin { phase } => format!("gc {} begins", phase.name()),
            Event::GcEnd { phase } => format!("gc {} ends", phase.name()),
            other => other.name().to_owned(),
        };
        lines.push(format!("{} {what}", time.0 - first));
    }
    lines
}
