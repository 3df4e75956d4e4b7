//! By the store of a packed struct, which assumes alignment 1. Unsafe because it stores through a raw pointer.

#[repr(C, packed)]
struct Unaligned(u64);

/// Stores 8 bytes, `AT` behind `to`.
///
/// # Safety
/// They are writable, and this context is their only writer.
#[inline(always)]
pub(in super::super) unsafe fn store<const AT: usize>(to: *mut u8, word: u64) {
    // SAFETY: by the caller; alignment 1.
    unsafe { to.wrapping_add(AT).cast::<Unaligned>().write_volatile(Unaligned(word)) }
}
