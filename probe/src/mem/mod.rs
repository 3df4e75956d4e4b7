//! The one boundary through which the writer touches ring bytes that a foreign reader may look at.
//!
//! | file | when | access |
//! |---|---|---|
//! | `volatile.rs` | shipped | volatile, unaligned where events are packed |
//! | `unaligned/` | | one such store: an instruction where there is one, else by a packed struct |
//! | `bytewise.rs` | `--cfg unitrace_bytewise`, for ThreadSanitizer | relaxed byte atomics: no race by definition, 1.3 times slower |
//! | `simulated.rs` | `--cfg unitrace_loom` | loom's cells, and an interrupt may strike at every access |
//!
//! Rust has no word for "racy but harmless, the reader checks afterwards". Volatile is what comes closest among what
//! costs nothing: the compiler may not merge, split or invent such stores. What must be ordered is ordered by
//! release stores and one fence for each packet.

#[cfg(not(any(unitrace_loom, unitrace_bytewise)))]
mod unaligned;

#[cfg(not(any(unitrace_loom, unitrace_bytewise)))]
#[path = "volatile.rs"]
mod access;

#[cfg(all(unitrace_bytewise, not(unitrace_loom)))]
#[path = "bytewise.rs"]
mod access;

#[cfg(unitrace_loom)]
#[path = "simulated.rs"]
mod access;

pub(crate) use access::*;
