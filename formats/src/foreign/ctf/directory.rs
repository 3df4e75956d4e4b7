//! The directory that a CTF trace is: made anew, or an older one of ours replaced, and nothing else touched.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::metadata::SIGNATURE;
use super::{CtfError, at};
use crate::ring::StreamId;

/// The file that describes the others.
pub(super) const METADATA: &str = "metadata";

/// The file that counts the events of threads that found no lane.
pub(super) const NO_LANE: &str = "no_lane";

/// The file of a stream.
pub(super) fn stream_file(stream: StreamId) -> String {
    format!("lane_{}_level_{}", stream.lane, stream.level)
}

/// The directory of one epoch of several.
pub(super) fn boot_directory(dir: &Path, epoch: usize) -> PathBuf {
    dir.join(format!("{BOOT}{epoch}"))
}

const BOOT: &str = "boot_";

/// Makes `dir`, or empties it if all that it holds was written by us.
///
/// # Errors
/// [`CtfError::Foreign`] if it holds anything else; then nothing was removed.
pub(super) fn prepare(dir: &Path) -> Result<(), CtfError> {
    fs::create_dir_all(dir).map_err(at(dir))?;
    let entries = entries(dir)?;
    let boots = entries.iter().filter(|path| is_numbered(path, BOOT) && path.is_dir());
    let mut found = Vec::new();
    for boot in boots.clone() {
        found.push((self::entries(boot)?, Some(boot)));
    }
    let own = entries.iter().filter(|path| !boots.clone().any(|boot| boot == *path)).cloned().collect();
    found.push((own, None));
    for (files, _) in &found {
        must_be_ours(files)?;
    }
    for (files, boot) in found {
        // Our metadata goes last: a directory that has it is still ours if we are stopped half way.
        let (last, first): (Vec<_>, Vec<_>) = files.iter().partition(|path| is_metadata(path));
        first.into_iter().chain(last).try_for_each(|path| fs::remove_file(path).map_err(at(path)))?;
        boot.map_or(Ok(()), |boot| fs::remove_dir(boot).map_err(at(boot)))?;
    }
    Ok(())
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, CtfError> {
    let entries = fs::read_dir(dir).map_err(at(dir))?;
    entries.map(|entry| Ok(entry.map_err(at(dir))?.path())).collect()
}

/// Nothing, or our metadata with nothing but our streams beside it.
fn must_be_ours(files: &[PathBuf]) -> Result<(), CtfError> {
    let metadata = files.iter().find(|path| is_metadata(path));
    if let Some(foreign) = files.iter().find(|path| !is_metadata(path) && !is_stream_file(path)) {
        return Err(CtfError::Foreign(foreign.clone()));
    }
    match (metadata, files.first()) {
        (None, None) => Ok(()),
        (Some(metadata), _) if is_signed(metadata)? => Ok(()),
        (_, Some(file)) | (Some(file), None) => Err(CtfError::Foreign(file.clone())),
    }
}

fn is_metadata(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == METADATA)
}

fn is_numbered(path: &Path, prefix: &str) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.and_then(|name| name.strip_prefix(prefix)).is_some_and(is_number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_stream_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let numbers = name.strip_prefix("lane_").and_then(|name| name.split_once("_level_"));
    let is_name = name == NO_LANE || numbers.is_some_and(|(lane, level)| is_number(lane) && is_number(level));
    is_name && path.is_file()
}

fn is_signed(metadata: &Path) -> Result<bool, CtfError> {
    let mut start = Vec::new();
    let file = fs::File::open(metadata).map_err(at(metadata))?;
    file.take(SIGNATURE.len() as u64).read_to_end(&mut start).map_err(at(metadata))?;
    Ok(start == SIGNATURE.as_bytes())
}
