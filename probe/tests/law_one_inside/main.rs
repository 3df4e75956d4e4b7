//! Law 1 in everything that records on behalf of others: none makes a system call, and none allocates more than it says, once
//! each callsite was seen and each task's memory exists.
//!
//! Each integration is tried in a process of its own. There it does its rounds plainly and recorded; the second may
//! allocate more than the first only by what it states. Then the kernel seals the process, and it goes on recording.
#![allow(clippy::unwrap_used)]

#[path = "../sealed/mod.rs"]
mod sealed;
#[path = "../tiny/mod.rs"]
mod tiny;

mod async_task;
mod embassy;
mod executor;
mod futures;
mod heap;
mod hooks;
#[cfg(feature = "tracing-subscriber")]
mod layer;
mod panics;
#[cfg(feature = "sync")]
mod sync;
mod tracing;
mod values;

use sealed::{allocations, say, seal};
use std::process::Command;
use unitrace_probe::{Config, Session};

/// Tells the test's own program whom to try.
const CHILD: &str = "UNITRACE_TEST_SEALED";

/// Rounds that are counted, and as many under the seal.
const ROUNDS: u32 = 5000;

/// Who records.
struct Integration {
    name: &'static str,
    /// Allocations that recording adds to a round.
    adds: u64,
    begin: fn() -> Rounds,
}

/// A round as a program does it, and the same recorded.
struct Rounds {
    plain: Box<dyn FnMut(u32)>,
    recorded: Box<dyn FnMut(u32)>,
}

impl Rounds {
    fn new(plain: impl FnMut(u32) + 'static, recorded: impl FnMut(u32) + 'static) -> Self {
        Self { plain: Box::new(plain), recorded: Box::new(recorded) }
    }
}

const ALL: &[Integration] = &[
    values::VALUES,
    futures::FUTURES,
    hooks::HOOKS,
    async_task::ASYNC_TASK,
    executor::EXECUTOR,
    embassy::EMBASSY,
    tracing::TRACING,
    #[cfg(feature = "tracing-subscriber")]
    layer::EVENTS,
    #[cfg(feature = "tracing-subscriber")]
    layer::SPANS,
    #[cfg(feature = "sync")]
    sync::LOCKS,
    #[cfg(feature = "sync")]
    sync::CHANNELS,
    heap::HEAP,
    panics::PANICS,
];

fn main() {
    match std::env::var(CHILD) {
        Ok(name) => in_the_seal(ALL.iter().find(|one| one.name == name).unwrap()),
        Err(_) => ALL.iter().for_each(judge),
    }
}

fn judge(one: &Integration) {
    let child = Command::new(std::env::current_exe().unwrap()).env(CHILD, one.name).output().unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(said.contains("as it states"), "{}: {child:?}", one.name);
    assert!(said.contains("still alive"), "{}: a system call killed it: {child:?}", one.name);
    // The seal is tight: the same child dies of the first call that is not allowed.
    assert!(!child.status.success() && !said.contains("not sealed"), "{}: {child:?}", one.name);
    println!("{}: {} more allocations a round, no system call", one.name, one.adds);
}

/// Ends by the kernel's hand.
fn in_the_seal(one: &Integration) -> ! {
    let session = start();
    let mut rounds = (one.begin)();
    // Everything that may allocate once happens, also what grows with the first spans and tasks.
    (0..ROUNDS).for_each(&mut rounds.plain);
    (0..ROUNDS).for_each(&mut rounds.recorded);
    let plain = counted(&mut rounds.plain);
    let recorded = counted(&mut rounds.recorded);
    // Tables of a registry or queue grow once in thousands of rounds, and not in the same one.
    let beside = recorded.abs_diff(plain + one.adds * u64::from(ROUNDS));
    assert!(beside < 10, "{}: {recorded} allocations, {plain} without us", one.name);
    say("as it states\n");
    seal(&[]);
    (0..ROUNDS).for_each(&mut rounds.recorded);
    say("still alive\n");
    // SAFETY: no conditions; not allowed under the seal.
    unsafe { libc::getppid() };
    say("not sealed\n");
    drop(session);
    std::process::exit(0)
}

fn start() -> Session {
    Config::new().name("law").size(256 << 10).lanes(1).memfd(true).start().unwrap()
}

fn counted(round: &mut dyn FnMut(u32)) -> u64 {
    let before = allocations();
    (0..ROUNDS).for_each(round);
    allocations() - before
}
