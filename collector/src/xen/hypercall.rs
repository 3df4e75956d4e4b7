//! Hypercalls that this domain may make itself, by `/dev/xen/privcmd`. Unsafe: one ioctl that takes a pointer.
//!
//! Arguments lie in a page of `/dev/xen/hypercall`: memory that the kernel keeps where Xen can always reach it.

use super::device::{Device, DeviceError};
use super::mapping::Mapping;
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;

/// IOCTL_PRIVCMD_HYPERCALL.
const HYPERCALL: nix::libc::Ioctl = (48 << 16 | (b'P' as u32) << 8) as nix::libc::Ioctl;

/// The hypercalls used here: `__HYPERVISOR_*` of xen.h.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum Call {
    /// memory_op; never changed.
    Memory = 12,
    /// domctl; its arguments change from release to release.
    Domctl = 36,
}

/// What stands in front of the argument page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Before {
    /// Nothing: the page is the first argument.
    Nothing,
    /// A command.
    Command(u64),
}

/// struct privcmd_hypercall.
#[repr(C)]
struct Hypercall {
    call: u64,
    arguments: [u64; 5],
}

const _: () = assert!(size_of::<Hypercall>() == 48);

/// The way to Xen, with one page for arguments.
#[derive(Debug)]
pub struct Hypercalls {
    privcmd: File,
    page: Mapping,
}

impl Hypercalls {
    /// Opens both devices.
    pub fn open() -> Result<Self, DeviceError> {
        let privcmd = Device::Privcmd.open()?;
        let buffer = Device::Hypercall.open()?;
        let page = Mapping::writable(&buffer, 1).map_err(|error| Device::Hypercall.error(error))?;
        Ok(Self { privcmd, page })
    }

    /// Makes a call with `argument` at the start of the page, and gives what Xen returned. What it stored in the
    /// page is read with [`Hypercalls::result`].
    pub fn call(&mut self, call: Call, before: Before, argument: &[u8]) -> io::Result<u64> {
        if !self.page.write(0, argument) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let page = self.page.address();
        let arguments = match before {
            Before::Nothing => [page, 0, 0, 0, 0],
            Before::Command(command) => [command, page, 0, 0, 0],
        };
        let mut call = Hypercall { call: call as u64, arguments };
        // SAFETY: the structure lives through the call. Xen reads and writes the page, which nobody refers to; the calls
        // made here (see `control`) use less than a page of it.
        let done = unsafe { nix::libc::ioctl(self.privcmd.as_raw_fd(), HYPERCALL, &raw mut call) };
        u64::try_from(done).map_err(|_| io::Error::last_os_error())
    }

    /// The first bytes of the page.
    pub fn result<const N: usize>(&self) -> [u8; N] {
        const { assert!(N <= super::PAGE) };
        let mut bytes = [0; N];
        self.page.read(0, &mut bytes);
        bytes
    }
}
