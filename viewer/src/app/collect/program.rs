//! Where `collect` is, and what rings it sees.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, OnceLock};
use std::{env, io, thread};

use egui::Context;

/// The collector: beside this program, else somewhere in PATH.
pub(super) fn find() -> Option<PathBuf> {
    let beside = env::current_exe().ok().and_then(|own| own.parent().map(Path::to_path_buf));
    let path = env::var_os("PATH").unwrap_or_default();
    find_in(beside.into_iter().chain(env::split_paths(&path)))
}

fn find_in(folders: impl IntoIterator<Item = PathBuf>) -> Option<PathBuf> {
    let name = format!("collect{}", env::consts::EXE_SUFFIX);
    folders.into_iter().map(|folder| folder.join(&name)).find(|program| program.is_file())
}

/// What to do when it is nowhere.
pub(super) const MISSING: &str = "`collect` is neither beside this program nor in PATH. Put it there: it is built by \
                                  `cargo build -p unitrace-collector`.";

/// A ring that `collect --list` tells of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Ring {
    /// Whose it is.
    pub(super) pid: u32,
    /// The program's name.
    pub(super) program: String,
    /// True while it runs.
    pub(super) alive: bool,
    /// Its file.
    pub(super) file: String,
}

/// What a look for rings found; nothing yet while it goes on.
pub(super) type Look = Arc<OnceLock<Result<Vec<Ring>, String>>>;

/// Looks for rings on a thread of its own: another machine may take long to answer.
pub(super) fn look(host: String, context: &Context) -> Look {
    let look = Look::default();
    let (found, context) = (Arc::clone(&look), context.clone());
    thread::spawn(move || {
        // It is set once, here.
        let _ = found.set(rings(&host));
        context.request_repaint();
    });
    look
}

/// The rings that can be seen, here or on another machine.
///
/// # Errors
/// In words: the collector is not there or does not run.
fn rings(host: &str) -> Result<Vec<Ring>, String> {
    let mut command = match host {
        "" => Command::new(find().ok_or(MISSING)?),
        host => remote(host, "collect --list"),
    };
    if host.is_empty() {
        command.arg("--list");
    }
    let output = command.stdin(Stdio::null()).output().map_err(|error| cannot_run(&command, &error))?;
    match output.status.success() {
        true => Ok(listed(&String::from_utf8_lossy(&output.stdout))),
        false => {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(format!("{said}{}", advice(host, output.status)))
        }
    }
}

/// `ssh host program`; it asks for no password, for there is nowhere to type it.
pub(super) fn remote(host: &str, program: &str) -> Command {
    let mut command = Command::new("ssh");
    command.args(["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "--", host, program]);
    command
}

/// What to do about a program that ended like this on another machine; empty where nothing is known.
pub(super) fn advice(host: &str, status: ExitStatus) -> String {
    match (host, status.code()) {
        ("", _) => String::new(),
        (host, Some(255)) => format!(
            "\nFrom here ssh can ask for nothing: where `ssh {host} true` asks no question in a terminal, this works too. \
             `ssh-copy-id {host}` copies your key there, ssh-agent knows its password."
        ),
        (host, Some(127)) => format!(
            "\nCopy `collect` to {host}, to where ssh finds programs, such as /usr/local/bin: it is one file."
        ),
        _ => String::new(),
    }
}

/// Why a program did not start, and what to do.
pub(super) fn cannot_run(command: &Command, error: &io::Error) -> String {
    format!("{}: {error}", Path::new(command.get_program()).display())
}

/// The lines of a table whose first columns are PID, PROGRAM and STATE and whose last is RING.
fn listed(table: &str) -> Vec<Ring> {
    let ring = |line: &str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [pid, program, state, .., file] = cells.as_slice() else { return None };
        let alive = !matches!(*state, "dead" | "ended");
        Some(Ring { pid: pid.parse().ok()?, program: (*program).to_owned(), alive, file: (*file).to_owned() })
    };
    table.lines().filter_map(ring).collect()
}

/// A word for a POSIX shell, whatever it holds.
pub(super) fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |sign: char| sign.is_ascii_alphanumeric() || "-_./:=,+@%".contains(sign);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.into_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_read_from_the_table() {
        let table = "  PID  PROGRAM  STATE    AGE  SIZE  EVENTS  LOST  RING\n\
                     21561  late_request  dead  20m  4.0 MiB  302  0  /dev/shm/u/late.ring\n\
                     77  web  running  2s  4.0 MiB  9  0  /dev/shm/u/web.ring\n\
                     EVENTS: in the ring now.\n";
        let rings = listed(table);
        assert_eq!(
            rings.iter().map(|ring| (ring.pid, ring.alive)).collect::<Vec<_>>(),
            [(21561, false), (77, true)]
        );
        assert_eq!(rings[1].file, "/dev/shm/u/web.ring");
    }

    #[test]
    fn words_reach_the_other_shell_whole() {
        let cases =
            [("--pid", "--pid"), ("a b", "'a b'"), ("", "''"), ("it's", r"'it'\''s'"), ("$(rm)", "'$(rm)'")];
        for (word, shell) in cases {
            assert_eq!(quoted(OsStr::new(word)), shell);
        }
    }

    #[test]
    fn the_collector_is_looked_for_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("1"), folder.path().join("2"));
        for path in [&first, &second] {
            std::fs::create_dir(path).unwrap();
        }
        std::fs::write(second.join("collect"), "").unwrap();
        assert_eq!(find_in([first, second.clone()]), Some(second.join("collect")));
        assert_eq!(find_in([]), None);
    }
}
