//! The boundary between the kernel and what it runs on. One image serves all: who it is, is found out at the start.
//!
//! | | [`pc`] (QEMU) | [`xen`] (PVH and PV guests) |
//! |---|---|---|
//! | console | serial port | console ring |
//! | tick | PIT through the PIC | timer events, by the upcall vector or (PV) when interrupts are turned on |
//! | clock | TSC, measured against the PIT | TSC, as pvclock says |
//! | device lines | the local APIC | events to itself |
//! | line to another guest | the second serial port | a shared page and an event channel |
//! | anchors | RTC, at each of its seconds | pvclock |
//! | ring | found by its magic, or in an ivshmem device | granted, named in xenstore |
//! | end | isa-debug-exit, else ACPI power-off | SCHEDOP_shutdown |

mod pc;
mod xen;

use crate::arch::cpu;
use crate::arch::start_info::Boot;
use crate::exit::Exit;
use alloc::string::String;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicBool, Ordering};
use unitrace_probe::formats::time::{Anchor, Frequency};

/// Why an interrupt was raised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cause {
    /// A millisecond has passed.
    Tick,
    /// A device model has [raised](Platform::raise) this line.
    Device(u8),
    /// Something has come from [another guest](Wire).
    Wire,
    /// What time it was a moment ago.
    Anchor(Anchor),
}

/// A line to another guest, on which bytes arrive in the order they were sent and none is lost.
pub(crate) trait Wire: Sync {
    /// From now on [`Cause::Wire`] comes when a byte has come.
    fn start(&self);

    /// A byte that has come.
    fn take(&self) -> Option<u8>;

    /// Sends a byte; false if the other side has taken none for long.
    fn put(&self, byte: u8) -> bool;
}

/// What others see besides the ring; see [`Platform::shown`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shown {
    /// The pages that say where the ring's pages are.
    Directory,
    /// The table that says which pages others may map.
    Grants,
}

/// What the kernel asks of the machine below it. Everything may be called with interrupts on or off unless it says so.
pub(crate) trait Platform: Sync {
    /// For a person.
    fn name(&self) -> &'static str;

    /// Makes console and clock usable. Once, first of all, with interrupts off and without a heap.
    fn start(&self);

    /// Writes text to the console, all of it, before it returns; also in the midst of a panic.
    fn write(&self, text: &[u8]);

    /// How fast the time stamp counter counts.
    fn frequency(&self) -> Frequency;

    /// Memory that others can see without asking, if there is such: the ring goes there rather than into RAM. Once.
    fn shared_memory(&self) -> Option<NonNull<[u8]>>;

    /// The ring is being recorded into, for ever: publishes it to whoever may read it. There is a heap; interrupts are
    /// still off.
    fn ring_ready(&self, ring: NonNull<[u8]>);

    /// Where that is, if there is such a thing here: a hostile guest spoils it.
    fn shown(&self, what: Shown) -> Option<NonNull<[u8]>>;

    /// What others are told of where the ring is, if they are told in words.
    fn key(&self) -> Option<String>;

    /// Tells them anything else; nothing where they are not told in words.
    fn write_key(&self, key: &str, value: &str);

    /// From now on [`Cause::Tick`] comes a thousand times a second, once interrupts are on.
    fn start_ticks(&self);

    /// [`Cause::Device`] comes as an interrupt, at once if interrupts are on; `line` is below 16.
    fn raise(&self, line: u8);

    /// The line to another guest, if there is one.
    fn wire(&self) -> Option<&'static dyn Wire>;

    /// The interrupt of `vector` has arrived: tells `serve` each of its causes, and lets further ones come. In the
    /// handler, with interrupts off.
    fn acknowledge(&self, vector: u8, serve: &mut dyn FnMut(Cause));

    /// Called with interrupts off; turns them on and sleeps until one has been served.
    fn wait(&self);

    /// Ends the guest. Interrupts are off.
    fn shut_down(&self, exit: Exit) -> !;
}

/// True on Xen; fixed by [`start`].
static ON_XEN: AtomicBool = AtomicBool::new(false);

/// What the kernel runs on.
pub(crate) fn this() -> &'static dyn Platform {
    if ON_XEN.load(Ordering::Relaxed) { &xen::Xen } else { &pc::Pc }
}

/// Finds out what the kernel runs on and makes console and clock usable. Once, with interrupts off.
pub(crate) fn start() {
    ON_XEN.store(xen::is_below(), Ordering::Relaxed);
    this().start();
}

/// As [`start`], in a paravirtual guest of Xen. Returns what the loader said; `None` if it said nothing.
///
/// # Safety
/// `address` is what the loader left in `rsi`.
pub(crate) unsafe fn start_paravirtual(address: u64) -> Option<Boot> {
    ON_XEN.store(true, Ordering::Relaxed);
    // SAFETY: by the caller.
    let boot = unsafe { xen::enter_paravirtual(address) };
    this().start();
    boot
}

/// Sleeps until an interrupt was served, unless there is work: `is_work` is asked with interrupts off, so that one that
/// brings work does not come between the question and the sleep. Recorded as idle time.
pub(crate) fn idle(is_work: impl FnOnce() -> bool) {
    cpu::disable_interrupts();
    if is_work() {
        cpu::enable_interrupts();
        return;
    }
    let _recorded = unitrace_probe::idle();
    this().wait();
}
