//! Numbers about a part of a trace: what tables, histograms and curves show.
//!
//! Each is computed when somebody asks, from a [`Scope`]: a stretch of time and a choice of tasks. None is cheap enough
//! for every frame of a large trace: a window computes on a thread of its own and keeps the result until the scope is
//! another. Law: pure functions of the model; the same number is computed in one place, for panels and reports alike.

mod about;
mod difference;
mod flame;
mod gaps;
mod groups;
mod held;
mod histogram;
mod interval;
mod lines;
mod number;
mod quantiles;
mod range;
mod scope;

pub use about::AboutTask;
pub use difference::{Change, Difference, differences};
pub use flame::{Flame, Layer, Node, NodeIndex};
pub use gaps::{ClockError, LaneLoss, Soundness};
pub use groups::{Group, GroupBy, Key, groups};
pub use held::{Held, Holding};
pub use histogram::{Bucket, Histogram};
pub use interval::{Interval, Sort, intervals};
pub use lines::{LineFilter, first_from, lines};
pub use number::{Compared, Number};
pub use quantiles::Quantiles;
pub use range::{Collected, RangeFigures};
pub use scope::Scope;
