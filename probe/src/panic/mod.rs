//! What a program says when it dies: the message of a panic or fault as a log line of the task that was running, in a ring
//! that outlives it.
//!
//! A process says it from a hook, `install`; its tasks end as the stack is unwound. A kernel says it from its panic
//! handler and its fault handlers, and stops there:
//!
//! ```
//! # fn halt() {}
//! // #[panic_handler]
//! fn panic(info: &core::panic::PanicInfo<'_>) {
//!     unitrace_probe::panic::record(info);
//!     halt()
//! }
//! fn page_fault(address: usize) {
//!     unitrace_probe::panic::fault(format_args!("page fault at {address:#x}"));
//!     halt()
//! }
//! # page_fault(0);
//! ```
//!
//! The guest must then be kept for the ring to be read: `on_crash="preserve"` in Xen's configuration of a domain, `-no-shutdown`
//! (with `-no-reboot`) for QEMU, or a RAM file (`mem-path=…,share=on`), which outlives QEMU. `collect` takes it from there
//! as from a running one.

#[cfg(feature = "std")]
#[cfg_attr(feature = "enabled", path = "hook.rs")]
#[cfg_attr(not(feature = "enabled"), path = "no_hook.rs")]
mod hook;
#[cfg(feature = "std")]
pub use self::hook::install;

use crate::{current, record as put};
use core::fmt::Arguments;
use core::panic::PanicInfo;
use unitrace_formats::event::{Event, Outcome, PollResult};

/// The current task panics, and nothing runs after it: place and message, then the task's end. For a kernel's
/// `#[panic_handler]`.
pub fn record(info: &PanicInfo<'_>) {
    match info.location() {
        Some(at) => fault(format_args!("panicked at {at}: {}", info.message())),
        None => fault(format_args!("panicked: {}", info.message())),
    }
}

/// As [`record`](record()), for whatever else a kernel dies of, in its own words.
pub fn fault(words: Arguments<'_>) {
    say(words);
    let task = current();
    if !task.is_none() {
        put(Event::PollEnd { task, result: PollResult::Panicked });
        crate::hooks::end(task, Outcome::Panicked);
    }
}

fn say(words: Arguments<'_>) {
    crate::text::log(crate::site!(Text, "panic"), crate::Level::Error, words);
}
