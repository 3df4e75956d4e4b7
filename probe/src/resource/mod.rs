//! Things a task can wait on, seen by the probe: sockets, timers, queues, whatever you make.
//!
//! ```
//! use unitrace_probe::{ResourceKind, resource};
//! # async fn read_some() -> usize { 3 }
//! # async fn example() {
//! let socket = resource!(Socket, "client");
//! let got = socket.on(read_some()).await; // waits are seen as waits on it, the result as read from it
//! # drop(got);
//! # }
//! ```

mod functions;
#[cfg_attr(feature = "enabled", path = "on.rs")]
#[cfg_attr(not(feature = "enabled"), path = "through.rs")]
mod on;
#[cfg_attr(feature = "enabled", path = "known.rs")]
#[cfg_attr(not(feature = "enabled"), path = "unknown.rs")]
mod twin;

pub use on::On;
pub use twin::Resource;

/// A [`Resource`](crate::Resource) of this [`ResourceKind`](crate::ResourceKind), with this line and module as its
/// site.
///
/// ```
/// let disk = unitrace_probe::resource!(Device, "disk");
/// # drop(disk);
/// ```
#[macro_export]
macro_rules! resource {
    ($kind:ident, $name:expr) => {
        $crate::Resource::at($crate::ResourceKind::$kind, $crate::site!(Resource, $name))
    };
}
