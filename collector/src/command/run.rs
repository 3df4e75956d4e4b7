//! `-- CMD`: start it, record it and what it starts, end as it ends.

use super::Talk;
use super::group::Group;
use crate::args::Following;
use crate::error::Error;
use crate::exit::Exit;
use crate::find::{self, Found, Identity};
use crate::output::{Output, Place};
use crate::proc;
use crate::recording::{Recorded, Recording, names};
use crate::signals::{Arrived, Signals};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::collections::HashSet;
use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};
use tracing::{debug, warn};

/// How often new processes are looked for at most, and at least.
const LOOK: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(100)];

/// Runs the command to its end.
pub(super) fn run(
    command: &[OsString],
    following: Option<Following>,
    output: &Output,
    talk: Talk,
) -> Result<Exit, Error> {
    // Blocked signals are inherited, so they are blocked when the command is there already.
    let mut child = Command::new(&command[0])
        .args(&command[1..])
        .spawn()
        .map_err(|error| Error::Spawn { command: command[0].clone(), error })?;
    let signals = Signals::block().map_err(Error::Signals)?;
    let mut session = Session::new(child.id(), following, output, talk);
    let status = loop {
        let wait = session.round();
        let arrived = signals.wait(wait).map_err(Error::Signals)?;
        if let Some(arrived) = arrived {
            forward(arrived, &child);
        }
        if let Some(status) = ended(&mut child)? {
            break status;
        }
    };
    session.finish();
    Ok(Exit::Command(code(status)))
}

fn ended(child: &mut Child) -> Result<Option<ExitStatus>, Error> {
    child.try_wait().map_err(Error::Signals)
}

/// The shell's way: 128 + N for signal N.
fn code(status: ExitStatus) -> u8 {
    let code = status.code().or(status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}

/// Passes a signal on, unless the terminal gave it to the command already.
fn forward(arrived: Arrived, child: &Child) {
    if arrived.signal == Signal::SIGCHLD || arrived.from_terminal {
        return;
    }
    if let Err(error) = kill(Pid::from_raw(child.id().cast_signed()), arrived.signal) {
        debug!("{} was not passed on: {error}", arrived.signal);
    }
}

/// What is recorded of a command and its descendants. Errors are told and end the recording, never the command.
struct Session<'a> {
    root: u32,
    following: Option<Following>,
    output: &'a Output,
    talk: Talk,
    group: Option<Group>,
    /// With `--last`: rings that are taken at the end. Held open, so that they outlive their process.
    kept: Vec<Found>,
    taken: HashSet<Identity>,
    places: Vec<Place>,
    seen: HashSet<u32>,
    recorded: HashSet<u32>,
    started: Instant,
    looked: Instant,
    look: Duration,
}

impl<'a> Session<'a> {
    fn new(root: u32, following: Option<Following>, output: &'a Output, talk: Talk) -> Self {
        let group = following.map(|following| Group::new(following.interval, talk.progress));
        Self {
            root,
            following,
            output,
            talk,
            group,
            kept: Vec::new(),
            taken: HashSet::new(),
            places: Vec::new(),
            seen: HashSet::new(),
            recorded: HashSet::new(),
            started: Instant::now(),
            looked: Instant::now(),
            look: LOOK[0],
        }
    }

    /// Looks for rings, takes what is new, says how long to wait.
    fn round(&mut self) -> Duration {
        if self.looked.elapsed() >= self.look {
            self.look = (self.look * 5 / 4).clamp(LOOK[0], LOOK[1]);
            self.looked = Instant::now();
            for pid in proc::tree(self.root) {
                self.seen.insert(pid);
                for found in find::of_process(pid).unwrap_or_default() {
                    self.add(pid, found);
                }
            }
        }
        let is_over = |during: Duration| self.started.elapsed() >= during;
        if self.following.and_then(|following| following.during).is_some_and(is_over) {
            self.end_group();
        }
        let talk = self.talk;
        let wait = self.group.as_mut().map_or(LOOK[1], |group| group.round(talk));
        if let Some(error) = self.group.as_mut().and_then(Group::failed) {
            tell(&error);
        }
        wait.min(self.look)
    }

    fn add(&mut self, pid: u32, found: Found) {
        // The children of a process have its ring mapped too.
        if !self.taken.insert(found.identity()) {
            return;
        }
        self.recorded.insert(pid);
        if self.following.is_none() {
            self.kept.push(found);
        } else if self.group.is_some() {
            debug!("recording {}", found.place);
            match (self.begin(found), &mut self.group) {
                (Ok(recording), Some(group)) => group.add(recording),
                (Ok(_), None) => {}
                (Err(error), _) => tell(&error),
            }
        }
    }

    fn begin(&mut self, found: Found) -> Result<Recording, Error> {
        let name = names([&found]).remove(0);
        let place = self.output.place(&name, &self.places)?;
        self.places.push(place.clone());
        Recording::begin(found, place, self.output)
    }

    fn end_group(&mut self) {
        let talk = self.talk;
        if let Some(Err(error)) = self.group.take().map(|group| group.finish(talk)) {
            tell(&error);
        }
    }

    /// After the command's end: the rest of the rings.
    fn finish(mut self) {
        let goes_on = self.group.is_some() || self.following.is_none();
        self.end_group();
        let mut left = std::mem::take(&mut self.kept);
        if goes_on {
            left.extend(self.missed());
        }
        if left.is_empty() && self.recorded.is_empty() {
            warn!(
                "the command had no ring, so there is no trace: was it built with unitrace-probe (feature \"enabled\"), \
                 and has it called unitrace_probe::start()?"
            );
        }
        for found in left {
            match self.take(found) {
                Ok(recorded) => self.talk.recorded(&recorded),
                Err(error) => tell(&error),
            }
        }
    }

    fn take(&mut self, found: Found) -> Result<Recorded, Error> {
        let mut recording = self.begin(found)?;
        recording.round()?;
        recording.finish()
    }

    /// The rings of processes that ended before they were looked at.
    fn missed(&self) -> Vec<Found> {
        let us = proc::stat(std::process::id()).map_or(0, |stat| stat.start);
        let mut pids: Vec<u32> = self.seen.iter().copied().chain([self.root]).collect();
        pids.sort_unstable();
        pids.dedup();
        pids.retain(|pid| !self.recorded.contains(pid));
        let rings = pids.into_iter().filter_map(|pid| find::of_file(&find::file_of_dead(pid)?).ok());
        // Not the ring of a process that had the same number long ago.
        rings.filter(|found| found.ring.header().writer_start >= us).collect()
    }
}

/// The command goes on, whatever becomes of its trace.
fn tell(error: &Error) {
    match error {
        Error::ReaderLeft => debug!("{error}"),
        error => tracing::error!("{error}. The command goes on without being recorded"),
    }
}
