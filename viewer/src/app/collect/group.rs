//! A collector and the program it runs as one group, so that both are told to end, as by Ctrl-C in a terminal.

use std::process::{Child, Command};

/// Makes a group of what `command` starts.
#[cfg(unix)]
pub(super) fn of_its_own(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

/// Makes a group of what `command` starts: here there are none.
#[cfg(not(unix))]
pub(super) fn of_its_own(_: &mut Command) {}

/// Asks a group to end, at once where that is not possible. Not SIGINT: whoever was started in the background of a
/// script ignores that.
pub(super) fn interrupt(leader: &mut Child) {
    // The shell's own `kill`, which is there wherever a shell is.
    let line = format!("kill -s TERM -- -{}", leader.id());
    if !Command::new("sh").args(["-c", &line]).status().is_ok_and(|status| status.success()) {
        // It has ended by itself, or this system has no such signal.
        let _ = leader.kill();
    }
}
