//! The live table: one slot for every live task, resource and open span. Mirrors `unitrace_formats::ring::live`.
//!
//! An object whose slot is taken is not in the table, which is counted once; its later updates find another owner and do
//! nothing. Every field is an atomic word, so that two threads that update one object at once make at worst a mixture.

use crate::ring::region::Region;
use crate::{anchor, state};
use core::sync::atomic::{AtomicU32, Ordering, fence};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::header;
use unitrace_formats::ring::live::{LiveKind, LiveState, SLOT_BYTES, offset};
use unitrace_formats::time::Ticks;

/// An object begins its life. `detail` is the raw `TaskKind` or `ResourceKind`, `parent` the task that made it.
pub fn insert(id: ObjectId, kind: LiveKind, detail: u8, site: SiteId, parent: ObjectId) {
    insert_at(anchor::ticks(), id, kind, detail, site, parent);
}

/// [`insert`] with a reading of [`ticks`](crate::ticks) that is at hand already.
pub fn insert_at(at: Ticks, id: ObjectId, kind: LiveKind, detail: u8, site: SiteId, parent: ObjectId) {
    let Some((ring, slot)) = slot(id) else { return };
    let owner = slot.word(offset::OWNER);
    if owner.compare_exchange(0, id.0.to_le(), Ordering::Acquire, Ordering::Relaxed).is_err() {
        return ring.count(header::offset::LIVE_LOST);
    }
    let state = if kind == LiveKind::Task { LiveState::New } else { LiveState::Unknown };
    slot.update(id, at, |slot| {
        slot.store(offset::KIND, kind as u32 | (state as u32) << 8 | u32::from(site.0) << 16);
        slot.store(offset::PARENT, parent.0);
        slot.store(offset::WAITING_ON, 0);
        slot.store(offset::DETAIL, u32::from(detail));
    });
}

/// What a task does from now on, and what it waits on if it waits.
pub fn state(id: ObjectId, state: LiveState, waiting_on: ObjectId) {
    state_at(anchor::ticks(), id, state, waiting_on);
}

/// [`state()`] with a reading of [`ticks`](crate::ticks) that is at hand already.
pub fn state_at(at: Ticks, id: ObjectId, state: LiveState, waiting_on: ObjectId) {
    let Some((_, slot)) = slot(id) else { return };
    if slot.word(offset::OWNER).load(Ordering::Relaxed) != id.0.to_le() {
        return;
    }
    slot.change(id, at, state, waiting_on);
}

/// A task was woken: it is ready now, or when the poll it is in ends.
pub fn woken_at(at: Ticks, id: ObjectId) {
    let Some((_, slot)) = slot(id) else { return };
    if slot.word(offset::OWNER).load(Ordering::Relaxed) != id.0.to_le() {
        return;
    }
    match slot.state() {
        READY => {}
        RUNNING => slot.store(offset::DETAIL, slot.load(offset::DETAIL) | WOKEN),
        _ => slot.update(id, at, |slot| slot.set_state(LiveState::Ready)),
    }
}

/// A poll ended pending: the task waits on `waiting_on`, or is ready if it was woken during the poll.
pub fn pending_at(at: Ticks, id: ObjectId, waiting_on: ObjectId) {
    let Some((_, slot)) = slot(id) else { return };
    if slot.word(offset::OWNER).load(Ordering::Relaxed) != id.0.to_le() {
        return;
    }
    match slot.load(offset::DETAIL) & WOKEN {
        0 => slot.change(id, at, LiveState::Waiting, waiting_on),
        _ => slot.change(id, at, LiveState::Ready, waiting_on),
    }
}

const READY: u8 = LiveState::Ready as u8;
const RUNNING: u8 = LiveState::Running as u8;

/// A bit in the reserved bytes after a slot's `detail`, for the writer alone: woken during the poll it is in.
const WOKEN: u32 = 1 << 8;

/// True if the object is in the table.
#[cfg(all(feature = "tokio", tokio_unstable))]
pub(crate) fn holds(id: ObjectId) -> bool {
    slot(id).is_some_and(|(_, slot)| slot.word(offset::OWNER).load(Ordering::Relaxed) == id.0.to_le())
}

/// An object's life ends.
pub fn remove(id: ObjectId) {
    let Some((_, slot)) = slot(id) else { return };
    let owner = slot.word(offset::OWNER);
    if owner.load(Ordering::Relaxed) == id.0.to_le() {
        slot.store(offset::ID, 0);
        owner.store(0, Ordering::Release);
    }
}

/// The ring and the slot of `id` in it; `None` while nothing is recorded.
fn slot(id: ObjectId) -> Option<(Region, Slot)> {
    let ring = state::ring()?;
    let (table, slots) = ring.live();
    let index = id.0 & slots.checked_sub(1)?;
    (!id.is_none()).then_some((ring, Slot { ring, at: table + index as usize * SLOT_BYTES }))
}

struct Slot {
    ring: Region,
    at: usize,
}

impl Slot {
    fn state(&self) -> u8 {
        (self.load(offset::KIND) >> 8) as u8
    }

    fn set_state(&self, state: LiveState) {
        self.store(offset::KIND, self.load(offset::KIND) & !0xFF00 | (state as u32) << 8);
    }

    /// Another state; whoever was woken in the one before is forgotten.
    fn change(&self, id: ObjectId, at: Ticks, state: LiveState, waiting_on: ObjectId) {
        self.update(id, at, |slot| {
            slot.set_state(state);
            slot.store(offset::WAITING_ON, waiting_on.0);
            slot.store(offset::DETAIL, slot.load(offset::DETAIL) & !WOKEN);
        });
    }

    fn word(&self, offset: usize) -> &'static AtomicU32 {
        self.ring.word(self.at + offset)
    }

    fn load(&self, offset: usize) -> u32 {
        u32::from_le(self.word(offset).load(Ordering::Relaxed))
    }

    fn store(&self, offset: usize, value: u32) {
        self.word(offset).store(value.to_le(), Ordering::Relaxed);
    }

    /// Rewrites fields while `id` is 0, so that a reader never takes half of them.
    fn update(&self, id: ObjectId, at: Ticks, fields: impl FnOnce(&Self)) {
        self.store(offset::ID, 0);
        fence(Ordering::Release);
        fields(self);
        self.ring.store_u64(self.at + offset::SINCE, at.0);
        self.word(offset::ID).store(id.0.to_le(), Ordering::Release);
    }
}
