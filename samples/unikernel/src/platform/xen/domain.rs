//! What a PVH guest arranges with Xen about its own domain: parameters, memory map, sleep and end. Unsafe because of
//! hypercalls.

use super::hypercall::{Call, Refused, call};
use super::page::Page;
use crate::exit::Exit;

/// "This domain" in hypercalls.
const SELF: u16 = 0x7ff0;

/// Parameters of the domain.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(super) enum Parameter {
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

/// A parameter's value.
pub(super) fn parameter(which: Parameter) -> Result<u64, Refused> {
    let mut argument = ParameterArgument { domain: SELF, reserved: 0, index: which as u32, value: 0 };
    // SAFETY: the argument is that of this operation, which writes only into it.
    unsafe { call(Call::Hvm, GET_PARAMETER, &mut argument) }?;
    Ok(argument.value)
}

/// Interrupts with `vector` while events are pending.
pub(super) fn interrupt_with(vector: u8) -> Result<(), Refused> {
    const BY_VECTOR: u64 = 2 << 56;
    let value = BY_VECTOR | u64::from(vector);
    let mut argument =
        ParameterArgument { domain: SELF, reserved: 0, index: Parameter::Callback as u32, value };
    // SAFETY: the argument is that of this operation; every vector has a gate.
    unsafe { call(Call::Hvm, SET_PARAMETER, &mut argument) }.map(|_| ())
}

/// Pages of Xen's that a guest can put into its memory.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(super) enum Space {
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
pub(super) fn replace(page: Page, space: Space, index: u64) -> Result<(), Refused> {
    const ADD_TO_PHYSMAP: u64 = 7;
    let mut argument = AddArgument { domain: SELF, size: 0, space: space as u32, index, frame: page.frame() };
    // SAFETY: the argument is that of this operation; the page is there to be replaced.
    unsafe { call(Call::Memory, ADD_TO_PHYSMAP, &mut argument) }.map(|_| ())
}

#[repr(C)]
struct PollArgument {
    ports: u64,
    count: u32,
    reserved: u32,
    until: u64,
}

/// Sleeps until a system time, with interrupts on or off; or shorter, if an event comes.
pub(super) fn sleep_until(system_time: u64) {
    const POLL: u64 = 3;
    let mut argument = PollArgument { ports: 0, count: 0, reserved: 0, until: system_time };
    // SAFETY: the argument is that of this operation, and names no memory. It only fails for too many ports.
    let _ = unsafe { call(Call::Schedule, POLL, &mut argument) };
}

/// Ends the domain: switched off if all went well, crashed otherwise, so that `on_crash="preserve"` keeps it.
pub(super) fn end(exit: Exit) {
    const SHUT_DOWN: u64 = 2;
    const POWER_OFF: u32 = 0;
    const CRASH: u32 = 3;
    let mut reason = if exit == Exit::Done { POWER_OFF } else { CRASH };
    // SAFETY: the argument is that of this operation. It does not come back.
    let _ = unsafe { call(Call::Schedule, SHUT_DOWN, &mut reason) };
}
