//! Collecting from inside the window: `collect` runs on this machine, or over ssh on another, and what it writes is
//! opened and followed while it grows.

mod form;
mod group;
mod order;
mod program;
mod running;

pub use form::CollectForm;
use order::{How, Order};
pub use running::Running;

pub(super) use form::show_collect;
pub(super) use running::show_running;
