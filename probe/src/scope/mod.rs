//! What surrounds the code that runs here, besides the current task: why things are woken, the entered span, what this
//! poll waits for, what memory is for. Belongs to the thread where there are threads, else to the CPU.
//!
//! Whoever changes it puts it back: polls, spans, interrupts and scopes nest last in, first out.

#[cfg(feature = "enabled")]
mod enabled;
#[cfg(feature = "enabled")]
pub(crate) use enabled::{
    Saved, actor, cause, enter_interrupt, enter_task, fail, in_heap, leave, leave_task, replace_cause,
    replace_span, replace_tag, set_in_heap, span, tag, waiting_on,
};

#[cfg(not(feature = "enabled"))]
mod disabled;
#[cfg(not(feature = "enabled"))]
pub(crate) use disabled::{
    Saved, actor, enter_interrupt, fail, leave, replace_cause, replace_span, replace_tag, span, waiting_on,
};
