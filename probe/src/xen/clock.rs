//! Xen's paravirtual clock: what the time stamp counter means in nanoseconds of system time, which counts from the start
//! of the host's Xen and is the same for every guest of that host, and what that means in Unix time.
//!
//! Xen writes both records into the page of shared information, from outside and at any time; unsafe, because that is
//! foreign memory. Each has a version that is odd while it is being written and another one afterwards.

use core::num::NonZeroU32;
use core::ptr::NonNull;
use core::sync::atomic::{Ordering, compiler_fence};
use unitrace_formats::time::{Anchor, Frequency, Ticks};

/// `struct vcpu_time_info` of Xen's public headers: `shared_info.vcpu_info[n].time`, 32 bytes beyond the start of
/// `vcpu_info` on x86-64.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TimeInfo {
    version: u32,
    pad0: u32,
    tsc_timestamp: u64,
    system_time: u64,
    tsc_to_system_mul: u32,
    tsc_shift: i8,
    pad1: [u8; 3],
}

/// The words of `shared_info` that begin with `wc_version`, at byte 3,072 on x86-64.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct WallInfo {
    version: u32,
    seconds: u32,
    nanoseconds: u32,
    seconds_high: u32,
}

const _: () = assert!(size_of::<TimeInfo>() == 32 && size_of::<WallInfo>() == 16);

/// How long a reader waits for Xen to finish writing: far longer than it takes, but not for ever.
const PATIENCE: u32 = 1 << 20;

/// What the counter meant when it was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SystemTime {
    /// A reading of the counter.
    pub ticks: Ticks,
    /// System time then, in nanoseconds.
    pub nanos: u64,
    /// Nanoseconds × 2³² for each tick after `shift`.
    pub multiplier: NonZeroU32,
    /// Ticks are shifted left by this many bits first (right, if negative).
    pub shift: i8,
}

impl SystemTime {
    /// What the counter means now; `None` if Xen never wrote it.
    ///
    /// # Safety
    /// `info` is what Xen writes to, or a copy of it, mapped and aligned to 4 bytes.
    pub unsafe fn read(info: NonNull<TimeInfo>) -> Option<Self> {
        // SAFETY: by the caller.
        let info = unsafe { consistent(info) }?;
        let multiplier = NonZeroU32::new(info.tsc_to_system_mul)?;
        let ticks = Ticks(info.tsc_timestamp);
        Some(Self { ticks, nanos: info.system_time, multiplier, shift: info.tsc_shift })
    }

    /// System time at a reading of the counter, before or after this one.
    pub const fn nanos_at(&self, ticks: Ticks) -> u64 {
        let later = ticks.0.wrapping_sub(self.ticks.0) as i64;
        let span = self.scaled(later.unsigned_abs());
        if later < 0 { self.nanos.saturating_sub(span) } else { self.nanos.saturating_add(span) }
    }

    /// The counter's reading at a system time, rounded down: the inverse of [`SystemTime::nanos_at`].
    pub const fn ticks_at(&self, nanos: u64) -> Ticks {
        let later = nanos.wrapping_sub(self.nanos) as i64;
        let scaled = ((later.unsigned_abs() as u128) << 32) / self.multiplier.get() as u128;
        let span = shifted(scaled, -(self.shift as i32)) as u64;
        Ticks(if later < 0 { self.ticks.0.saturating_sub(span) } else { self.ticks.0.saturating_add(span) })
    }

    /// Ticks per second.
    pub const fn frequency(&self) -> Option<Frequency> {
        let hz = shifted((1_000_000_000u128 << 32) / self.multiplier.get() as u128, -(self.shift as i32));
        if hz > u64::MAX as u128 { None } else { Frequency::new(hz as u64) }
    }

    const fn scaled(&self, ticks: u64) -> u64 {
        let nanos = (shifted(ticks as u128, self.shift as i32) * self.multiplier.get() as u128) >> 32;
        if nanos > u64::MAX as u128 { u64::MAX } else { nanos as u64 }
    }
}

/// `value` shifted left, or right if `by` is negative; what does not fit in 95 bits is gone.
const fn shifted(value: u128, by: i32) -> u128 {
    match by {
        0..=31 => (value << by) & (u128::MAX >> 33),
        -127..=-1 => value >> -by,
        _ => 0,
    }
}

/// Unix time at system time 0, in nanoseconds; `None` if Xen never wrote it.
///
/// # Safety
/// As [`SystemTime::read`].
pub unsafe fn unix_epoch(info: NonNull<WallInfo>) -> Option<u64> {
    // SAFETY: by the caller.
    let info = unsafe { consistent(info) }?;
    let seconds = u64::from(info.seconds) | u64::from(info.seconds_high) << 32;
    let nanos = seconds.checked_mul(1_000_000_000)?.checked_add(info.nanoseconds.into())?;
    (nanos != 0).then_some(nanos)
}

/// One moment on the three clocks, for [`anchor`](crate::anchor()): `ticks` as events are stamped with
/// ([`ticks`](crate::ticks), which must be the time stamp counter), system time, and Unix time if `unix_epoch` is known.
///
/// ```
/// use core::ptr::NonNull;
/// use unitrace_probe::xen::clock::{self, SystemTime, TimeInfo, WallInfo};
/// fn every_second(time: NonNull<TimeInfo>, wall: NonNull<WallInfo>) {
///     // SAFETY: both lie in the shared information page.
///     let (time, epoch) = unsafe { (SystemTime::read(time), clock::unix_epoch(wall)) };
///     if let Some(time) = time {
///         unitrace_probe::anchor(clock::anchor(&time, epoch, unitrace_probe::ticks()));
///     }
/// }
/// ```
pub const fn anchor(time: &SystemTime, unix_epoch: Option<u64>, ticks: Ticks) -> Anchor {
    let host_ns = time.nanos_at(ticks);
    let unix_ns = match unix_epoch {
        Some(epoch) => epoch.saturating_add(host_ns),
        None => 0,
    };
    Anchor { ticks, unix_ns, host_ns }
}

/// A copy that was not written meanwhile; `None` if it always is, or never was.
///
/// # Safety
/// As [`SystemTime::read`]; `T` begins with its version.
unsafe fn consistent<T: Copy>(info: NonNull<T>) -> Option<T> {
    let version = info.cast::<u32>();
    for _ in 0..PATIENCE {
        // SAFETY: by the caller; volatile, because Xen writes at any time. x86 keeps loads in order.
        let before = unsafe { version.read_volatile() };
        compiler_fence(Ordering::Acquire);
        // SAFETY: as above; what was written meanwhile is thrown away.
        let copy = unsafe { info.read_volatile() };
        compiler_fence(Ordering::Acquire);
        // SAFETY: as above.
        let after = unsafe { version.read_volatile() };
        if before & 1 == 0 && before == after {
            return (before != 0).then_some(copy);
        }
        core::hint::spin_loop();
    }
    None
}
