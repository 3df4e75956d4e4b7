//! Takes the trace of a program out of its ring, whether the program runs, was killed, or left a core file.
//!
//! ```text
//! find ──▶ Ring ──▶ Drain ──▶ Recorder ──▶ Output
//!           │         copies packets once they are final
//!         Memory    file, process, core: one trait, nothing else knows which
//! ```
//!
//! # Law
//!
//! The memory of another program is hostile: see [`memory`]. Nothing here maps a file that others can change, holds a
//! reference into it, or believes a number in it before it was checked. Every loop is bounded by what was checked, so
//! that no ring, whatever its bytes and whatever its writer does meanwhile, makes `collect` crash, hang or grow.
//!
//! # Manual
//!
//! `collect --help` is the manual of the command; README.md beside this crate shows it at work.

pub mod args;
pub mod clock;
pub mod command;
pub mod convert;
pub mod drain;
pub mod dump;
pub mod duration;
pub mod error;
pub mod exit;
pub mod find;
pub mod memory;
pub mod messages;
pub mod output;
pub mod overview;
pub mod packet;
pub mod proc;
pub mod progress;
pub mod qmp;
pub mod record;
pub mod recording;
pub mod ring;
pub mod signals;
#[cfg(test)]
mod test_ring;
pub mod totals;
pub mod tsc;
pub mod watch;
pub mod xen;
