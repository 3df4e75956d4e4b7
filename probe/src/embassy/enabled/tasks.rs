//! Which of our ids a task of embassy's has: a fixed table, open addressing, lock-free.
//!
//! ```text
//!         name()            begin()          polled()            end()
//!  free ─────────▶ named ───────────▶ fresh ───────────▶ polled ────────▶ free
//!    └──────────────────────────────────▲                  │  begin(): the next life of this storage, in an interrupt
//!                                        └──────────────────┘  between the end of this one and its hook
//! ```
//! An entry belongs to one task storage of embassy's, which has one life at a time.

use crate::state;
use core::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::header::offset;

/// How many tasks can live at once; a power of two.
const ENTRIES: usize = 512;

/// Entries looked at before a task counts as not fitting.
const REACH: usize = 16;

/// The tasks of this program.
pub(super) static TASKS: Tasks<ENTRIES> = Tasks::new();

/// A table of `N` tasks; `N` is a power of two.
#[derive(Debug)]
pub(super) struct Tasks<const N: usize> {
    entries: [Entry; N],
}

/// One task. All zero: free.
#[derive(Debug)]
pub(super) struct Entry {
    /// embassy's id of its storage.
    storage: AtomicU32,
    /// Our id; 0: not recorded yet.
    task: AtomicU32,
    /// Epoch << 16 | site.
    site: AtomicU32,
    stage: AtomicU8,
}

/// Spawned, and not yet put into its executor's queue.
const FRESH: u8 = 1;
/// In the queue or beyond.
const QUEUED: u8 = 2;
/// Polled at least once.
const POLLED: u8 = 3;

impl Entry {
    const fn free() -> Self {
        Self {
            storage: AtomicU32::new(0),
            task: AtomicU32::new(0),
            site: AtomicU32::new(0),
            stage: AtomicU8::new(0),
        }
    }

    fn is_of(&self, storage: u32) -> bool {
        self.storage.load(Ordering::Acquire) == storage
    }

    fn take(&self, storage: u32) -> bool {
        self.storage.compare_exchange(0, storage, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// Our id of the task; none while it is not recorded.
    pub(super) fn task(&self) -> ObjectId {
        ObjectId(self.task.load(Ordering::Relaxed))
    }

    /// The task is recorded, as `task`.
    pub(super) fn set_task(&self, task: ObjectId) {
        self.task.store(task.0, Ordering::Relaxed);
    }

    /// The site of its name in the ring that is recorded into.
    pub(super) fn site(&self) -> SiteId {
        let site = self.site.load(Ordering::Relaxed);
        if site >> 16 == state::epoch() & 0xFFFF { SiteId(site as u16) } else { SiteId::NONE }
    }

    /// True the first time: its spawn puts a task into the queue, nobody woke it.
    pub(super) fn is_queued_by_spawn(&self) -> bool {
        let fresh = self.stage.load(Ordering::Relaxed) == FRESH;
        if fresh {
            self.stage.store(QUEUED, Ordering::Relaxed);
        }
        fresh
    }

    /// A poll begins.
    pub(super) fn polled(&self) {
        self.stage.store(POLLED, Ordering::Relaxed);
    }
}

impl<const N: usize> Tasks<N> {
    const fn new() -> Self {
        assert!(N.is_power_of_two() && N >= REACH);
        Self { entries: [const { Entry::free() }; N] }
    }

    fn within_reach(&self, storage: u32) -> impl Iterator<Item = &Entry> {
        let start = (storage.wrapping_mul(0x9E37_79B9) >> 16) as usize;
        (start..start + REACH).map(|at| &self.entries[at % N])
    }

    /// The entry of the task that lives in `storage`.
    pub(super) fn get(&self, storage: u32) -> Option<&Entry> {
        self.within_reach(storage).find(|entry| entry.is_of(storage))
    }

    /// The same, or a new one. `None`: no room, which is counted.
    fn claim(&self, storage: u32) -> Option<&Entry> {
        let entry =
            self.get(storage).or_else(|| self.within_reach(storage).find(|entry| entry.take(storage)));
        if let (None, Some(ring)) = (entry, state::ring()) {
            ring.count(offset::LIVE_LOST);
        }
        entry
    }

    /// The next life in `storage` has this name.
    pub(super) fn name(&self, storage: u32, site: SiteId) {
        if let Some(entry) = self.claim(storage) {
            entry.site.store(state::epoch() << 16 | u32::from(site.0), Ordering::Relaxed);
        }
    }

    /// A life begins in `storage`.
    pub(super) fn begin(&self, storage: u32) -> Option<&Entry> {
        let entry = self.claim(storage)?;
        entry.set_task(ObjectId::NONE);
        entry.stage.store(FRESH, Ordering::Relaxed);
        Some(entry)
    }

    /// The life in `storage` has ended; returns its id. An entry that the next life has taken already is left alone.
    pub(super) fn end(&self, storage: u32) -> ObjectId {
        let Some(entry) = self.get(storage) else { return ObjectId::NONE };
        if entry.stage.load(Ordering::Relaxed) != POLLED {
            return ObjectId::NONE;
        }
        let task = entry.task();
        entry.set_task(ObjectId::NONE);
        entry.site.store(0, Ordering::Relaxed);
        entry.stage.store(0, Ordering::Relaxed);
        entry.storage.store(0, Ordering::Release);
        task
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;

    #[test]
    fn a_life_from_name_to_end() {
        let tasks = Tasks::<64>::new();
        tasks.name(0x1000, SiteId(7));
        let entry = tasks.begin(0x1000).unwrap();
        assert_eq!(entry.site.load(Ordering::Relaxed) as u16, 7);
        entry.set_task(ObjectId(5));
        assert!(entry.is_queued_by_spawn());
        assert!(!entry.is_queued_by_spawn());
        entry.polled();
        assert_eq!(tasks.end(0x1000), ObjectId(5));
        assert!(tasks.get(0x1000).is_none());
        assert_eq!(tasks.end(0x1000), ObjectId::NONE);
    }

    #[test]
    fn the_next_life_is_not_ended_by_the_last_ones_hook() {
        let tasks = Tasks::<64>::new();
        tasks.begin(0x40).unwrap().polled();
        let next = tasks.begin(0x40).unwrap();
        next.set_task(ObjectId(9));
        assert_eq!(tasks.end(0x40), ObjectId::NONE);
        assert_eq!(tasks.get(0x40).unwrap().task(), ObjectId(9));
    }

    #[test]
    fn many_come_and_go_and_none_is_lost_or_shared() {
        let tasks = Tasks::<64>::new();
        for round in 0..100_u32 {
            let storages: Vec<u32> = (1..=24).map(|n| (n + round) * 0x60).collect();
            for &storage in &storages {
                let entry = tasks.begin(storage).unwrap();
                entry.set_task(ObjectId(storage));
                entry.polled();
            }
            for &storage in &storages {
                assert_eq!(tasks.end(storage), ObjectId(storage));
            }
        }
        assert!(tasks.entries.iter().all(|entry| entry.is_of(0)));
    }

    #[test]
    fn a_full_table_says_so_and_keeps_what_it_has() {
        let tasks = Tasks::<16>::new();
        let placed = (1..=100).filter(|n| tasks.begin(n * 8).is_some()).count();
        assert_eq!(placed, 16);
        assert!((1..=16).all(|n| tasks.get(n * 8).is_some()));
    }
}
