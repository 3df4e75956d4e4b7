//! Without `--follow`: what the rings hold now.

use super::outcome::Outcome;
use super::still::hold_still;
use super::{Sought, Talk, ancestor, find_all};
use crate::args::Source;
use crate::error::Error;
use crate::exit::Exit;
use crate::find::Found;
use crate::output::{Output, Place};
use crate::recording::{Recorded, Recording, names};
use std::time::Instant;
use tracing::debug;

/// Takes a consistent copy of every ring; with `pause`, guests stand still meanwhile.
pub(super) fn take(sources: &[Source], pause: bool, output: &Output, talk: Talk) -> Result<Exit, Error> {
    let mut outcome = Outcome::default();
    let Sought { rings, ancestors } = find_all(sources, talk.progress, &mut outcome);
    let places = output.places(&names(&rings))?;
    for ancestor in ancestors {
        ancestor::save(&ancestor, output, talk).unwrap_or_else(|error| outcome.fail(error));
    }
    for (found, place) in rings.into_iter().zip(places) {
        let spinner = talk.progress.spinner(format!("collecting {}", found.place));
        let recorded = take_one(found, pause, place, output);
        spinner.finish_and_clear();
        match recorded {
            Ok(recorded) => talk.recorded(&recorded),
            Err(error) => outcome.fail(error),
        }
    }
    Ok(outcome.exit())
}

fn take_one(mut found: Found, pause: bool, place: Place, output: &Output) -> Result<Recorded, Error> {
    if pause {
        hold_still(&mut found)?;
    }
    let begin = Instant::now();
    let whose = found.place.clone();
    let mut recording = Recording::begin(found, place, output)?;
    recording.round()?;
    debug!("{whose}: taken in {:?}", begin.elapsed());
    let recorded = recording.finish();
    debug!("{whose}: written after {:?}", begin.elapsed());
    recorded
}
