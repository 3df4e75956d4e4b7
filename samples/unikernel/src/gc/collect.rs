//! Mark and sweep.

use super::arena::{Arena, Value};
use unitrace_probe::{GcPhase, gc};

/// What a collection found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Collected {
    /// Objects that somebody still holds.
    pub(crate) live: usize,
    /// Objects that nobody held.
    pub(crate) swept: usize,
}

impl Arena {
    /// Collects if enough was made since the last time.
    pub(crate) fn collect_if_due(&mut self) -> Option<Collected> {
        self.is_due().then(|| self.collect())
    }

    /// Returns every cell that no root leads to.
    pub(crate) fn collect(&mut self) -> Collected {
        let _recorded = gc(GcPhase::Full);
        self.mark_roots();
        self.mark();
        let swept = self.sweep();
        self.made = 0;
        Collected { live: self.used(), swept }
    }

    fn mark_roots(&mut self) {
        let _recorded = gc(GcPhase::Roots);
        for at in 0..self.roots.len() {
            if let Some(object) = self.roots[at] {
                self.shade(object.cell);
            }
        }
    }

    /// Each cell is pushed once at most, so the stack never grows.
    fn mark(&mut self) {
        let _recorded = gc(GcPhase::Mark);
        while let Some(number) = self.grey.pop() {
            if let Value::Pair(left, right) = self.cells[number as usize].value {
                self.shade(left.cell);
                self.shade(right.cell);
            }
        }
    }

    fn shade(&mut self, number: u32) {
        let cell = &mut self.cells[number as usize];
        if !cell.marked {
            cell.marked = true;
            self.grey.push(number);
        }
    }

    fn sweep(&mut self) -> usize {
        let _recorded = gc(GcPhase::Sweep);
        let before = self.free.len();
        for (number, cell) in self.cells.iter_mut().enumerate() {
            if !core::mem::take(&mut cell.marked) && !matches!(cell.value, Value::Free) {
                cell.value = Value::Free;
                cell.generation = cell.generation.wrapping_add(1);
                self.free.push(number as u32);
            }
        }
        self.free.len() - before
    }
}

#[cfg(test)]
mod tests {
    use super::super::arena::{Arena, Object};
    use super::Collected;

    fn list(arena: &mut Arena, words: &[&str]) -> Object {
        let mut object = arena.text("").unwrap();
        for word in words {
            let leaf = arena.text(word).unwrap();
            object = arena.pair(object, leaf).unwrap();
        }
        object
    }

    #[test]
    fn what_a_root_leads_to_stays_and_the_rest_goes() {
        let mut arena = Arena::new(64);
        let kept = list(&mut arena, &["one ", "two ", "three"]);
        let lost = list(&mut arena, &["four"]);
        let root = arena.root(kept);
        assert_eq!(arena.collect(), Collected { live: 7, swept: 3 });
        assert_eq!(arena.read(kept).as_deref(), Some("one two three"));
        assert_eq!(arena.rooted(&root), Some(kept));
        assert_eq!(arena.read(lost), None);
        arena.release(root);
        assert_eq!(arena.collect(), Collected { live: 0, swept: 7 });
        assert_eq!(arena.read(kept), None);
    }

    #[test]
    fn shared_parts_live_as_long_as_one_who_shares_them() {
        let mut arena = Arena::new(16);
        let shared = arena.text("shared").unwrap();
        let (left, right) = (arena.pair(shared, shared).unwrap(), arena.pair(shared, shared).unwrap());
        let (one, two) = (arena.root(left), arena.root(right));
        arena.release(one);
        assert_eq!(arena.collect(), Collected { live: 2, swept: 1 });
        assert_eq!(arena.read(right).as_deref(), Some("sharedshared"));
        arena.release(two);
        assert_eq!(arena.collect().live, 0);
    }

    #[test]
    fn a_cell_that_is_used_again_is_another_object() {
        let mut arena = Arena::new(1);
        let old = arena.text("old").unwrap();
        assert_eq!(arena.text("no room"), None);
        arena.collect();
        let new = arena.text("new").unwrap();
        assert_eq!(old.cell, new.cell);
        assert_eq!((arena.read(old), arena.read(new).as_deref()), (None, Some("new")));
    }

    #[test]
    fn a_collection_is_due_when_a_sixteenth_of_all_cells_was_made() {
        let mut arena = Arena::new(160);
        assert!((0..9).all(|_| arena.text("x").is_some()));
        assert_eq!(arena.collect_if_due(), None);
        arena.text("x").unwrap();
        assert_eq!(arena.collect_if_due(), Some(Collected { live: 0, swept: 10 }));
        assert!(!arena.is_due());
    }

    #[test]
    fn roots_are_used_again_and_kept_apart() {
        let mut arena = Arena::new(8);
        let a = arena.text("a").unwrap();
        let b = arena.text("b").unwrap();
        let (first, second) = (arena.root(a), arena.root(b));
        arena.release(first);
        let third = arena.root(a);
        arena.release(second);
        assert_eq!(arena.collect().live, 1);
        assert_eq!(arena.read(a).as_deref(), Some("a"));
        arena.release(third);
    }
}
