//! Lives: slices that may overlap others of the same thread.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::moments::{Label, TrackIndex};
use crate::foreign::telling::Spread;

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
    /// The life of the same key that was open already.
    around: Option<u32>,
}

/// All lives; the innermost of those that are open, by key.
#[derive(Default, Debug)]
pub(super) struct Lives {
    pub(super) all: Vec<Life>,
    open: HashMap<LifeKey, u32, Spread>,
}

impl Lives {
    pub(super) fn begin(&mut self, key: LifeKey, track: TrackIndex, label: Label, at: i64) {
        let around = self.open.insert(key, self.all.len() as u32);
        self.all.push(Life { track, label, begin: at, end: None, around });
    }

    /// Ends the innermost life of this key; `false` if there is none.
    pub(super) fn end(&mut self, key: LifeKey, at: i64) -> bool {
        let Entry::Occupied(mut open) = self.open.entry(key) else { return false };
        let life = &mut self.all[*open.get() as usize];
        life.end = Some(at.max(life.begin));
        match life.around {
            Some(around) => drop(open.insert(around)),
            None => drop(open.remove()),
        }
        true
    }
}
