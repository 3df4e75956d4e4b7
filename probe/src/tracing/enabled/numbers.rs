//! The numbers of one event, on the stack. Unsafe because clearing the place of all of them first would cost more than
//! most events have.

use crate::ring::tail::Number;
use core::mem::MaybeUninit;

/// As many as most callsites can have: what is beyond is said as text.
const MOST: usize = 32;

/// Takes numbers until it is full.
pub(super) struct Numbers {
    /// The first `length` are written.
    numbers: [MaybeUninit<Number>; MOST],
    length: usize,
}

impl Numbers {
    #[inline]
    pub(super) const fn new() -> Self {
        Self { numbers: [const { MaybeUninit::uninit() }; MOST], length: 0 }
    }

    /// False: it is full.
    #[inline]
    pub(super) fn push(&mut self, number: Number) -> bool {
        let Some(place) = self.numbers.get_mut(self.length) else { return false };
        place.write(number);
        self.length += 1;
        true
    }

    /// What was taken.
    #[inline]
    pub(super) fn get(&self) -> &[Number] {
        let written = &self.numbers[..self.length];
        // SAFETY: `push` has written them.
        unsafe { core::slice::from_raw_parts(written.as_ptr().cast(), written.len()) }
    }
}
