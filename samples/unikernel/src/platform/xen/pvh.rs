//! A guest with a virtual machine of its own (PVH): it has parameters, and memory whose frames it may have replaced by
//! pages of Xen's. Unsafe because of hypercalls.

use super::cpuid;
use super::event::{Port, SELF, VECTOR};
use super::host::{Connection, Host};
use super::hypercall::{self, Call, Refused, call};
use super::page::Page;
use crate::arch::{cpu, port};
use unitrace_probe::xen::GrantRef;

/// Xen's own debug console: it takes a byte at a time and shows lines in Xen's log, if its `guest_loglvl` says so.
const DEBUG_PORT: u16 = 0xe9;

/// This kind of guest.
pub(super) struct Pvh;

impl Host for Pvh {
    fn name(&self) -> &'static str {
        "Xen (PVH)"
    }

    fn start(&self) -> Result<(), Refused> {
        if let Some(leaf) = cpuid::leaf() {
            // SAFETY: Xen names the register.
            unsafe { hypercall::start(cpuid::hypercall_register(leaf)) };
        }
        Ok(())
    }

    fn put_shared_information(&self, page: Page) -> Result<(), Refused> {
        replace(page, Space::SharedInformation, 0)
    }

    fn put_grant_table(&self, pages: &[Page]) -> Result<(), Refused> {
        (0..).zip(pages).try_for_each(|(n, page)| replace(*page, Space::GrantTable, n))
    }

    fn put_granted(&self, page: Page, peer: u16, grant: GrantRef) -> Result<(), Refused> {
        hypercall::map_grant(page, peer, grant)
    }

    fn start_interrupts(&self) -> Result<(), Refused> {
        const BY_VECTOR: u64 = 2 << 56;
        let value = BY_VECTOR | u64::from(VECTOR);
        // Every vector has a gate.
        parameter(SET_PARAMETER, Parameter::Callback, value).map(|_| ())
    }

    fn console(&self) -> Result<Option<Connection>, Refused> {
        connection(Parameter::ConsoleFrame, Parameter::ConsolePort)
    }

    fn store(&self) -> Result<Option<Connection>, Refused> {
        connection(Parameter::StoreFrame, Parameter::StorePort)
    }

    fn frame(&self, page: Page) -> Option<u64> {
        Some(page.number())
    }

    fn wait(&self, _: Port) {
        cpu::enable_interrupts_and_halt();
    }

    fn debug(&self, text: &[u8]) {
        for &byte in text {
            // SAFETY: Xen's debug console knows nothing of memory.
            unsafe { port::write_u8(DEBUG_PORT, byte) };
        }
    }
}

/// Parameters of the domain.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
enum Parameter {
    /// How events interrupt.
    Callback = 0,
    /// Frame of the xenstore ring.
    StoreFrame = 1,
    /// Event channel of the xenstore ring.
    StorePort = 2,
    /// Frame of the console ring.
    ConsoleFrame = 17,
    /// Event channel of the console ring.
    ConsolePort = 18,
}

#[repr(C)]
struct ParameterArgument {
    domain: u16,
    reserved: u16,
    index: u32,
    value: u64,
}

const SET_PARAMETER: u64 = 0;
const GET_PARAMETER: u64 = 1;

fn parameter(operation: u64, which: Parameter, value: u64) -> Result<u64, Refused> {
    let mut argument = ParameterArgument { domain: SELF, reserved: 0, index: which as u32, value };
    // SAFETY: the argument is that of both operations, which write only into it.
    unsafe { call(Call::Hvm, operation, &mut argument) }?;
    Ok(argument.value)
}

fn connection(frame: Parameter, port: Parameter) -> Result<Option<Connection>, Refused> {
    let number = parameter(GET_PARAMETER, frame, 0)?;
    let port = Port(parameter(GET_PARAMETER, port, 0)? as u32);
    if number == 0 || port.0 == 0 {
        return Ok(None);
    }
    // SAFETY: Xen put the page there, for ever.
    let page = unsafe { Page::numbered(number) };
    Ok(page.map(|page| Connection { page, port }))
}

/// Pages of Xen's that a guest can put into its memory.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
enum Space {
    /// Clock and event channels.
    SharedInformation = 0,
    /// What this guest lets others map.
    GrantTable = 1,
}

#[repr(C)]
struct AddArgument {
    domain: u16,
    size: u16,
    space: u32,
    index: u64,
    frame: u64,
}

/// Puts page `index` of Xen's in the place of `page`, for ever.
fn replace(page: Page, space: Space, index: u64) -> Result<(), Refused> {
    const ADD_TO_PHYSMAP: u64 = 7;
    let mut argument =
        AddArgument { domain: SELF, size: 0, space: space as u32, index, frame: page.number() };
    // SAFETY: the argument is that of this operation; the page is there to be replaced.
    unsafe { call(Call::Memory, ADD_TO_PHYSMAP, &mut argument) }.map(|_| ())
}
