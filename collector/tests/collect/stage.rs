//! What every test needs: a directory of its own, `collect`, traced programs, traces to look into.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use unitrace_formats::event::EventId;
use unitrace_formats::trace::Trace;

/// Event id of `poll_begin`, which traced programs record.
const POLL_BEGIN: EventId = EventId(3);

/// A place where rings and traces of one test are, and those of no other.
pub(crate) struct Stage {
    directory: tempfile::TempDir,
}

/// A program that is being traced. It ends when this is dropped.
pub(crate) struct Traced {
    pub(crate) child: Child,
    stdin: Option<ChildStdin>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let stage = Self { directory: tempfile::tempdir().unwrap() };
        fs::create_dir(stage.directory.path().join("run")).unwrap();
        stage
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The command in this directory, with its rings apart from all others'.
    fn here(&self, mut command: Command) -> Command {
        command.current_dir(self.path()).env("XDG_RUNTIME_DIR", self.path().join("run"));
        command.env_remove("UNITRACE").env_remove("UNITRACE_LOG").env_remove("TRACED");
        command
    }

    pub(crate) fn collect(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_collect"));
        command.args(args);
        self.here(command)
    }

    /// `collect` with 256 MB of address space, which is little: with more it would abort.
    pub(crate) fn collect_in_little_memory(&self, args: &[&str]) -> Command {
        let mut command = Command::new("sh");
        command
            .args(["-c", "ulimit -v 256000 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_collect")])
            .args(args);
        self.here(command)
    }

    /// Runs `collect` to its end.
    pub(crate) fn collected(&self, args: &[&str]) -> Output {
        self.collect(args).output().unwrap()
    }

    /// Runs `collect`, which must succeed; gives what it said.
    pub(crate) fn must(&self, args: &[&str]) -> String {
        let output = self.collected(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "collect {args:?}: {}\n{said}", output.status);
        said
    }

    /// Starts a traced program; see `traced.rs` for what it can do. Returns when it says "ready".
    pub(crate) fn start(&self, what: &str, unitrace: &str) -> Traced {
        let mut command = self.here(Command::new(std::env::current_exe().unwrap()));
        command.args(TRACED_ARGS).env("TRACED", what).env("UNITRACE", unitrace);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.find(|line| line.as_ref().is_ok_and(|line| line == "ready")).unwrap().unwrap();
        // Whatever else it prints finds a reader for as long as it runs.
        std::thread::spawn(move || lines.count());
        let stdin = child.stdin.take();
        Traced { child, stdin }
    }

    /// The only ring file of this stage.
    pub(crate) fn ring(&self) -> PathBuf {
        let mut rings = fs::read_dir(self.path().join("run/unitrace")).unwrap();
        let ring = rings.next().unwrap().unwrap().path();
        assert!(rings.next().is_none(), "several rings");
        ring
    }

    pub(crate) fn trace(&self, name: impl AsRef<Path>) -> Trace {
        Trace::open(&self.path().join(name)).unwrap()
    }
}

/// Arguments that make this test binary the traced program.
pub(crate) const TRACED_ARGS: [&str; 3] = ["--exact", "traced::traced", "--nocapture"];

impl Traced {
    pub(crate) fn pid(&self) -> String {
        self.child.id().to_string()
    }

    /// Lets a program that waits go on to its end.
    pub(crate) fn end(mut self) {
        drop(self.stdin.take());
        self.child.wait().unwrap();
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Events that the traced program meant to record: without packet state and anchors.
pub(crate) fn polls(trace: &Trace) -> u64 {
    trace.columns().ids().iter().filter(|&&id| id == POLL_BEGIN).count() as u64
}
