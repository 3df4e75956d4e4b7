//! The executor: embassy's, whose hooks feed the probe (also with the idle time). Unsafe for the promise that no task polls it.

use crate::arch::cpu;
use crate::console::println;
use crate::exit::Exit;
use crate::platform;
use alloc::boxed::Box;
use core::cell::Cell;
use core::sync::atomic::{AtomicBool, Ordering};
use critical_section::Mutex;
use embassy_executor::raw::Executor;
use embassy_executor::{SpawnError, Spawner};

/// Something is in the executor's queue.
static PENDING: AtomicBool = AtomicBool::new(false);

static END: Mutex<Cell<Option<Exit>>> = Mutex::new(Cell::new(None));

/// Called by embassy when its queue is no longer empty; in interrupts too.
#[unsafe(export_name = "__pender")]
fn pender(_context: *mut ()) {
    PENDING.store(true, Ordering::Release);
}

/// Spawns what `begin` spawns, and runs until somebody says [`stop`]. With interrupts on.
pub(crate) fn run(begin: impl FnOnce(Spawner) -> Result<(), SpawnError>) -> Exit {
    let executor: &'static Executor = Box::leak(Box::new(Executor::new(core::ptr::null_mut())));
    if let Err(error) = begin(executor.spawner()) {
        println!("a task could not be spawned: {error}");
        return Exit::Failed;
    }
    loop {
        // SAFETY: only here, and tasks do not come here: `run` blocks, and no task calls it.
        unsafe { executor.poll() };
        if let Some(exit) = critical_section::with(|section| END.borrow(section).take()) {
            return exit;
        }
        sleep_until_pending();
    }
}

/// The executor returns when the tasks that are ready now have had their turn.
pub(crate) fn stop(exit: Exit) {
    critical_section::with(|section| END.borrow(section).set(Some(exit)));
}

/// Asked with interrupts off: one that brings work does not come between the question and the sleep.
fn sleep_until_pending() {
    cpu::disable_interrupts();
    while !PENDING.swap(false, Ordering::Acquire) {
        platform::this().wait();
        cpu::disable_interrupts();
    }
    cpu::enable_interrupts();
}
