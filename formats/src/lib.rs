//! What the bytes and the events of unitrace mean.
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

pub mod event;
pub mod id;
pub mod ring;
pub mod time;
pub mod wire;
