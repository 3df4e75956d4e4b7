//! "The first row at or below this one that is free at this moment", in logarithmic time.

use unitrace_formats::time::Nanos;

/// Rows with the moment until which each is taken: a segment tree of minima over the rows.
///
/// Asked in time order, a row is free if its last life is over, so that one number a row is all there is to know.
pub(super) struct FreeRows {
    /// `tree[1]` is the root, row `r` is leaf `leaves + r`.
    tree: Vec<Nanos>,
    leaves: usize,
}

/// Before every moment: nobody was ever there.
const NEVER: Nanos = Nanos(i64::MIN);

impl FreeRows {
    pub(super) fn new() -> Self {
        Self { tree: vec![NEVER; 2], leaves: 1 }
    }

    /// The first row `>= from` that is free at `at`.
    pub(super) fn first(&mut self, from: usize, at: Nanos) -> usize {
        while from >= self.leaves {
            self.grow();
        }
        loop {
            if let Some(row) = self.find(from, at) {
                return row;
            }
            self.grow();
        }
    }

    /// The row is taken until then.
    pub(super) fn take(&mut self, row: usize, until: Nanos) {
        let mut node = self.leaves + row;
        self.tree[node] = until;
        while node > 1 {
            node /= 2;
            self.tree[node] = self.tree[2 * node].min(self.tree[2 * node + 1]);
        }
    }

    /// Climbs from the leaf until a subtree to the right holds a free row, then goes down to its leftmost.
    fn find(&self, from: usize, at: Nanos) -> Option<usize> {
        let mut node = self.leaves + from;
        while self.tree[node] > at {
            // Up while we are a right child, then over to the right sibling.
            while node % 2 == 1 {
                node /= 2;
            }
            if node == 0 {
                return None;
            }
            node += 1;
        }
        while node < self.leaves {
            node *= 2;
            if self.tree[node] > at {
                node += 1;
            }
        }
        Some(node - self.leaves)
    }

    fn grow(&mut self) {
        let mut tree = vec![NEVER; 4 * self.leaves];
        let rows = &self.tree[self.leaves..];
        tree[2 * self.leaves..3 * self.leaves].copy_from_slice(rows);
        for node in (1..2 * self.leaves).rev() {
            tree[node] = tree[2 * node].min(tree[2 * node + 1]);
        }
        (self.tree, self.leaves) = (tree, 2 * self.leaves);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against the obvious walk over all rows.
        #[test]
        fn finds_what_a_walk_finds(asks in prop::collection::vec((0usize..20, 0i64..30, 0i64..30), 1..200)) {
            let mut rows = FreeRows::new();
            let mut until = vec![i64::MIN; 1000];
            for (from, at, lasts) in asks {
                let expected = (from..1000).find(|&row| until[row] <= at).unwrap();
                prop_assert_eq!(rows.first(from, Nanos(at)), expected);
                rows.take(expected, Nanos(at + lasts));
                until[expected] = at + lasts;
            }
        }
    }
}
