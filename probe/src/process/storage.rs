//! The ring's memory: a file with every page allocated and present, so that a full file system is an error here and not a
//! SIGBUS in the middle of the program. Unsafe for mmap and its like.

use super::identity::Identity;
use super::xen::Shared;
use super::{dead, directory};
use crate::StartError;
use crate::config::Place;
use core::ptr::NonNull;
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use unitrace_formats::ring::PAGE;

/// A shared mapping that is never undone.
#[derive(Debug)]
pub(super) struct Storage {
    /// Where it is.
    pub(super) memory: NonNull<u8>,
    /// The file, if it has a name.
    pub(super) path: Option<PathBuf>,
    /// What makes it known to another domain, if it is one of Xen's.
    shared: Option<Shared>,
}

impl Storage {
    /// Makes `length` bytes of zeros; leaves no file behind if that fails.
    pub(super) fn make(identity: &Identity, length: u64, place: Place) -> Result<Self, StartError> {
        match place {
            Place::File => Self::named(identity, length),
            Place::Memfd => Self::anonymous(identity, length),
            Place::Xen(reader) => {
                let shared = Shared::make(length, reader)?;
                Ok(Self { memory: shared.memory(), path: None, shared: Some(shared) })
            }
        }
    }

    /// Tells those who look for the ring where it is, once it is one.
    pub(super) fn publish(&mut self) -> Result<(), StartError> {
        self.shared.as_mut().map_or(Ok(()), Shared::publish)
    }

    fn named(identity: &Identity, length: u64) -> Result<Self, StartError> {
        let directory = directory::find()?;
        dead::keep_newest(&directory, &identity.program);
        let path = directory.join(identity.ring_name());
        let memory = create(&path).and_then(|file| Self::map(&file, length, &path));
        match memory {
            Ok(memory) => Ok(Self { memory, path: Some(path), shared: None }),
            Err(error) => {
                let _ = std::fs::remove_file(&path);
                Err(error)
            }
        }
    }

    fn anonymous(identity: &Identity, length: u64) -> Result<Self, StartError> {
        let path = PathBuf::from(format!("memfd:unitrace-{}", identity.ring_name()));
        let failed = |step| failure(&path, step, io::Error::last_os_error());
        let name = std::ffi::CString::new(format!("unitrace-{}", identity.ring_name())).unwrap_or_default();
        // SAFETY: the name ends with 0.
        let fd = unsafe { libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC) };
        if fd < 0 {
            return Err(failed("making"));
        }
        // SAFETY: the descriptor is ours.
        let file = unsafe { File::from_raw_fd(fd) };
        let memory = Self::map(&file, length, &path)?;
        // A collector finds a memfd in /proc/PID/fd: it stays open.
        core::mem::forget(file);
        Ok(Self { memory, path: None, shared: None })
    }

    fn map(file: &File, length: u64, path: &Path) -> Result<NonNull<u8>, StartError> {
        // SAFETY: the descriptor is open.
        let error = unsafe { libc::posix_fallocate(file.as_raw_fd(), 0, length as libc::off_t) };
        if error != 0 {
            return Err(failure(path, "allocating", io::Error::from_raw_os_error(error)));
        }
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: a new mapping where the kernel likes it.
        let memory = unsafe {
            libc::mmap(core::ptr::null_mut(), length as usize, access, libc::MAP_SHARED, file.as_raw_fd(), 0)
        };
        match NonNull::new(memory.cast::<u8>()).filter(|_| memory != libc::MAP_FAILED) {
            Some(memory) => {
                touch(memory, length as usize);
                Ok(memory)
            }
            None => Err(failure(path, "mapping", io::Error::last_os_error())),
        }
    }

    /// Removes the file of a ring that was not used after all.
    pub(super) fn discard(&self) {
        if let Some(path) = &self.path {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn create(path: &Path) -> Result<File, StartError> {
    File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .custom_flags(libc::O_CLOEXEC | libc::O_NOFOLLOW)
        .open(path)
        .map_err(|error| failure(path, "creating", error))
}

/// Takes every page fault now instead of in the first events.
fn touch(memory: NonNull<u8>, length: usize) {
    for page in (0..length).step_by(PAGE) {
        // SAFETY: inside the mapping, which is fresh.
        unsafe { memory.as_ptr().add(page).write_volatile(0) }
    }
}

fn failure(path: &Path, step: &'static str, error: io::Error) -> StartError {
    StartError::File { path: path.to_owned(), step, error }
}
