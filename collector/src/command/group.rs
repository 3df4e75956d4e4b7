//! Recordings that go on side by side: one that fails does not end the others.

use super::Talk;
use super::pace::Pace;
use crate::error::Error;
use crate::progress::Progress;
use crate::recording::{Recorded, Recording};
use crate::totals::grouped;
use indicatif::ProgressBar;
use std::time::{Duration, Instant};

/// How often a reader of a pipe is shown packets that are not full yet.
const PREVIEW_EVERY: Duration = Duration::from_millis(500);

/// Recordings and when to look at them again.
pub(super) struct Group {
    recordings: Vec<Recording>,
    pace: Pace,
    previewed: Instant,
    spinner: ProgressBar,
    failed: Option<Error>,
}

impl Group {
    /// None yet; looked at at least once in `longest`.
    pub(super) fn new(longest: Duration, progress: Progress) -> Self {
        Self {
            recordings: Vec::new(),
            pace: Pace::new(longest),
            previewed: Instant::now(),
            spinner: progress.spinner("recording, Ctrl-C ends it".to_owned()),
            failed: None,
        }
    }

    /// One more.
    pub(super) fn add(&mut self, recording: Recording) {
        self.recordings.push(recording);
    }

    /// True if all have ended.
    pub(super) fn is_empty(&self) -> bool {
        self.recordings.is_empty()
    }

    /// Why the first of those that failed did, once.
    pub(super) fn failed(&mut self) -> Option<Error> {
        self.failed.take()
    }

    /// Takes what is new everywhere; recordings whose program has ended are finished. Says how long to wait.
    pub(super) fn round(&mut self, talk: Talk) -> Duration {
        let begin = Instant::now();
        let shows = self.previewed.elapsed() >= PREVIEW_EVERY;
        if shows {
            self.previewed = begin;
        }
        let mut fullest: f32 = 0.0;
        for mut recording in std::mem::take(&mut self.recordings) {
            match look(&mut recording, shows) {
                Ok(Some(fill)) => {
                    fullest = fullest.max(fill);
                    self.recordings.push(recording);
                }
                Ok(None) => self.end(recording, talk),
                Err(error) => self.fail(error),
            }
        }
        self.show();
        self.pace.next(fullest, begin.elapsed())
    }

    /// One last round everywhere, then all are finished.
    ///
    /// # Errors
    /// Why the first of those that failed did.
    pub(super) fn finish(mut self, talk: Talk) -> Result<(), Error> {
        for mut recording in std::mem::take(&mut self.recordings) {
            match recording.round() {
                Ok(_) => self.end(recording, talk),
                Err(error) => self.fail(error),
            }
        }
        self.spinner.finish_and_clear();
        self.failed.map_or(Ok(()), Err)
    }

    fn end(&mut self, recording: Recording, talk: Talk) {
        match recording.finish() {
            Ok(recorded) => self.tell(&recorded, talk),
            Err(error) => self.fail(error),
        }
    }

    fn fail(&mut self, error: Error) {
        match &self.failed {
            None => self.failed = Some(error),
            Some(_) => tracing::error!("{error}"),
        }
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

/// Takes what is new of one ring and says how full it was; `None`: nothing will come any more.
fn look(recording: &mut Recording, shows: bool) -> Result<Option<f32>, Error> {
    // Asked before the round: what was recorded before the end is then in the round.
    let is_over = recording.found().is_over();
    let round = recording.round()?.filter(|_| !is_over);
    if shows && round.is_some() {
        recording.preview()?;
    }
    Ok(round.map(|round| round.fill))
}
