//! The part of unitrace that lives in the traced program: it records spawn, poll, wake and read events and much else into
//! a ring in shared memory, from which `collect` takes them while the program runs or after it died.
//!
//! # A process
//! ```
//! # use core::future::ready as serve;
//! # struct Executor;
//! # impl Executor { fn spawn<F>(&self, f: F) -> F { f } }
//! # fn main() -> Result<(), unitrace_probe::StartError> {
//! # let executor = Executor;
//! use unitrace_probe::traced;
//! # #[cfg(all(feature = "std", target_os = "linux"))]
//! let _trace = unitrace_probe::start()?; // records until it is dropped
//! let task = executor.spawn(traced("conn", serve(())));
//! # drop(task);
//! # Ok(())
//! # }
//! ```
//! A ring is a file in `$XDG_RUNTIME_DIR/unitrace` (else in `/dev/shm/unitrace-UID`) that only you can read: `collect --pid
//! PID -o web.utr`, then `unitrace web.utr`. It survives `kill -9`, and the last 8 of a program are kept. A program that
//! should rather run untraced than not at all uses `start_or_warn`. `UNITRACE` in the environment goes before what the
//! program asks for: `UNITRACE=off`, `UNITRACE=size=16M,lanes=32,groups=tasks+running`, `UNITRACE=memfd`.
//!
//! That shows each task's life, its polls and who woke it. What it waits for, and whose results it used, is told by
//! instrumented channels and locks (`sync`, feature of that name), by [`Resource::on`] around any other operation, and by
//! [`sleep`] around timers. The rest is a line each:
//!
//! | to see | say |
//! |---|---|
//! | tasks that end with an `Err` | [`try_traced`](try_traced()), [`failed`] |
//! | children of a join or select | [`branch("left", future)`](branch()) |
//! | the main future, worker threads, closures | [`traced_as`], [`task::thread`], [`traced_call`] |
//! | who waits for whose end | [`task!("conn").spawn_with(future, spawn)`](task::Task::spawn_with) |
//! | memory by task | `#[global_allocator] static A: Heap<System> = Heap::new(System);` ([`Heap`]) |
//! | a stretch of work | [`span!`], [`Span::around`] |
//! | names, remarks, log lines | [`label!`], [`log!`] |
//! | numbers over time | [`counter!`], [`count!`] |
//! | collections, idle time, interrupts | [`gc`], [`idle()`], [`irq()`] |
//! | causes that are no task: reactors, timers | [`cause_scope`] |
//! | requests followed to other guests | [`io`] |
//! | what an executor or scheduler of your own runs | [`hooks`] |
//! | the message and task of a panic | [`panic`](mod@panic) |
//! | the ring of a Xen guest from its host | [`xen::publish`]; of a Linux process in one: `UNITRACE=xen` |
//!
//! # A kernel
//! Without `std`: memory, clock and CPUs are yours; everything else is the same. `samples/unikernel` is one that does so.
//!
//! | the ring lies in | start with |
//! |---|---|
//! | a static | [`start_in`] |
//! | a static whose frames are known, so that it can be found in a dump of the guest | [`start_in_frames`] |
//! | memory that somebody hands over: a device of the host's, pages set aside | [`start_at`] |
//!
//! Feature `embassy` records the tasks of embassy's executor by its own hooks, feature `tracing` what the macros of the crate
//! `tracing` say; both work with and without `std`.
//!
//! [`Native`] is the machine's own counter; who has measured its frequency says so in a [`Clock`] of his own, and
//! [`Clock::IN_LINE`] keeps it as cheap.
//!
//! # Laws
//!
//! 1. Recording never allocates, locks, blocks, panics or makes a system call, uses no floats, and may be called from signal
//!    and interrupt handlers and from allocators. The one exception: the first event of a thread claims a lane, which asks
//!    the kernel for the thread's id and the C library for a destructor.
//! 2. The ring is readable at every instant, also when the writer died in the middle of a record. The newest events are
//!    kept; what was lost is counted.
//! 3. With feature `enabled` off every function is empty and inlined: nothing is left (`probe/off` shows the machine code).
//!
//! Not supported: leaving a record by `siglongjmp` out of a signal handler (that lane's level stays busy until its thread
//! ends; its events go to the next level), and recording in the child of a `vfork` or raw `clone`. The child of a `fork`
//! records nothing until it calls `start` itself.
//!
//! # Cost
//!
//! `cargo bench -p unitrace-probe` measures beside the floor (read the time stamp counter, store 16 bytes) in the same run.
//! On an AMD EPYC (Zen 4) virtual machine, floor 9.5 ns:
//!
//! | | x floor | ns |
//! |---|---|---|
//! | an event with two u32 fields, as called: out of line, enable check, lane look-up | 1.03 | 9.8 |
//! | the same with a timestamp that was at hand ([`record_at`]) | 0.55 | 5.2 |
//! | a 16-byte text | 1.1 | 10.3 |
//! | an event of `tracing` with two integers and a literal message | 2.8 | 27 |
//! | a group that is switched off at run time | | 0.6 |
//!
//! A traced task allocates once, at its first poll. An event with two u32 fields takes 10.2 bytes, with u32 and u8 7.2, packet headers included.
//!
//! # Features
//!
//! | feature | default | |
//! |---|---|---|
//! | `enabled` | yes | record; without it the same API compiles to nothing and [`traced`](traced()) returns its future |
//! | `std` | yes | rings of Linux processes, a lane for each thread, a clock found at start; implies `alloc` |
//! | `alloc` | | wrapped wakers: who woke whom |
//! | `sync` | | instrumented channels, locks and notifications; implies `alloc` |
//! | `embassy` | | the hooks of embassy-executor 0.10, names for its tasks |
//! | `tracing` | | a subscriber for the macros of the `tracing` crate, without `std` too |
//! | `tracing-subscriber` | | the same as a layer, beside others; implies `std` and `tracing` |
//! | `tokio` | | Tokio's tasks, polls, wakes and what they wait on, by its own hooks with `--cfg tokio_unstable`; implies `std` and `tracing` |
//! | `tally` | | counts events by kind as they are recorded, for tests |
//!
//! Without `std` the crate is `no_std`; without `alloc` it does not allocate. An embedder (kernel, unikernel) brings memory,
//! clock and CPUs: [`start_in`]. A CPU's lane has one writer at a time and interrupts on top that run to their end; where
//! contexts can be preempted in the middle of a record and another one goes on on that CPU, [`Cpu::pin`] keeps them apart.
//!
//! # How it is checked
//!
//! `cargo test -p unitrace-probe` kills writers, interrupts them, fills disks and seals system calls. At length:
//! `UNITRACE_KILLS=1000 cargo test --release -p unitrace-probe --test crash`,
//! `UNITRACE_SNAPSHOTS=100000 cargo test --release -p unitrace-probe --test snapshots`, and `probe/sanitize` for
//! ThreadSanitizer, valgrind, the layout of 32-bit machines, loom and Spin.
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(unitrace_loom)]
extern crate std;

#[cfg(feature = "enabled")]
mod enabled;
#[cfg(feature = "enabled")]
pub use enabled::*;

#[cfg(not(feature = "enabled"))]
mod disabled;
#[cfg(not(feature = "enabled"))]
pub use disabled::*;

#[cfg(feature = "enabled")]
mod anchor;
#[cfg(feature = "enabled")]
mod clock;
#[cfg(feature = "enabled")]
mod context;
#[cfg(feature = "enabled")]
mod embed;
#[cfg(feature = "enabled")]
pub mod live;
#[cfg(feature = "enabled")]
mod lives;
#[cfg(feature = "enabled")]
mod located;
#[cfg(any(feature = "enabled", unitrace_loom))]
mod mem;
#[cfg(feature = "enabled")]
mod object;
#[cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]
mod process;
#[cfg(feature = "enabled")]
mod record;
#[cfg(any(feature = "enabled", unitrace_loom))]
mod ring;
#[cfg(feature = "enabled")]
mod site;
#[cfg(feature = "enabled")]
mod state;
#[cfg(feature = "enabled")]
mod wake;
#[cfg(feature = "enabled")]
mod waker;

mod cause;
pub mod counter;
#[cfg(feature = "embassy")]
pub mod embassy;
mod gc;
pub mod heap;
pub mod hooks;
mod idle;
pub mod io;
mod irq;
mod join;
pub mod panic;
pub mod resource;
mod scope;
pub mod span;
#[cfg(feature = "sync")]
pub mod sync;
#[cfg(feature = "tally")]
pub mod tally;
pub mod task;
pub mod text;
mod timer;
#[cfg(feature = "tokio")]
pub mod tokio;
#[cfg(feature = "tracing")]
pub mod tracing;
pub mod waiting;
pub mod xen;

#[cfg(feature = "std")]
mod config;
mod error;
mod memory;

#[cfg(feature = "std")]
pub use config::Config;
pub use error::StartError;
pub use memory::{Cpu, PageLists, Ring};
pub use unitrace_formats as formats;

pub use cause::{CauseScope, cause_scope};
pub use counter::Counter;
pub use gc::{Gc, gc, gc_begin, gc_end};
pub use heap::Heap;
pub use idle::{Idle, idle};
pub use irq::{Interrupt, irq};
pub use join::JoinHandle;
pub use resource::Resource;
pub use span::Span;
pub use task::{branch, failed, traced, traced_as, traced_call, try_traced};
pub use timer::{Sleep, sleep};
pub use unitrace_formats::event::{
    Cause, Event, GcPhase, Group, Level, Outcome, PollResult, ResourceKind, TaskKind,
};
pub use unitrace_formats::id::{JoinKey, ObjectId, SiteId};

/// The [`Callsite`] at this place in the source, as `&'static Callsite`: `site!(Task, "worker")`,
/// `site!(Counter, "queue", "requests")`. The first word is a variant of
/// [`SiteKind`](unitrace_formats::ring::site::SiteKind).
#[macro_export]
macro_rules! site {
    ($kind:ident, $name:expr) => {
        $crate::site!($kind, $name, "")
    };
    ($kind:ident, $name:expr, $unit:expr) => {{
        static SITE: $crate::Callsite = $crate::Callsite::new(
            $crate::formats::ring::site::SiteKind::$kind,
            $name,
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
            $unit,
        );
        &SITE
    }};
}
