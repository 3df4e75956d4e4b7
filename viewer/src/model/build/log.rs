//! Closed segments in the order of their ends, and how they become those of each task.
//!
//! The log of a large trace is larger than what is made of it. It stands in blocks that are given back to the system one
//! after the other while they are emptied, so that both never stand in memory at once.

use unitrace_formats::room::roomy;
use unitrace_formats::time::Nanos;

use crate::model::index::TaskIndex;
use crate::model::segment::{Segments, State};
use crate::model::task::Task;

/// Entries of a block: 32 MiB, from where on allocators take memory from the system and give it back.
const BLOCK: usize = 1 << 21;

/// 16 bytes: the kind of state in the task's three highest bits.
#[derive(Clone, Copy)]
struct Entry {
    since: Nanos,
    detail: u32,
    of: u32,
}

/// A trace with more tasks does not fit in any memory; what they do would be left out.
const MOST_TASKS: u32 = 1 << 29;
const _: () = assert!(size_of::<Entry>() == 16);

/// The log.
#[derive(Default)]
pub(super) struct SegmentLog {
    /// Those that are full.
    full: Vec<Vec<Entry>>,
    /// The one that is being filled.
    block: Vec<Entry>,
}

impl SegmentLog {
    /// Appends one; `false` if it is left out.
    #[inline]
    pub(super) fn push(&mut self, task: TaskIndex, since: Nanos, state: State) -> bool {
        if task.0 >= MOST_TASKS {
            return false;
        }
        let (kind, detail) = state.pack();
        if self.block.len() == self.block.capacity() {
            self.make_room();
        }
        self.block.push(Entry { since, detail, of: task.0 | u32::from(kind) << 29 });
        true
    }

    /// Room that is not used takes no memory: a block is whole at once where so many segments may come.
    pub(super) fn expect(&mut self, segments: usize) {
        if self.block.is_empty() {
            self.block = roomy(segments.min(BLOCK));
        }
    }

    /// Without a word of what to expect the first block grows as it is needed.
    #[cold]
    fn make_room(&mut self) {
        let length = self.block.len();
        if length < BLOCK {
            self.block.reserve_exact(length.max(16).min(BLOCK - length));
        } else {
            self.full.push(std::mem::replace(&mut self.block, roomy(BLOCK)));
        }
    }

    /// A counting sort by task; what is logged of one task is in time order already. `next` is how many segments each
    /// task has. Says each task where its segments are.
    pub(super) fn collect(self, mut next: Vec<u32>, tasks: &mut [Task]) -> Segments {
        let mut sum = 0u32;
        for (count, task) in next.iter_mut().zip(tasks) {
            let begin = sum;
            sum = sum.saturating_add(*count);
            *count = begin;
            task.segments = begin..sum;
        }
        let mut segments = Segments::blank(sum as usize);
        for block in self.full.into_iter().chain([self.block]) {
            for Entry { since, detail, of } in block {
                let place = &mut next[(of & (MOST_TASKS - 1)) as usize];
                segments.set_packed(*place as usize, since, (of >> 29) as u8, detail);
                *place += 1;
            }
        }
        segments
    }
}
