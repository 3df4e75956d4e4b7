//! Spans: a stretch of work with a name, which may be on the CPU many times or not at all.
//!
//! ```
//! use unitrace_probe::span;
//! let span = span!("request", bytes = 512u64, cached = false);
//! {
//!     let _on_cpu = span.enter();
//! }
//! drop(span); // its end
//! ```

mod instrumented;
mod value;

pub use instrumented::InSpan;
pub use value::{Bits, field};

use crate::live;
use crate::{Callsite, Group, current, is_enabled, new_object, record, scope};
use core::marker::PhantomData;
use unitrace_formats::event::Event;
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::live::LiveKind;

/// Begins a [`Span`](crate::Span) with this line as its site, and with fields.
///
/// ```
/// let span = unitrace_probe::span!("parse", length = 17u64);
/// # drop(span);
/// ```
#[macro_export]
macro_rules! span {
    ($name:expr $(, $field:ident = $value:expr)* $(,)?) => {{
        let span = $crate::Span::begin($crate::site!(Span, $name));
        $($crate::span::field($crate::site!(Field, ::core::stringify!($field)), $value);)*
        span
    }};
}

/// A span; it ends when it is dropped.
#[derive(Debug)]
#[must_use = "the span ends when this is dropped"]
pub struct Span {
    id: ObjectId,
}

impl Span {
    /// Begins a span of the current task, inside the span that is entered here. See [`span!`](crate::span!).
    #[inline]
    pub fn begin(site: &'static Callsite) -> Self {
        match is_enabled(Group::Spans) {
            true => Self::record(site),
            false => Self { id: ObjectId::NONE },
        }
    }

    fn record(site: &'static Callsite) -> Self {
        let (span, parent, site, task) = (new_object(), scope::span(), site.id(), current());
        live::insert(span, LiveKind::Span, 0, site, if parent.is_none() { task } else { parent });
        record(Event::SpanBegin { span, parent, site, task });
        Self { id: span }
    }

    /// Its id; none while spans are not recorded.
    #[inline]
    pub fn id(&self) -> ObjectId {
        self.id
    }

    /// On the CPU, in this thread, until the guard is dropped.
    #[inline]
    pub fn enter(&self) -> Entered<'_> {
        let span = self.id;
        if !span.is_none() {
            record(Event::SpanEnter { span });
        }
        Entered { span: self, before: scope::replace_span(span), here: PhantomData }
    }

    /// The future, entered at each of its polls; the span ends with it.
    #[inline]
    pub fn around<F: Future>(self, future: F) -> InSpan<F> {
        InSpan::new(future, self)
    }
}

impl Drop for Span {
    #[inline]
    fn drop(&mut self) {
        if !self.id.is_none() {
            record(Event::SpanEnd { span: self.id });
            live::remove(self.id);
        }
    }
}

/// See [`Span::enter`].
#[derive(Debug)]
#[must_use = "the span is left when this is dropped"]
pub struct Entered<'a> {
    span: &'a Span,
    before: ObjectId,
    // The innermost span belongs to this thread.
    here: PhantomData<*const ()>,
}

impl Drop for Entered<'_> {
    #[inline]
    fn drop(&mut self) {
        if !self.span.id.is_none() {
            record(Event::SpanExit { span: self.span.id });
        }
        scope::replace_span(self.before);
    }
}
