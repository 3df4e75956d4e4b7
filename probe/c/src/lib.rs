//! The probe for C: `libunitrace_c.a` and [`unitrace.h`](../../include/unitrace.h), which is the manual.
//!
//! Every function here is one of the header's with the same name; the header's inline wrappers look at [`ut_groups`] first,
//! so that what is switched off costs no call. Ids are the probe's own as `uint32_t`, 0 is none. Whatever C hands in is
//! believed only as far as it must be: a null pointer is an empty text or no site, a text may be any bytes ([`text`]), a
//! number that is no value of its enumeration is recorded as it is, and readers know what to do with it.
//!
//! Unsafe throughout, because C's pointers are: what they must point to stands in the header beside each function, and the
//! dereferences are in [`site`], [`text`], [`held`] and [`start`] only.

#![cfg_attr(not(feature = "std"), no_std)]

pub mod causality;
#[cfg(feature = "cost")]
pub mod cost;
pub mod death;
pub mod heap;
pub mod held;
pub mod site;
pub mod spans;
pub mod start;
pub mod task;
pub mod text;
pub mod values;

#[cfg(not(feature = "std"))]
mod panic;

use core::sync::atomic::AtomicU32;
use unitrace_probe::hooks::groups_word;

/// Where the enable mask lies: a bit for each group.
#[derive(Debug)]
#[repr(transparent)]
pub struct Groups(&'static AtomicU32);

/// See the header: what its inline check reads.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals)]
pub static ut_groups: Groups = Groups(groups_word());
