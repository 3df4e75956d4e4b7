//! Law 1, watched: recording never locks, waits, allocates (the heap switches interrupts off) or leaves the guest. Each
//! instruction of `events=` (500) records of each kind is looked at before it runs; so many need a new packet too.

use super::cost::{CASES, Case};
use crate::arch::{cpu, step};
use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::Exit;
use crate::instruction::{self, Fault};
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The longest instruction there is.
const LONGEST: usize = 15;

/// Times that an event may lock the bus: once to be counted, where the kernel counts them (feature `tally`, for tests).
const LOCKED: u64 = cfg!(feature = "tally") as u64;

static STEPS: AtomicU64 = AtomicU64::new(0);
static LOCKS: AtomicU64 = AtomicU64::new(0);
/// Address of the last instruction that should not be there; 0: none was seen.
static FAULT: AtomicU64 = AtomicU64::new(0);

/// Prints `law_one NAME EVENTS INSTRUCTIONS` for each kind of event, and what breaks the law.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    let events = match command_line.number("events", 500) {
        Ok(events) => events as u32,
        Err(error) => {
            println!("{error}");
            return Exit::Usage;
        }
    };
    if !step::is_possible() {
        println!("a paravirtual guest cannot single-step");
        return Exit::Usage;
    }
    cpu::disable_interrupts();
    if CASES.into_iter().all(|case| holds(case, events)) { Exit::Done } else { Exit::Failed }
}

fn holds((name, record): Case, events: u32) -> bool {
    STEPS.store(0, Relaxed);
    LOCKS.store(0, Relaxed);
    FAULT.store(0, Relaxed);
    step::through(look, || record(events));
    println!("law_one {name} {events} {}", STEPS.load(Relaxed));
    let fault = FAULT.load(Relaxed);
    if fault != 0 && (found(fault) != Some(Fault::Locks) || LOCKS.load(Relaxed) > LOCKED * u64::from(events))
    {
        println!("{:?} at {fault:#x}", found(fault));
        return false;
    }
    true
}

fn look(next: u64) {
    STEPS.fetch_add(1, Relaxed);
    match found(next) {
        None => {}
        Some(Fault::Locks) => {
            LOCKS.fetch_add(1, Relaxed);
            // Whatever else was seen is worse.
            let _ = FAULT.compare_exchange(0, next, Relaxed, Relaxed);
        }
        Some(_) => FAULT.store(next, Relaxed),
    }
}

fn found(at: u64) -> Option<Fault> {
    // SAFETY: it is about to run, or has run, and the image goes on behind its code.
    let bytes =
        unsafe { core::slice::from_raw_parts(core::ptr::with_exposed_provenance(at as usize), LONGEST) };
    instruction::fault(bytes)
}
