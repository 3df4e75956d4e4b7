//! `--clean`: ring files whose program has ended are removed; what is removed is said.

use super::Talk;
use crate::error::Error;
use crate::exit::Exit;
use crate::find::{self, Found, Listed};
use crate::totals::{plural, size};
use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use tracing::warn;

/// Removes them, or only says which.
pub(super) fn clean(dry_run: bool, talk: Talk) -> Result<Exit, Error> {
    let mut count = 0;
    let mut bytes = 0;
    for Listed { path, found } in find::everywhere() {
        let Some(path) = path else { continue };
        match found {
            Ok(found) if found.is_over() => {
                remove(&path, dry_run)?;
                count += 1;
                bytes += found.ring.header().geometry.region;
                say(&path, &found, dry_run, talk);
            }
            Ok(_) => {}
            Err(error) => warn!("left alone: {error}"),
        }
    }
    let what = if dry_run { "would be freed" } else { "freed" };
    talk.say(format_args!("{count} {}, {} {what}", plural(count, "dead ring"), size(bytes)));
    Ok(Exit::Success)
}

fn say(path: &Path, found: &Found, dry_run: bool, talk: Talk) {
    let header = found.ring.header();
    let verb = if dry_run { "would remove" } else { "removed" };
    let (program, pid) = (header.program_name(), header.writer_id);
    talk.say(format_args!("{verb} {} ({program}, process {pid})", path.display()));
}

fn remove(path: &Path, dry_run: bool) -> Result<(), Error> {
    if dry_run {
        return Ok(());
    }
    unlink(path).map_err(|error| Error::Remove { path: path.into(), error })
}

/// Removes the file from the very directory that was listed: in a directory that everybody may write to, its name may
/// have become a link to elsewhere.
fn unlink(path: &Path) -> io::Result<()> {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let flags = nix::fcntl::OFlag::O_DIRECTORY | nix::fcntl::OFlag::O_NOFOLLOW;
    let directory = File::options().read(true).custom_flags(flags.bits()).open(parent)?;
    let held = PathBuf::from(format!("/proc/self/fd/{}", directory.as_raw_fd()));
    fs::remove_file(held.join(name))
}
