//! How many reads of each object are still to come: its result has an arrow for each.

use super::by_id::ById;
use crate::id::ObjectId;

/// Objects that will be read, and how often.
#[derive(Default)]
pub(super) struct Readers(ById<u32>);

impl Readers {
    /// One more read, somewhere in the trace.
    pub(super) fn learn(&mut self, of: ObjectId) {
        let reads = self.0.entry(of).or_default();
        *reads = reads.saturating_add(1);
    }

    /// How many are still to come.
    pub(super) fn to_come(&self, of: ObjectId) -> u32 {
        self.0.get(&of).copied().unwrap_or_default()
    }

    /// One of them came.
    pub(super) fn came(&mut self, of: ObjectId) {
        match self.0.get_mut(&of) {
            Some(reads) if *reads > 1 => *reads -= 1,
            _ => drop(self.0.remove(&of)),
        }
    }
}
