//! Whose turn it is in a merge: a heap of the inputs by the time of their next event.
//!
//! Every node has four children, so that for a handful of lanes the second in line is found by one look at
//! neighbours, and for thousands of runs in a few steps.

const CHILDREN: usize = 4;

/// Time of an input's next event << 64 | number of the input: at equal times the lower number goes first. One number,
/// because it is compared for every turn.
type Key = u128;

/// The inputs that still have events.
pub(super) struct Turns {
    heap: Vec<Key>,
}

/// A turn of one input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Turn {
    /// Number of the input.
    pub(super) input: usize,
    /// Time up to which, and including which, its events come before those of all others.
    pub(super) limit: u64,
    /// Where in the heap the second in line stands.
    second: Option<usize>,
}

fn key(time: u64, input: usize) -> Key {
    Key::from(time) << 64 | input as Key
}

impl Turns {
    /// Of inputs given as their next times and numbers.
    pub(super) fn new(inputs: impl Iterator<Item = (u64, usize)>) -> Self {
        let mut heap: Vec<_> = inputs.map(|(time, input)| key(time, input)).collect();
        // What is sorted is a heap.
        heap.sort_unstable();
        Self { heap }
    }

    /// The next turn; `None` if no input has events.
    #[inline(always)]
    pub(super) fn next(&self) -> Option<Turn> {
        let first = *self.heap.first()?;
        let second = self.least_child(0);
        let limit = match second.map(|at| self.heap[at]) {
            // At the time of the second's next event, the lower number goes first.
            Some(second) => ((second >> 64) as u64).saturating_sub(u64::from((second as u64) < first as u64)),
            None => u64::MAX,
        };
        Some(Turn { input: first as u64 as usize, limit, second })
    }

    /// Ends the turn that [`Turns::next`] gave: the input's next event is at `next`, or it has no more.
    #[inline(always)]
    pub(super) fn end(&mut self, turn: Turn, next: Option<u64>) {
        match next {
            Some(time) => self.sink(key(time, turn.input), turn.second),
            None => {
                let Some(last) = self.heap.pop().filter(|_| !self.heap.is_empty()) else { return };
                let second = self.least_child(0);
                self.sink(last, second);
            }
        }
    }

    /// Puts `key` in place of the root; `child` is the least of the root's children.
    #[inline(always)]
    fn sink(&mut self, key: Key, mut child: Option<usize>) {
        let mut hole = 0;
        while let Some(at) = child.filter(|&at| self.heap[at] < key) {
            self.heap[hole] = self.heap[at];
            hole = at;
            child = self.least_child(hole);
        }
        self.heap[hole] = key;
    }

    #[inline(always)]
    fn least_child(&self, of: usize) -> Option<usize> {
        let first = of * CHILDREN + 1;
        let children = self.heap.get(first..self.heap.len().min(first + CHILDREN))?;
        let (mut least, mut at) = (*children.first()?, first);
        for (n, &child) in children.iter().enumerate().skip(1) {
            (least, at) = if child < least { (child, first + n) } else { (least, at) };
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn turns_merge(inputs in proptest::collection::vec(proptest::collection::vec(0..50u64, 1..40), 0..30)) {
            let inputs: Vec<Vec<u64>> = inputs.into_iter().map(|mut input| { input.sort_unstable(); input }).collect();
            let mut left: Vec<&[u64]> = inputs.iter().map(Vec::as_slice).collect();
            let mut merged = Vec::new();
            let mut turns = Turns::new(left.iter().enumerate().map(|(n, input)| (input[0], n)));
            while let Some(turn) = turns.next() {
                let input = &mut left[turn.input];
                let (own, rest) = input.split_at(input.partition_point(|&time| time <= turn.limit));
                prop_assert!(!own.is_empty(), "a turn without an event");
                merged.extend(own.iter().map(|&time| (time, turn.input)));
                *input = rest;
                turns.end(turn, rest.first().copied());
            }
            let mut sorted: Vec<_> =
                inputs.iter().enumerate().flat_map(|(n, input)| input.iter().map(move |&time| (time, n))).collect();
            sorted.sort_unstable();
            prop_assert_eq!(merged, sorted);
        }
    }
}
