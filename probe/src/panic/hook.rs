//! The hook of a process.

use std::panic::{PanicHookInfo, set_hook, take_hook};

/// From now on panics are log lines of the task in which they happen; whatever hook there was runs after it. Call it once.
///
/// Recording the line allocates nothing; so it is there if the program dies of its panic, by `panic = "abort"` or by a panic
/// in a panic.
pub fn install() {
    let next = take_hook();
    set_hook(Box::new(move |info| {
        record(info);
        next(info);
    }));
}

fn record(info: &PanicHookInfo<'_>) {
    let message = text(info).unwrap_or("a value that is no text");
    match info.location() {
        Some(at) => super::say(format_args!("panicked at {at}: {message}")),
        None => super::say(format_args!("panicked: {message}")),
    }
}

/// What `panic!` was given; there is a method for this since Rust 1.91, not in 1.85.
fn text<'a>(info: &'a PanicHookInfo<'_>) -> Option<&'a str> {
    let payload = info.payload();
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}
