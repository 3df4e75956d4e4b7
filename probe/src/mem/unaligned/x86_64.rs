//! One instruction. The portable form goes through the stack here: three, of which most events have several. Unsafe because it
//! stores through a raw pointer.

/// Stores 8 bytes, `AT` behind `to`.
///
/// # Safety
/// They are writable, and this context is their only writer.
#[inline(always)]
pub(in super::super) unsafe fn store<const AT: usize>(to: *mut u8, word: u64) {
    // SAFETY: by the caller. The compiler takes it for one that may look at any memory, so it stays where it is.
    unsafe {
        core::arch::asm!(
            "mov qword ptr [{} + {}], {}",
            in(reg) to,
            const AT,
            in(reg) word,
            options(nostack, preserves_flags)
        );
    }
}
