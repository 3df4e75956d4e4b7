//! Interrupt and signal handlers as spans of their own.

use crate::record;
use crate::scope::{self, Saved};
use core::marker::PhantomData;
use unitrace_formats::event::Event;

/// The handler of interrupt or signal `vector` runs here until the guard is dropped. Inside, no task is current, and
/// who is woken is woken by this interrupt.
///
/// ```
/// fn timer_handler() {
///     let _irq = unitrace_probe::irq(32);
///     assert_eq!(unitrace_probe::interrupt(), cfg!(feature = "enabled").then_some(32));
/// }
/// # timer_handler();
/// ```
#[inline]
pub fn irq(vector: u32) -> Interrupt {
    Interrupt::enter(vector)
}

/// An interrupt or signal handler is running while this lives; see [`irq`].
#[derive(Debug)]
#[must_use = "the handler ends when this is dropped"]
pub struct Interrupt {
    before: Saved,
    // An interrupt belongs to the CPU or thread that takes it.
    here: PhantomData<*const ()>,
}

impl Interrupt {
    /// The handler of `vector` begins.
    #[inline]
    pub fn enter(vector: u32) -> Self {
        record(Event::IrqBegin { vector });
        Self { before: scope::enter_interrupt(vector), here: PhantomData }
    }
}

impl Drop for Interrupt {
    #[inline]
    fn drop(&mut self) {
        record(Event::IrqEnd {});
        scope::leave(self.before);
    }
}
