//! The clock of a trace: ticks to nanoseconds since its first event, and to Unix time if it has anchors.

pub(crate) mod line;

use crate::time::{Anchor, Frequency, Nanos, Ticks};
use line::{Line, Reading};

/// An anchor that a collector added from outside: the guest's ticks are known only within `error`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CollectorAnchor {
    /// The pair of clock readings.
    pub anchor: Anchor,
    /// The wall and host time may be off by this much to either side.
    pub error: Nanos,
}

/// How well the length of a tick is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Rate {
    /// The ring says it.
    Stated(Frequency),
    /// The ring does not say it; two anchors do.
    Measured(Frequency),
    /// Nobody knows: a tick is shown as if it were a nanosecond.
    Unknown,
}

impl Rate {
    /// The frequency to calculate with.
    pub const fn frequency(self) -> Frequency {
        match self {
            Self::Stated(frequency) | Self::Measured(frequency) => frequency,
            Self::Unknown => Frequency::NANOSECONDS,
        }
    }
}

/// Turns the ticks of one trace into times.
///
/// ```
/// use unitrace_formats::{clock::TraceClock, time::{Anchor, Frequency, Nanos, Ticks}};
/// let ghz2 = Frequency::new(2_000_000_000);
/// let anchor = Anchor { ticks: Ticks(3000), unix_ns: 1_700_000_000_000_000_000, host_ns: 0 };
/// let clock = TraceClock::new(Ticks(1000), ghz2, &[anchor], &[]);
/// assert_eq!(clock.nanos(Ticks(5000)), Nanos(2000));
/// assert_eq!(clock.nanos(Ticks(0)), Nanos(-500));
/// assert_eq!(clock.unix(Ticks(5000)), Some(Nanos(1_700_000_000_000_001_000)));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TraceClock {
    start: Ticks,
    rate: Rate,
    unix: Option<Line>,
    /// Nanoseconds of a tick: whole and fraction of 2^-64.
    whole: u64,
    fraction: u64,
}

impl TraceClock {
    /// A clock that shows 0 at `start`. `anchors` are the writer's own; `outside` the collector's.
    pub fn new(
        start: Ticks,
        stated: Option<Frequency>,
        anchors: &[Anchor],
        outside: &[CollectorAnchor],
    ) -> Self {
        let own: Vec<_> = anchors.iter().map(|&anchor| CollectorAnchor { anchor, error: Nanos(0) }).collect();
        let all = known_unix(&own, outside);
        let rate = match stated {
            Some(frequency) => Rate::Stated(frequency),
            None => measured(&all).map_or(Rate::Unknown, Rate::Measured),
        };
        let hz = rate.frequency().hz();
        let mut clock = Self {
            start,
            rate,
            unix: None,
            whole: 1_000_000_000 / hz,
            fraction: (((1_000_000_000 % hz) as u128 * (1 << 64)) / hz as u128) as u64,
        };
        clock.unix = Line::through(&clock.readings(&all, |anchor| anchor.unix_ns));
        clock
    }

    /// What anchors say about another clock.
    pub(crate) fn readings(&self, anchors: &[CollectorAnchor], other: fn(&Anchor) -> u64) -> Vec<Reading> {
        let reading = |from: &CollectorAnchor| Reading {
            own: self.nanos(from.anchor.ticks),
            other: Nanos(i64::try_from(other(&from.anchor)).unwrap_or(i64::MAX)),
            error: Nanos(from.error.0.max(0)),
        };
        anchors.iter().map(reading).collect()
    }

    /// The tick that is shown as 0: the trace's first event.
    pub fn start(&self) -> Ticks {
        self.start
    }

    /// How well the length of a tick is known.
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// Nanoseconds since the first event; negative before it; saturates after 292 years.
    #[inline]
    pub fn nanos(&self, ticks: Ticks) -> Nanos {
        if ticks >= self.start {
            Nanos(self.span(ticks.0 - self.start.0))
        } else {
            Nanos(-self.span(self.start.0 - ticks.0))
        }
    }

    /// A span of ticks in nanoseconds, rounded down (by up to 1 ns more than [`Frequency::nanos`]).
    #[inline]
    fn span(&self, ticks: u64) -> i64 {
        let ns = ticks as u128 * self.whole as u128 + ((ticks as u128 * self.fraction as u128) >> 64);
        i64::try_from(ns).unwrap_or(i64::MAX)
    }

    /// The first tick at or after `nanos` since the first event; the inverse of [`TraceClock::nanos`].
    pub fn ticks(&self, nanos: Nanos) -> Ticks {
        let span = self.rate.frequency().ticks(Nanos(nanos.0.saturating_abs()));
        let ticks = match nanos.0 {
            ..0 => self.start.0.saturating_sub(span),
            _ => self.start.0.saturating_add(span),
        };
        let ticks = Ticks(ticks);
        if self.nanos(ticks) < nanos { Ticks(ticks.0.saturating_add(1)) } else { ticks }
    }

    /// Nanoseconds since 1970 UTC; `None` without anchors.
    pub fn unix(&self, ticks: Ticks) -> Option<Nanos> {
        Some(Nanos(self.unix?.start.0.saturating_add(self.nanos(ticks).0)))
    }

    /// How far [`TraceClock::unix`] may be off: what the anchors disagree by, and the collector's uncertainty. With
    /// a single anchor drift away from it is not known and not in here.
    pub fn unix_error(&self) -> Option<Nanos> {
        Some(self.unix?.error)
    }
}

/// How exact an anchor is believed to be that names no clock of the host: it comes from a battery clock, which counts
/// whole seconds and was set without their fraction (QEMU does so at the start of a guest), and is read in an interrupt,
/// which is served late.
pub const OF_BATTERY: Nanos = Nanos(1_100_000_000);

/// The writer's own anchors with their errors: one that names a clock of the host was calculated from it, or read
/// between two readings of the counter, which counts in whole ticks.
pub(crate) fn with_errors(own: &[Anchor], frequency: Frequency) -> Vec<CollectorAnchor> {
    let tick = Nanos(frequency.nanos(1).0 + 1);
    let error = |anchor: &Anchor| if anchor.host_ns == 0 { OF_BATTERY } else { tick };
    own.iter().map(|&anchor| CollectorAnchor { anchor, error: error(&anchor) }).collect()
}

/// The anchors that tell Unix time.
pub(crate) fn known_unix(own: &[CollectorAnchor], outside: &[CollectorAnchor]) -> Vec<CollectorAnchor> {
    let mut all = [own, outside].concat();
    all.retain(|from| from.anchor.unix_ns != 0 && from.anchor.unix_ns < i64::MAX as u64);
    all
}

/// Ticks a second from the two anchors that are furthest apart; `None` if the times do not grow between them.
fn measured(anchors: &[CollectorAnchor]) -> Option<Frequency> {
    let first = anchors.iter().min_by_key(|a| a.anchor.ticks)?.anchor;
    let last = anchors.iter().max_by_key(|a| a.anchor.ticks)?.anchor;
    let ticks = (last.ticks.0 - first.ticks.0) as u128;
    let ns = last.unix_ns.checked_sub(first.unix_ns).filter(|&ns| ns > 0)? as u128;
    let hz = ticks * 1_000_000_000 / ns;
    u64::try_from(hz).ok().and_then(Frequency::new)
}
