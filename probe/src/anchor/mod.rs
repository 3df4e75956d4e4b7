//! Anchors: pairs of ticks and clock time in the ring header, by which a reader tells what the time was.

#[cfg(all(feature = "std", target_os = "linux"))]
#[path = "process.rs"]
mod source;

#[cfg(not(all(feature = "std", target_os = "linux")))]
#[path = "embedder.rs"]
mod source;

pub(crate) use source::*;

use crate::state;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering, fence};
use unitrace_formats::event::Event;
use unitrace_formats::ring::header::{ANCHOR_BYTES, ANCHOR_SLOTS, offset};
use unitrace_formats::time::{Anchor, Ticks};

/// Anchors taken so far.
static TAKEN: AtomicU32 = AtomicU32::new(0);
/// One writer at a time; who comes second drops its anchor, another one comes in a second.
static BUSY: AtomicBool = AtomicBool::new(false);

/// Records what the clocks showed at a tick: into the header, where a reader of a moving ring finds it, and as an event.
pub fn anchor(anchor: Anchor) {
    crate::record_at(anchor.ticks, Event::Anchor { unix_ns: anchor.unix_ns, host_ns: anchor.host_ns });
    put(anchor);
}

/// Stores an anchor in the header. The first stays for ever, so that there is a long baseline; the others take turns.
pub(crate) fn put(anchor: Anchor) {
    let Some(ring) = state::ring() else { return };
    if BUSY.swap(true, Ordering::Acquire) {
        return;
    }
    let seq = TAKEN.load(Ordering::Relaxed).wrapping_add(1).max(1);
    TAKEN.store(seq, Ordering::Relaxed);
    let slot = if seq == 1 { 0 } else { 1 + (seq as usize - 2) % (ANCHOR_SLOTS - 1) };
    let at = offset::ANCHORS + slot * ANCHOR_BYTES;
    ring.word(at).store(0, Ordering::Relaxed);
    fence(Ordering::Release);
    ring.store_u64(at + 8, anchor.ticks.0);
    ring.store_u64(at + 16, anchor.unix_ns);
    ring.store_u64(at + 24, anchor.host_ns);
    ring.word(at).store(seq.to_le(), Ordering::Release);
    BUSY.store(false, Ordering::Release);
}

/// A new ring begins with its first anchor.
pub(crate) fn reset() {
    TAKEN.store(0, Ordering::Relaxed);
    BUSY.store(false, Ordering::Relaxed);
}

/// Ticks now, as events are stamped with.
#[inline]
pub fn ticks() -> Ticks {
    Ticks(crate::clock::ticks())
}
