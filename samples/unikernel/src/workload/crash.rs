//! In the midst of the [steady] load, after `seconds=`, the kernel dies in the midst of a record: the level is
//! taken, the bytes of the event are written, and the one store that would have published them is the next instruction. A
//! reader must find every event before it, and not this one.
//!
//! No luck is needed: a record is single-stepped to learn which instruction publishes, and the next record is
//! single-stepped until that is next (or for `step=N` instructions, to die anywhere else).

use super::plan::Plan;
use super::{begun, steady};
use crate::arch::{cpu, step};
use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::Exit;
use crate::timer::sleep;
use crate::{executor, ring};
use core::sync::atomic::{AtomicPtr, AtomicU64, Ordering::Relaxed};
use unitrace_probe::{Counter, counter, named};

/// The word that publishes, as it was before the record.
static COMMIT: AtomicPtr<u64> = AtomicPtr::new(core::ptr::null_mut());
static BEFORE: AtomicU64 = AtomicU64::new(0);
/// The instruction that was next at the step before, and the one that changed the word.
static NEXT: AtomicU64 = AtomicU64::new(0);
static PUBLISHES: AtomicU64 = AtomicU64::new(0);
/// Steps until the end; 0: at the instruction that publishes.
static STEPS: AtomicU64 = AtomicU64::new(0);
static STEP: AtomicU64 = AtomicU64::new(0);

/// Bytes, more than the records that are stepped through.
const ROOM: u32 = 256;

/// Never returns if all is well.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    match command_line.number("step", 0) {
        Ok(steps) => STEPS.store(steps, Relaxed),
        Err(error) => {
            println!("{error}");
            return Exit::Usage;
        }
    }
    begun(Plan::read(command_line, 1), |spawner, plan| {
        steady::begin(spawner, Plan { seconds: plan.seconds + 1, ..plan })?;
        spawner.spawn(named!("doomed", doomed(plan.seconds)?));
        Ok(())
    })
}

#[embassy_executor::task]
async fn doomed(after_seconds: u64) {
    sleep("a good life", after_seconds * 1000).await;
    cpu::disable_interrupts();
    println!("crashing");
    if !step::is_possible() {
        mark(0);
        panic!("crash after a record: a paravirtual guest cannot single-step");
    }
    // The first record registers its site; one that begins a packet goes another way.
    mark(0);
    while !has_room() {
        mark(0);
    }
    BEFORE.store(committed(), Relaxed);
    step::through(compare, || mark(1));
    step::through(die, || mark(2));
    println!("the record was published before the crash: after {} instructions", STEP.load(Relaxed));
    executor::stop(Exit::Failed);
}

fn mark(value: i64) {
    static MARK: Counter = counter!("crash");
    MARK.set(value);
}

/// True if the open packet has room for all that follows.
fn has_room() -> bool {
    let Some(packet) = ring::open_packet() else { return false };
    COMMIT.store(packet.commit.as_ptr(), Relaxed);
    committed() as u32 + ROOM <= packet.size
}

fn committed() -> u64 {
    // SAFETY: a word of the ring, which is never moved or freed.
    unsafe { COMMIT.load(Relaxed).read_volatile() }
}

fn compare(next: u64) {
    if PUBLISHES.load(Relaxed) == 0 && committed() != BEFORE.load(Relaxed) {
        PUBLISHES.store(NEXT.load(Relaxed), Relaxed);
    }
    NEXT.store(next, Relaxed);
}

fn die(next: u64) {
    let step = STEP.fetch_add(1, Relaxed) + 1;
    let steps = STEPS.load(Relaxed);
    let now = if steps == 0 { next == PUBLISHES.load(Relaxed) } else { step == steps };
    if now {
        panic!("crash in the midst of a record, after {step} instructions, at {next:#x}");
    }
}
