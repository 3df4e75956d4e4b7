//! A directory page: the grants of up to [`REFS`] pages of a ring, and the grant of the next directory page.

use super::{MAX_FRAMES, VERSION};
use crate::ring::crc::crc32;
use crate::ring::{PAGE, u32_at, u64_at};

/// "UNITRDIR", the first 8 bytes.
pub const MAGIC: u64 = u64::from_le_bytes(*b"UNITRDIR");

/// Grants that one page has room for.
pub const REFS: usize = 1016;

/// The bytes under the CRC.
pub const CHECKED: core::ops::Range<usize> = 16..PAGE;

const _: () = assert!(offset::REFS + REFS * 4 == PAGE);

/// Offsets of the fields of a directory page.
pub mod offset {
    /// u64, [`super::MAGIC`].
    pub const MAGIC: usize = 0;
    /// u32, [`crate::ring::xen::VERSION`].
    pub const VERSION: usize = 8;
    /// u32, CRC-32 of [`super::CHECKED`].
    pub const CRC: usize = 12;
    /// u32, pages of the ring.
    pub const TOTAL: usize = 16;
    /// u32, number within the ring of the page that the first grant here is for.
    pub const FIRST: usize = 20;
    /// u32, grants in this page: all that are left, [`super::REFS`] at most.
    pub const COUNT: usize = 24;
    /// u32, grant of the next directory page; 0: this is the last.
    pub const NEXT: usize = 28;
    /// 1016 × u32, grants of the ring's pages in their order; unused ones are 0.
    pub const REFS: usize = 32;
}

/// A number by which a guest names memory that it lets another domain map.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct GrantRef(pub u32);

impl GrantRef {
    /// 0 belongs to the guest's console: no ring has it.
    pub const NONE: Self = Self(0);
}

impl core::fmt::Display for GrantRef {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// A copied directory page, checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Directory<'a> {
    /// Pages of the ring, from 1 to [`MAX_FRAMES`].
    pub total: u32,
    /// The page of the ring that the first grant is for.
    pub first: u32,
    /// Grant of the next directory page.
    pub next: Option<GrantRef>,
    refs: &'a [u8],
}

/// Why a page is no directory page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DirectoryError {
    /// Fewer bytes than a page.
    Short(usize),
    /// The magic is not there.
    Magic(u64),
    /// Written by another version.
    Version(u32),
    /// Its bytes do not match its CRC: stored, computed.
    Crc(u32, u32),
    /// No pages or more than [`MAX_FRAMES`].
    Total(u32),
    /// The first page it is for lies beyond the ring: first, total.
    First(u32, u32),
    /// Another number of grants than there must be here: found, expected.
    Count(u32, u32),
    /// It ends although grants are missing, or goes on although none is.
    Next(GrantRef),
    /// A grant that no page can have, at this place.
    Ref(u32),
}

impl core::fmt::Display for DirectoryError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Short(length) => write!(f, "only {length} bytes where a directory page takes {PAGE}"),
            Self::Magic(found) => {
                write!(f, "no directory here: the first 8 bytes are {found:#018x}, not \"UNITRDIR\"")
            }
            Self::Version(found) => write!(
                f,
                "the directory has version {found}, this program reads version {VERSION}; use the unitrace release \
                 that the guest was built with"
            ),
            Self::Crc(stored, computed) => {
                write!(f, "the directory is damaged: its CRC is {computed:#010x} but says {stored:#010x}")
            }
            Self::Total(total) => {
                write!(f, "the directory says the ring has {total} pages; it must be 1 to {MAX_FRAMES}")
            }
            Self::First(first, total) => {
                write!(f, "the directory goes on at page {first} of a ring of {total} pages")
            }
            Self::Count(found, expected) => {
                write!(f, "the directory page has {found} grants where {expected} must be")
            }
            Self::Next(GrantRef::NONE) => f.write_str("the directory ends before its last grant"),
            Self::Next(next) => write!(f, "the directory goes on at grant {next} after its last grant"),
            Self::Ref(place) => write!(f, "grant {place} of the directory page is 0, which no ring can have"),
        }
    }
}

impl core::error::Error for DirectoryError {}

/// How many grants stand in the directory page that begins with page `first` of `total`.
pub const fn count(first: u32, total: u32) -> u32 {
    let left = total.saturating_sub(first);
    if left > REFS as u32 { REFS as u32 } else { left }
}

/// How many directory pages a ring of `frames` pages takes.
pub const fn pages(frames: usize) -> usize {
    frames.div_ceil(REFS)
}

impl<'a> Directory<'a> {
    /// Reads and checks a copied page.
    ///
    /// # Errors
    /// When it is not a page that [`write()`] could have written.
    pub fn parse(page: &'a [u8]) -> Result<Self, DirectoryError> {
        let page = page.get(..PAGE).ok_or(DirectoryError::Short(page.len()))?;
        let magic = u64_at(page, offset::MAGIC);
        if magic != MAGIC {
            return Err(DirectoryError::Magic(magic));
        }
        let version = u32_at(page, offset::VERSION);
        if version != VERSION {
            return Err(DirectoryError::Version(version));
        }
        let (stored, computed) = (u32_at(page, offset::CRC), crc32(&page[CHECKED]));
        if stored != computed {
            return Err(DirectoryError::Crc(stored, computed));
        }
        Self::parse_content(page)
    }

    fn parse_content(page: &'a [u8]) -> Result<Self, DirectoryError> {
        let (total, first) = (u32_at(page, offset::TOTAL), u32_at(page, offset::FIRST));
        if total == 0 || total > MAX_FRAMES {
            return Err(DirectoryError::Total(total));
        }
        if first >= total {
            return Err(DirectoryError::First(first, total));
        }
        let (found, expected) = (u32_at(page, offset::COUNT), count(first, total));
        if found != expected {
            return Err(DirectoryError::Count(found, expected));
        }
        let next = GrantRef(u32_at(page, offset::NEXT));
        if (next == GrantRef::NONE) != (first + expected == total) {
            return Err(DirectoryError::Next(next));
        }
        let refs = &page[offset::REFS..][..expected as usize * 4];
        let directory = Self { total, first, next: (next != GrantRef::NONE).then_some(next), refs };
        match directory.refs().position(|of| of == GrantRef::NONE) {
            Some(place) => Err(DirectoryError::Ref(place as u32)),
            None => Ok(directory),
        }
    }

    /// The grants of the ring's pages from [`Directory::first`] on, in their order.
    pub fn refs(&self) -> impl Iterator<Item = GrantRef> + use<'a> {
        self.refs.chunks_exact(4).map(|word| GrantRef(u32_at(word, 0)))
    }
}

/// Fills a directory page for the pages from `first` on of a ring of `total`: as many as there are left or go in.
/// `grant(n)` gives the grant of page n; `next` is that of the next directory page, [`GrantRef::NONE`] in the last.
pub fn write(
    page: &mut [u8; PAGE],
    first: u32,
    total: u32,
    next: GrantRef,
    mut grant: impl FnMut(u32) -> GrantRef,
) {
    page.fill(0);
    let count = count(first, total);
    let mut put = |at: usize, value: u32| page[at..at + 4].copy_from_slice(&value.to_le_bytes());
    put(offset::VERSION, VERSION);
    put(offset::TOTAL, total);
    put(offset::FIRST, first);
    put(offset::COUNT, count);
    put(offset::NEXT, next.0);
    for n in 0..count {
        put(offset::REFS + 4 * n as usize, grant(first + n).0);
    }
    page[offset::MAGIC..][..8].copy_from_slice(&MAGIC.to_le_bytes());
    let crc = crc32(&page[CHECKED]);
    page[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
}
