//! A hashed timer wheel: what is due in millisecond `n` lies in slot `n` mod 256. Removing what is due allocates nothing,
//! for the sake of the tick interrupt; putting something in may.

use alloc::vec::Vec;

/// Milliseconds of one turn.
const SLOTS: usize = 256;

/// Things that are due at some millisecond.
#[derive(Debug)]
pub(crate) struct Wheel<T> {
    slots: [Vec<Entry<T>>; SLOTS],
    now: u64,
    keys: u64,
}

#[derive(Debug)]
struct Entry<T> {
    due: u64,
    key: u64,
    what: T,
}

/// Names an entry, to take it back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Key {
    due: u64,
    key: u64,
}

impl<T> Wheel<T> {
    /// Nothing is due.
    pub(crate) const fn new() -> Self {
        Self { slots: [const { Vec::new() }; SLOTS], now: 0, keys: 0 }
    }

    /// `what` is due at `due`, in the next millisecond at the earliest.
    pub(crate) fn insert(&mut self, due: u64, what: T) -> Key {
        let due = due.max(self.now + 1);
        self.keys += 1;
        self.slots[slot(due)].push(Entry { due, key: self.keys, what });
        Key { due, key: self.keys }
    }

    /// Takes an entry back, if it was not due yet.
    pub(crate) fn remove(&mut self, key: Key) -> Option<T> {
        let slot = &mut self.slots[slot(key.due)];
        let at = slot.iter().position(|entry| entry.key == key.key)?;
        Some(slot.swap_remove(at).what)
    }

    /// It is `now`: hands over everything that is due, the earliest first unless the wheel was left alone for a turn.
    pub(crate) fn advance(&mut self, now: u64, mut fire: impl FnMut(T)) {
        let first = self.now + 1;
        self.now = self.now.max(now);
        for millisecond in (first..=now).take(SLOTS) {
            let slot = &mut self.slots[slot(millisecond)];
            while let Some(at) = slot.iter().position(|entry| entry.due <= now) {
                fire(slot.swap_remove(at).what);
            }
        }
    }
}

fn slot(due: u64) -> usize {
    due as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(wheel: &mut Wheel<u32>, now: u64) -> Vec<u32> {
        let mut fired = Vec::new();
        wheel.advance(now, |what| fired.push(what));
        fired
    }

    #[test]
    fn everything_fires_once_when_it_is_due() {
        let mut wheel = Wheel::new();
        wheel.insert(3, 30);
        wheel.insert(1, 10);
        wheel.insert(3 + 256, 31);
        wheel.insert(1000, 99);
        assert!(fired(&mut wheel, 0).is_empty());
        assert_eq!(fired(&mut wheel, 2), [10]);
        assert_eq!(fired(&mut wheel, 3), [30]);
        assert!(fired(&mut wheel, 258).is_empty());
        assert_eq!(fired(&mut wheel, 259), [31]);
        assert!(fired(&mut wheel, 999).is_empty());
        assert_eq!(fired(&mut wheel, 5000), [99]);
        assert!(fired(&mut wheel, 9999).is_empty());
    }

    #[test]
    fn what_is_overdue_when_it_comes_is_due_next() {
        let mut wheel = Wheel::new();
        assert!(fired(&mut wheel, 100).is_empty());
        wheel.insert(50, 1);
        assert!(fired(&mut wheel, 100).is_empty());
        assert_eq!(fired(&mut wheel, 101), [1]);
    }

    #[test]
    fn what_is_taken_back_does_not_fire() {
        let mut wheel = Wheel::new();
        let one = wheel.insert(5, 1);
        wheel.insert(5, 2);
        assert_eq!(wheel.remove(one), Some(1));
        assert_eq!(wheel.remove(one), None);
        assert_eq!(fired(&mut wheel, 9), [2]);
    }

    #[test]
    fn thousands_in_any_order_fire_in_the_order_of_their_time() {
        let mut wheel = Wheel::new();
        let due = |n: u64| 1 + n * 7919 % 10_000;
        for n in 0..10_000 {
            wheel.insert(due(n), due(n) as u32);
        }
        for now in 1..=10_000_u32 {
            assert_eq!(fired(&mut wheel, now.into()), [now]);
        }
    }
}
