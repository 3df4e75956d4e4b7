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
//! That shows each task's life, its polls and who woke it. What it waits for, and whose results it used, is told by
//! instrumented channels and locks (`sync`, feature of that name), by [`Resource::on`] around any other operation, and by
//! [`sleep`] around timers. The rest is a line each:
//!
//! | to see | say |
//! |---|---|
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
//!
//! # A kernel
//! Without `std`: memory, clock and CPUs are yours, see [`start_in`]; everything else is the same.
//!
//! # What it costs
//! An event is a reading of the tick counter and a store. Recording never allocates, locks, blocks or panics, and may be
//! called from interrupt handlers and from the allocator; the first event of a thread makes one system call. A traced task
//! allocates once, at its first poll. `cargo bench -p unitrace-probe` prints nanoseconds beside those of the bare minimum.
//!
//! # Features
//! | feature | |
//! |---|---|
//! | `enabled` (default) | off: the same API compiles to nothing, [`traced`](traced()) returns its future |
//! | `std` (default) | rings of Linux processes: a file, a lane for each thread |
//! | `alloc` | wakers are wrapped, so that wake-ups are recorded |
//! | `sync` | instrumented channels, locks and notifications; needs `alloc` |
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
mod waker;

mod cause;
pub mod counter;
mod gc;
pub mod heap;
mod idle;
pub mod io;
mod irq;
mod join;
pub mod resource;
mod scope;
pub mod span;
#[cfg(feature = "sync")]
pub mod sync;
pub mod task;
pub mod text;
mod timer;
pub mod waiting;

#[cfg(feature = "std")]
mod config;
mod error;
mod memory;

#[cfg(feature = "std")]
pub use config::Config;
pub use error::StartError;
pub use memory::{Cpu, Ring};
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
pub use task::{branch, traced, traced_as, traced_call};
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
