//! The device files, and what to do when one is not there.

use std::fs::File;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// A device file of dom0's kernel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Device {
    /// Xenstore.
    Xenbus,
    /// Pages by grant.
    Gntdev,
    /// Hypercalls and pages by frame number.
    Privcmd,
    /// Memory for the arguments of hypercalls.
    Hypercall,
}

/// Why a device cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// No sign of Xen.
    #[error(
        "this machine shows no Xen (there is no /dev/xen). Run collect in dom0, the domain that starts the others; the \
         static binary can be copied there"
    )]
    NoXen,
    /// Xen, but not this device.
    #[error(
        "{path} is not there. In dom0, load its module: `modprobe {module}`. In any other domain there is none"
    )]
    Missing {
        /// The device.
        path: &'static str,
        /// What makes it.
        module: &'static str,
    },
    /// Not allowed.
    #[error("{path} may not be opened: {error}. Run collect as root, in dom0")]
    Denied {
        /// The device.
        path: &'static str,
        /// What the system said.
        error: io::Error,
    },
    /// Something else.
    #[error(
        "{path} cannot be used: {error}. Is this dom0, and does its kernel have the Xen drivers (CONFIG_XEN_DOM0)?"
    )]
    Unusable {
        /// The device.
        path: &'static str,
        /// What the system said.
        error: io::Error,
    },
}

impl Device {
    /// Its file.
    pub fn path(self) -> &'static str {
        match self {
            Self::Xenbus => "/dev/xen/xenbus",
            Self::Gntdev => "/dev/xen/gntdev",
            Self::Privcmd => "/dev/xen/privcmd",
            Self::Hypercall => "/dev/xen/hypercall",
        }
    }

    fn module(self) -> &'static str {
        match self {
            Self::Xenbus => "xenfs",
            Self::Gntdev => "xen-gntdev",
            Self::Privcmd | Self::Hypercall => "xen-privcmd",
        }
    }

    /// Opens it for reading and writing, without waiting for anything.
    pub fn open(self) -> Result<File, DeviceError> {
        let opened =
            File::options().read(true).write(true).custom_flags(nix::libc::O_NONBLOCK).open(self.path());
        opened.map_err(|error| self.error(error))
    }

    /// What an error of this device means.
    pub fn error(self, error: io::Error) -> DeviceError {
        let path = self.path();
        match error.kind() {
            io::ErrorKind::NotFound if !is_xen() => DeviceError::NoXen,
            io::ErrorKind::NotFound => DeviceError::Missing { path, module: self.module() },
            io::ErrorKind::PermissionDenied => DeviceError::Denied { path, error },
            _ => DeviceError::Unusable { path, error },
        }
    }
}

/// True if this kernel runs under Xen, as far as its files tell.
pub fn is_xen() -> bool {
    Path::new("/dev/xen").exists()
}
