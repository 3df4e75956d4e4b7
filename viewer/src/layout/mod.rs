//! Where everything goes: tasks to rows ([`rows`]), and how much of it a view needs ([`lod`]). Pure functions of the
//! model, in nanoseconds and rows; pixels come in only as a size.

mod activity;
mod arrangement;
mod fold;
mod free_row;
pub mod lod;
mod packing;
pub mod rows;

pub use activity::{Activity, activity, activity_in};
pub use arrangement::{Arrangement, Header, Section};
pub use fold::{Fold, folds};
pub use rows::{Order, Rows};
