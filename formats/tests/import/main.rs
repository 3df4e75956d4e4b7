//! Traces of other programs, read.

mod chrome;
mod detected;
mod fxt;
mod mapped;
mod mutated;
mod perfetto;
mod seen;
mod xentrace;
