//! Instruction by instruction: the CPU's trap flag, by which a program is stopped at any point that one chooses. Unsafe
//! because flags and a handler are changed under running code.

use super::held;
use super::trap::Frame;
use core::arch::asm;
use core::sync::atomic::{AtomicPtr, Ordering};

/// RFLAGS.TF: a debug trap after each instruction.
const TRAP: u64 = 1 << 8;

/// Told the address of the instruction that comes next.
pub(crate) type Watch = fn(next: u64);

static WATCH: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());

/// False in a paravirtual guest: its traps would come on the stack that is in use.
pub(crate) fn is_possible() -> bool {
    !held::is_used()
}

/// Runs `work` and calls `watch` after each of its instructions, in the trap's handler. Interrupts should be off, or they
/// come between the steps.
pub(crate) fn through(watch: Watch, work: impl FnOnce()) {
    WATCH.store(watch as *mut (), Ordering::Relaxed);
    // SAFETY: sets a flag whose trap has a handler. Not `nomem`: `work` stays between the two.
    unsafe { asm!("pushfq", "or qword ptr [rsp], {}", "popfq", const TRAP) };
    work();
    // SAFETY: and clears it; that instruction still traps.
    unsafe { asm!("pushfq", "and qword ptr [rsp], {}", "popfq", const !(TRAP as i32)) };
    WATCH.store(core::ptr::null_mut(), Ordering::Relaxed);
}

/// The debug trap: true if it is one of these steps.
pub(super) fn trapped(frame: &Frame) -> bool {
    let watch = WATCH.load(Ordering::Relaxed);
    if watch.is_null() {
        return false;
    }
    // SAFETY: what is not null was stored by `through`.
    let watch: Watch = unsafe { core::mem::transmute(watch) };
    watch(frame.instruction);
    true
}
