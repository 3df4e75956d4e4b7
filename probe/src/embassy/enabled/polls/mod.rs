//! The polls that this context is in, innermost last: interrupt executors poll on top of others. Unsafe for the frames,
//! which belong to their context alone.

#[cfg_attr(all(feature = "std", target_os = "linux"), path = "thread.rs")]
#[cfg_attr(not(all(feature = "std", target_os = "linux")), path = "cpu.rs")]
mod owner;

use crate::scope::Saved;
use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, AtomicU8, Ordering::Relaxed};
pub(super) use owner::here;
use unitrace_formats::id::ObjectId;

/// Polls on top of each other; what is deeper is not recorded.
const DEPTH: usize = 4;

/// A poll that is recorded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Whose.
    pub(super) task: ObjectId,
    /// What it hides.
    pub(super) before: Saved,
    /// The task has ended in it.
    pub(super) ended: bool,
}

/// The frames of one context. Interrupts on top of it leave them as they were.
#[derive(Debug)]
pub(super) struct Polls {
    depth: AtomicU8,
    frames: UnsafeCell<[Option<Frame>; DEPTH]>,
    /// Something became ready since the executor's round began.
    pub(super) ready: AtomicBool,
    /// `idle_begin` was recorded and `idle_end` not yet.
    pub(super) idle: AtomicBool,
}

// SAFETY: the frames are touched by their own context only (`owner`) and by interrupts on top of it, which write above
// `depth` and put it back; everything else is atomic.
unsafe impl Sync for Polls {}

impl Polls {
    const fn new() -> Self {
        Self {
            depth: AtomicU8::new(0),
            frames: UnsafeCell::new([None; DEPTH]),
            ready: AtomicBool::new(false),
            idle: AtomicBool::new(false),
        }
    }

    /// A poll begins; `None` if it is not recorded.
    pub(super) fn push(&self, frame: Option<Frame>) {
        let depth = self.depth.load(Relaxed);
        // First the place, then what is in it: an interrupt in between takes the next.
        self.depth.store(depth.saturating_add(1), Relaxed);
        self.with(usize::from(depth), |place| *place = frame);
    }

    /// The innermost poll ends.
    pub(super) fn pop(&self) -> Option<Frame> {
        let depth = self.depth.load(Relaxed).checked_sub(1)?;
        let frame = self.with(usize::from(depth), |place| place.take());
        self.depth.store(depth, Relaxed);
        frame.flatten()
    }

    /// The innermost poll's task has ended. False if that poll is not recorded.
    pub(super) fn end_innermost(&self) -> bool {
        let Some(depth) = self.depth.load(Relaxed).checked_sub(1) else { return false };
        self.with(usize::from(depth), |place| place.as_mut().map(|frame| frame.ended = true))
            .flatten()
            .is_some()
    }

    /// True if a task is being polled, recorded or not.
    pub(super) fn is_polling(&self) -> bool {
        self.depth.load(Relaxed) != 0
    }

    fn with<R>(&self, at: usize, look: impl FnOnce(&mut Option<Frame>) -> R) -> Option<R> {
        if at >= DEPTH {
            return None;
        }
        // SAFETY: the place is this context's, interrupts use those above it, and `look` calls nothing that comes here.
        Some(look(unsafe { &mut (*self.frames.get())[at] }))
    }
}

/// True if this context polls a task of embassy's.
#[cfg(feature = "alloc")]
pub(crate) fn is_polling() -> bool {
    here(Polls::is_polling).unwrap_or(false)
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use crate::scope;

    #[test]
    fn frames_come_back_in_reverse_order_and_what_is_too_deep_is_not_kept() {
        let polls = Polls::new();
        let frame = |n| Some(Frame { task: ObjectId(n), before: scope::enter_interrupt(n), ended: false });
        (1..=6).for_each(|n| polls.push(frame(n)));
        let tasks: Vec<_> = (0..6).map(|_| polls.pop().map(|frame| frame.task.0)).collect();
        assert_eq!(tasks, [None, None, Some(4), Some(3), Some(2), Some(1)]);
        assert!(!polls.is_polling() && polls.pop().is_none());
    }

    #[test]
    fn only_the_innermost_ends() {
        let polls = Polls::new();
        let before = scope::enter_interrupt(1);
        scope::leave(before);
        polls.push(Some(Frame { task: ObjectId(1), before, ended: false }));
        polls.push(None);
        assert!(!polls.end_innermost());
        assert!(polls.pop().is_none());
        assert!(polls.end_innermost());
        assert!(polls.pop().is_some_and(|frame| frame.ended));
        assert!(!polls.end_innermost());
    }
}
