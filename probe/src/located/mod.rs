//! Where something was made: a static callsite, or the caller's line and a name.

mod place;
mod table;

pub(crate) use place::Place;
