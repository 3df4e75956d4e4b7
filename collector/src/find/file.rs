//! A ring file by its path, dead or alive.

use super::directory::{LazyMapped, Mapped};
use super::{FindError, Found, running_writer};
use crate::memory::{FileMemory, Memory};
use crate::ring::{Ring, RingError};
use std::path::Path;
use unitrace_formats::ring::HeaderError;

/// The ring in this file.
pub fn of_file(path: &Path) -> Result<Found, FindError> {
    open(path, &Mapped::when_needed())
}

/// The ring in this file, whose writer may be among those who have it mapped.
pub(super) fn open(path: &Path, mapped: &LazyMapped) -> Result<Found, FindError> {
    let open_error = |error| FindError::Open { path: path.into(), error };
    let memory = FileMemory::open(path).map_err(open_error)?;
    let length = memory.length().map_err(open_error)?;
    if let Some(error) = other_file(path, &memory) {
        return Err(error);
    }
    let place = path.display().to_string();
    let short = || RingError::Header(HeaderError::Short(usize::try_from(length).unwrap_or(usize::MAX)));
    let opened = if length < unitrace_formats::ring::PAGE as u64 {
        Err(short())
    } else {
        Ring::open(Box::new(memory), 0, length)
    };
    let ring = opened.map_err(|error| FindError::Ring { place: place.clone(), error })?;
    let pid = running_writer(&ring).or_else(|| mapped.by(path));
    Ok(Found::new(ring, place, pid))
}

/// What else people might give by mistake.
fn other_file(path: &Path, memory: &FileMemory) -> Option<FindError> {
    let mut start = [0; 4];
    memory.read(0, &mut start).ok()?;
    let (what, remedy) = match &start {
        b"\x7fELF" => ("an ELF file", "If it is a core file, use `collect --core`"),
        b"\x89UTR" => ("a trace file already", "Open it with `unitrace`"),
        _ => return None,
    };
    Some(FindError::OtherFile { path: path.into(), what, remedy })
}
