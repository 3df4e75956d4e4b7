//! A Linux process: a file, a lane for each thread, `UNITRACE` in the environment.

use super::code;
use crate::text::Clean;
use std::sync::{Mutex, PoisonError};
use unitrace_probe::{Config, Session};

static SESSION: Mutex<Option<Session>> = Mutex::new(None);

/// Recording begins; `name` is the program's if it is null. 0, 1 for `UNITRACE=off`, or an error, of which stderr has
/// the reason.
///
/// # Safety
/// `name` is null or `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_start(name: *const u8, length: usize) -> i32 {
    // SAFETY: by the caller.
    let mut clean = unsafe { Clean::new(name, length) };
    let name = clean.as_str();
    let config = if name.is_empty() { Config::new() } else { Config::new().name(name) };
    let mut session = SESSION.lock().unwrap_or_else(PoisonError::into_inner);
    match config.start() {
        Ok(started) if started.is_recording() => {
            *session = Some(started);
            code::OK
        }
        Ok(_) => code::OFF,
        Err(error) => {
            eprintln!("unitrace: {error}");
            super::code(&Err(error))
        }
    }
}

/// Recording ends; the ring stays. Nothing happens if it had not begun.
#[unsafe(no_mangle)]
pub extern "C" fn ut_stop() {
    SESSION.lock().unwrap_or_else(PoisonError::into_inner).take();
}
