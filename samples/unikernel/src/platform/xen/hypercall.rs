//! Calls to Xen through the page of entries that it fills in. Unsafe because Xen reads and writes memory at the addresses
//! that it is given.

use super::page::Page;
use core::arch::{asm, global_asm};
use unitrace_probe::xen::GrantRef;

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
    /// Faults of a paravirtual guest.
    SetTrapTable = 0,
    /// Memory map.
    Memory = 12,
    /// Page tables of a paravirtual guest.
    Map = 14,
    /// Xen's own console.
    Console = 18,
    /// What others may map.
    GrantTable = 20,
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

impl Refused {
    /// The call succeeded, but not what it was for.
    pub(super) fn by_status(call: Call, operation: u64, status: i16) -> Self {
        Self { call, operation, error: status.into() }
    }
}

/// Lets Xen fill in the entries. (Of a paravirtual guest they are filled in from the start.)
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
    // SAFETY: by the caller.
    unsafe { enter(call, [operation, address(argument), 0]) }
}

/// As [`call`], for the operations of virtual CPU 0.
///
/// # Safety
/// As [`call`].
pub(super) unsafe fn call_vcpu<T>(operation: u64, argument: &mut T) -> Result<u64, Refused> {
    // SAFETY: by the caller.
    unsafe { enter(Call::Vcpu, [operation, 0, address(argument)]) }
}

/// As [`call`], for one operation on the grant table.
///
/// # Safety
/// As [`call`].
pub(super) unsafe fn call_grant_table<T>(operation: u64, argument: &mut T) -> Result<u64, Refused> {
    // SAFETY: by the caller.
    unsafe { enter(Call::GrantTable, [operation, address(argument), 1]) }
}

#[repr(C)]
struct MapGrantArgument {
    address: u64,
    flags: u32,
    grant: u32,
    peer: u16,
    status: i16,
    handle: u32,
    bus_address: u64,
}

/// Puts the page that another domain grants into the place of `page`, which is there for nothing else.
pub(super) fn map_grant(page: Page, peer: u16, grant: GrantRef) -> Result<(), Refused> {
    const MAP: u64 = 0;
    /// For this CPU, to write.
    const FLAGS: u32 = 2;
    let (address, flags, grant) = (page.pointer(0).addr().get() as u64, FLAGS, grant.0);
    let mut argument = MapGrantArgument { address, flags, grant, peer, status: 0, handle: 0, bus_address: 0 };
    // SAFETY: the argument is that of this operation.
    unsafe { call_grant_table(MAP, &mut argument) }?;
    match argument.status {
        0 => Ok(()),
        status => Err(Refused::by_status(Call::GrantTable, MAP, status)),
    }
}

/// Hands Xen a table that it copies.
///
/// # Safety
/// The table is that of this call, ended as the call wants it, and what it says leaves memory in use alone.
pub(super) unsafe fn call_with_table<T>(call: Call, table: &[T]) -> Result<(), Refused> {
    let table = table.as_ptr().expose_provenance() as u64;
    // SAFETY: by the caller.
    unsafe { enter(call, [table, 0, 0]) }.map(|_| ())
}

/// Hands Xen a text; whether it is taken does not matter.
pub(super) fn call_with_text(call: Call, operation: u64, text: &[u8]) {
    let (length, text) = (text.len() as u64, text.as_ptr().expose_provenance() as u64);
    // SAFETY: Xen reads the text, and nothing more.
    let _ = unsafe { enter(call, [operation, length, text]) };
}

/// Changes the page table entry of a paravirtual guest's address, and forgets the old one.
///
/// # Safety
/// Nobody minds that other memory is there from now on.
pub(super) unsafe fn map(address: u64, entry: u64) -> Result<(), Refused> {
    /// Forget it on this CPU: there is one.
    const FORGET: u64 = 2;
    // SAFETY: by the caller.
    unsafe { enter(Call::Map, [address, entry, FORGET]) }.map(|_| ())
}

fn address<T>(argument: &mut T) -> u64 {
    core::ptr::from_mut(argument).expose_provenance() as u64
}

/// # Safety
/// As [`call`].
unsafe fn enter(call: Call, arguments: [u64; 3]) -> Result<u64, Refused> {
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
    if result < 0 { Err(Refused { call, operation: arguments[0], error: result }) } else { Ok(result as u64) }
}
