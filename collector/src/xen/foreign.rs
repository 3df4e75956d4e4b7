//! Any page of a guest, by its frame number, mapped by `/dev/xen/privcmd`. Unsafe: one ioctl that takes pointers.
//!
//! Xen maps a frame only if it belongs to the domain that is asked for, so a guest that lies about its frames can show
//! us nothing but its own memory.

use super::device::{Device, DeviceError};
use super::mapping::Mapping;
use super::{DomId, Frame, PAGE};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;

/// IOCTL_PRIVCMD_MMAPBATCH_V2.
const MMAPBATCH_V2: nix::libc::Ioctl = (32 << 16 | (b'P' as u32) << 8 | 4) as nix::libc::Ioctl;

/// struct privcmd_mmapbatch_v2.
#[repr(C)]
struct Batch {
    count: u32,
    domain: u16,
    pad: u16,
    address: u64,
    frames: *const u64,
    errors: *mut i32,
}

const _: () = assert!(size_of::<Batch>() == 32);

/// Maps pages of one guest.
#[derive(Debug)]
pub struct Foreign {
    privcmd: File,
    domain: DomId,
}

/// Frames side by side, those of them that are there.
#[derive(Debug)]
pub struct Pages {
    mapping: Mapping,
    errors: Vec<i32>,
}

impl Foreign {
    /// Access to the pages of `domain`.
    pub fn open(domain: DomId) -> Result<Self, DeviceError> {
        Ok(Self { privcmd: Device::Privcmd.open()?, domain })
    }

    /// Maps these frames read-only. Frames that are not there, or not the guest's, are left out.
    pub fn map(&self, frames: &[Frame]) -> io::Result<Pages> {
        let numbers: Vec<u64> = frames.iter().map(|frame| frame.0).collect();
        let mapping = Mapping::read_only(&self.privcmd, frames.len(), 0)?;
        let mut errors = vec![0i32; frames.len()];
        let mut batch = Batch {
            count: u32::try_from(frames.len()).map_err(|_| io::ErrorKind::InvalidInput)?,
            domain: self.domain.raw(),
            pad: 0,
            address: mapping.address(),
            frames: numbers.as_ptr(),
            errors: errors.as_mut_ptr(),
        };
        // SAFETY: both arrays have `count` elements and live through the call; the mapping has as many pages, is of
        // privcmd and was filled by nobody yet.
        let done = unsafe { nix::libc::ioctl(self.privcmd.as_raw_fd(), MMAPBATCH_V2, &raw mut batch) };
        let error = io::Error::last_os_error();
        // ENOENT: some pages are paged out, and the array says which.
        if done != 0 && error.raw_os_error() != Some(nix::libc::ENOENT) {
            return Err(error);
        }
        Ok(Pages { mapping, errors })
    }
}

impl Pages {
    /// Number of pages, those that are not there included.
    pub fn count(&self) -> usize {
        self.errors.len()
    }

    /// True if this page can be read.
    pub fn is_there(&self, page: usize) -> bool {
        self.errors.get(page) == Some(&0)
    }

    /// The first page that is not there, with what the system said.
    pub fn missing(&self) -> Option<(usize, io::Error)> {
        let missing = self.errors.iter().position(|&error| error != 0)?;
        Some((missing, io::Error::from_raw_os_error(self.errors[missing].saturating_neg())))
    }

    /// Copies bytes out of one page. False: it is not there, or the range goes beyond it.
    pub fn read(&self, page: usize, at: usize, to: &mut [u8]) -> bool {
        let is_inside = at.checked_add(to.len()).is_some_and(|end| end <= PAGE);
        is_inside && self.is_there(page) && self.mapping.read(page * PAGE + at, to)
    }

    /// All pages as one mapping.
    ///
    /// # Errors
    /// The first page that is not there.
    pub fn whole(self) -> Result<Mapping, (usize, io::Error)> {
        self.missing().map_or(Ok(self.mapping), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::super::mapping::tests::of_bytes;
    use super::*;

    #[test]
    fn a_page_that_is_not_there_is_not_touched() {
        let pages = Pages { mapping: of_bytes(&[7; 2 * PAGE]), errors: vec![0, -22] };
        let mut byte = [0];
        assert!(pages.read(0, PAGE - 1, &mut byte));
        assert_eq!(byte, [7]);
        assert!(!pages.read(0, PAGE, &mut byte));
        assert!(!pages.read(1, 0, &mut byte));
        assert!(!pages.read(2, 0, &mut byte));
        let (page, error) = pages.whole().unwrap_err();
        assert_eq!((page, error.raw_os_error()), (1, Some(22)));
    }
}
