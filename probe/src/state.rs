//! What the whole program shares: the enable mask, the ring, the clock. One cache line, read by every event, written when
//! recording starts and stops.

use crate::ring::region::Region;
use core::sync::atomic::{AtomicPtr, AtomicU32, Ordering};
use unitrace_formats::event::Group;

#[repr(align(64))]
struct State {
    mask: AtomicU32,
    epoch: AtomicU32,
    ring: AtomicPtr<u8>,
    clock: AtomicPtr<()>,
}

static STATE: State = State {
    mask: AtomicU32::new(0),
    epoch: AtomicU32::new(0),
    ring: AtomicPtr::new(core::ptr::null_mut()),
    clock: AtomicPtr::new(core::ptr::null_mut()),
};

/// True if events of `group` are recorded now: one relaxed load and a bit test.
#[inline(always)]
pub fn is_enabled(group: Group) -> bool {
    STATE.mask.load(Ordering::Relaxed) & group.bit() != 0
}

/// The enable mask itself.
pub(crate) const fn groups_word() -> &'static AtomicU32 {
    &STATE.mask
}

/// Which groups are recorded, a bit each ([`Group::bit`]); 0 while nothing is recorded.
pub fn groups() -> u32 {
    STATE.mask.load(Ordering::Relaxed)
}

/// Chooses the groups to record from now on, in every thread. [`Group::State`] stays on. Without effect while there is no
/// ring.
pub fn set_groups(mask: u32) {
    if ring().is_some() {
        STATE.mask.store(mask | Group::State.bit(), Ordering::Relaxed);
    }
}

/// The ring that is recorded into.
#[inline]
pub(crate) fn ring() -> Option<Region> {
    Region::from_pointer(STATE.ring.load(Ordering::Acquire))
}

/// Changes with every ring, never 0 once there was one: what was registered in an older ring is not in this one.
#[inline]
pub(crate) fn epoch() -> u32 {
    STATE.epoch.load(Ordering::Relaxed)
}

/// The embedder's clock; null for the machine's own.
#[inline(always)]
pub(crate) fn clock() -> *mut () {
    STATE.clock.load(Ordering::Relaxed)
}

/// Recording begins. False: there is a ring already.
pub(crate) fn begin(ring: Region, clock: *mut (), mask: u32) -> bool {
    let claimed = STATE.ring.compare_exchange(
        core::ptr::null_mut(),
        ring.pointer(),
        Ordering::AcqRel,
        Ordering::Relaxed,
    );
    if claimed.is_err() {
        return false;
    }
    STATE.clock.store(clock, Ordering::Relaxed);
    STATE.epoch.fetch_add(1, Ordering::Release);
    STATE.mask.store(mask | Group::State.bit(), Ordering::Release);
    true
}

/// Recording into `ring` ends; nothing happens if another ring took its place. Writers that are in the middle of an
/// event finish it: the region stays.
#[cfg(all(feature = "std", target_os = "linux"))]
pub(crate) fn end(ring: Region) {
    if self::ring() == Some(ring) {
        STATE.mask.store(0, Ordering::Relaxed);
        STATE.ring.store(core::ptr::null_mut(), Ordering::Release);
        (0..ring.lanes()).filter_map(|n| ring.lane(n)).for_each(|lane| lane.expire());
    }
}

/// In the child of a fork: its parent's lanes are not its own, so it records nothing until it starts its own ring.
#[cfg(all(feature = "std", target_os = "linux"))]
pub(crate) fn forget() {
    STATE.mask.store(0, Ordering::Relaxed);
    STATE.ring.store(core::ptr::null_mut(), Ordering::Relaxed);
}
