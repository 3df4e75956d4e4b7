//! `--dump-core`: all memory of a guest, for whoever wants more of it than its trace.

use super::Talk;
use super::still::Still;
use crate::args::Source;
use crate::dump::{self, DumpError, Dumped};
use crate::error::Error;
use crate::exit::Exit;
use crate::find::{self, FindError, GuestAt};
use crate::output::{Output, OutputError, PartFile};
use crate::progress::Progress;
use crate::signals::Signals;
use crate::totals::size;
use nix::sys::signal::Signal;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
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
    // From here on a signal is asked for, so that the guest goes on and no half of a core is left.
    let signals = Signals::block().map_err(Error::Signals)?;
    let still = if pause { Some(Still::begin(guest.host.as_deref(), &guest.place)?) } else { None };
    let dumped = write(&guest, path, &signals, talk.progress);
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

fn write(
    guest: &GuestAt,
    path: &Path,
    signals: &Signals,
    progress: Progress,
) -> Result<(PathBuf, Dumped), Error> {
    let total = guest.guest.ram().iter().map(|range| range.end - range.start).sum();
    let bar = progress.bar("writing the guest's memory", total);
    let (part, mut file) = PartFile::create(path)?;
    let go_on = |bytes| {
        bar.inc(bytes);
        !matches!(signals.wait(Duration::ZERO), Ok(Some(arrived)) if arrived.signal != Signal::SIGCHLD)
    };
    let dumped = dump::write(&*guest.guest, &guest.place, &mut file, go_on);
    bar.finish_and_clear();
    match dumped {
        Ok(dumped) => Ok((part.keep()?, dumped)),
        Err(error) => {
            // Half of a core is as large as a whole one, and good for nothing.
            let _ = fs::remove_file(part.part());
            Err(match error {
                DumpError::Write(error) => OutputError::System { path: part.part().into(), error }.into(),
                error => Error::Dump { place: guest.place.clone(), error },
            })
        }
    }
}
