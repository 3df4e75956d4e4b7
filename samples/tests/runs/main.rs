//! The samples run, and what they leave behind is read and checked.

// A test that cannot go on has failed; clippy allows this only inside the test functions themselves.
#![allow(clippy::unwrap_used)]

mod end_to_end;
mod left;
mod small;
mod web_server;
