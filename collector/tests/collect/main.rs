//! `collect` as its users run it: every command, on programs that run, end, are killed, and on files that lie.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod core;
mod cost;
mod follow;
mod golden;
mod hostile;
mod living;
mod run;
mod soak;
mod stage;
mod traced;
