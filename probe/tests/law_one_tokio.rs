//! Law 1 for what Tokio tells, with resources: recording makes no system call. Tokio itself makes none either as long as
//! somebody can run, and has no driver here, so that any that is made is ours. Only with `--cfg tokio_unstable`, as
//! `.ci/tokio` builds it; what is allocated is counted in `tokio_no_alloc.rs`.
#![allow(clippy::unwrap_used)]

#[cfg(tokio_unstable)]
mod sealed;
#[cfg(tokio_unstable)]
#[path = "law_one_tokio/hooked.rs"]
mod twin;

#[cfg(not(tokio_unstable))]
mod twin {
    pub(crate) fn run() {
        println!("built without tokio_unstable: nothing is told");
    }
}

fn main() {
    twin::run();
}
