//! The directories in which programs leave their rings, and the rings that can be seen from here.

use super::{FindError, Found, file, is_ring_memfd, of_process};
use crate::proc;
use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::env;
use std::fs::{self, DirEntry};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A ring that was seen, or why it cannot be read.
pub struct Listed {
    /// Its file; `None` for a memfd.
    pub path: Option<PathBuf>,
    /// The ring.
    pub found: Result<Found, FindError>,
}

/// The directories that programs on this machine use, those that exist: `$XDG_RUNTIME_DIR/unitrace`, the same of
/// other users, `/dev/shm/unitrace-UID`.
pub fn directories() -> Vec<PathBuf> {
    let own = env::var_os("XDG_RUNTIME_DIR").map(|path| PathBuf::from(path).join("unitrace"));
    let users = entries(Path::new("/run/user")).map(|entry| entry.path().join("unitrace"));
    let shared = entries(Path::new("/dev/shm"))
        .filter(|entry| entry.file_name().to_str().is_some_and(|name| name.starts_with("unitrace-")));
    let all = own.into_iter().chain(users).chain(shared.map(|entry| entry.path()));
    // Not through a link: another user could have made it.
    let mut found: Vec<PathBuf> =
        all.filter(|path| path.symlink_metadata().is_ok_and(|dir| dir.is_dir())).collect();
    found.sort();
    found.dedup();
    found
}

fn entries(directory: &Path) -> impl Iterator<Item = DirEntry> {
    fs::read_dir(directory).into_iter().flatten().flatten()
}

/// Every ring file of the directories, then every memfd ring of the processes that may be looked at.
pub fn everywhere() -> Vec<Listed> {
    let mapped = Mapped::when_needed();
    let open = |path: PathBuf| Listed { found: file::open(&path, &mapped), path: Some(path) };
    let mut listed: Vec<Listed> = ring_files().into_iter().map(open).collect();
    // The children of a process have its memfds mapped too.
    let mut seen = HashSet::new();
    for pid in proc::all() {
        let mappings = proc::mappings(pid).unwrap_or_default();
        if mappings.iter().any(|mapping| is_ring_memfd(&mapping.path)) {
            let rings = of_process(pid).unwrap_or_default().into_iter();
            let memfds = rings.filter(|found| found.place.contains("/memfd:"));
            let new = memfds.filter(|found| seen.insert(found.identity()));
            listed.extend(new.map(|found| Listed { path: None, found: Ok(found) }));
        }
    }
    listed
}

fn ring_files() -> Vec<PathBuf> {
    let is_ring = |entry: &DirEntry| {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        is_file && entry.path().extension().is_some_and(|extension| extension == "ring")
    };
    let mut files: Vec<PathBuf> = directories()
        .iter()
        .flat_map(|directory| entries(directory).filter(is_ring).map(|entry| entry.path()))
        .collect();
    files.sort();
    files
}

/// The newest ring file that a process left behind.
pub fn file_of_dead(pid: u32) -> Option<PathBuf> {
    let mapped = Mapped::when_needed();
    let of_pid =
        |path: &PathBuf| file::open(path, &mapped).is_ok_and(|found| found.ring.header().writer_id == pid);
    let modified = |path: &PathBuf| path.metadata().and_then(|file| file.modified()).ok();
    ring_files().into_iter().filter(of_pid).max_by_key(modified)
}

/// Files that processes have mapped, by inode and file name, with the process. Its own pid namespace may give a
/// process another number than the one in its ring: then this tells that it runs.
pub(super) struct Mapped(HashMap<(u64, PathBuf), u32>);

/// [`Mapped`] for those who may not need it: it takes a look at every process.
pub(super) type LazyMapped = LazyCell<Mapped>;

impl Mapped {
    /// Looks when it is asked for the first time.
    pub(super) fn when_needed() -> LazyMapped {
        LazyCell::new(Self::now)
    }

    /// Looks at all processes that may be looked at.
    fn now() -> Self {
        let mut mapped = HashMap::new();
        for pid in proc::all() {
            for mapping in proc::mappings(pid).unwrap_or_default() {
                if let Some(name) = mapping.path.file_name().filter(|_| super::is_ring_file(&mapping.path)) {
                    mapped.insert((mapping.inode, name.into()), pid);
                }
            }
        }
        Self(mapped)
    }

    /// The process that has this file mapped.
    pub(super) fn by(&self, path: &Path) -> Option<u32> {
        let inode = path.metadata().ok()?.ino();
        self.0.get(&(inode, path.file_name()?.into())).copied()
    }
}
