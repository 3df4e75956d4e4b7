//! CTF's clock class: how ticks become seconds since 1970.

use core::fmt::{self, Write};

use super::tsdl::Uuid;
use crate::ring::Header;
use crate::time::{Anchor, ClockKind, Frequency};

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
    use super::offset;
    use crate::time::{Anchor, Ticks};

    #[test]
    fn tick_zero() {
        let anchor = |ticks, unix_ns| Anchor { ticks: Ticks(ticks), unix_ns, host_ns: 0 };
        // 1.5 s after tick 0 it is 10 s after 1970: tick 0 was at 8.5 s.
        assert_eq!(offset(1000, anchor(1500, 10_000_000_000)), (8, 500));
        // The counter is older than 1970.
        assert_eq!(offset(1000, anchor(12_500, 10_000_000_000)), (-3, 500));
        assert_eq!(offset(1, anchor(u64::MAX, 0)), (0, 0));
    }
}
