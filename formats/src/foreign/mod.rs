//! Traces of others: what they read is written here, what they wrote is read here. One folder for each format.
//!
//! A writer takes a [`crate::trace::Trace`] and nothing else; most hear what happened from [`telling`], and `write`
//! has them all behind one door. A reader makes one with an [`author`].

pub mod author;
#[cfg(feature = "json")]
pub mod chrome;
pub mod ctf;
pub(crate) mod detect;
#[cfg(feature = "firefox")]
pub mod firefox;
#[cfg(not(feature = "firefox"))]
#[path = "not_firefox.rs"]
pub mod firefox;
pub mod folded;
pub mod format;
pub mod fxt;
#[cfg(feature = "json")]
pub mod lines;
pub mod mapping;
pub mod mirage;
mod numbers;
pub mod options;
#[cfg(feature = "packed")]
pub mod packed;
#[cfg(not(feature = "packed"))]
#[path = "not_packed.rs"]
pub mod packed;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(not(feature = "parquet"))]
#[path = "not_parquet.rs"]
pub mod parquet;
#[cfg(feature = "perfetto")]
pub mod perfetto;
pub mod telling;
pub mod tracks;
#[cfg(all(feature = "json", feature = "perfetto"))]
pub mod write;
pub mod xentrace;

pub use format::Format;
pub use options::ImportOptions;
