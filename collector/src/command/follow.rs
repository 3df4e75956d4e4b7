//! `--follow`: everything that comes, until the programs end or somebody says stop.

use super::group::Group;
use super::outcome::Outcome;
use super::{Sought, Talk, find_all};
use crate::args::{Following, Source};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Output;
use crate::recording::{Recording, names};
use crate::signals::Signals;
use nix::sys::signal::Signal;
use std::time::Instant;

/// Follows every ring until its program ends, all of them until Ctrl-C, SIGTERM or the end of the time.
pub(super) fn follow(
    sources: &[Source],
    following: Following,
    output: &Output,
    talk: Talk,
) -> Result<Exit, Error> {
    let signals = Signals::block().map_err(Error::Signals)?;
    let mut outcome = Outcome::default();
    let Sought { rings, ancestors } = find_all(sources, talk.progress, &mut outcome);
    for ancestor in ancestors {
        outcome.fail(Error::AncestorFollowed(ancestor.domain.to_string()));
    }
    let places = output.places(&names(&rings))?;
    let mut group = Group::new(following.interval, talk.progress);
    for (found, place) in rings.into_iter().zip(places) {
        group.add(Recording::begin(found, place, output)?);
    }
    let end = following.during.map(|during| Instant::now() + during);
    loop {
        let wait = group.round(talk);
        let left = end.map_or(wait, |end| end.saturating_duration_since(Instant::now()));
        if group.is_empty() || left.is_zero() {
            break;
        }
        let arrived = signals.wait(wait.min(left)).map_err(Error::Signals)?;
        if arrived.is_some_and(|arrived| arrived.signal != Signal::SIGCHLD) {
            break;
        }
    }
    group.finish(talk)?;
    Ok(outcome.exit())
}
