//! Pages of the kernel's that another domain may map: `/dev/xen/gntalloc`. Unsafe for ioctl and mmap.

use crate::xen::DomainId;
use core::ptr::NonNull;
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use unitrace_formats::ring::PAGE;

pub(super) const DEVICE: &str = "/dev/xen/gntalloc";

/// `IOCTL_GNTALLOC_ALLOC_GREF`: _IOC(none, 'G', 5, 24 bytes).
const ALLOCATE: libc::c_ulong = 24 << 16 | (b'G' as libc::c_ulong) << 8 | 5;
/// Words of 4 bytes before the references: u16 domain, u16 flags (0: it may not write), u32 count, u64 offset.
const HEAD: usize = 4;

/// Pages that stay mapped and granted until the process ends.
#[derive(Debug)]
pub(super) struct Granted {
    /// The first of them; they follow each other here, but not in the machine.
    pub(super) memory: NonNull<u8>,
    /// The grant of each.
    pub(super) refs: Vec<u32>,
}

impl Granted {
    /// Zeroed pages that `reader` may map, but not write. Errors say what was tried.
    pub(super) fn allocate(pages: usize, reader: DomainId) -> Result<Self, (&'static str, io::Error)> {
        let device =
            File::options().read(true).write(true).open(DEVICE).map_err(|error| ("opening", error))?;
        // Of u64, for their alignment.
        let mut argument = vec![0_u64; (HEAD + pages).div_ceil(2) + 1];
        argument[0] = u64::from(reader.0) | (pages as u64) << 32;
        // SAFETY: the argument has room for a reference of each page.
        let failed = unsafe { libc::ioctl(device.as_raw_fd(), ALLOCATE, argument.as_mut_ptr()) } != 0;
        if failed {
            return Err(("granting pages of", io::Error::last_os_error()));
        }
        let refs =
            argument[2..].iter().flat_map(|two| [*two as u32, (*two >> 32) as u32]).take(pages).collect();
        let (length, offset) = (pages * PAGE, argument[1] as libc::off_t);
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: a new mapping where the kernel likes it.
        let memory = unsafe {
            libc::mmap(core::ptr::null_mut(), length, access, libc::MAP_SHARED, device.as_raw_fd(), offset)
        };
        let memory = NonNull::new(memory.cast::<u8>()).filter(|_| memory != libc::MAP_FAILED);
        let memory = memory.ok_or_else(|| ("mapping", io::Error::last_os_error()))?;
        // The grants end with the last user of the file.
        core::mem::forget(device);
        Ok(Self { memory, refs })
    }
}
