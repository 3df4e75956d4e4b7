//! Where ticks come from: the machine's own counter, read in line, or a function of the embedder's.

#[cfg_attr(target_arch = "x86_64", path = "native/tsc.rs")]
#[cfg_attr(target_arch = "x86", path = "native/tsc.rs")]
#[cfg_attr(target_arch = "aarch64", path = "native/cntvct.rs")]
#[cfg_attr(target_arch = "riscv64", path = "native/riscv_time.rs")]
#[cfg_attr(
    not(any(target_arch = "x86_64", target_arch = "x86", target_arch = "aarch64", target_arch = "riscv64")),
    path = "native/none.rs"
)]
pub(crate) mod native;

#[cfg(all(feature = "std", target_os = "linux"))]
pub(crate) mod monotonic;

#[cfg(all(feature = "std", target_os = "linux"))]
pub(crate) mod find;

use unitrace_formats::time::{ClockKind, Frequency, Ticks};

/// A tick counter that an embedder supplies. It may be read in any context: interrupts, the allocator, with locks held.
///
/// Steps back are survived (time stands still until the counter caught up), but a counter that jumps makes bad traces;
/// counters of several CPUs must agree to within what matters to you.
pub trait Clock {
    /// What it counts.
    const KIND: ClockKind;

    /// True where [`now`](Clock::now) is [`Native`]'s: then the machine's counter is read in line, without a call. For
    /// embedders who use it and have measured its frequency.
    const IN_LINE: bool = false;

    /// Ticks per second; `None` if not known (then anchors tell a reader).
    fn frequency() -> Option<Frequency>;

    /// Ticks now.
    fn now() -> Ticks;
}

/// The machine's own counter: TSC, cntvct or `time`. For embedders who know its frequency or can do without.
#[derive(Clone, Copy, Debug)]
pub struct Native;

impl Clock for Native {
    const KIND: ClockKind = native::KIND;
    const IN_LINE: bool = true;

    fn frequency() -> Option<Frequency> {
        native::frequency()
    }

    #[inline]
    fn now() -> Ticks {
        Ticks(native::read())
    }
}

/// A clock's `now` as [`ticks`] wants it: null for the native counter, which is read in line.
pub(crate) fn reader<C: Clock>() -> *mut () {
    if C::IN_LINE { core::ptr::null_mut() } else { (C::now as fn() -> Ticks) as *mut () }
}

/// Ticks now, from the clock that recording was started with.
#[inline(always)]
pub(crate) fn ticks() -> u64 {
    let clock = crate::state::clock();
    if clock.is_null() { native::read() } else { call(clock) }
}

#[inline(never)]
fn call(clock: *mut ()) -> u64 {
    // SAFETY: a non-null clock was made by `reader` from a function of this type.
    let now: fn() -> Ticks = unsafe { core::mem::transmute(clock) };
    now().0
}
