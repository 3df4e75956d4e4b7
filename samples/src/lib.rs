//! Real programs to look at through unitrace, and what they are made of.
//!
//! The binaries are under `src/bin`, one file each: the small ones show one thing and read as a tutorial, `web_server`
//! is a program with enough going on to be worth a trace, `load` asks it for pages, and `demo` runs the whole path
//! from the probe to the picture. README.md shows the picture of each.

pub mod args;
pub mod demo;
pub mod load;
pub mod tally;
pub mod web;
pub mod work;
