//! The part of unitrace that lives in the traced program: it records spawn, poll, wake and read events and much else into
//! a ring in shared memory.
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
