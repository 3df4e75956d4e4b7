//! The polls that are going on on this thread, innermost last: a task that blocks may run another runtime.

use crate::scope::Saved;
use crate::{lives, ticks};
use core::cell::Cell;
use unitrace_formats::event::{Outcome, PollResult};
use unitrace_formats::id::ObjectId;

/// Polls nested deeper are recorded as if they had no surroundings to put back.
const DEPTH: usize = 8;

/// A poll.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    task: ObjectId,
    before: Saved,
    result: PollResult,
    /// How often its span was entered: by the poll, and by the drop of its future.
    entered: u8,
}

impl Frame {
    pub(crate) fn new(task: ObjectId, before: Saved) -> Self {
        Self { task, before, result: PollResult::Pending, entered: 0 }
    }
}

/// The polls.
#[derive(Debug)]
pub(crate) struct Polls {
    frames: [Cell<Option<Frame>>; DEPTH],
    depth: Cell<usize>,
}

std::thread_local! {
    // Const and without Drop: using it neither allocates nor registers anything.
    static HERE: Polls = const { Polls { frames: [const { Cell::new(None) }; DEPTH], depth: Cell::new(0) } };
}

/// Looks at the polls of this thread.
#[inline]
pub(crate) fn here<R>(look: impl FnOnce(&Polls) -> R) -> R {
    HERE.with(look)
}

impl Polls {
    /// A poll begins; none: one that is not recorded.
    pub(crate) fn push(&self, frame: Option<Frame>) {
        let depth = self.depth.get();
        if let Some(place) = self.frames.get(depth) {
            place.set(frame);
        }
        self.depth.set(depth + 1);
    }

    fn innermost(&self) -> Option<&Cell<Option<Frame>>> {
        self.frames.get(self.depth.get().checked_sub(1)?)
    }

    fn mark(&self, task: ObjectId, result: PollResult) -> bool {
        let Some(place) = self.innermost() else { return false };
        let Some(frame) = place.get().filter(|frame| frame.task == task) else { return false };
        if frame.result != PollResult::Panicked {
            place.set(Some(Frame { result, ..frame }));
        }
        true
    }

    /// The task that is being polled innermost ends in this poll; false if it is another one.
    pub(crate) fn end_innermost(&self, task: ObjectId) -> bool {
        self.mark(task, PollResult::Ready)
    }

    /// It panicked.
    pub(crate) fn panic_innermost(&self, task: ObjectId) {
        self.mark(task, PollResult::Panicked);
    }

    /// Its span is entered.
    pub(crate) fn entered(&self, task: ObjectId) {
        let Some(place) = self.innermost() else { return };
        if let Some(frame) = place.get().filter(|frame| frame.task == task) {
            place.set(Some(Frame { entered: frame.entered.saturating_add(1), ..frame }));
        }
    }

    /// The innermost poll ends.
    pub(crate) fn ends_innermost(&self) {
        let frame = self.innermost().and_then(Cell::take);
        self.depth.set(self.depth.get().saturating_sub(1));
        match frame {
            // Not polled any more, only dropped: it was aborted.
            Some(Frame { task, before, result: PollResult::Ready, entered: 1 }) => {
                lives::poll_ends(task, before, PollResult::Pending);
                lives::ends(ticks(), task, Outcome::Dropped);
            }
            Some(frame) => drop(lives::poll_ends(frame.task, frame.before, frame.result)),
            None => {}
        }
    }
}
