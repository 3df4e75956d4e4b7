//! Bytes in use and bytes to the next sample, for each lane. A thread (or CPU) with a lane counts without locked
//! instructions, because the lane has one owner; the next owner counts on from there, so that no byte is lost when
//! threads end. Whoever has no lane shares one, with locked instructions.

use super::interval;
use crate::{context, interrupt};
use core::sync::atomic::{AtomicIsize, AtomicU32, Ordering::Relaxed};

/// Lanes that count for themselves.
const OWN: usize = 64;

/// All of them.
#[derive(Debug)]
pub(super) struct Lanes {
    own: [Lane; OWN],
    shared: Lane,
}

/// On a cache line of its own.
#[derive(Debug)]
#[repr(align(64))]
struct Lane {
    /// Bytes allocated minus bytes freed here; below 0 where others' memory is freed.
    live: AtomicIsize,
    /// Bytes to the next sample; 0 or less: not drawn yet.
    left: AtomicIsize,
    /// State of the random numbers; 0: not begun.
    random: AtomicU32,
}

/// How a lane's numbers change.
enum Change {
    /// By their only writer.
    Owner,
    /// By anybody.
    Anybody,
}

impl Change {
    /// Adds; returns the value before.
    #[inline(always)]
    fn add(&self, to: &AtomicIsize, delta: isize) -> isize {
        match self {
            Self::Owner => {
                let before = to.load(Relaxed);
                to.store(before.wrapping_add(delta), Relaxed);
                before
            }
            Self::Anybody => to.fetch_add(delta, Relaxed),
        }
    }
}

impl Lane {
    const fn new() -> Self {
        Self { live: AtomicIsize::new(0), left: AtomicIsize::new(0), random: AtomicU32::new(0) }
    }

    /// A new interval from here.
    #[cold]
    fn draw(&self, every: u32) {
        let state = match self.random.load(Relaxed) {
            // Any odd number but another one for each lane.
            0 => (core::ptr::from_ref(self).addr() as u32 >> 6).wrapping_mul(0x9E37_79B9) | 1,
            state => state,
        };
        let next = interval::random(state);
        self.random.store(next, Relaxed);
        let bytes = interval::draw(every, next).min(isize::MAX as u64);
        self.left.store(bytes as isize, Relaxed);
    }
}

impl Lanes {
    pub(super) const fn new() -> Self {
        Self { own: [const { Lane::new() }; OWN], shared: Lane::new() }
    }

    #[inline(always)]
    fn here(&self) -> (&Lane, Change) {
        let number = context::lane_number().unwrap_or(u32::MAX) as usize;
        match self.own.get(number) {
            Some(lane) if interrupt().is_none() => (lane, Change::Owner),
            _ => (&self.shared, Change::Anybody),
        }
    }

    /// `bytes` were allocated, of which `fresh` are new (a block that grows has its old bytes already). True: one of
    /// the fresh bytes is the next to be sampled.
    #[inline]
    pub(super) fn allocated(&self, bytes: usize, fresh: usize, every: u32) -> bool {
        let (lane, change) = self.here();
        change.add(&lane.live, bytes as isize);
        let fresh = fresh.min(isize::MAX as usize) as isize;
        let left = change.add(&lane.left, fresh.wrapping_neg());
        if left > fresh {
            return false;
        }
        lane.draw(every);
        // 0 or less: the first interval of this lane, or somebody else is drawing.
        left > 0
    }

    /// `bytes` were returned.
    #[inline]
    pub(super) fn freed(&self, bytes: usize) {
        let (lane, change) = self.here();
        change.add(&lane.live, (bytes as isize).wrapping_neg());
    }

    /// Bytes in use, over all lanes.
    pub(super) fn live(&self) -> u64 {
        let own = self.own.iter().map(|lane| lane.live.load(Relaxed)).fold(0, isize::wrapping_add);
        // A sum of numbers read one after the other, while others change them, may be below 0 for a moment.
        own.wrapping_add(self.shared.live.load(Relaxed)).max(0) as u64
    }
}
