//! The heap: sampled allocations by task, its size, and the times the allocator was slow.
//!
//! ```
//! use std::alloc::System;
//! use unitrace_probe::Heap;
//!
//! #[global_allocator]
//! static A: Heap<System> = Heap::new(System);
//! # fn main() {}
//! ```
//!
//! **Sampled by bytes.** Every byte that is allocated has the same chance, one in [`Heap::every`], to have its
//! allocation recorded: a large one nearly always is, a small one sometimes, and what is sampled stands for what is
//! not. An allocation of `s` bytes is in the sample with probability 1 - exp(-s / every). A sampled one is recorded
//! with the current task and is followed until it is freed, by a fixed table from addresses to samples, so that the
//! live bytes of a task are exact for what was sampled. What finds no room in the table is not sampled (counted,
//! [`Heap::missed`]).
//!
//! **Cost.** An allocation that is not sampled pays for two counters of its thread (no locked instruction); a free
//! pays one more look into the table, a cache line. Nothing in here allocates, locks, or calls into itself.
//!
//! **`heap` events** give the bytes asked for and not yet returned. The peak is as seen at samples: less than what
//! the threads allocate between two samples may be missing from it.

#[cfg_attr(feature = "enabled", path = "recording.rs")]
#[cfg_attr(not(feature = "enabled"), path = "passing.rs")]
mod twin;

#[cfg(feature = "enabled")]
mod interval;
#[cfg(feature = "enabled")]
mod lanes;
#[cfg(feature = "enabled")]
mod samples;
mod slow;
mod tag;

pub use slow::{SlowPath, slow_path};
pub use tag::{AllocTag, alloc_tag};
pub use twin::Heap;
