//! Has cargo build the programs of the other crates and learns from it where they are.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::say;
use crate::args::Failure;

/// The programs that the demo runs.
#[derive(Debug)]
pub struct Programs {
    /// `web_server`.
    pub server: PathBuf,
    /// `collect`.
    pub collector: PathBuf,
    /// `unitrace`.
    pub viewer: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
}

impl Programs {
    /// Builds them all. Cargo's own progress goes to the terminal.
    ///
    /// # Errors
    /// Cargo fails or is not there.
    pub fn build() -> Result<Self, Failure> {
        say("Building the web server and the collector.");
        let server = binary(&["--package", "unitrace-samples"], "web_server")?;
        let collector = binary(&["--package", "unitrace-collector"], "collect")?;
        say(
            "Building the viewer. The first time this takes some minutes: a window toolkit of about 150 crates.",
        );
        let viewer = binary(&["--package", "unitrace-viewer"], "unitrace")?;
        // …/target/PROFILE/web_server
        let target = server.ancestors().nth(2).unwrap_or(Path::new("target")).to_path_buf();
        Ok(Self { server, collector, viewer, target })
    }
}

/// Has cargo build one binary and returns its path. `packages` selects packages as for `cargo build`: what is
/// selected together shares features, and so does not build its dependencies twice.
///
/// # Errors
/// Cargo is not there, or the package does not build.
pub fn binary(packages: &[&str], name: &str) -> Result<PathBuf, Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut child = Command::new(&cargo)
        .arg("build")
        .args(packages)
        .args(["--bin", name, "--profile", &profile()?])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("cannot run {}: {e}; start the demo with `cargo demo`", cargo.display()))?;
    let mut path = None;
    if let Some(messages) = child.stdout.take() {
        for line in BufReader::new(messages).lines() {
            path = executable(&line?).or(path);
        }
    }
    if !child.wait()?.success() {
        return Err(format!("{name} does not build; cargo said why above").into());
    }
    path.ok_or_else(|| format!("cargo did not say where it put {name}").into())
}

/// What of cargo's messages matters here: the path of an executable it has built.
#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
}

/// The path in one of cargo's messages, if it is about an executable.
fn executable(message: &str) -> Option<PathBuf> {
    serde_json::from_str::<Message>(message).ok()?.executable
}

/// The cargo profile that this program was built in: what it depends on is then already built.
fn profile() -> Result<String, Failure> {
    // …/target/PROFILE/demo, or …/target/PROFILE/deps/TEST
    let program = env::current_exe()?;
    let above = program.ancestors().skip(1).filter_map(Path::file_name).find(|&name| name != "deps");
    let directory = above.unwrap_or_default().to_string_lossy();
    Ok(match &*directory {
        "debug" => "dev".to_string(),
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_found_in_a_message_about_an_executable() {
        let message = r#"{"reason":"compiler-artifact","executable":"/t/debug/collect","fresh":true}"#;
        assert_eq!(executable(message), Some(PathBuf::from("/t/debug/collect")));
        let escaped = r#"{"executable" : "/t/a \"b\" \u00fc\\c"}"#;
        assert_eq!(executable(escaped), Some(PathBuf::from("/t/a \"b\" ü\\c")));
        assert_eq!(executable(r#"{"reason":"compiler-artifact","executable":null}"#), None);
        assert_eq!(executable(r#"{"reason":"build-finished","success":true}"#), None);
        assert_eq!(executable("what a build script printed"), None);
    }
}
