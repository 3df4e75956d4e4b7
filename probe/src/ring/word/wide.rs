//! 64-bit atomics: whole words.

use crate::mem::Place;
use unitrace_formats::ring::packet::offset;

/// Everything up to `commit` is complete.
///
/// # Safety
/// `packet` is the start of a packet that this context writes.
#[inline(always)]
pub(in crate::ring) unsafe fn publish_commit(packet: Place, commit: u64) {
    // SAFETY: by the caller; the header is aligned.
    unsafe { packet.at(offset::COMMIT).release_u64(commit) }
}

/// The packet's header is complete.
///
/// # Safety
/// As [`publish_commit`].
pub(in crate::ring) unsafe fn publish_seq(packet: Place, seq: u64) {
    // SAFETY: as above.
    unsafe { packet.at(offset::SEQ).release_u64(seq) }
}

/// The packet is about to be rewritten.
///
/// # Safety
/// As [`publish_commit`].
pub(in crate::ring) unsafe fn retract_seq(packet: Place) {
    // SAFETY: as above.
    unsafe { packet.at(offset::SEQ).release_u64(0) }
}
