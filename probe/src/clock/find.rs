//! Chooses a process's clock at start: the native counter if the kernel trusts it too, else CLOCK_MONOTONIC.

use super::monotonic::{Monotonic, monotonic_ns};
use super::{Clock, native, reader};
use unitrace_formats::time::{ClockKind, Frequency};

/// What a process counts in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// For the header.
    pub(crate) kind: ClockKind,
    /// Ticks per second.
    pub(crate) frequency: Option<Frequency>,
    /// As [`super::reader`] gives it.
    pub(crate) reader: *mut (),
    /// True if `clock_gettime` needs no system call, so that anchors may be taken while recording.
    pub(crate) cheap_anchors: bool,
}

/// Where Linux says which counter it uses itself.
const CLOCKSOURCE: &str = "/sys/devices/system/clocksource/clocksource0/current_clocksource";

/// Clock sources that the vDSO reads without entering the kernel.
const IN_VDSO: [&str; 5] =
    ["tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter", "riscv_clocksource"];

/// Finds the best clock; takes 2 ms if the counter's frequency must be measured.
pub(crate) fn find() -> Found {
    let source = std::fs::read_to_string(CLOCKSOURCE).unwrap_or_default();
    let source = source.trim();
    let cheap_anchors = IN_VDSO.contains(&source);
    if native::KIND == ClockKind::Unknown || !(native::is_steady() || source == "tsc") {
        return Found {
            kind: Monotonic::KIND,
            frequency: Monotonic::frequency(),
            reader: reader::<Monotonic>(),
            cheap_anchors,
        };
    }
    let frequency = native::frequency().or_else(calibrate);
    Found { kind: native::KIND, frequency, reader: core::ptr::null_mut(), cheap_anchors }
}

/// Counts ticks against CLOCK_MONOTONIC for 2 ms. Good to about 50 ppm; anchors make it exact afterwards.
fn calibrate() -> Option<Frequency> {
    const SPAN_NS: u64 = 2_000_000;
    let (ticks, start) = pair();
    loop {
        let (now, ns) = pair();
        let elapsed = ns.saturating_sub(start);
        if elapsed >= SPAN_NS {
            let hz = u128::from(now.wrapping_sub(ticks)) * 1_000_000_000 / u128::from(elapsed);
            return Frequency::new(hz as u64);
        }
    }
}

/// Ticks and monotonic nanoseconds at one moment: the closest of three tries.
fn pair() -> (u64, u64) {
    let try_once = || {
        let before = native::read();
        let ns = monotonic_ns();
        let width = native::read().wrapping_sub(before);
        (width, before.wrapping_add(width / 2), ns)
    };
    let [a, b, c] = [try_once(), try_once(), try_once()];
    let best = [b, c].into_iter().fold(a, |best, one| if one.0 < best.0 { one } else { best });
    (best.1, best.2)
}
