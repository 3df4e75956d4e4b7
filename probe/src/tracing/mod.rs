//! The macros of the `tracing` crate, recorded into the ring; without `std` too.
//!
//! ```
//! # #[cfg(all(feature = "std", target_os = "linux"))]
//! # fn main() -> Result<(), unitrace_probe::StartError> {
//! let _trace = unitrace_probe::tracing::init()?; // a process; a kernel calls start_in, then subscribe
//! tracing::info!(bytes = 512, peer = "10.0.0.7", "request");
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "std", target_os = "linux")))]
//! # fn main() {}
//! ```
//! `#[instrument]`, `.instrument(span)`, `info!` and the rest stay as they are. A span is entered and left at each poll of
//! its future, so that its life and its time on the CPU are told apart; events and spans belong to the task that runs.
//!
//! **Fields.** Numbers and booleans are `field` events with their types, after the event or span they belong to. Texts,
//! and whatever is recorded by `Debug`, stand behind the message: `request peer="10.0.0.7"`; those of a span, and all that
//! is recorded later ([`Span::record`]), are a `label` on it. 1024 bytes are kept. A message without arguments is not
//! formatted: prefer `info!(bytes, "request")` to `info!("request of {bytes} bytes")`, which is.
//!
//! **Levels.** [`set_level`] chooses what is recorded from now on; at first that is [`LevelFilter::INFO`] and above. What
//! is not costs what it costs anywhere with `tracing`: a comparison.
//!
//! **Limits.** Recording allocates nothing; [`subscribe`] does once. The first use of each callsite takes a spin lock of
//! tracing-core's, so these macros must never be used in an allocator, and in an interrupt handler only after the
//! callsite was used outside of one. 512 open spans are followed at once: of others each dropped handle is an end (the
//! last counts), and they are nobody's parent once another span was entered in them.
//! `follows_from` is not recorded, and there is one subscriber for the whole program: for several at once, use a layer
//! of `tracing-subscriber` (feature of that name): `layer`.
//!
//! [`Span::record`]: https://docs.rs/tracing/latest/tracing/struct.Span.html#method.record

#[cfg_attr(feature = "enabled", path = "enabled/mod.rs")]
#[cfg_attr(not(feature = "enabled"), path = "disabled.rs")]
mod twin;

#[cfg(all(feature = "std", target_os = "linux"))]
mod process;

#[cfg(all(feature = "std", target_os = "linux"))]
pub use process::init;
pub use tracing_core::LevelFilter;
#[cfg(feature = "tracing-subscriber")]
pub use twin::{Layer, layer};
#[cfg(all(feature = "enabled", feature = "tokio", tokio_unstable))]
pub(crate) use twin::{follow_resources, follow_tasks};
pub use twin::{set_level, subscribe};
