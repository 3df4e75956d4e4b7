//! The last word of a program.

use crate::text::Clean;

/// The program dies: why, and the end of the task that ran.
///
/// # Safety
/// `text` is null or `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_died(text: *const u8, length: usize) {
    // SAFETY: by the caller.
    let mut clean = unsafe { Clean::new(text, length) };
    unitrace_probe::panic::fault(format_args!("{}", clean.as_str()));
}
