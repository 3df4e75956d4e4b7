//! Without feature `enabled`: the names of `enabled.rs` with empty bodies, which leave no instruction behind.

use unitrace_formats::event::{Event, Group};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::site::SiteKind;
use unitrace_formats::time::{Anchor, ClockKind, Frequency, Ticks};

/// Does nothing.
#[inline(always)]
pub fn record(_: Event<'_>) {}

/// Does nothing.
#[inline(always)]
pub fn record_at(_: Ticks, _: Event<'_>) {}

/// Does nothing.
#[inline(always)]
pub fn anchor(_: Anchor) {}

/// Always 0.
#[inline(always)]
pub fn ticks() -> Ticks {
    Ticks(0)
}

/// Never.
#[inline(always)]
pub const fn is_enabled(_: Group) -> bool {
    false
}

/// None.
#[inline(always)]
pub const fn groups() -> u32 {
    0
}

/// Does nothing.
#[inline(always)]
pub fn set_groups(_: u32) {}

/// None.
#[inline(always)]
pub const fn new_object() -> ObjectId {
    ObjectId::NONE
}

/// None.
#[inline(always)]
pub const fn new_resource() -> ObjectId {
    ObjectId::NONE
}

/// None.
#[inline(always)]
pub const fn current() -> ObjectId {
    ObjectId::NONE
}

/// Does nothing; returns none.
#[inline(always)]
pub const fn set_current(_: ObjectId) -> ObjectId {
    ObjectId::NONE
}

/// None.
#[inline(always)]
pub const fn interrupt() -> Option<u32> {
    None
}

/// A callsite that is never registered.
#[derive(Debug)]
pub struct Callsite {}

impl Callsite {
    /// Keeps nothing.
    #[inline(always)]
    pub const fn new(
        _: SiteKind,
        _: &'static str,
        _: &'static str,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Self {
        Self {}
    }

    /// None.
    #[inline(always)]
    pub const fn id(&self) -> SiteId {
        SiteId::NONE
    }
}

/// A tick counter that an embedder supplies; not asked.
pub trait Clock {
    /// What it counts.
    const KIND: ClockKind;
    /// Not asked.
    const IN_LINE: bool = false;
    /// Ticks per second.
    fn frequency() -> Option<Frequency>;
    /// Ticks now.
    fn now() -> Ticks;
}

/// No clock.
#[derive(Clone, Copy, Debug)]
pub struct Native;

impl Clock for Native {
    const KIND: ClockKind = ClockKind::Unknown;
    fn frequency() -> Option<Frequency> {
        None
    }
    fn now() -> Ticks {
        Ticks(0)
    }
}

/// Does nothing.
///
/// # Safety
/// Always safe here; with feature `enabled` nobody may record meanwhile.
pub const unsafe fn clock_restarted(_: u64) {}

/// Does nothing.
///
/// # Errors
/// Never.
///
/// # Safety
/// None is needed without the feature `enabled`.
#[inline(always)]
pub const unsafe fn start_in<C: Clock, const N: usize>(
    _: &'static crate::Ring<N>,
    _: &str,
    _: u64,
    _: crate::Cpu,
) -> Result<(), crate::StartError> {
    Ok(())
}

/// Does nothing.
///
/// # Errors
/// Never.
///
/// # Safety
/// None is needed without the feature `enabled`.
#[inline(always)]
pub const unsafe fn start_in_frames<C: Clock, const N: usize, const L: usize>(
    _: &'static crate::Ring<N>,
    _: &'static crate::PageLists<L>,
    _: fn(*const u8) -> u64,
    _: &str,
    _: u64,
    _: crate::Cpu,
) -> Result<(), crate::StartError> {
    Ok(())
}

/// Does nothing.
///
/// # Errors
/// Never.
///
/// # Safety
/// None is needed without the feature `enabled`.
#[inline(always)]
pub const unsafe fn start_at<C: Clock>(
    _: core::ptr::NonNull<[u8]>,
    _: &str,
    _: u64,
    _: crate::Cpu,
) -> Result<(), crate::StartError> {
    Ok(())
}

/// The live table that is not there.
pub mod live {
    use unitrace_formats::id::{ObjectId, SiteId};
    use unitrace_formats::ring::live::{LiveKind, LiveState};
    use unitrace_formats::time::Ticks;

    /// Does nothing.
    #[inline(always)]
    pub fn insert(_: ObjectId, _: LiveKind, _: u8, _: SiteId, _: ObjectId) {}

    /// Does nothing.
    #[inline(always)]
    pub fn insert_at(_: Ticks, _: ObjectId, _: LiveKind, _: u8, _: SiteId, _: ObjectId) {}

    /// Does nothing.
    #[inline(always)]
    pub fn state(_: ObjectId, _: LiveState, _: ObjectId) {}

    /// Does nothing.
    #[inline(always)]
    pub fn state_at(_: Ticks, _: ObjectId, _: LiveState, _: ObjectId) {}

    /// Does nothing.
    #[inline(always)]
    pub fn woken_at(_: Ticks, _: ObjectId) {}

    /// Does nothing.
    #[inline(always)]
    pub fn pending_at(_: Ticks, _: ObjectId, _: ObjectId) {}

    /// Does nothing.
    #[inline(always)]
    pub fn remove(_: ObjectId) {}
}

#[cfg(all(feature = "std", target_os = "linux"))]
pub use process::{Session, start, start_or_warn};

#[cfg(all(feature = "std", target_os = "linux"))]
mod process {
    use crate::{Config, StartError};
    use std::path::Path;

    /// Nothing.
    #[derive(Debug)]
    #[must_use = "with feature `enabled`, recording ends when this is dropped"]
    pub struct Session {}

    impl Session {
        /// None.
        pub const fn path(&self) -> Option<&Path> {
            None
        }

        /// Nothing.
        pub const fn copy(&self) -> Vec<u8> {
            Vec::new()
        }

        /// Never.
        pub const fn is_recording(&self) -> bool {
            false
        }
    }

    /// Does nothing.
    ///
    /// # Errors
    /// Never.
    #[inline(always)]
    pub const fn start() -> Result<Session, StartError> {
        Ok(Session {})
    }

    /// Does nothing.
    #[inline(always)]
    pub const fn start_or_warn() -> Session {
        Session {}
    }

    impl Config {
        /// Does nothing.
        ///
        /// # Errors
        /// Never.
        pub fn start(self) -> Result<Session, StartError> {
            start()
        }

        /// Does nothing.
        pub fn start_or_warn(self) -> Session {
            start_or_warn()
        }
    }
}
