//! Truncated timestamps. CTF's own clock rule rebuilds them: a field of `n` bits replaces the low `n` bits of the
//! clock, and if that would step back, the clock has wrapped once and 2^n is added.

use crate::time::Ticks;

/// The length code of a timestamp: how many low bytes of the tick counter are stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum StampLength {
    /// 1 byte.
    B1 = 0,
    /// 2 bytes.
    B2 = 1,
    /// 4 bytes.
    B4 = 2,
    /// 8 bytes.
    B8 = 3,
}

impl StampLength {
    /// The shortest code from which `now` can be rebuilt after `last`. `now` must not be before `last`.
    #[inline(always)]
    pub const fn between(last: Ticks, now: Ticks) -> Self {
        let delta = now.0.wrapping_sub(last.0);
        if delta < 1 << 16 {
            if delta < 1 << 8 { Self::B1 } else { Self::B2 }
        } else if delta < 1 << 32 {
            Self::B4
        } else {
            Self::B8
        }
    }

    /// From the two low bits of an event's first byte.
    #[inline(always)]
    pub const fn from_code(code: u8) -> Self {
        match code & 3 {
            0 => Self::B1,
            1 => Self::B2,
            2 => Self::B4,
            _ => Self::B8,
        }
    }

    /// Bytes stored.
    #[inline(always)]
    pub const fn bytes(self) -> usize {
        1 << self as usize
    }

    /// Rebuilds the time from the stored low bytes (zero-extended) and the time of the event before.
    #[inline(always)]
    pub const fn rebuild(self, last: Ticks, low: u64) -> Ticks {
        let bits = 8 << self as u32;
        if bits == 64 {
            return Ticks(low);
        }
        let span = 1u64 << bits;
        let time = (last.0 & !(span - 1)) | low;
        Ticks(if time < last.0 { time.wrapping_add(span) } else { time })
    }
}
