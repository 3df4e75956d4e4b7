//! How recording begins: in a Linux process with a file, or in memory that a kernel brings.

pub mod code;
pub mod machine;
#[cfg(feature = "std")]
pub mod process;

use code::code;
use core::ptr::NonNull;
pub use machine::Machine;
use unitrace_probe::{Native, StartError, clock_restarted, set_groups, start_at};

/// Recording begins in `length` bytes at `memory`, page-aligned, for the rest of the program; 0 or an error.
///
/// # Safety
/// As the header says: the memory is nobody else's, `machine` and its functions are right.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_start_in(memory: *mut u8, length: usize, machine: *const Machine) -> i32 {
    let Some(base) = NonNull::new(memory) else { return code::NULL };
    // SAFETY: by the caller.
    let Some(machine) = (unsafe { machine.as_ref() }) else { return code::NULL };
    let memory = NonNull::slice_from_raw_parts(base, length);
    // SAFETY: by the caller.
    code(&unsafe { machine.start(memory) })
}

/// The groups that are recorded from now on.
#[unsafe(no_mangle)]
pub extern "C" fn ut_set_groups(mask: u32) {
    set_groups(mask);
}

/// Ticks now.
#[unsafe(no_mangle)]
pub extern "C" fn ut_ticks() -> u64 {
    unitrace_probe::ticks().0
}

/// At `ticks` the clocks showed this.
#[unsafe(no_mangle)]
pub extern "C" fn ut_anchor(ticks: u64, unix_ns: u64, host_ns: u64) {
    use unitrace_probe::formats::time::{Anchor, Ticks};
    unitrace_probe::anchor(Anchor { ticks: Ticks(ticks), unix_ns, host_ns });
}

/// The clock began anew.
///
/// # Safety
/// As the header says: nobody records meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_clock_restarted(boot_id: u64) {
    // SAFETY: by the caller.
    unsafe { clock_restarted(boot_id) };
}

/// What a code says, as text that ends with a zero byte.
#[unsafe(no_mangle)]
pub extern "C" fn ut_error(code: i32) -> *const core::ffi::c_char {
    code::sentence(code).as_ptr()
}
