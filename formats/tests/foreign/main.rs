//! What we write, read by programs that are not ours: babeltrace2, Perfetto's published schema, and readers in Python
//! that know only the documents.
//!
//! `cargo test --workspace` must pass where only Rust is, so these are ignored there and run by `.ci/foreign`, where a
//! missing program is a failure.

mod babeltrace;
mod exports;
mod machines;
mod python;
mod recorded;
mod rings;

use std::path::PathBuf;
use std::process::Command;

/// An empty directory of its own for each test.
fn empty_directory(name: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    dir
}

/// Runs a program to its end and gives what it printed: stdout, stderr.
fn run(command: &mut Command, remedy: &str) -> (String, String) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}: {remedy}"));
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n{err}", output.status);
    (out, err)
}
