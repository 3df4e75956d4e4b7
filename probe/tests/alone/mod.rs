//! One ring at a time: a process has one, the harness runs tests side by side.
#![allow(dead_code, clippy::unwrap_used)]

use crate::reading::Copied;
use std::sync::{Mutex, MutexGuard};
use unitrace_probe::{Config, Session};

static ONE: Mutex<()> = Mutex::new(());

/// Starts recording in a runtime directory of the tests' own; the lock lasts as long as the guard.
pub(crate) fn session(config: Config) -> (MutexGuard<'static, ()>, Session) {
    let guard = ONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let runtime = std::env::temp_dir().join(format!("unitrace-test-{}", std::process::id()));
    std::fs::create_dir_all(&runtime).unwrap();
    // SAFETY: the lock is held; the other threads of the harness read no environment.
    unsafe { std::env::set_var("XDG_RUNTIME_DIR", &runtime) };
    (guard, config.start().unwrap())
}

/// What is in its ring now.
pub(crate) fn copy(session: &Session) -> Copied {
    Copied::file(session.path().unwrap())
}
