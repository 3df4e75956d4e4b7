//! Where everything goes: tasks to rows ([`rows`]), and how much of it a view needs ([`lod`]). Pure functions of the
//! model, in nanoseconds and rows; pixels come in only as a size.

mod activity;
mod free_row;
pub mod lod;
pub mod rows;

pub use activity::{Activity, activity};
pub use rows::{Order, Rows};
