//! The collector and the viewer as a user would call them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::build::Programs;
use super::moment::around_a_collection;
use super::say;
use crate::args::Failure;

/// Prints what the viewer can say without a picture.
pub(super) fn report(programs: &Programs, trace: &Path) -> Result<(), Failure> {
    run(&programs.viewer, &["report"], trace)
}

/// Opens the viewer and waits until it is closed.
pub(super) fn window(programs: &Programs, trace: &Path) -> Result<(), Failure> {
    say("Opening the viewer; close it to end the demo.");
    run(&programs.viewer, &[], trace)
        .map_err(|e| format!("{e}; without a display, `cargo demo --no-window` writes the picture").into())
}

/// Writes the picture into files and says where they are.
pub(super) fn pictures(programs: &Programs, trace: &Path) -> Result<(), Failure> {
    let mut written: Vec<PathBuf> = Vec::new();
    let name = trace.to_string_lossy();
    for extension in ["svg", "png"] {
        let picture = trace.with_extension(extension);
        run(&programs.viewer, &["render", &name, "-o"], &picture)?;
        written.push(picture);
        if let Some([from, to]) = around_a_collection(trace)? {
            let closer = trace.with_extension("closer").with_added_extension(extension);
            run(&programs.viewer, &["render", &name, "--from", &from, "--to", &to, "-o"], &closer)?;
            written.push(closer);
        }
    }
    say("The pictures (the whole run, and some milliseconds of it) and the trace are in:");
    for picture in written.iter().map(PathBuf::as_path).chain([trace]) {
        println!("{}", picture.display());
    }
    Ok(())
}

/// Runs `program ARGS… FILE`, after showing the line, and waits for it.
pub(super) fn run(program: &Path, args: &[&str], file: &Path) -> Result<(), Failure> {
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    say(&[&[&*name], args, &[&*file.to_string_lossy()]].concat().join(" "));
    let status = Command::new(program).args(args).arg(file).status();
    let status = status.map_err(|e| format!("cannot run {}: {e}", program.display()))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("{name} failed: {status}").into()),
    }
}
