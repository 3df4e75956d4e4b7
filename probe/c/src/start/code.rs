//! Why recording did not begin, as C returns it: the header's `enum ut_error`.

use core::ffi::CStr;
use unitrace_probe::StartError;

/// It has begun.
pub(super) const OK: i32 = 0;
/// A pointer that must not be null is.
pub(super) const NULL: i32 = -1;
/// It has begun already.
pub(super) const STARTED: i32 = -2;
/// The sizes make no ring.
pub(super) const SIZE: i32 = -3;
/// The memory does not begin at a page.
pub(super) const ALIGNMENT: i32 = -4;
/// The process cannot make its ring; what to do was said on stderr.
pub(super) const PROCESS: i32 = -5;
/// `UNITRACE=off`.
pub(super) const OFF: i32 = 1;

/// As C returns it.
pub(super) fn code(result: &Result<(), StartError>) -> i32 {
    match result {
        Ok(()) => OK,
        Err(StartError::AlreadyStarted) => STARTED,
        Err(StartError::Geometry(_)) => SIZE,
        Err(StartError::Alignment) => ALIGNMENT,
        Err(_) => PROCESS,
    }
}

/// What to do about it.
pub(super) const fn sentence(code: i32) -> &'static CStr {
    match code {
        OK => c"recording",
        OFF => c"UNITRACE=off in the environment: nothing is recorded",
        NULL => c"a null pointer: ut_start_in needs memory and a struct ut_machine",
        STARTED => c"recording has begun already: call ut_stop first, or begin once",
        SIZE => c"too few bytes for so many CPUs: give at least 64 KiB and 64 KiB more for each CPU, in whole pages",
        ALIGNMENT => c"the memory for the ring is not aligned to 4096 bytes: begin it at a page",
        PROCESS => c"the ring of this process could not be made; stderr has the reason and what to do",
        _ => c"no such code: give what ut_start or ut_start_in returned",
    }
}
