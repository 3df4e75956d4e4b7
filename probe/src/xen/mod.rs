//! A guest of Xen: its ring for another domain to map, and Xen's clock.
//!
//! [`publish`] lets domain 0 map the ring that is recorded into, read-only, and says so in xenstore; `collect --domid ID`
//! finds it there while the guest runs, hangs, or after it crashed and was kept (`on_crash = "preserve"`). The ring may
//! have any size up to 256 MiB: its grants stand in directory pages (RING.md, section 12), not in xenstore.
//!
//! What only the kernel can do is a [`Guest`]: grant a page and write to xenstore. Nothing is allocated.
//!
//! ```
//! use unitrace_probe::xen::{self, Directory, DomainId, GrantRef, Guest};
//! # struct Kernel;
//! # struct HypercallError;
//! # impl Kernel {
//! #     fn grant_readonly(&mut self, _: u16, _: u64) -> Result<u32, HypercallError> { Ok(8) }
//! #     fn xenstore_write(&mut self, _: &str, _: &str) -> Result<(), HypercallError> { Ok(()) }
//! # }
//! static DIRECTORY: Directory<{ xen::directory_pages(4 << 20) }> = Directory::new();
//!
//! impl Guest for Kernel {
//!     type Error = HypercallError;
//!     fn grant(&mut self, page: *const u8, to: DomainId) -> Result<GrantRef, HypercallError> {
//!         self.grant_readonly(to.0, page.addr() as u64 >> 12).map(GrantRef)
//!     }
//!     fn write(&mut self, key: &str, value: &str, _reader: DomainId) -> Result<(), HypercallError> {
//!         self.xenstore_write(key, value)
//!     }
//! }
//!
//! # let mut kernel = Kernel;
//! // After `start_in`:
//! let published = xen::publish(&mut kernel, &DIRECTORY, DomainId::ZERO);
//! # #[cfg(feature = "enabled")]
//! # assert!(matches!(published, Err(xen::PublishError::NoRing)));
//! ```
//!
//! Ticks of several guests and of the host come onto one axis by anchors to Xen's system time: [`clock::anchor`], at start
//! and about once a second.

pub mod clock;

#[cfg(feature = "enabled")]
#[path = "publish.rs"]
mod publishing;

#[cfg(not(feature = "enabled"))]
#[path = "disabled.rs"]
mod publishing;

pub use publishing::publish;
#[cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]
pub(crate) use publishing::publish_in;
pub use unitrace_formats::ring::xen::GrantRef;

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, Ordering};
use unitrace_formats::ring::xen::{MAX_FRAMES, directory};
use unitrace_formats::ring::{PAGE, xen::key};

/// A domain, as grants name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DomainId(pub u16);

impl DomainId {
    /// Domain 0, where `collect` usually runs.
    pub const ZERO: Self = Self(0);
}

/// What a kernel does for the probe.
pub trait Guest {
    /// Why the kernel could not.
    type Error;

    /// Lets `to` map the 4,096 bytes at `page`, an address as this guest uses it, read-only and until the guest ends.
    /// (PVH: the grant names the guest's own frame; PV: the machine frame.) A ring of 4 MiB takes 1,026 grants, more than
    /// two frames of a version 1 grant table hold.
    ///
    /// # Errors
    /// Whatever the kernel has to say, for instance that the grant table is full.
    fn grant(&mut self, page: *const u8, to: DomainId) -> Result<GrantRef, Self::Error>;

    /// Writes a key of this guest in xenstore (the path is relative to `/local/domain/ID`), and lets `reader` read it,
    /// for which nothing needs to be done if that is domain 0.
    ///
    /// # Errors
    /// Whatever the kernel or xenstore has to say.
    fn write(&mut self, key: &str, value: &str, reader: DomainId) -> Result<(), Self::Error>;
}

/// How many directory pages a ring of so many bytes takes.
pub const fn directory_pages(ring: usize) -> usize {
    directory::pages(ring.div_ceil(PAGE))
}

/// Memory for `PAGES` directory pages.
#[repr(C, align(4096))]
#[derive(Debug)]
pub struct Directory<const PAGES: usize> {
    pages: UnsafeCell<[[u8; PAGE]; PAGES]>,
    taken: AtomicBool,
}

// SAFETY: the pages are handed out once.
unsafe impl<const PAGES: usize> Sync for Directory<PAGES> {}

impl<const PAGES: usize> Directory<PAGES> {
    /// Zeros: costs nothing in the image.
    pub const fn new() -> Self {
        Self { pages: UnsafeCell::new([[0; PAGE]; PAGES]), taken: AtomicBool::new(false) }
    }

    /// The pages, once.
    #[cfg_attr(not(feature = "enabled"), allow(dead_code))]
    fn take(&'static self) -> Option<*mut [[u8; PAGE]; PAGES]> {
        (!self.taken.swap(true, Ordering::AcqRel)).then_some(self.pages.get())
    }
}

impl<const PAGES: usize> Default for Directory<PAGES> {
    fn default() -> Self {
        Self::new()
    }
}

/// The ring was not published; recording goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum PublishError<E> {
    /// Nothing is recorded yet: `start_in` comes first.
    NoRing,
    /// This directory was used before.
    AlreadyPublished,
    /// The ring has more pages than [`MAX_FRAMES`].
    TooLarge(u64),
    /// The directory has fewer pages than the ring needs: what it has, what is needed.
    Directory(usize, usize),
    /// The kernel could not grant a page of the ring, this one.
    Grant(u32, E),
    /// The kernel could not grant a page of the directory, this one.
    GrantDirectory(u32, E),
    /// The key could not be written; nobody will find the ring by it.
    Write(E),
}

impl<E: core::fmt::Display> core::fmt::Display for PublishError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NoRing => f.write_str("there is no ring to publish: start recording first"),
            Self::AlreadyPublished => f.write_str("this directory was published before; give another one"),
            Self::TooLarge(bytes) => {
                write!(f, "a ring of {bytes} bytes cannot be published: {MAX_FRAMES} pages are the most")
            }
            Self::Directory(have, need) => {
                write!(f, "the directory has {have} pages and needs {need}: see xen::directory_pages")
            }
            Self::Grant(page, error) => write!(f, "page {page} of the ring cannot be granted: {error}"),
            Self::GrantDirectory(page, error) => {
                write!(f, "page {page} of the directory cannot be granted: {error}")
            }
            Self::Write(error) => write!(f, "{} cannot be written to xenstore: {error}", key::PATH),
        }
    }
}

impl<E: core::fmt::Debug + core::fmt::Display> core::error::Error for PublishError<E> {}
