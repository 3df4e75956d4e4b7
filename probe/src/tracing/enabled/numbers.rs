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

    /// There is nothing that tells what they are.
    #[cold]
    pub(super) fn forget_sites(&mut self) {
        // SAFETY: `push` has written them.
        self.numbers
            .iter_mut()
            .take(self.length)
            .for_each(|number| unsafe { number.assume_init_mut() }.forget_site());
    }

    /// They are not wanted.
    #[cold]
    pub(super) fn clear(&mut self) {
        self.length = 0;
    }

    /// What was taken.
    #[inline(always)]
    pub(super) fn get(&self) -> &[Number] {
        // SAFETY: `push` has written them, and never more than there is room for.
        unsafe { core::slice::from_raw_parts(self.numbers.as_ptr().cast(), self.length) }
    }
}
