//! What `collect` does: one file for each thing that it can be told.

mod ancestor;
mod clean;
mod dump;
mod follow;
mod group;
mod list;
mod outcome;
mod pace;
mod run;
mod still;
mod table;
mod take;

use crate::args::{Resolved, Source, Task};
use crate::error::Error;
use crate::exit::Exit;
use crate::find::{self, Ancestor, FindError, Found, InDomain};
use crate::messages::printable;
use crate::progress::Progress;
use crate::recording::Recorded;
use outcome::Outcome;
use std::time::Instant;
pub use still::StillError;
use tracing::debug;

/// Does it.
///
/// # Errors
/// Why it could not be done; [`Error::exit`] is the exit code.
pub fn execute(resolved: Resolved) -> Result<Exit, Error> {
    let Resolved { task, output, messages } = resolved;
    output.check()?;
    let talk = Talk { quiet: messages.quiet, progress: Progress::new(messages.quiet) };
    match task {
        Task::Take { sources, pause } => take::take(&sources, pause, &output, talk),
        Task::Follow(sources, following) => follow::follow(&sources, following, &output, talk),
        Task::Run { command, following } => run::run(&command, following, &output, talk),
        Task::DumpCore { source, pause, path } => dump::dump(&source, pause, &path, &output, talk),
        Task::List => list::list(),
        Task::Clean { dry_run } => clean::clean(dry_run, talk),
    }
}

/// How results are told.
#[derive(Clone, Copy)]
struct Talk {
    quiet: bool,
    progress: Progress,
}

impl Talk {
    /// Says something that the user did not have to ask for, on standard error.
    fn say(self, text: impl std::fmt::Display) {
        if !self.quiet {
            eprintln!("{}", printable(&text.to_string()));
        }
    }

    /// The summary of one trace.
    fn recorded(self, recorded: &Recorded) {
        let name = recorded.path.as_ref().map_or("standard output".into(), |path| path.display().to_string());
        self.say(format_args!("{name}\n{}", recorded.totals));
    }
}

/// What all sources have.
#[derive(Default)]
struct Sought {
    rings: Vec<Found>,
    ancestors: Vec<Ancestor>,
}

/// What is in all sources; what is wrong with some is said.
fn find_all(sources: &[Source], progress: Progress, outcome: &mut Outcome) -> Sought {
    let mut sought = Sought::default();
    for source in sources {
        let begin = Instant::now();
        let found = find_one(source, progress);
        debug!("{source:?}: looked for in {:?}", begin.elapsed());
        match found {
            Ok(InDomain::Rings(rings)) => sought.rings.extend(rings),
            Ok(InDomain::Ancestor(ancestor)) => sought.ancestors.push(ancestor),
            Err(error) => outcome.fail(error),
        }
    }
    sought
}

fn find_one(source: &Source, progress: Progress) -> Result<InDomain, FindError> {
    let rings = match source {
        Source::Pid(pid) => find::in_process(*pid, &progress)?,
        Source::Domain { who, foreign } => return find::of_domain(who, *foreign, progress),
        Source::File(path) => vec![find::of_file(path)?],
        Source::Qmp(socket) => find::of_qmp(socket, progress)?,
        Source::Ram(path) => find::of_ram(path, progress)?,
        Source::Core(path) => find::of_core(path, &progress)?,
    };
    Ok(InDomain::Rings(rings))
}
