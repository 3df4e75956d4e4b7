//! Closed segments in the order of their ends, and how they become those of each task.
//!
//! The log of a large trace is larger than what is made of it. It stands in blocks that are given back to the system one
//! after the other while they are emptied, so that both never stand in memory at once.

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
    blocks: Vec<Vec<Entry>>,
    /// How many segments each task has.
    counts: Vec<u32>,
}

impl SegmentLog {
    /// Appends one.
    #[inline]
    pub(super) fn push(&mut self, task: TaskIndex, since: Nanos, state: State) {
        if task.0 >= MOST_TASKS {
            return;
        }
        if self.counts.len() <= task.at() {
            self.counts.resize(task.at() + 1, 0);
        }
        self.counts[task.at()] += 1;
        let (kind, detail) = state.pack();
        let entry = Entry { since, detail, of: task.0 | u32::from(kind) << 29 };
        match self.blocks.last_mut().filter(|block| block.len() < BLOCK) {
            Some(block) => block.push(entry),
            None => self.add_block(entry),
        }
    }

    /// The first block grows as it is needed, later ones are whole at once.
    #[cold]
    fn add_block(&mut self, entry: Entry) {
        let mut block = Vec::with_capacity(if self.blocks.is_empty() { 0 } else { BLOCK });
        block.push(entry);
        self.blocks.push(block);
    }

    /// A counting sort by task; what is logged of one task is in time order already. Says each task where its
    /// segments are.
    pub(super) fn collect(self, tasks: &mut [Task]) -> Segments {
        let mut next = self.counts;
        next.resize(tasks.len(), 0);
        let mut sum = 0u32;
        for (count, task) in next.iter_mut().zip(tasks) {
            let begin = sum;
            sum = sum.saturating_add(*count);
            *count = begin;
            task.segments = begin..sum;
        }
        let mut segments = Segments::blank(sum as usize);
        for block in self.blocks {
            for Entry { since, detail, of } in block {
                let place = &mut next[(of & (MOST_TASKS - 1)) as usize];
                segments.set_packed(*place as usize, since, (of >> 29) as u8, detail);
                *place += 1;
            }
        }
        segments
    }
}
