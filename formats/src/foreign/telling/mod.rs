//! One walk over a trace that tells what happened: lives and what a task does in them, slices that nest, arrows, values.
//! What one format or another makes of it, a [`Listener`] decides.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use unitrace_formats::foreign::telling::{Fact, Listener, Moment, tell};
//! use unitrace_formats::trace::Trace;
//!
//! struct Wakes(u64);
//! impl Listener for Wakes {
//!     fn hear(&mut self, _: &Moment<'_>, fact: &Fact<'_>) -> std::io::Result<()> {
//!         self.0 += u64::from(matches!(fact, Fact::Wake { .. }));
//!         Ok(())
//!     }
//! }
//! let mut wakes = Wakes(0);
//! tell(&Trace::open("web.utr".as_ref())?, &mut wakes)?;
//! # Ok(())
//! # }
//! ```
//!
//! The trace is read a stretch at a time, twice: at first for what lies ahead. What is remembered is what is alive, what is
//! open on a lane, the names of the last objects that ended, how often an object will be read, and a bit for each of all.

mod ahead;
mod by_id;
mod fact;
mod flows;
mod id_set;
mod lane;
mod lives;
mod names;
mod objects;
mod readers;
mod running;
mod spans;
mod task;
mod walk;

use std::io;

#[cfg(feature = "parquet")]
pub(crate) use by_id::ById;
pub(crate) use by_id::Spread;
pub use fact::{Doing, Ended, Fact, Slice, Valued};
pub use flows::{Flow, Flows};
#[cfg(feature = "perfetto")]
pub(crate) use id_set::IdSet;
pub use names::{Names, lane as name_of_lane, program as name_of_program};

use crate::event::Event;
use crate::trace::Trace;

/// When and where something happened.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// Nanoseconds since the trace's first event.
    pub time: u64,
    /// Who recorded it: index into [`Trace::streams`].
    pub lane: usize,
    /// The event that tells it; several facts may follow from one.
    pub event: &'a Event<'a>,
    /// What objects are called.
    pub names: &'a Names<'a>,
}

/// Hears what happened, in time order; of a span or log line that has fields, a little late.
pub trait Listener {
    /// One fact.
    ///
    /// # Errors
    /// What its output says; the walk ends there.
    fn hear(&mut self, at: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()>;
}

/// Tells all of `trace`. Gives the number of events.
///
/// # Errors
/// The listener's.
pub fn tell(trace: &Trace, listener: &mut impl Listener) -> io::Result<u64> {
    walk::Walk::new(trace, listener).run()
}
