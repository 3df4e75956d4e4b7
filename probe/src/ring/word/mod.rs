//! How `commit` and `seq` are published: by the widest store that is atomic.
//!
//! The private commit is always `count << 32 | offset`. A reader tells the two layouts apart by the high word of
//! `commit`: it is 0 in the narrow one and never 0 in the wide one once a packet has an event.

#[cfg(all(target_has_atomic = "64", not(unitrace_narrow)))]
#[path = "wide.rs"]
mod layout;

#[cfg(any(not(target_has_atomic = "64"), unitrace_narrow))]
#[path = "narrow.rs"]
mod layout;

pub(super) use layout::{publish_commit, publish_seq, retract_seq};
