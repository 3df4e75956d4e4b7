//! Pages of another domain in our address space. The domain may write them at any moment, so nothing here makes a
//! reference into them: bytes are copied out by volatile reads, bounds checked, and only the copy is looked at.

use super::PAGE;
use nix::sys::mman::{MapFlags, ProtFlags, mmap, munmap};
use std::ffi::c_void;
use std::fs::File;
use std::io;
use std::num::NonZeroUsize;
use std::ptr::NonNull;

/// Mapped pages. They may outlive the file they were mapped through, and the guest.
#[derive(Debug)]
pub struct Mapping {
    start: NonNull<c_void>,
    bytes: usize,
}

// SAFETY: a mapping belongs to the process, not to a thread, and all access through `&self` is by volatile reads.
unsafe impl Send for Mapping {}
// SAFETY: as above; writing takes `&mut self`.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// Maps `pages` pages of a device read-only.
    pub fn read_only(device: &File, pages: usize, offset: u64) -> io::Result<Self> {
        Self::new(device, pages, ProtFlags::PROT_READ, offset)
    }

    /// Maps `pages` pages of a device for reading and writing.
    pub fn writable(device: &File, pages: usize) -> io::Result<Self> {
        Self::new(device, pages, ProtFlags::PROT_READ | ProtFlags::PROT_WRITE, 0)
    }

    fn new(device: &File, pages: usize, protection: ProtFlags, offset: u64) -> io::Result<Self> {
        let invalid = || io::Error::from(io::ErrorKind::InvalidInput);
        let bytes = pages.checked_mul(PAGE).and_then(NonZeroUsize::new).ok_or_else(invalid)?;
        let offset = i64::try_from(offset).map_err(|_| invalid())?;
        // SAFETY: without an address hint nothing that is mapped already is replaced.
        let start = unsafe { mmap(None, bytes, protection, MapFlags::MAP_SHARED, device, offset) }?;
        Ok(Self { start, bytes: bytes.get() })
    }

    /// Address, for system calls that fill the mapping.
    pub(super) fn address(&self) -> u64 {
        self.start.as_ptr().addr() as u64
    }

    /// Bytes mapped.
    pub fn len(&self) -> usize {
        self.bytes
    }

    /// Never: a mapping has at least a page.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Copies bytes out. False: the range is not in the mapping. Eight aligned bytes are copied at once, so that a
    /// counter in them is not torn.
    ///
    /// The caller knows that all pages in the range are there: a page that a device left out ends the process.
    pub fn read(&self, at: usize, to: &mut [u8]) -> bool {
        if at.checked_add(to.len()).is_none_or(|end| end > self.bytes) {
            return false;
        }
        // SAFETY: the range was checked to be inside the mapping, which lives as long as self.
        unsafe { copy_out(self.start.as_ptr().cast::<u8>().add(at), to) };
        true
    }

    /// Copies bytes in. False: the range is not in the mapping. Only for what [`Mapping::writable`] made.
    pub(super) fn write(&mut self, at: usize, from: &[u8]) -> bool {
        if at.checked_add(from.len()).is_none_or(|end| end > self.bytes) {
            return false;
        }
        for (offset, byte) in from.iter().enumerate() {
            // SAFETY: the range was checked to be inside the mapping; `&mut self` says that it is one to write to.
            unsafe { self.start.as_ptr().cast::<u8>().add(at + offset).write_volatile(*byte) };
        }
        true
    }
}

/// Words that are copied without a look at how many are left: a compiler leaves the loop around volatile reads as it is.
const BLOCK: usize = 8;
const WORD: usize = size_of::<u64>();

/// Volatile copy: single bytes up to an aligned address, then blocks of words, then the rest.
///
/// # Safety
/// `to.len()` bytes at `from` are mapped and readable. Others may write them meanwhile.
unsafe fn copy_out(from: *const u8, to: &mut [u8]) {
    let head = from.align_offset(WORD).min(to.len());
    let (head, rest) = to.split_at_mut(head);
    let (blocks, tail) = rest.as_chunks_mut::<{ BLOCK * WORD }>();
    // SAFETY: each pointer stays inside the `to.len()` bytes that the caller vouches for; those for words are aligned.
    unsafe {
        let mut from = from;
        for byte in head {
            *byte = from.read_volatile();
            from = from.add(1);
        }
        for block in blocks {
            let words: [u64; BLOCK] =
                std::array::from_fn(|word| from.cast::<u64>().add(word).read_volatile());
            for (to, word) in block.as_chunks_mut::<WORD>().0.iter_mut().zip(words) {
                *to = word.to_ne_bytes();
            }
            from = from.add(BLOCK * WORD);
        }
        // A word that ends the copy is not torn either.
        let (words, tail) = tail.as_chunks_mut::<WORD>();
        for word in words {
            *word = from.cast::<u64>().read_volatile().to_ne_bytes();
            from = from.add(WORD);
        }
        for byte in tail {
            *byte = from.read_volatile();
            from = from.add(1);
        }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: the range is what mmap gave, and no pointer into it leaves this file but as a number.
        let _ = unsafe { munmap(self.start, self.bytes) };
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::io::Write;

    /// Pages that a file holds, in place of a device.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Mapping {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        Mapping::read_only(&file, bytes.len() / PAGE, 0).unwrap()
    }

    #[test]
    fn every_alignment_is_copied_right() {
        let bytes: Vec<u8> = (0..2 * PAGE).map(|i| (i * 7 % 251) as u8).collect();
        let mapping = of_bytes(&bytes);
        for at in (0..20).chain(PAGE - 20..PAGE + 20) {
            for length in (0..150).chain([PAGE - 40]) {
                let mut to = vec![0; length];
                assert!(mapping.read(at, &mut to));
                assert_eq!(to, bytes[at..at + length], "{length} bytes at {at}");
            }
        }
    }

    #[test]
    fn nothing_beyond_the_end() {
        let mapping = of_bytes(&[1; PAGE]);
        assert!(mapping.read(PAGE - 3, &mut [0; 3]));
        assert!(!mapping.read(PAGE - 3, &mut [0; 4]));
        assert!(!mapping.read(usize::MAX, &mut [0; 4]));
        assert!(mapping.read(PAGE, &mut []));
    }

    #[test]
    fn a_writable_page_keeps_what_was_written() {
        let file = tempfile::tempfile().unwrap();
        file.set_len(PAGE as u64).unwrap();
        let mut mapping = Mapping::writable(&file, 1).unwrap();
        assert!(mapping.write(PAGE - 2, b"ab"));
        assert!(!mapping.write(PAGE - 2, b"abc"));
        let mut back = [0; 2];
        assert!(mapping.read(PAGE - 2, &mut back));
        assert_eq!(&back, b"ab");
    }
}
