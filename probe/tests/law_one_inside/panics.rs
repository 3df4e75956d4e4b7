//! The last words: of a process through its hook, which the panic's own machinery calls and pays for, and of a kernel.

use super::{Integration, Rounds};
use std::panic::{catch_unwind, set_hook, take_hook};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use unitrace_probe::{PollResult, TaskKind, current, hooks, panic, site};

pub(super) const PANICS: Integration = Integration { name: "panic", adds: 0, begin };

static TOLD: AtomicBool = AtomicBool::new(false);

fn begin() -> Rounds {
    // In place of the one that writes to stderr.
    set_hook(Box::new(|_| ()));
    panic::install();
    let ours = take_hook();
    set_hook(Box::new(move |info| {
        if TOLD.load(Relaxed) {
            ours(info);
        }
    }));
    Rounds::new(|n| panics(n, false), recorded)
}

fn panics(n: u32, told: bool) {
    TOLD.store(told, Relaxed);
    assert!(catch_unwind(|| panic!("no {n} left")).is_err());
}

fn recorded(n: u32) {
    let task = hooks::spawn(site!(Task, "bad").id(), TaskKind::Task, current());
    let poll = hooks::poll_begin(task);
    panics(n, true);
    panic::fault(format_args!("page fault at {n:#x}"));
    hooks::poll_end(poll, PollResult::Panicked);
}
