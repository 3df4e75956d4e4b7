//! A set of objects, a bit for each: ids come from a counter.

use std::collections::HashMap;

use super::by_id::Spread;
use crate::id::ObjectId;

/// Objects.
#[derive(Default)]
pub(crate) struct IdSet(HashMap<u32, u64, Spread>);

impl IdSet {
    /// Adds one; `false` if it is in already.
    pub(crate) fn insert(&mut self, object: ObjectId) -> bool {
        let (bits, bit) = (self.0.entry(object.0 / 64).or_default(), 1 << (object.0 % 64));
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }

    /// Is it in?
    pub(crate) fn contains(&self, object: ObjectId) -> bool {
        self.0.get(&(object.0 / 64)).is_some_and(|bits| bits & 1 << (object.0 % 64) != 0)
    }
}
