//! What precompiled `core` and `alloc` of this target expect from a C library and an unwinder. Unsafe because of the C
//! contracts; in assembly, so that the compiler cannot find a `memcpy` in `memcpy` and call itself.

use core::arch::asm;

/// # Safety
/// C's: `length` bytes are readable at `from` and writable at `to`, and do not overlap.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, length: usize) -> *mut u8 {
    // SAFETY: by the caller; the direction flag is clear by the calling convention. Words first, then what is left.
    unsafe {
        asm!(
            "rep movsq", "mov ecx, {rest:e}", "rep movsb",
            rest = in(reg) length & 7, inout("rcx") length / 8 => _, inout("rdi") to => _, inout("rsi") from => _,
            options(nostack, preserves_flags)
        );
    }
    to
}

/// # Safety
/// C's: as for `memcpy`, but they may overlap.
#[unsafe(no_mangle)]
unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, length: usize) -> *mut u8 {
    if to.addr().wrapping_sub(from.addr()) >= length {
        // SAFETY: `to` does not lie behind `from` in the same bytes, so that copying upwards is right.
        return unsafe { memcpy(to, from, length) };
    }
    let (last_to, last_from) =
        (to.wrapping_add(length).wrapping_sub(1), from.wrapping_add(length).wrapping_sub(1));
    // SAFETY: by the caller; downwards, and the direction flag is cleared again.
    unsafe {
        asm!(
            "std", "rep movsb", "cld",
            inout("rcx") length => _, inout("rdi") last_to => _, inout("rsi") last_from => _, options(nostack)
        );
    }
    to
}

/// # Safety
/// C's: `length` bytes are writable at `to`.
#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, byte: i32, length: usize) -> *mut u8 {
    let word = u64::from(byte as u8) * 0x0101_0101_0101_0101;
    // SAFETY: by the caller.
    unsafe {
        asm!(
            "rep stosq", "mov ecx, {rest:e}", "rep stosb",
            rest = in(reg) length & 7, inout("rcx") length / 8 => _, inout("rdi") to => _, in("rax") word,
            options(nostack, preserves_flags)
        );
    }
    to
}

/// # Safety
/// C's: `length` bytes are readable at both.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(a: *const u8, b: *const u8, length: usize) -> i32 {
    for n in 0..length {
        // SAFETY: by the caller.
        let (x, y) = unsafe { (a.add(n).read_volatile(), b.add(n).read_volatile()) };
        if x != y {
            return i32::from(x) - i32::from(y);
        }
    }
    0
}

/// # Safety
/// As for `memcmp`.
#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(a: *const u8, b: *const u8, length: usize) -> i32 {
    // SAFETY: by the caller.
    unsafe { memcmp(a, b, length) }
}

/// # Safety
/// C's: a zero byte follows.
#[unsafe(no_mangle)]
unsafe extern "C" fn strlen(text: *const u8) -> usize {
    let mut length = 0;
    // SAFETY: by the caller.
    while unsafe { text.add(length).read_volatile() } != 0 {
        length += 1;
    }
    length
}

/// Named by landing pads in precompiled `alloc`; nothing unwinds here.
#[unsafe(no_mangle)]
extern "C" fn _Unwind_Resume() -> ! {
    panic!("unwinding, in a kernel that cannot")
}
