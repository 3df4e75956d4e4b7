//! Values of fields: numbers as events, everything else as text.

use super::sites;
use crate::record_at;
use crate::text::Buffer;
use core::fmt::{Debug, Write};
use tracing_core::field::{Field, Visit};
use tracing_core::{Event as TracingEvent, Metadata, span};
use unitrace_formats::event::{Event, ValueType};
use unitrace_formats::time::Ticks;

/// What has fields.
pub(super) trait Fields {
    /// Shows each to `visitor`.
    fn visit(&self, visitor: &mut dyn Visit);
}

impl Fields for TracingEvent<'_> {
    fn visit(&self, visitor: &mut dyn Visit) {
        self.record(visitor);
    }
}

impl Fields for span::Attributes<'_> {
    fn visit(&self, visitor: &mut dyn Visit) {
        self.record(visitor);
    }
}

impl Fields for span::Record<'_> {
    fn visit(&self, visitor: &mut dyn Visit) {
        self.record(visitor);
    }
}

/// Records every number, as a value of what was recorded just before at that time.
pub(super) fn record_numbers(at: Ticks, fields: &impl Fields, metadata: &'static Metadata<'static>) {
    fields.visit(&mut Numbers { at, metadata });
}

/// The message, and every value that is not a number.
pub(super) fn texts(fields: &impl Fields) -> Buffer {
    let mut texts = Texts { buffer: Buffer::new(), numbers: false };
    fields.visit(&mut texts);
    texts.buffer
}

/// Every value: for those that come too late to be events.
pub(super) fn all_as_text(fields: &impl Fields) -> Buffer {
    let mut texts = Texts { buffer: Buffer::new(), numbers: true };
    fields.visit(&mut texts);
    texts.buffer
}

struct Numbers {
    at: Ticks,
    metadata: &'static Metadata<'static>,
}

impl Numbers {
    fn put(&self, field: &Field, of: ValueType, value: u64) {
        record_at(self.at, Event::Field { site: sites::field(field, self.metadata), of, value });
    }
}

impl Visit for Numbers {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, ValueType::Float, value.to_bits());
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, ValueType::Signed, value as u64);
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, ValueType::Unsigned, value);
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, ValueType::Bool, value.into());
    }
    fn record_str(&mut self, _: &Field, _: &str) {}
    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// The field that holds what is said.
const MESSAGE: &str = "message";

struct Texts {
    buffer: Buffer,
    /// Numbers too.
    numbers: bool,
}

impl Texts {
    /// Only a full buffer says no: what was cut is said in the text.
    fn put(&mut self, field: &Field, value: core::fmt::Arguments<'_>) {
        if !self.buffer.is_empty() {
            let _ = self.buffer.write_str(" ");
        }
        let name = field.name();
        if name != MESSAGE {
            let _ = self.buffer.write_str(name).and_then(|()| self.buffer.write_str("="));
        }
        let _ = self.buffer.write_fmt(value);
    }
}

impl Visit for Texts {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if self.numbers {
            self.put(field, format_args!("{value}"));
        }
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        if self.numbers {
            self.put(field, format_args!("{value}"));
        }
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        if self.numbers {
            self.put(field, format_args!("{value}"));
        }
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        if self.numbers {
            self.put(field, format_args!("{value}"));
        }
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            MESSAGE => self.put(field, format_args!("{value}")),
            _ => self.put(field, format_args!("{value:?}")),
        }
    }
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field, format_args!("{value:?}"));
    }
}
