//! Ticks of an FXT file.

/// Nanoseconds in a second.
const SECOND: u128 = 1_000_000_000;

/// How many ticks a second has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    hz: u64,
}

impl Default for Clock {
    /// Without an initialization record ticks are nanoseconds.
    fn default() -> Self {
        Self { hz: SECOND as u64 }
    }
}

impl Clock {
    /// From an initialization record; 0 says nothing.
    pub(super) fn of(hz: u64) -> Self {
        if hz == 0 { Self::default() } else { Self { hz } }
    }

    /// A time in ns from the clock's zero.
    #[inline]
    pub(super) fn nanos(self, ticks: u64) -> i64 {
        if u128::from(self.hz) == SECOND {
            return i64::try_from(ticks).unwrap_or(i64::MAX);
        }
        let nanos = u128::from(ticks) * SECOND / u128::from(self.hz);
        i64::try_from(nanos).unwrap_or(i64::MAX)
    }
}
