//! A lane: one writer, three levels. Unsafe only in that it may be shared between threads: all but the words is
//! touched by its owner alone.

use super::fixed::Head;
use super::level::Level;
use super::tail::Number;
use super::{Host, Stale};
use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::geometry::{LEVELS, StreamId};

/// The control blocks of a lane's levels, as they lie in the region.
#[repr(C)]
#[derive(Debug)]
pub(crate) struct Lane {
    levels: [Level; LEVELS],
}

// SAFETY: the cells are touched only by the lane's owner (a thread that claimed it, a CPU by its index) and by
// interrupts and signals on top of it, which the busy flags keep apart; everybody else touches only atomics.
unsafe impl Sync for Lane {}

impl Lane {
    /// A lane that belongs to no region yet.
    #[cfg(unitrace_loom)]
    pub(super) fn zeroed() -> Self {
        // SAFETY: zeros are a valid value of every field, and what a region's control area begins with.
        unsafe { core::mem::zeroed() }
    }

    /// Gives each level `places` packets, one level after the other from `first` on.
    #[cfg(unitrace_loom)]
    pub(super) fn lay_out(&self, first: crate::mem::Place, places: u32, packet_shift: u32) {
        for (number, level) in self.levels.iter().enumerate() {
            level.lay_out(
                first.at((number * places as usize) << packet_shift),
                places,
                packet_shift as u8,
                0,
            );
        }
    }

    /// Who owns the lane: thread id or CPU number, plus 1; 0: free.
    fn owner_word(&self) -> &AtomicU32 {
        &self.levels[0].words[0]
    }

    fn discarded_word(&self) -> &AtomicU32 {
        &self.levels[0].words[1]
    }

    /// The task that runs on a CPU's lane (threads keep theirs in thread-local storage).
    #[cfg_attr(feature = "std", allow(dead_code))]
    pub(crate) fn current_word(&self) -> &AtomicU32 {
        &self.levels[1].words[0]
    }

    /// The interrupt vector + 1 a CPU is in, 0 if none.
    #[cfg_attr(feature = "std", allow(dead_code))]
    pub(crate) fn vector_word(&self) -> &AtomicU32 {
        &self.levels[1].words[1]
    }

    /// Thread id or CPU number for packet headers.
    pub(super) fn owner(&self) -> u32 {
        self.owner_word().load(Ordering::Relaxed).wrapping_sub(1)
    }

    /// Events that found every level busy.
    pub(super) fn discarded(&self) -> u32 {
        self.discarded_word().load(Ordering::Relaxed)
    }

    /// Which level of this lane `level` is.
    pub(super) fn level_of(&self, level: &Level) -> u8 {
        let at = (core::ptr::from_ref(level).addr() - core::ptr::from_ref(self).addr()) / size_of::<Level>();
        at as u8
    }

    /// Which lane of its ring this is.
    #[cfg_attr(not(feature = "std"), allow(dead_code))]
    pub(crate) fn number(&self) -> u32 {
        self.levels[0].lane.get().into()
    }

    /// The number of a level's stream in packet headers.
    pub(super) fn stream(&self, level: u8) -> u32 {
        StreamId { lane: self.levels[0].lane.get(), level }.raw()
    }

    /// Makes `owner` the lane's writer if it is free. What earlier owners wrote stays until it is overwritten in turn.
    pub(crate) fn claim(&self, owner: u32) -> bool {
        let claimed = self
            .owner_word()
            .compare_exchange(0, owner.wrapping_add(1), Ordering::Acquire, Ordering::Relaxed)
            .is_ok();
        if claimed {
            self.levels.iter().for_each(Level::reset);
        }
        claimed
    }

    /// Gives the lane back.
    #[cfg(all(feature = "std", target_os = "linux"))]
    pub(crate) fn free(&self) {
        self.owner_word().store(0, Ordering::Release);
    }

    /// Makes the owner look for another ring soon.
    #[cfg(all(feature = "std", target_os = "linux"))]
    pub(crate) fn expire(&self) {
        self.levels.iter().for_each(Level::expire);
    }

    /// Records a fixed event of at most `W` words of payload.
    #[inline(always)]
    pub(crate) fn record<const W: usize>(
        &self,
        host: impl Host,
        head: Head,
        words: [u64; 3],
    ) -> Result<(), Stale> {
        let level = &self.levels[0];
        if !level.take() {
            return self.record_nested::<W>(host, head, words);
        }
        let result = level.push::<W>(host, self, head, words);
        level.release();
        result
    }

    #[cold]
    #[inline(never)]
    fn record_nested<const W: usize>(
        &self,
        host: impl Host,
        head: Head,
        words: [u64; 3],
    ) -> Result<(), Stale> {
        self.on_free_level(1, move |level| level.push::<W>(host, self, head, words))
    }

    /// Records an event of two words, the bytes of its text, and numbers.
    #[inline(always)]
    pub(crate) fn record_with_tail(
        &self,
        host: impl Host,
        head: Head,
        words: (u64, u64),
        text: &[u8],
        numbers: &[Number],
    ) -> Result<(), Stale> {
        let level = &self.levels[0];
        if !level.take() {
            return self.record_with_tail_nested(host, head, words, text, numbers);
        }
        let result = level.push_with_tail(host, self, head, words, text, numbers);
        level.release();
        result
    }

    #[cold]
    #[inline(never)]
    fn record_with_tail_nested(
        &self,
        host: impl Host,
        head: Head,
        words: (u64, u64),
        text: &[u8],
        numbers: &[Number],
    ) -> Result<(), Stale> {
        self.on_free_level(1, |level| level.push_with_tail(host, self, head, words, text, numbers))
    }

    fn on_free_level(
        &self,
        from: usize,
        push: impl FnOnce(&Level) -> Result<(), Stale>,
    ) -> Result<(), Stale> {
        let Some(level) = self.levels[from..].iter().find(|level| level.take()) else {
            self.discarded_word().fetch_add(1, Ordering::Relaxed);
            return Ok(());
        };
        let result = push(level);
        level.release();
        result
    }

    /// See [`Lane::current_word`].
    #[cfg_attr(feature = "std", allow(dead_code))]
    pub(crate) fn current(&self) -> ObjectId {
        ObjectId(self.current_word().load(Ordering::Relaxed))
    }
}
