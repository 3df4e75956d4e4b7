//! A paravirtual guest (PV): no virtual machine, but Xen's own CPU in ring 3 and machine frames that Xen hands out. Page
//! tables, faults, interrupts and memory are arranged by hypercalls. Unsafe because of those.

mod start_info;
mod table;
mod traps;

pub(super) use start_info::boot;

use super::event::{self, Port, SELF, VECTOR};
use super::host::{Connection, Host};
use super::hypercall::{self, Call, Refused, call_grant_table, call_with_text, map};
use super::page::{self, Page, Pages};
use super::{patience, schedule};
use crate::arch::{cpu, held, paging};
use crate::interrupt;
use alloc::vec;
use core::arch::global_asm;
use unitrace_probe::xen::GrantRef;

global_asm!(include_str!("entry.s"), options(att_syntax));

/// An event that was missed is looked for again after so many nanoseconds.
const NAP: u64 = 10_000_000;

/// Places for the rings of console and xenstore.
static CONSOLE: Pages<1> = Pages::new();
static STORE: Pages<1> = Pages::new();

/// This kind of guest.
pub(super) struct Pv;

impl Host for Pv {
    fn name(&self) -> &'static str {
        "Xen (PV)"
    }

    fn start(&self) -> Result<(), Refused> {
        traps::start()?;
        // SAFETY: nothing lies there. A stack that is too deep is then the end, told by Xen: there is no other for the fault.
        unsafe { map(paging::below_stack(), 0) }
    }

    fn put_shared_information(&self, page: Page) -> Result<(), Refused> {
        put(page, start_info::shared_information())?;
        table::publish();
        Ok(())
    }

    fn put_grant_table(&self, pages: &[Page]) -> Result<(), Refused> {
        let mut frames = vec![0; pages.len()];
        set_up_grant_table(&mut frames)?;
        pages.iter().zip(frames).try_for_each(|(page, frame)| put(*page, frame * page::BYTES as u64))
    }

    fn put_granted(&self, page: Page, peer: u16, grant: GrantRef) -> Result<(), Refused> {
        hypercall::map_grant(page, peer, grant)
    }

    fn start_interrupts(&self) -> Result<(), Refused> {
        // Xen never calls by itself.
        event::hold_back();
        held::start(|| {
            event::is_pending() && {
                interrupt::arrived(VECTOR);
                true
            }
        });
        Ok(())
    }

    fn console(&self) -> Result<Option<Connection>, Refused> {
        connect(CONSOLE.page(0), start_info::console())
    }

    fn store(&self) -> Result<Option<Connection>, Refused> {
        connect(STORE.page(0), start_info::store())
    }

    fn frame(&self, page: Page) -> Option<u64> {
        table::machine_frame(page)
    }

    fn wait(&self, timer: Port) {
        while !event::is_pending() {
            schedule::wait_for(timer, patience::now() + NAP);
        }
        cpu::enable_interrupts();
    }

    fn debug(&self, text: &[u8]) {
        const WRITE: u64 = 0;
        call_with_text(Call::Console, WRITE, text);
    }
}

fn connect(page: Page, (frame, port): (u64, Port)) -> Result<Option<Connection>, Refused> {
    if frame == 0 || port.0 == 0 {
        return Ok(None);
    }
    put(page, frame * page::BYTES as u64)?;
    Ok(Some(Connection { page, port }))
}

/// Puts the machine's page at `machine_address` in the place of `page`.
fn put(page: Page, machine_address: u64) -> Result<(), Refused> {
    /// Present, writable, for ring 3.
    const FLAGS: u64 = 7;
    // SAFETY: the page is there to be replaced.
    unsafe { map(page.pointer(0).addr().get() as u64, machine_address | FLAGS) }
}

#[repr(C)]
struct SetUpArgument {
    domain: u16,
    reserved: u16,
    count: u32,
    status: i16,
    frames: u64,
}

/// Makes the table have as many pages as `frames` has places, and fills in where they are.
fn set_up_grant_table(frames: &mut [u64]) -> Result<(), Refused> {
    const SET_UP_TABLE: u64 = 2;
    let (count, frames) = (frames.len() as u32, frames.as_mut_ptr().expose_provenance() as u64);
    let mut argument = SetUpArgument { domain: SELF, reserved: 0, count, status: 0, frames };
    // SAFETY: the argument is that of this operation, which writes `count` numbers to `frames`.
    unsafe { call_grant_table(SET_UP_TABLE, &mut argument) }?;
    match argument.status {
        0 => Ok(()),
        status => Err(Refused::by_status(Call::GrantTable, SET_UP_TABLE, status)),
    }
}
