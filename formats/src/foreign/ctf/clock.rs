//! CTF's clock class: how ticks become seconds since 1970.

use core::fmt::{self, Write};

use super::tsdl::Uuid;
use crate::ring::Header;
use crate::time::{Anchor, ClockKind, Frequency, Ticks};

/// The one clock of a trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ClockClass {
    frequency: Option<Frequency>,
    /// Whole seconds from 1970 to tick 0; negative if the clock is older than that.
    offset_seconds: i64,
    /// Ticks beyond the whole seconds.
    offset_ticks: u64,
    /// Readers may set this trace beside others on one axis.
    absolute: bool,
}

impl ClockClass {
    /// Without a frequency a tick is taken for a nanosecond, and the description says so. Without an anchor tick 0 is
    /// 1970, which is why `absolute` must not be asked for then.
    pub(super) fn new(frequency: Option<Frequency>, anchor: Option<Anchor>, absolute: bool) -> Self {
        let hz = frequency.unwrap_or(Frequency::NANOSECONDS).hz();
        let (offset_seconds, offset_ticks) = anchor.map_or((0, 0), |anchor| offset(hz, anchor));
        Self { frequency, offset_seconds, offset_ticks, absolute }
    }

    /// The last tick that readers can show. They hold nanoseconds in 63 bits, and one event beyond that makes
    /// babeltrace2 refuse the whole trace; a second is left for its rounding.
    pub(super) fn last(&self) -> Ticks {
        const SECOND: i128 = 1_000_000_000;
        let offset = (i128::from(self.offset_seconds) + 1) * SECOND;
        let room = i128::from(i64::MAX) - SECOND - offset.max(0);
        let hz = self.frequency.unwrap_or(Frequency::NANOSECONDS).hz();
        let ticks = room.max(0) * i128::from(hz) / SECOND;
        Ticks(u64::try_from(ticks).unwrap_or(u64::MAX))
    }

    /// Writes the declaration.
    pub(super) fn declare(&self, out: &mut impl Write, header: &Header) -> fmt::Result {
        let unknown =
            if self.frequency.is_some() { "" } else { ", frequency unknown: 1 tick is shown as 1 ns" };
        write!(
            out,
            "
clock {{
    name = \"ticks\";
    uuid = \"{}\";
    description = \"{}{unknown}\";
    freq = {};
    offset_s = {};
    offset = {};
    absolute = {};
}};
",
            Uuid(header.uuid),
            describe(header.clock),
            self.frequency.unwrap_or(Frequency::NANOSECONDS).hz(),
            self.offset_seconds,
            self.offset_ticks,
            if self.absolute { "TRUE" } else { "FALSE" },
        )
    }
}

/// Where tick 0 lies: whole seconds from 1970, and ticks on top (less than a second of them).
fn offset(hz: u64, anchor: Anchor) -> (i64, u64) {
    let unix_ticks = i128::from(anchor.unix_ns) * i128::from(hz) / 1_000_000_000;
    let zero = unix_ticks - i128::from(anchor.ticks.0);
    let hz = i128::from(hz);
    // A frequency of 1 Hz and a hostile tick count can pass the range of seconds; such a clock is not worth an error.
    let seconds = i64::try_from(zero.div_euclid(hz)).unwrap_or(0);
    (seconds, zero.rem_euclid(hz) as u64)
}

fn describe(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Tsc => "x86 time stamp counter",
        ClockKind::Monotonic => "CLOCK_MONOTONIC",
        ClockKind::Cntvct => "ARM generic timer",
        ClockKind::RiscvTime => "RISC-V time",
        ClockKind::Custom => "counted by the embedder",
        ClockKind::Unknown | ClockKind::Other(_) => "unknown clock",
    }
}

#[cfg(test)]
mod tests {
    use super::{ClockClass, offset};
    use crate::time::{Anchor, Frequency, Ticks};

    #[test]
    fn tick_zero() {
        let anchor = |ticks, unix_ns| Anchor { ticks: Ticks(ticks), unix_ns, host_ns: 0 };
        // 1.5 s after tick 0 it is 10 s after 1970: tick 0 was at 8.5 s.
        assert_eq!(offset(1000, anchor(1500, 10_000_000_000)), (8, 500));
        // The counter is older than 1970.
        assert_eq!(offset(1000, anchor(12_500, 10_000_000_000)), (-3, 500));
        assert_eq!(offset(1, anchor(u64::MAX, 0)), (0, 0));
    }

    #[test]
    fn last_tick() {
        let last = |hz, anchor| ClockClass::new(Frequency::new(hz), anchor, false).last();
        let second = 1_000_000_000;
        assert_eq!(last(second, None), Ticks(i64::MAX as u64 - 2 * second));
        assert_eq!(last(1, None), Ticks((i64::MAX as u64 - 2 * second) / second));
        assert_eq!(last(u64::MAX, None), Ticks(u64::MAX));
        let now = Anchor { ticks: Ticks(0), unix_ns: 1 << 60, host_ns: 0 };
        let room = i64::MAX as u64 - (1 << 60) - 2 * second;
        assert!(last(second, Some(now)).0.abs_diff(room) < second);
    }
}
