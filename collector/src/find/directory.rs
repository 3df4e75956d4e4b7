//! The directories in which programs leave their rings, and the rings that can be seen from here.

use super::{FindError, Found, is_ring_memfd, of_file, of_process};
use crate::proc;
use std::collections::HashMap;
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

/// True if the file lies in one of the directories.
pub(super) fn is_known(path: &Path) -> bool {
    let path = fs::canonicalize(path).ok();
    let parent = path.as_deref().and_then(Path::parent);
    parent.is_some_and(|parent| {
        directories().iter().any(|known| fs::canonicalize(known).is_ok_and(|known| known == parent))
    })
}

fn entries(directory: &Path) -> impl Iterator<Item = DirEntry> {
    fs::read_dir(directory).into_iter().flatten().flatten()
}

/// Every ring file of the directories, then every memfd ring of the processes that may be looked at.
pub fn everywhere() -> Vec<Listed> {
    let mut listed: Vec<Listed> =
        ring_files().into_iter().map(|path| Listed { found: of_file(&path), path: Some(path) }).collect();
    for pid in proc::all() {
        let mappings = proc::mappings(pid).unwrap_or_default();
        if !mappings.iter().any(|mapping| is_ring_memfd(&mapping.path)) {
            continue;
        }
        for found in of_process(pid).unwrap_or_default() {
            let is_memfd = found.place.contains("/memfd:");
            if is_memfd {
                listed.push(Listed { path: None, found: Ok(found) });
            }
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
    let of_pid = |path: &PathBuf| of_file(path).is_ok_and(|found| found.ring.header().writer_id == pid);
    let modified = |path: &PathBuf| path.metadata().and_then(|file| file.modified()).ok();
    ring_files().into_iter().filter(of_pid).max_by_key(modified)
}

/// Files that processes have mapped, by inode and file name, with the process. Its own pid namespace may give a
/// process another number than the one in its ring: then this tells that it runs.
pub(super) struct Mapped(HashMap<(u64, PathBuf), u32>);

impl Mapped {
    /// Looks at all processes that may be looked at.
    pub(super) fn now() -> Self {
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
