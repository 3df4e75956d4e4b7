//! Calls to Xen through the page of entries that it fills in. Unsafe because Xen reads and writes memory at the addresses
//! that it is given.

use core::arch::{asm, global_asm};

global_asm!(
    ".pushsection .text.hypercall, \"ax\"",
    ".balign 4096",
    ".global hypercall_page",
    "hypercall_page:",
    ".skip 4096, 0xcc",
    ".popsection"
);

unsafe extern "C" {
    safe static hypercall_page: [u8; 4096];
}

/// Bytes from entry to entry.
const ENTRY: usize = 32;

/// Which call; the number of its entry.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub(super) enum Call {
    /// Memory map.
    Memory = 12,
    /// A virtual CPU's timers.
    Vcpu = 24,
    /// Yield, sleep, end.
    Schedule = 29,
    /// Event channels.
    Event = 32,
    /// Parameters of the domain.
    Hvm = 34,
}

/// Xen said no.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refused {
    call: Call,
    operation: u64,
    error: i64,
}

impl core::fmt::Display for Refused {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Xen refused call {:?} {}: error {}", self.call, self.operation, self.error)
    }
}

/// Lets Xen fill in the entries.
///
/// # Safety
/// `register` is the model-specific register that Xen's CPUID leaf names for this.
pub(super) unsafe fn start(register: u32) {
    let page = (&raw const hypercall_page).expose_provenance() as u64;
    // SAFETY: by the caller; Xen fills that page, which is there for nothing else.
    unsafe {
        asm!("wrmsr", in("ecx") register, in("eax") page as u32, in("edx") (page >> 32) as u32, options(nostack));
    }
}

/// Calls Xen with an operation and its argument, a structure that Xen reads and may change.
///
/// # Safety
/// `T` is the structure of that operation, and what it tells Xen to do leaves memory in use alone.
pub(super) unsafe fn call<T>(call: Call, operation: u64, argument: &mut T) -> Result<u64, Refused> {
    let argument = core::ptr::from_mut(argument).expose_provenance() as u64;
    // SAFETY: by the caller.
    unsafe { enter(call, [operation, argument, 0]) }.map_err(|error| Refused { call, operation, error })
}

/// As [`call`] for the operations of virtual CPU 0.
///
/// # Safety
/// As [`call`].
pub(super) unsafe fn call_vcpu<T>(operation: u64, argument: &mut T) -> Result<u64, Refused> {
    let call = Call::Vcpu;
    let argument = core::ptr::from_mut(argument).expose_provenance() as u64;
    // SAFETY: by the caller.
    unsafe { enter(call, [operation, 0, argument]) }.map_err(|error| Refused { call, operation, error })
}

/// # Safety
/// As [`call`].
unsafe fn enter(call: Call, arguments: [u64; 3]) -> Result<u64, i64> {
    let entry = (&raw const hypercall_page).addr() + call as usize * ENTRY;
    let result: i64;
    // SAFETY: by the caller; Xen filled the entry, and keeps all registers but these.
    unsafe {
        asm!(
            "call {entry}",
            entry = in(reg) entry,
            lateout("rax") result,
            inlateout("rdi") arguments[0] => _,
            inlateout("rsi") arguments[1] => _,
            inlateout("rdx") arguments[2] => _,
            lateout("rcx") _, lateout("r8") _, lateout("r9") _, lateout("r10") _, lateout("r11") _,
        );
    }
    if result < 0 { Err(result) } else { Ok(result as u64) }
}
