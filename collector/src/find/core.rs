//! The rings of a process that left a core file. Shared mappings of named files are not in a core unless its
//! `coredump_filter` says so, memfds and anonymous memory are: so the mappings it lists are tried first, in the core and
//! by their path, then all its memory is searched. The core of a guest is searched as any guest is.

use super::{FindError, Found, GuestAt, is_ring_file, is_ring_memfd, readable, running_writer, scan};
use crate::memory::{CoreMemory, FileMemory, Guest, MappedFile};
use crate::progress::Progress;
use crate::ring::Ring;
use std::path::Path;
use std::sync::Arc;

/// Every ring that the core holds or names; at least one.
pub fn of_core(path: &Path, progress: &Progress) -> Result<Vec<Found>, FindError> {
    let core = parse(path)?;
    if core.is_guest() {
        let guest: Arc<dyn Guest> = Arc::new(core);
        return super::of_guest(&guest, &path.display().to_string(), None, *progress);
    }
    let mut mapped: Vec<MappedFile> = Vec::new();
    for file in core.mapped_files() {
        let is_ring = is_ring_file(&file.path) || is_ring_memfd(&file.path);
        if is_ring && file.offset == 0 && !mapped.iter().any(|known| known.path == file.path) {
            mapped.push(file.clone());
        }
    }
    let named = readable(mapped.iter().map(|file| of_mapping(path, &core, file)));
    match named {
        Ok(rings) if !rings.is_empty() => Ok(rings),
        // A ring in memory that no file belongs to is better than the ring of a file that is gone.
        named => by_magic(path, &core, progress).map_err(|nothing| named.err().unwrap_or(nothing)),
    }
}

/// The guest that a core was written of.
///
/// # Errors
/// When the file is no core, or one of a process.
pub fn guest_of_core(path: &Path) -> Result<GuestAt, FindError> {
    let core = parse(path)?;
    let place = path.display().to_string();
    if !core.is_guest() {
        return Err(FindError::NoGuest { place });
    }
    Ok(GuestAt { guest: Arc::new(core), place, host: None })
}

fn parse(path: &Path) -> Result<CoreMemory, FindError> {
    let file = FileMemory::open(path).map_err(|error| FindError::Open { path: path.into(), error })?;
    CoreMemory::parse(file).map_err(|error| FindError::Core { path: path.into(), error })
}

fn of_mapping(path: &Path, core: &CoreMemory, file: &MappedFile) -> Result<Found, FindError> {
    let start = file.addresses.start;
    let available = core.available(start);
    if available >= file.addresses.end - start {
        return in_core(path, start, available);
    }
    by_file(path, core, file)
}

fn in_core(path: &Path, address: u64, available: u64) -> Result<Found, FindError> {
    let place = format!("{} at {address:#x}", path.display());
    let memory = Box::new(parse(path)?);
    let ring = Ring::open(memory, address, available)
        .map_err(|error| FindError::Ring { place: place.clone(), error })?;
    Ok(Found::new(ring, place, None))
}

/// The file that the core names, if it is still the one the process wrote.
fn by_file(path: &Path, core: &CoreMemory, file: &MappedFile) -> Result<Found, FindError> {
    let named = file.path.clone();
    let error = |why: String| FindError::CoreFile { core: path.into(), file: named.clone(), why };
    let found = super::of_file(&file.path).map_err(|why| error(without_place(why)))?;
    let header = found.ring.header();
    if let Some(pid) = core.pid().filter(|&pid| pid != header.writer_id) {
        return Err(error(format!("it belongs to process {}, the core to process {pid}", header.writer_id)));
    }
    if !name_has_boot_id(&file.path, header.boot_id) {
        return Err(error(format!(
            "its boot id is {:016x}, which is not the one in its name",
            header.boot_id
        )));
    }
    // A core that gdb wrote may belong to a process that runs on: then this is the live ring.
    let pid = running_writer(&found.ring);
    let place = format!("{} (named by {})", file.path.display(), path.display());
    Ok(Found { place, pid, ..found })
}

fn without_place(error: FindError) -> String {
    match error {
        FindError::Open { error, .. } => error.to_string(),
        FindError::Ring { error, .. } => error.to_string(),
        other => other.to_string(),
    }
}

/// Ring files are called NAME-PID-BOOTID.ring; another name tells nothing.
fn name_has_boot_id(path: &Path, boot_id: u64) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("");
    let id = stem.rsplit('-').next().and_then(|id| u64::from_str_radix(id, 16).ok());
    id.is_none_or(|id| id == boot_id)
}

fn by_magic(path: &Path, core: &CoreMemory, progress: &Progress) -> Result<Vec<Found>, FindError> {
    let ranges = core.ranges();
    let total = ranges.iter().map(|range| range.end - range.start).sum();
    let bar = progress.bar("searching the core for a ring", total);
    let place = path.display().to_string();
    let addresses = scan::scan(core, &ranges, |bytes| {
        bar.inc(bytes);
        true
    })
    .map_err(|error| FindError::Ring { place, error: error.into() })?;
    bar.finish_and_clear();
    if addresses.is_empty() {
        return Err(FindError::NoRingInCore { path: path.into() });
    }
    addresses.into_iter().map(|address| in_core(path, address, core.available(address))).collect()
}
