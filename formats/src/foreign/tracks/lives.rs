//! Lives: slices that may overlap others of the same thread.

use std::collections::HashMap;

use super::moments::{Label, TrackIndex};

/// What the foreign file calls a life that is still open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct LifeKey {
    /// Its process, or 0 where ids are the whole trace's.
    pub process: u64,
    /// Its category, as a number that stands for it.
    pub category: u32,
    /// Its id.
    pub id: u64,
}

/// A slice with a life of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Life {
    pub(super) track: TrackIndex,
    pub(super) label: Label,
    pub(super) begin: i64,
    /// `None`: it did not end in the file.
    pub(super) end: Option<i64>,
}

/// All lives; those that are open by key, the innermost last.
#[derive(Default, Debug)]
pub(super) struct Lives {
    pub(super) all: Vec<Life>,
    open: HashMap<LifeKey, Vec<usize>>,
}

impl Lives {
    pub(super) fn begin(&mut self, key: LifeKey, life: Life) {
        self.open.entry(key).or_default().push(self.all.len());
        self.all.push(life);
    }

    /// Ends the innermost life of this key; `false` if there is none.
    pub(super) fn end(&mut self, key: LifeKey, at: i64) -> bool {
        let Some(index) = self.open.get_mut(&key).and_then(Vec::pop) else { return false };
        let life = &mut self.all[index];
        life.end = Some(at.max(life.begin));
        true
    }
}
