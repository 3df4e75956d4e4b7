//! A guest's memory by way of its monitor, which saves what it is asked for into a file of ours: the last way, for a QEMU
//! whose process and files may not be read. One read is one command.

use super::{FileMemory, Frames, Guest, Memory, ReadError};
use crate::qmp::Qmp;
use serde_json::json;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Guest-physical memory through QMP.
#[derive(Debug)]
pub struct QmpMemory {
    qmp: Arc<Mutex<Qmp>>,
    ram: Vec<Range<u64>>,
    /// Where the monitor saves to: nobody else can look into it.
    directory: tempfile::TempDir,
}

impl QmpMemory {
    /// Memory of a guest that has RAM in these ranges.
    ///
    /// # Errors
    /// When there is no place for temporary files.
    pub fn new(qmp: Arc<Mutex<Qmp>>, ram: Vec<Range<u64>>) -> io::Result<Self> {
        // In memory, where that is possible.
        let directory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())?;
        Ok(Self { qmp, ram, directory })
    }

    fn qmp(&self) -> MutexGuard<'_, Qmp> {
        self.qmp.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn save(&self, at: u64, length: usize, to: &Path) -> io::Result<()> {
        let arguments = json!({ "val": at, "size": length, "filename": to });
        self.qmp().execute("pmemsave", arguments).map(drop).map_err(io::Error::other)
    }
}

impl Memory for QmpMemory {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        if to.is_empty() {
            return Ok(());
        }
        let length = to.len();
        let path = self.directory.path().join("memory");
        let saved = self.save(at, length, &path).and_then(|()| FileMemory::open(&path));
        saved.map_err(|error| ReadError::System { at, length, error })?.read(0, to)
    }
}

impl Guest for QmpMemory {
    fn ram(&self) -> Vec<Range<u64>> {
        self.ram.clone()
    }

    fn pages(self: Arc<Self>, frames: &[u64]) -> Result<Box<dyn Memory>, ReadError> {
        Ok(Box::new(Frames::new(self, frames)))
    }
}
