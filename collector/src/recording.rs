//! One ring on its way into one trace.

use crate::clock::LocalClock;
use crate::convert;
use crate::drain::{Drain, DrainError, Round};
use crate::error::Error;
use crate::find::Found;
use crate::output::{self, Output, OutputError, PartFile, Place, Sink};
use crate::record::{Recorder, RefreshError};
use crate::ring::RingError;
use crate::totals::Totals;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use tracing::warn;
use unitrace_formats::foreign::Format;

/// A ring, how far it was taken, and the file it goes to.
pub struct Recording {
    found: Found,
    drain: Drain,
    recorder: Recorder<Sink>,
    target: Target,
}

/// What a recording became.
#[derive(Debug)]
pub struct Recorded {
    /// Where it is; `None`: standard output.
    pub path: Option<PathBuf>,
    /// What is in it.
    pub totals: Totals,
}

/// How a trace becomes what the user asked for.
enum Target {
    /// It goes where it should already.
    Stdout,
    /// It is renamed at the end.
    Utr(PartFile),
    /// It is converted at the end.
    Converted(tempfile::NamedTempFile, Place, Output),
}

impl Recording {
    /// Opens the output and writes what stands before the first packet.
    pub fn begin(found: Found, place: Place, output: &Output) -> Result<Self, Error> {
        if found.ring.is_cut() {
            let (have, want) = (found.ring.available(), found.ring.header().geometry.region);
            warn!("{}: only {have} of {want} bytes are there, the rest of the ring is lost", found.place);
        }
        let (target, sink) = Target::open(place, output)?;
        let header = found.ring.header();
        // Of a writer that ended long ago we could not say how far our clock went away from its.
        let is_ours = found.is_of_process() && found.writer_runs();
        let clock = is_ours.then(|| LocalClock::new(header.clock, header.frequency)).flatten();
        let recorder = Recorder::begin(sink, &found.ring, clock).map_err(|error| target.error(error))?;
        Ok(Self { drain: Drain::new(&found.ring), found, recorder, target })
    }

    /// The ring.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// What was written so far.
    pub fn totals(&self) -> &Totals {
        self.recorder.totals()
    }

    /// Takes what is new. `None`: the ring is gone, what could be taken was taken.
    pub fn round(&mut self) -> Result<Option<Round>, Error> {
        match self.recorder.refresh(&mut self.found.ring) {
            Ok(false) => {}
            Ok(true) => self.drain = Drain::new(&self.found.ring),
            Err(RefreshError::Ring(error)) => return Ok(self.gone(&error)),
            Err(RefreshError::Write(error)) => return Err(self.target.error(error)),
        }
        let round = match self.drain.round(&self.found.ring, &mut self.recorder) {
            Ok(round) => round,
            Err(DrainError::Read(error)) => return Ok(self.gone(&error.into())),
            Err(DrainError::Write(error)) => return Err(self.target.error(error)),
        };
        if round.packets > 0 {
            self.flush()?;
        }
        Ok(Some(round))
    }

    /// Shows a reader of a pipe also what is in packets that are not full yet.
    pub fn preview(&mut self) -> Result<(), Error> {
        if !matches!(self.target, Target::Stdout) {
            return Ok(());
        }
        match self.drain.preview(&self.found.ring, &mut self.recorder) {
            Ok(()) | Err(DrainError::Read(_)) => self.flush(),
            Err(DrainError::Write(error)) => Err(self.target.error(error)),
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.recorder.flush().map_err(|error| self.target.error(error))
    }

    fn gone(&self, error: &RingError) -> Option<Round> {
        warn!("{}: {error}; the trace ends here", self.found.place);
        None
    }

    /// Takes what is left and gives the output its name.
    pub fn finish(mut self) -> Result<Recorded, Error> {
        match self.drain.finish(&self.found.ring, &mut self.recorder) {
            Ok(()) => {}
            Err(DrainError::Read(error)) => {
                warn!("{}: {error}; the newest events are lost", self.found.place)
            }
            Err(DrainError::Write(error)) => return Err(self.target.error(error)),
        }
        let Self { mut found, recorder, target, .. } = self;
        let finished = recorder.finish(&mut found.ring).and_then(|(mut sink, totals)| {
            sink.flush()?;
            Ok(totals)
        });
        // A conversion takes its time: a guest that has ended need not wait for us to let go of its memory.
        drop(found);
        let mut totals = finished.map_err(|error| target.error(error))?;
        let path = target.finish(&mut totals)?;
        Ok(Recorded { path, totals })
    }
}

impl Target {
    fn open(place: Place, output: &Output) -> Result<(Self, Sink), Error> {
        match (output.format, place) {
            (Format::Utr, Place::Stdout) => {
                Ok((Self::Stdout, Box::new(BufWriter::with_capacity(1 << 16, io::stdout()))))
            }
            (Format::Utr, Place::File(path)) => {
                let (part, file) = PartFile::create(&path)?;
                Ok((Self::Utr(part), Box::new(file)))
            }
            (_, place) => {
                let system = |error| OutputError::System { path: std::env::temp_dir(), error };
                let file = tempfile::NamedTempFile::new().map_err(system)?;
                let sink = BufWriter::new(file.reopen().map_err(system)?);
                Ok((Self::Converted(file, place, output.clone()), Box::new(sink)))
            }
        }
    }

    /// An error of writing, with the place.
    fn error(&self, error: io::Error) -> Error {
        let path = match self {
            Self::Stdout if error.kind() == io::ErrorKind::BrokenPipe => return Error::ReaderLeft,
            Self::Stdout => "standard output".into(),
            Self::Utr(part) => part.part().into(),
            Self::Converted(file, ..) => file.path().into(),
        };
        OutputError::System { path, error }.into()
    }

    fn finish(self, totals: &mut Totals) -> Result<Option<PathBuf>, Error> {
        match self {
            Self::Stdout => Ok(None),
            Self::Utr(part) => Ok(Some(part.keep()?)),
            Self::Converted(file, place, output) => {
                let converted = convert::convert(file.path(), place, &output)?;
                totals.bytes(converted.bytes);
                Ok(converted.path)
            }
        }
    }
}

/// The names that traces of these rings get.
pub fn names<'a>(found: impl IntoIterator<Item = &'a Found>) -> Vec<String> {
    found.into_iter().map(|found| output::file_name(found.writer_name(), found.writer_id())).collect()
}
