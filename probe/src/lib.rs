//! The part of unitrace that lives in the traced program: it records spawn, poll, wake and read events and much else into
//! a ring in shared memory.
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "enabled")]
mod enabled;
#[cfg(feature = "enabled")]
pub use enabled::*;

#[cfg(not(feature = "enabled"))]
mod disabled;
#[cfg(not(feature = "enabled"))]
pub use disabled::*;

#[cfg(feature = "enabled")]
mod anchor;
#[cfg(feature = "enabled")]
mod clock;
#[cfg(feature = "enabled")]
mod context;
#[cfg(feature = "enabled")]
mod embed;
#[cfg(feature = "enabled")]
mod interrupt;
#[cfg(feature = "enabled")]
pub mod live;
#[cfg(feature = "enabled")]
mod mem;
#[cfg(feature = "enabled")]
mod object;
#[cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]
mod process;
#[cfg(feature = "enabled")]
mod record;
#[cfg(feature = "enabled")]
mod ring;
#[cfg(feature = "enabled")]
mod site;
#[cfg(feature = "enabled")]
mod state;

#[cfg(feature = "std")]
mod config;
mod error;
mod memory;

#[cfg(feature = "std")]
pub use config::Config;
pub use error::StartError;
pub use memory::{Cpu, Ring};
pub use unitrace_formats as formats;

/// The [`Callsite`] at this place in the source, as `&'static Callsite`: `site!(Task, "worker")`,
/// `site!(Counter, "queue", "requests")`. The first word is a variant of
/// [`SiteKind`](unitrace_formats::ring::site::SiteKind).
#[macro_export]
macro_rules! site {
    ($kind:ident, $name:expr) => {
        $crate::site!($kind, $name, "")
    };
    ($kind:ident, $name:expr, $unit:expr) => {{
        static SITE: $crate::Callsite = $crate::Callsite::new(
            $crate::formats::ring::site::SiteKind::$kind,
            $name,
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
            $unit,
        );
        &SITE
    }};
}
