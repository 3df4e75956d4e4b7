//! `--dump-core`: all memory of a guest, for whoever wants more of it than its trace.

use super::Talk;
use super::still::Still;
use crate::args::Source;
use crate::dump::{self, Dumped};
use crate::error::Error;
use crate::exit::Exit;
use crate::find::{self, FindError, GuestAt};
use crate::output::{Output, OutputError, PartFile};
use crate::progress::Progress;
use crate::totals::size;
use std::path::{Path, PathBuf};
use tracing::warn;

/// Writes the core of one guest; with `pause` it stands still meanwhile.
pub(super) fn dump(
    source: &Source,
    pause: bool,
    path: &Path,
    output: &Output,
    talk: Talk,
) -> Result<Exit, Error> {
    output.check_free(path)?;
    let guest = guest_of(source, talk.progress)?;
    let still = if pause { Some(Still::begin(guest.host.as_deref(), &guest.place)?) } else { None };
    let dumped = write(&guest, path, talk.progress);
    still.map_or(Ok(()), Still::end)?;
    let (path, dumped) = dumped?;
    if dumped.unreadable > 0 {
        warn!("{}: {} of its memory cannot be read and are zeros", guest.place, size(dumped.unreadable));
    }
    talk.say(format_args!(
        "{}\n  memory  {} of {}, {} in use",
        path.display(),
        size(dumped.ram),
        guest.place,
        size(dumped.filled)
    ));
    Ok(Exit::Success)
}

fn guest_of(source: &Source, progress: Progress) -> Result<GuestAt, FindError> {
    match source {
        Source::Pid(pid) => find::guest_in_process(*pid, progress),
        Source::Qmp(socket) => find::guest_of_qmp(socket),
        Source::Ram(path) => find::guest_of_ram(path, progress),
        Source::Core(path) => find::guest_of_core(path),
        Source::Domain { who, .. } => find::guest_of_domain(who),
        Source::File(path) => Err(FindError::NoGuest { place: path.display().to_string() }),
    }
}

fn write(guest: &GuestAt, path: &Path, progress: Progress) -> Result<(PathBuf, Dumped), Error> {
    let total = guest.guest.ram().iter().map(|range| range.end - range.start).sum();
    let bar = progress.bar("writing the guest's memory", total);
    let (part, mut file) = PartFile::create(path)?;
    let dumped = dump::write(&*guest.guest, &guest.place, &mut file, |bytes| bar.inc(bytes));
    bar.finish_and_clear();
    let dumped = dumped.map_err(|error| match error {
        dump::DumpError::Write(error) => OutputError::System { path: part.part().into(), error }.into(),
        error => Error::Dump { place: guest.place.clone(), error },
    })?;
    Ok((part.keep()?, dumped))
}
