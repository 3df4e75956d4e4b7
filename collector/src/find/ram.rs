//! The rings of a guest whose RAM is a file: QEMU's `memory-backend-file` with `share=on`, live or after its end, the memory
//! of an ivshmem device, or an image that was copied from anywhere.

use super::guest::{Candidates, headers};
use super::{FindError, Found};
use crate::memory::{FileMemory, Guest, Layout, Ram};
use crate::proc;
use crate::progress::Progress;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

/// The rings in a file of RAM; at least one.
///
/// # Errors
/// When the file cannot be read or no ring is in it.
pub fn of_ram(path: &Path, progress: Progress) -> Result<Vec<Found>, FindError> {
    let open_error = |error| FindError::Open { path: path.into(), error };
    let file = Arc::new(FileMemory::open(path).map_err(open_error)?);
    let length = file.length().map_err(open_error)?;
    let place = path.display().to_string();
    let headers = headers(&file, std::slice::from_ref(&(0..length)), &place, progress)?;
    let candidates = Candidates { place: &place, pid: host(path), headers: &headers };
    let mut first_error = None;
    for layout in Layout::possible(length) {
        let guest: Arc<dyn Guest> = Arc::new(Ram::new(file.clone(), 0, layout));
        match candidates.resolve(&guest, |offset| Some(layout.physical(offset))) {
            Ok(found) => return Ok(found),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(first_error.unwrap_or(FindError::NoRingInGuest { place, hint: String::new() }))
}

/// The process that has the file mapped: the monitor, while it runs.
fn host(path: &Path) -> Option<u32> {
    let (inode, name) = (path.metadata().ok()?.ino(), path.file_name()?);
    let has_it = |pid: &u32| {
        let mappings = proc::mappings(*pid).unwrap_or_default();
        mappings.iter().any(|mapping| mapping.inode == inode && mapping.path.file_name() == Some(name))
    };
    proc::all().into_iter().find(has_it)
}
