//! Values of fields: numbers as they are, everything else as text. Each value is looked at once.

use super::literal::literal;
use super::numbers::Numbers;
use super::sites::{Fields, MESSAGE, Sites};
use crate::ring::tail::Number;
use crate::text::Buffer;
use crate::{Group, is_enabled};
use core::fmt::{Debug, Write};
use tracing_core::field::{Field, Visit};
use unitrace_formats::event::{Text, ValueType};
use unitrace_formats::id::SiteId;

/// What was said: the message and every value that is not a number, as one text, and the numbers.
pub(super) struct Said {
    sites: Fields,
    /// A message that needed no formatting, while it is all the text there is.
    literal: Option<&'static str>,
    buffer: Buffer,
    numbers: Numbers,
}

impl Said {
    /// Nothing yet, at a callsite.
    #[inline(always)]
    pub(super) fn at(sites: Sites) -> Self {
        Self { sites: sites.fields(), literal: None, buffer: Buffer::new(), numbers: Numbers::new() }
    }

    /// The text, and the numbers if those are recorded now; without sites if their callsite, `own`, has none.
    #[inline(always)]
    pub(super) fn get(&mut self, own: SiteId) -> (Text<'_>, &[Number]) {
        if own.is_none() {
            self.numbers.forget_sites();
        }
        if !is_enabled(Group::Spans) {
            self.numbers.clear();
        }
        (self.literal.map_or_else(|| self.buffer.text(), Text::new), self.numbers.get())
    }

    #[inline(always)]
    fn number(&mut self, field: &Field, of: ValueType, value: u64) {
        let number = Number::new(self.sites.site(field), of, value);
        if self.sites.is_message(field) || !self.numbers.push(number) {
            self.number_as_text(field, of, value);
        }
    }

    #[cold]
    #[inline(never)]
    fn number_as_text(&mut self, field: &Field, of: ValueType, value: u64) {
        let buffer = self.buffer();
        match of {
            ValueType::Signed => put(buffer, field, format_args!("{}", value as i64)),
            ValueType::Float => put(buffer, field, format_args!("{}", f64::from_bits(value))),
            ValueType::Bool => put(buffer, field, format_args!("{}", value != 0)),
            _ => put(buffer, field, format_args!("{value}")),
        }
    }

    /// Where more text goes.
    fn buffer(&mut self) -> &mut Buffer {
        if let Some(literal) = self.literal.take() {
            // Only a full buffer says no: what was cut is said in the text.
            let _ = self.buffer.write_str(literal);
        }
        &mut self.buffer
    }

    #[inline(never)]
    fn debug(&mut self, field: &Field, value: &dyn Debug) {
        put(self.buffer(), field, format_args!("{value:?}"));
    }
}

impl Visit for Said {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.number(field, ValueType::Float, value.to_bits());
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.number(field, ValueType::Signed, value as u64);
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.number(field, ValueType::Unsigned, value);
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.number(field, ValueType::Bool, value.into());
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        put_str(self.buffer(), field, value);
    }
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if self.sites.is_message(field) && self.buffer.is_empty() {
            self.literal = literal(value);
            if self.literal.is_some() {
                return;
            }
        }
        self.debug(field, value);
    }
}

/// Every value as text: for those that come too late to be events.
pub(super) struct Texts(pub(super) Buffer);

impl Visit for Texts {
    fn record_f64(&mut self, field: &Field, value: f64) {
        put(&mut self.0, field, format_args!("{value}"));
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        put(&mut self.0, field, format_args!("{value}"));
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        put(&mut self.0, field, format_args!("{value}"));
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        put(&mut self.0, field, format_args!("{value}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        put_str(&mut self.0, field, value);
    }
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        put(&mut self.0, field, format_args!("{value:?}"));
    }
}

fn put_str(buffer: &mut Buffer, field: &Field, value: &str) {
    match field.name() {
        MESSAGE => put(buffer, field, format_args!("{value}")),
        _ => put(buffer, field, format_args!("{value:?}")),
    }
}

/// A full buffer says no, as above.
fn put(buffer: &mut Buffer, field: &Field, value: core::fmt::Arguments<'_>) {
    if !buffer.is_empty() {
        let _ = buffer.write_str(" ");
    }
    let name = field.name();
    if name != MESSAGE {
        let _ = buffer.write_str(name).and_then(|()| buffer.write_str("="));
    }
    let _ = buffer.write_fmt(value);
}
