//! The web server as a child that ends with the demo.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::args::Failure;

/// Runs until it is dropped.
#[derive(Debug)]
pub struct RunningServer {
    child: Child,
    /// Kept open: a server that prints to a closed pipe ends.
    _output: BufReader<ChildStdout>,
    /// Its port on 127.0.0.1.
    pub port: u16,
}

impl RunningServer {
    /// Starts it on a free port and waits until it listens.
    ///
    /// # Errors
    /// It ends before it listens.
    pub fn start(program: &Path) -> Result<Self, Failure> {
        // Room for all that happens in some seconds: the picture then begins with the server.
        Self::start_with(Command::new(program).args(["--port", "0"]).env("UNITRACE", "size=32M"))
    }

    /// Starts it with options and environment of one's own.
    ///
    /// # Errors
    /// It ends before it listens.
    pub fn start_with(command: &mut Command) -> Result<Self, Failure> {
        let program = Path::new(command.get_program()).display().to_string();
        let mut child =
            command.stdout(Stdio::piped()).spawn().map_err(|e| format!("cannot run {program}: {e}"))?;
        let output = child.stdout.take().ok_or("the server has no output")?;
        let mut output = BufReader::new(output);
        let mut line = String::new();
        while output.read_line(&mut line)? > 0 {
            if let Some(port) = port(&line) {
                return Ok(Self { child, _output: output, port });
            }
            line.clear();
        }
        Err(format!("{program} ended before it listened: {}", child.wait()?).into())
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once (SIGKILL).
    ///
    /// # Errors
    /// It is gone already.
    pub fn kill(&mut self) -> std::io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        // Gone already is what we want.
        let _ = self.kill();
    }
}

/// The port in `listening on http://127.0.0.1:PORT/…`.
fn port(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("127.0.0.1:")?;
    rest.split('/').next()?.trim().parse().ok()
}
