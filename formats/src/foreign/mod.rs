//! Traces of others: what they read is written here, what they wrote is read here. One folder for each format.
//!
//! A writer takes a [`crate::trace::Trace`] and nothing else; most hear what happened from [`telling`]. A reader makes one
//! with an [`author`].

pub mod author;
#[cfg(feature = "json")]
pub mod chrome;
pub mod ctf;
pub(crate) mod detect;
pub mod format;
pub mod fxt;
pub mod mirage;
#[cfg(feature = "perfetto")]
pub mod perfetto;
pub mod telling;
pub mod tracks;

pub use format::Format;
