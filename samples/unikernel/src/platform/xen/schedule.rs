//! Sleep and end. Unsafe because of hypercalls.

use super::event::Port;
use super::hypercall::{Call, call};
use crate::exit::Exit;

#[repr(C)]
struct PollArgument {
    ports: u64,
    count: u32,
    reserved: u32,
    until: u64,
}

/// Sleeps until a system time, with interrupts on or off; or shorter, if an event comes.
pub(super) fn sleep_until(system_time: u64) {
    poll(PollArgument { ports: 0, count: 0, reserved: 0, until: system_time });
}

/// Sleeps until an event is pending on `port`, even if it is held back, or a system time has come.
pub(super) fn wait_for(port: Port, system_time: u64) {
    let ports = core::ptr::from_ref(&port.0).expose_provenance() as u64;
    poll(PollArgument { ports, count: 1, reserved: 0, until: system_time });
}

fn poll(mut argument: PollArgument) {
    const POLL: u64 = 3;
    // SAFETY: the argument is that of this operation, which reads `count` ports. It only fails for too many.
    let _ = unsafe { call(Call::Schedule, POLL, &mut argument) };
}

/// Ends the domain: switched off if all went well, crashed otherwise, so that `on_crash="preserve"` keeps it.
pub(super) fn end(exit: Exit) -> ! {
    const SHUT_DOWN: u64 = 2;
    const POWER_OFF: u32 = 0;
    const CRASH: u32 = 3;
    let mut reason = if exit == Exit::Done { POWER_OFF } else { CRASH };
    loop {
        // SAFETY: the argument is that of this operation. It does not come back.
        let _ = unsafe { call(Call::Schedule, SHUT_DOWN, &mut reason) };
    }
}
