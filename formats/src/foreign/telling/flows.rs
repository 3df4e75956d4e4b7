//! Numbers of arrows.

use std::ops::Range;

/// Names an arrow: the same number where it begins and where it ends. Counted from 1, so that it stays exact in readers
/// that take numbers as doubles.
pub type Flow = u64;

/// Several arrows, which one number after the other names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flows {
    next: Flow,
    left: u32,
}

impl Flows {
    pub(super) fn new(first: Flow, count: u32) -> Self {
        Self { next: first, left: count }
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// Takes the first away.
    pub(super) fn take(&mut self) -> Option<Flow> {
        self.left = self.left.checked_sub(1)?;
        self.next += 1;
        Some(self.next - 1)
    }
}

impl IntoIterator for Flows {
    type Item = Flow;
    type IntoIter = Range<Flow>;

    fn into_iter(self) -> Range<Flow> {
        self.next..self.next + Flow::from(self.left)
    }
}
