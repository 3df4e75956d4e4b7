//! What the bytes and the events of unitrace mean.
//!
//! Without the feature `std` this is the vocabulary that a guest needs, no_std and without allocation: [`event`],
//! [`id`], [`time`], [`wire`], [`ring`]. With it come the files: [`trace`], [`columns`], [`sites`], [`clock`],
//! [`axis`], [`room`], and [`foreign`] formats; with the feature `perfetto` what Perfetto reads.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(unsafe_code)]

#[cfg(feature = "std")]
pub mod axis;
#[cfg(feature = "std")]
pub mod clock;
#[cfg(feature = "std")]
pub mod columns;
pub mod event;
#[cfg(feature = "std")]
pub mod foreign;
pub mod id;
pub mod ring;
#[cfg(feature = "std")]
pub mod room;
#[cfg(feature = "std")]
pub mod sites;
pub mod time;
#[cfg(feature = "std")]
pub mod trace;
pub mod wire;
