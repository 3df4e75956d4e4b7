//! Somebody who listens on a socket, for tests: a monitor, or whoever answers instead.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

/// A greeting as QEMU sends it.
pub(crate) const GREETING: &str = "{\"QMP\": {\"version\": {}}}\n";

/// A socket with a listener; serves one client.
pub(crate) struct Listener {
    directory: tempfile::TempDir,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Says `first` at once, then for each line that comes what `answer` makes of its number, from 1, and its text.
    pub(crate) fn new(first: &str, mut answer: impl FnMut(u64, &str) -> String + Send + 'static) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(directory.path().join("socket")).unwrap();
        let first = first.to_owned();
        let thread = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.write_all(first.as_bytes());
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            for (number, line) in (1..).zip(lines.map_while(Result::ok)) {
                if stream.write_all(answer(number, &line).as_bytes()).is_err() {
                    break;
                }
            }
        });
        Self { directory, thread: Some(thread) }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.directory().join("socket")
    }

    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Waits until the client has gone.
    pub(crate) fn join(mut self) {
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// The answer to a command: `result` is JSON.
pub(crate) fn answer(number: u64, result: &str) -> String {
    format!("{{\"return\": {result}, \"id\": {number}}}\n")
}

/// A refusal.
pub(crate) fn refusal(number: u64) -> String {
    format!("{{\"error\": {{\"desc\": \"no\"}}, \"id\": {number}}}\n")
}
