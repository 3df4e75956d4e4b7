//! `--follow`: everything that comes, until the programs end or somebody says stop.

use super::pace::Pace;
use super::{Talk, find_all};
use crate::args::{Following, Source};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Output;
use crate::progress::Progress;
use crate::recording::{Recorded, Recording, names};
use crate::signals::Signals;
use crate::totals::grouped;
use indicatif::ProgressBar;
use nix::sys::signal::Signal;
use std::time::{Duration, Instant};

/// How often a reader of a pipe is shown packets that are not full yet.
const PREVIEW_EVERY: Duration = Duration::from_millis(500);

/// Follows every ring until its program ends, all of them until Ctrl-C, SIGTERM or the end of the time.
pub(super) fn follow(
    sources: &[Source],
    following: Following,
    output: &Output,
    talk: Talk,
) -> Result<Exit, Error> {
    let signals = Signals::block().map_err(Error::Signals)?;
    let found = find_all(sources, talk.progress)?;
    let places = output.places(&names(&found))?;
    let mut group = Group::new(following.interval, talk.progress);
    for (found, place) in found.into_iter().zip(places) {
        group.add(Recording::begin(found, place, output)?);
    }
    let end = following.during.map(|during| Instant::now() + during);
    loop {
        let wait = group.round(talk)?;
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
    Ok(Exit::Success)
}

/// Recordings that go on side by side.
pub(super) struct Group {
    recordings: Vec<Recording>,
    pace: Pace,
    previewed: Instant,
    spinner: ProgressBar,
}

impl Group {
    /// None yet; looked at at least once in `longest`.
    pub(super) fn new(longest: Duration, progress: Progress) -> Self {
        let spinner = progress.spinner("recording, Ctrl-C ends it".to_owned());
        Self { recordings: Vec::new(), pace: Pace::new(longest), previewed: Instant::now(), spinner }
    }

    /// One more.
    pub(super) fn add(&mut self, recording: Recording) {
        self.recordings.push(recording);
    }

    /// True if all have ended.
    pub(super) fn is_empty(&self) -> bool {
        self.recordings.is_empty()
    }

    /// Takes what is new everywhere; recordings whose program has ended are finished. Says how long to wait.
    pub(super) fn round(&mut self, talk: Talk) -> Result<Duration, Error> {
        let begin = Instant::now();
        let shows = self.previewed.elapsed() >= PREVIEW_EVERY;
        if shows {
            self.previewed = begin;
        }
        let mut fullest: f32 = 0.0;
        let mut ended = Vec::new();
        for (number, recording) in self.recordings.iter_mut().enumerate() {
            // Asked before the round: what was recorded before the end is then in the round.
            let is_over = recording.found().is_over();
            match recording.round()? {
                Some(round) => fullest = fullest.max(round.fill),
                None => ended.push(number),
            }
            if is_over && ended.last() != Some(&number) {
                ended.push(number);
            } else if shows {
                recording.preview()?;
            }
        }
        for number in ended.into_iter().rev() {
            let recorded = self.recordings.remove(number).finish()?;
            self.tell(&recorded, talk);
        }
        self.show();
        Ok(self.pace.next(fullest, begin.elapsed()))
    }

    /// One last round everywhere, then all are finished.
    pub(super) fn finish(mut self, talk: Talk) -> Result<(), Error> {
        for mut recording in std::mem::take(&mut self.recordings) {
            recording.round()?;
            let recorded = recording.finish()?;
            self.tell(&recorded, talk);
        }
        self.spinner.finish_and_clear();
        Ok(())
    }

    fn tell(&self, recorded: &Recorded, talk: Talk) {
        self.spinner.suspend(|| talk.recorded(recorded));
    }

    fn show(&self) {
        if self.spinner.is_hidden() {
            return;
        }
        let events = self.recordings.iter().map(|recording| recording.totals().events()).sum();
        let lost = self.recordings.iter().map(|recording| recording.totals().lost()).sum();
        let (events, lost) = (grouped(events), grouped(lost));
        self.spinner.set_message(format!("recording, Ctrl-C ends it: {events} events, {lost} lost"));
    }
}
