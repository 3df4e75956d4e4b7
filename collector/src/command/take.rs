//! Without `--follow`: what the rings hold now.

use super::{Talk, find_all};
use crate::args::Source;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Output;
use crate::recording::{Recording, names};

/// Takes a consistent copy of every ring.
pub(super) fn take(sources: &[Source], output: &Output, talk: Talk) -> Result<Exit, Error> {
    let found = find_all(sources, talk.progress)?;
    let places = output.places(&names(&found))?;
    for (found, place) in found.into_iter().zip(places) {
        let spinner = talk.progress.spinner(format!("collecting {}", found.place));
        let mut recording = Recording::begin(found, place, output)?;
        recording.round()?;
        let recorded = recording.finish()?;
        spinner.finish_and_clear();
        talk.recorded(&recorded);
    }
    Ok(Exit::Success)
}
