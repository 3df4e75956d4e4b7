//! The rings of a guest whose RAM is a file: QEMU's `memory-backend-file` with `share=on`, live or after its end, the memory
//! of an ivshmem device, or an image that was copied from anywhere.

use super::guest::{Candidates, headers};
use super::monitors::is_monitor;
use super::stopped::MonitorProcess;
use super::{FindError, Found, GuestAt};
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
    let ram = RamFile::open(path)?;
    ram.search(path, progress).map(|(_, found)| found)
}

/// The guest whose RAM is in a file.
///
/// # Errors
/// When the file cannot be read.
pub fn guest_of_ram(path: &Path, progress: Progress) -> Result<GuestAt, FindError> {
    let ram = RamFile::open(path)?;
    let layouts = Layout::possible(ram.length);
    // Only a ring can tell one layout from another.
    let searched = if layouts.len() > 1 { ram.search(path, progress).ok() } else { None };
    let layout = searched.map(|(layout, _)| layout).or(layouts.first().copied());
    let guest = layout.map(|layout| ram.guest(layout)).ok_or(ram.nothing())?;
    Ok(GuestAt { guest, place: ram.place, host: host(path).map(MonitorProcess::host) })
}

struct RamFile {
    file: Arc<FileMemory>,
    length: u64,
    place: String,
}

impl RamFile {
    fn open(path: &Path) -> Result<Self, FindError> {
        let open_error = |error| FindError::Open { path: path.into(), error };
        let file = Arc::new(FileMemory::open(path).map_err(open_error)?);
        let length = file.length().map_err(open_error)?;
        Ok(Self { file, length, place: path.display().to_string() })
    }

    fn guest(&self, layout: Layout) -> Arc<dyn Guest> {
        Arc::new(Ram::new(self.file.clone(), 0, layout))
    }

    /// The rings, and the layout by which they are ones.
    fn search(&self, path: &Path, progress: Progress) -> Result<(Layout, Vec<Found>), FindError> {
        let headers = headers(&self.file, std::slice::from_ref(&(0..self.length)), &self.place, progress)?;
        let candidates = Candidates { place: &self.place, pid: host(path), headers: &headers };
        let mut first_error = None;
        for layout in Layout::possible(self.length) {
            match candidates.resolve(&self.guest(layout), |offset| Some(layout.physical(offset))) {
                Ok(found) => return Ok((layout, found)),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        Err(first_error.unwrap_or_else(|| self.nothing()))
    }

    fn nothing(&self) -> FindError {
        FindError::NoRingInGuest { place: self.place.clone(), hint: String::new() }
    }
}

/// The process that has the file mapped: the monitor, while it runs. Another one may look into it as we do.
fn host(path: &Path) -> Option<u32> {
    let (inode, name) = (path.metadata().ok()?.ino(), path.file_name()?);
    let has_it = |pid: &u32| {
        let mappings = proc::mappings(*pid).unwrap_or_default();
        mappings.iter().any(|mapping| mapping.inode == inode && mapping.path.file_name() == Some(name))
    };
    let mut all: Vec<u32> = proc::all().into_iter().filter(has_it).collect();
    all.sort_by_key(|pid| !is_monitor(&proc::name(*pid)));
    all.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drain::{Drain, DrainError};
    use crate::memory::ReadError;
    use crate::record::Recorder;
    use crate::test_ring::ram::{PAGES, ram, scattered};
    use std::fs::File;
    use std::io::Write;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn guest_ram() -> Vec<u8> {
        let (ring, frames) = scattered();
        ram(&ring, &frames)
    }

    #[test]
    fn a_file_that_is_cut_off_while_it_is_read() {
        let file = file(&guest_ram());
        let found = of_ram(file.path(), Progress::HIDDEN).unwrap().remove(0);
        let mut recorder = Recorder::begin(Vec::new(), &found.ring, None).unwrap();
        let mut drain = Drain::new(&found.ring);
        File::options().write(true).open(file.path()).unwrap().set_len(20 * 4096).unwrap();
        let end = drain.round(&found.ring, &mut recorder);
        assert!(matches!(end, Err(DrainError::Read(ReadError::End { .. }))), "{end:?}");
        let error = of_ram(file.path(), Progress::HIDDEN).err().unwrap().to_string();
        assert!(error.contains("(at "), "{error}");
    }

    /// RAM above 4 GiB follows that below the devices at once: the page list says where it is.
    #[test]
    fn a_ring_above_the_devices() {
        const SPLIT: u64 = 0x8000_0000;
        let (ring, frames) = scattered();
        let high = frames.iter().map(|frame| frame + (4 << 30 >> 12)).collect::<Vec<_>>();
        let mut part = ram(&ring, &frames);
        let mut page = [0; 4096];
        unitrace_formats::ring::page_list::write(&mut page, high.iter().copied());
        part[60 * 4096..][..4096].copy_from_slice(&page);
        let header = frames[0] as usize * 4096;
        page.copy_from_slice(&part[header..][..4096]);
        unitrace_formats::ring::page_list::name_in(&mut page, [60 + (4 << 30 >> 12)].into_iter());
        part[header..][..4096].copy_from_slice(&page);

        let file = tempfile::NamedTempFile::new().unwrap();
        std::os::unix::fs::FileExt::write_all_at(file.as_file(), &part, SPLIT).unwrap();
        file.as_file().set_len(SPLIT + (PAGES as u64 * 4096).next_multiple_of(1 << 20)).unwrap();
        let found = of_ram(file.path(), Progress::HIDDEN).unwrap().remove(0);
        assert!(found.place.ends_with(&format!("at {:#x}", high[0] << 12)), "{}", found.place);
        assert!(crate::overview::Overview::of(&found.ring).events > 100);
    }

    #[test]
    fn files_without_a_guest() {
        assert!(matches!(of_ram(file(b"").path(), Progress::HIDDEN), Err(FindError::NoRingInGuest { .. })));
        assert!(matches!(of_ram(Path::new("/dev/zero"), Progress::HIDDEN), Err(FindError::Open { .. })));
    }
}
