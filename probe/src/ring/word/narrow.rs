//! 32-bit atomics: the low words, `commit` as `count << 16 | offset`; the high words stay 0.

use crate::mem::Place;
use unitrace_formats::ring::packet::{Commit, offset};

/// Everything up to `commit` is complete.
///
/// # Safety
/// `packet` is the start of a packet that this context writes.
#[inline(always)]
pub(in crate::ring) unsafe fn publish_commit(packet: Place, commit: u64) {
    // SAFETY: by the caller; the header is aligned. Both halves fit: the last byte of a packet is never used, and an
    // event has two bytes at least.
    unsafe { packet.at(offset::COMMIT).release_u32(Commit::from_raw(commit).raw_narrow()) }
}

/// The packet's header is complete.
///
/// # Safety
/// As [`publish_commit`].
pub(in crate::ring) unsafe fn publish_seq(packet: Place, seq: u64) {
    // SAFETY: as above. The low half is never 0: `next_seq` skips such numbers.
    unsafe { packet.at(offset::SEQ).release_u32(seq as u32) }
}

/// The packet is about to be rewritten.
///
/// # Safety
/// As [`publish_commit`].
pub(in crate::ring) unsafe fn retract_seq(packet: Place) {
    // SAFETY: as above.
    unsafe { packet.at(offset::SEQ).release_u32(0) }
}
