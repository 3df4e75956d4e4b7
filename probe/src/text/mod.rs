//! Names and remarks on objects, and log lines. Formatted on the stack, 1024 bytes at most, without an allocation.

mod buffer;
mod macros;

use crate::{Callsite, Group, current, is_enabled, record};
pub(crate) use buffer::Buffer;
use core::fmt::Arguments;
use unitrace_formats::event::{Event, Level, Text};
use unitrace_formats::id::ObjectId;

/// Gives `object`, a task, resource or span, a name or remark; see [`label!`](crate::label!).
#[inline]
pub fn label(site: &'static Callsite, object: ObjectId, text: Arguments<'_>) {
    if is_enabled(Group::Text) {
        with_text(text, &mut |text| record(Event::Label { object, site: site.id(), text }));
    }
}

/// A log line of the current task; see [`log!`](crate::log!).
#[inline]
pub fn log(site: &'static Callsite, level: Level, text: Arguments<'_>) {
    if is_enabled(Group::Text) {
        with_text(text, &mut |text| record(Event::Log { task: current(), level, site: site.id(), text }));
    }
}

/// Formats, if that is needed, and hands the text on.
#[cold]
fn with_text(text: Arguments<'_>, use_text: &mut dyn FnMut(Text<'_>)) {
    match text.as_str() {
        Some(text) => use_text(Text::new(text)),
        None => {
            let mut buffer = Buffer::new();
            // A `Display` that fails has said what it could; so do we.
            let _ = core::fmt::write(&mut buffer, text);
            use_text(buffer.text());
        }
    }
}
