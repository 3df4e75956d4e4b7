//! A count of what was recorded, kept by the program itself in a shared file, for the test that kills it.
//!
//! Every count goes up just *before* the probe is called. After `kill -9` a thread may therefore have counted one
//! event that it did not come to record, and no more; the trace must hold all the others.
//!
//! Mapping a file is unsafe because others could change it; this one is made by the test for this program alone.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::{MmapOptions, MmapRaw};

use crate::args::Failure;

/// What is counted. The test compares each with the events of that name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub enum Kind {
    /// Tasks spawned.
    Spawn,
    /// Counters set.
    Counter,
    /// Labels.
    Label,
    /// Log lines.
    Log,
    /// Phases of collections begun.
    GcBegin,
}

impl Kind {
    /// All kinds with the names of their events.
    pub const ALL: [(Kind, &'static str); 5] = [
        (Kind::Spawn, "spawn"),
        (Kind::Counter, "counter"),
        (Kind::Label, "label"),
        (Kind::Log, "log"),
        (Kind::GcBegin, "gc_begin"),
    ];
}

/// Bytes of the file: one `u64` for each kind.
const BYTES: usize = Kind::ALL.len() * 8;

static TALLY: OnceLock<Tally> = OnceLock::new();

/// A mapped file of counts.
#[derive(Debug)]
struct Tally(MmapRaw);

impl Tally {
    fn count(&self, kind: Kind) -> &AtomicU64 {
        // SAFETY: the mapping is page-aligned, BYTES long and lives for ever (it is only kept in a static);
        // `kind` is below the number of kinds; others only read the file.
        unsafe { AtomicU64::from_ptr(self.0.as_mut_ptr().cast::<u64>().add(kind as usize)) }
    }
}

/// From now on counts go into the file at `path`.
///
/// # Errors
/// The file cannot be made or mapped.
pub fn keep_in(path: &Path) -> Result<(), Failure> {
    let fail = |e| format!("cannot keep a tally in {}: {e}", path.display());
    let file =
        OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path).map_err(fail)?;
    file.set_len(BYTES as u64).map_err(fail)?;
    let map = MmapOptions::new().len(BYTES).map_raw(&file).map_err(fail)?;
    TALLY.set(Tally(map)).map_err(|_| "a tally is kept already".into())
}

/// One more `kind` is about to be recorded. Does nothing unless [`keep_in`] was called.
#[inline]
pub fn count(kind: Kind) {
    if let Some(tally) = TALLY.get() {
        tally.count(kind).fetch_add(1, Ordering::Relaxed);
    }
}

/// What another program's tally says.
///
/// # Errors
/// The file cannot be read or is no tally.
pub fn read(path: &Path) -> Result<[u64; Kind::ALL.len()], Failure> {
    let bytes = std::fs::read(path)?;
    let mut counts = [0; Kind::ALL.len()];
    if bytes.len() != BYTES {
        return Err(format!("{} is no tally", path.display()).into());
    }
    for (count, word) in counts.iter_mut().zip(bytes.chunks_exact(8)) {
        *count = word.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte));
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_reader_sees_the_counts() {
        let path = std::env::temp_dir().join(format!("unitrace-tally-{}", std::process::id()));
        keep_in(&path).unwrap();
        count(Kind::Log);
        count(Kind::Log);
        count(Kind::Spawn);
        // Other tests of this process may count meanwhile.
        let counts = read(&path).unwrap();
        assert!(counts[Kind::Spawn as usize] >= 1 && counts[Kind::Log as usize] >= 2, "{counts:?}");
        std::fs::remove_file(&path).unwrap();
    }
}
