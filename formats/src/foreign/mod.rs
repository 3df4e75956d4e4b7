//! Traces of others: what they read is written here, what they wrote is read here. One folder for each format.
//!
//! A writer takes a [`crate::trace::Trace`] and nothing else.

pub mod ctf;
#[cfg(feature = "perfetto")]
pub mod perfetto;
