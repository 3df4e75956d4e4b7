//! Requests in a device: served one after the other, each after its latency. Host-testable; knows no time but what it is
//! told.

use alloc::collections::VecDeque;

/// Names a request; counts up, so that none is ever mistaken for another.
pub(crate) type Number = u64;

/// What a device works on.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    waiting: VecDeque<Request<T>>,
    capacity: usize,
    /// When the last of them will be done.
    busy_until: u64,
    numbers: Number,
}

#[derive(Debug)]
struct Request<T> {
    number: Number,
    due: u64,
    whose: T,
}

impl<T> Queue<T> {
    /// A device that takes up to `capacity` requests at once. Allocates now, and never again.
    pub(crate) fn new(capacity: usize) -> Self {
        Self { waiting: VecDeque::with_capacity(capacity), capacity, busy_until: 0, numbers: 0 }
    }

    /// Hands in a request that takes `latency` once its turn has come; `None` if the device is full.
    pub(crate) fn submit(&mut self, now: u64, latency: u64, whose: T) -> Option<Number> {
        if self.waiting.len() == self.capacity {
            return None;
        }
        self.numbers += 1;
        self.busy_until = self.busy_until.max(now) + latency;
        self.waiting.push_back(Request { number: self.numbers, due: self.busy_until, whose });
        Some(self.numbers)
    }

    /// True if a request is done and not yet taken out.
    pub(crate) fn is_due(&self, now: u64) -> bool {
        self.waiting.front().is_some_and(|request| request.due <= now)
    }

    /// Takes the oldest request that is done.
    pub(crate) fn complete(&mut self, now: u64) -> Option<(Number, T)> {
        if !self.is_due(now) {
            return None;
        }
        self.waiting.pop_front().map(|request| (request.number, request.whose))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_done_in_turn_each_after_its_latency() {
        let mut queue = Queue::new(4);
        assert_eq!(queue.submit(10, 5, 'a'), Some(1));
        assert_eq!(queue.submit(10, 1, 'b'), Some(2));
        assert_eq!(queue.complete(14), None);
        assert_eq!(queue.complete(15), Some((1, 'a')));
        assert_eq!(queue.complete(15), None);
        assert!(queue.is_due(16));
        assert_eq!(queue.complete(99), Some((2, 'b')));
        assert_eq!(queue.submit(200, 3, 'c'), Some(3));
        assert_eq!(queue.complete(203), Some((3, 'c')));
    }

    #[test]
    fn a_full_device_says_so() {
        let mut queue = Queue::new(2);
        assert!(queue.submit(0, 1, ()).is_some());
        assert!(queue.submit(0, 1, ()).is_some());
        assert_eq!(queue.submit(0, 1, ()), None);
        assert!(queue.complete(5).is_some());
        assert!(queue.submit(5, 1, ()).is_some());
    }
}
