//! Ticks, nanoseconds, and the one conversion between them.

/// A reading of the guest's tick counter (TSC, cntvct, monotonic nanoseconds).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
#[repr(transparent)]
pub struct Ticks(pub u64);

/// Nanoseconds; which zero they count from is said where they stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
#[repr(transparent)]
pub struct Nanos(pub i64);

/// What the ticks are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ClockKind {
    /// The embedder did not say.
    Unknown,
    /// x86 time stamp counter.
    Tsc,
    /// CLOCK_MONOTONIC in nanoseconds.
    Monotonic,
    /// ARM generic timer.
    Cntvct,
    /// RISC-V `time`.
    RiscvTime,
    /// Something counted by the embedder (a simulator, a test).
    Custom,
    /// A value this version has no name for.
    Other(u32),
}

impl ClockKind {
    /// The word in the ring header.
    pub const fn raw(self) -> u32 {
        match self {
            Self::Unknown => 0,
            Self::Tsc => 1,
            Self::Monotonic => 2,
            Self::Cntvct => 3,
            Self::RiscvTime => 4,
            Self::Custom => 5,
            Self::Other(raw) => raw,
        }
    }

    /// From the word in the ring header; never fails.
    pub const fn from_raw(raw: u32) -> Self {
        match raw {
            0 => Self::Unknown,
            1 => Self::Tsc,
            2 => Self::Monotonic,
            3 => Self::Cntvct,
            4 => Self::RiscvTime,
            5 => Self::Custom,
            other => Self::Other(other),
        }
    }
}

/// Ticks per second, never 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Frequency(core::num::NonZeroU64);

impl Frequency {
    /// One tick a nanosecond.
    pub const NANOSECONDS: Self = Self::new(1_000_000_000).unwrap();

    /// `None` for 0.
    pub const fn new(hz: u64) -> Option<Self> {
        match core::num::NonZeroU64::new(hz) {
            Some(hz) => Some(Self(hz)),
            None => None,
        }
    }

    /// Ticks per second.
    pub const fn hz(self) -> u64 {
        self.0.get()
    }

    /// A span of ticks in nanoseconds, rounded down, exact to the nanosecond over the whole range of `u64` ticks;
    /// saturates at `i64::MAX` (292 years).
    #[inline]
    pub const fn nanos(self, ticks: u64) -> Nanos {
        let ns = ticks as u128 * 1_000_000_000 / self.0.get() as u128;
        Nanos(if ns > i64::MAX as u128 { i64::MAX } else { ns as i64 })
    }

    /// A span of nanoseconds in ticks, rounded down; negative spans give 0.
    #[inline]
    pub const fn ticks(self, span: Nanos) -> u64 {
        if span.0 <= 0 {
            return 0;
        }
        let ticks = span.0 as u128 * self.0.get() as u128 / 1_000_000_000;
        if ticks > u64::MAX as u128 { u64::MAX } else { ticks as u64 }
    }
}

/// One moment on several clocks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Anchor {
    /// The guest's tick counter.
    pub ticks: Ticks,
    /// Nanoseconds since 1970 UTC.
    pub unix_ns: u64,
    /// Nanoseconds of the host's own clock; 0 if not known.
    pub host_ns: u64,
}
