//! Interrupt and signal handlers as spans of their own.

use crate::{context, record};
use unitrace_formats::event::Event;

/// An interrupt or signal handler is running while this lives; what it wakes is woken by an interrupt.
#[derive(Debug)]
#[must_use = "the handler ends when this is dropped"]
pub struct Interrupt {
    before: Option<u32>,
}

impl Interrupt {
    /// The handler of `vector` begins.
    #[inline]
    pub fn enter(vector: u32) -> Self {
        record(Event::IrqBegin { vector });
        Self { before: context::set_interrupt(Some(vector)) }
    }
}

impl Drop for Interrupt {
    #[inline]
    fn drop(&mut self) {
        context::set_interrupt(self.before);
        record(Event::IrqEnd {});
    }
}
