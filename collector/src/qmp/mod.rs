//! QEMU's machine protocol: commands and answers as lines of JSON on a Unix socket.
//!
//! The other side is as little to be trusted as a guest: it may say nothing, too much, or something else. Every command has
//! a time, every line a length, every answer a number of lines before it; whoever breaks one of them is not asked again.
//!
//! ```text
//! ◀── {"QMP": …}                      greeting
//! ──▶ {"execute": "qmp_capabilities", "id": 1}
//! ◀── {"return": {}, "id": 1}         lines with "event" may come at any time
//! ```

#[cfg(test)]
pub(crate) mod fake;
mod tree;

pub use tree::{RamRange, ram_ranges};

use nix::sys::socket::{getsockopt, sockopt};
use serde_json::{Value, json};
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

/// The longest time that one command may take.
const COMMAND: Duration = Duration::from_secs(10);

/// The longest time for everything that is asked before the first byte of memory.
const START: Duration = Duration::from_secs(20);

/// The longest line that is read: far more than the map of any guest's memory.
const LONGEST_LINE: usize = 4 << 20;

/// Lines that may come before an answer.
const MOST_LINES: usize = 10_000;

/// Why a monitor did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum QmpError {
    /// The connection does not stand, or broke.
    #[error(
        "it cannot be talked to: {0}. Start QEMU with -qmp unix:PATH,server=on,wait=off and give that path"
    )]
    System(#[from] io::Error),
    /// It closed the connection.
    #[error("it closed the connection")]
    Closed,
    /// It said nothing for too long.
    #[error("it does not answer. Is another client connected? A QMP socket serves one at a time")]
    Silent,
    /// It speaks something else.
    #[error("it does not speak QMP: {0}. Give the socket of QEMU's -qmp option")]
    Protocol(&'static str),
    /// It refused a command.
    #[error("it refuses {command}: {reason}")]
    Refused {
        /// The command.
        command: String,
        /// What it said.
        reason: String,
    },
}

/// A connection to a monitor.
#[derive(Debug)]
pub struct Qmp {
    stream: UnixStream,
    pid: Option<u32>,
    unread: Vec<u8>,
    commands: u64,
    patience: Duration,
    until: Option<Instant>,
    is_broken: bool,
}

impl Qmp {
    /// Connects and begins to speak.
    ///
    /// # Errors
    /// When nobody listens, or somebody who does not speak QMP.
    pub fn connect(path: &Path) -> Result<Self, QmpError> {
        Self::connect_with(path, COMMAND)
    }

    fn connect_with(path: &Path, patience: Duration) -> Result<Self, QmpError> {
        let stream = UnixStream::connect(path)?;
        let pid = getsockopt(&stream, sockopt::PeerCredentials)
            .ok()
            .and_then(|peer| u32::try_from(peer.pid()).ok());
        let until = Some(Instant::now() + START);
        let mut qmp =
            Self { stream, pid, unread: Vec::new(), commands: 0, patience, until, is_broken: false };
        let greeting = qmp.line(Instant::now() + patience)?;
        if greeting.get("QMP").is_none() {
            return Err(QmpError::Protocol("its greeting is none"));
        }
        qmp.execute("qmp_capabilities", json!({}))?;
        Ok(qmp)
    }

    /// The process that listens on the socket, as the system says: QEMU, unless somebody made the socket for it.
    pub fn pid(&self) -> Option<u32> {
        self.pid
    }

    /// From now on only each command has a time of its own.
    pub fn started(&mut self) {
        self.until = None;
    }

    /// Executes a command and gives its result.
    ///
    /// # Errors
    /// When it is refused, or the monitor breaks the rules: then it is broken for ever.
    pub fn execute(&mut self, command: &str, arguments: Value) -> Result<Value, QmpError> {
        if self.is_broken {
            return Err(QmpError::Closed);
        }
        let answer = self.ask(command, arguments);
        self.is_broken = matches!(&answer, Err(error) if !matches!(error, QmpError::Refused { .. }));
        answer
    }

    /// Executes a command of the monitor for people, and gives the text that it shows.
    pub fn human(&mut self, command: &str) -> Result<String, QmpError> {
        match self.execute("human-monitor-command", json!({ "command-line": command }))? {
            Value::String(text) => Ok(text),
            _ => Err(QmpError::Protocol("what people would see is no text")),
        }
    }

    /// True if the guest runs.
    pub fn is_running(&mut self) -> Result<bool, QmpError> {
        let status = self.execute("query-status", json!({}))?;
        status.get("running").and_then(Value::as_bool).ok_or(QmpError::Protocol("no status"))
    }

    fn ask(&mut self, command: &str, arguments: Value) -> Result<Value, QmpError> {
        let end = Instant::now() + self.patience;
        let end = self.until.map_or(end, |until| until.min(end));
        self.commands += 1;
        let line = json!({ "execute": command, "arguments": arguments, "id": self.commands });
        self.stream.set_write_timeout(Some(left(end)?))?;
        self.stream.write_all(format!("{line}\n").as_bytes()).map_err(timed_out)?;
        for _ in 0..MOST_LINES {
            let mut answer = self.line(end)?;
            if answer.get("event").is_some()
                || answer.get("id").and_then(Value::as_u64) != Some(self.commands)
            {
                continue;
            }
            if let Some(error) = answer.get("error") {
                let reason = error.get("desc").and_then(Value::as_str).unwrap_or("it does not say why");
                let reason: String = reason.chars().take(200).collect();
                return Err(QmpError::Refused { command: command.to_owned(), reason });
            }
            let result = answer.get_mut("return").map(Value::take);
            return result.ok_or(QmpError::Protocol("an answer without a result"));
        }
        Err(QmpError::Protocol("it says very much, and never the answer"))
    }

    /// The next line.
    fn line(&mut self, end: Instant) -> Result<Value, QmpError> {
        let mut searched = 0;
        loop {
            if let Some(length) = self.unread[searched..].iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.unread.drain(..=searched + length).collect();
                return serde_json::from_slice(&line).map_err(|_| QmpError::Protocol("a line is no JSON"));
            }
            searched = self.unread.len();
            if searched > LONGEST_LINE {
                return Err(QmpError::Protocol("a line without an end"));
            }
            self.stream.set_read_timeout(Some(left(end)?))?;
            let mut more = [0; 1 << 14];
            match self.stream.read(&mut more) {
                Ok(0) => return Err(QmpError::Closed),
                Ok(length) => self.unread.extend_from_slice(&more[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(timed_out(error)),
            }
        }
    }
}

fn left(end: Instant) -> Result<Duration, QmpError> {
    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(QmpError::Silent) } else { Ok(left) }
}

fn timed_out(error: io::Error) -> QmpError {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => QmpError::Silent,
        _ => QmpError::System(error),
    }
}

#[cfg(test)]
mod tests;
