//! The address space of a running process, through `/proc/PID/mem`: the last way, for rings that no file leads to.

use super::{Memory, ReadError};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;

/// `/proc/PID/mem`; addresses are those of the process.
#[derive(Debug)]
pub struct ProcessMemory {
    file: File,
    /// `/proc/PID/pagemap`.
    pages: Option<File>,
}

/// Bytes for each page in `pagemap`: bit 63 says that it is in memory, bit 62 that it is swapped out.
const ENTRY: u64 = 8;

/// The page size of `pagemap`'s entries.
const PAGE: u64 = 4096;

/// Entries read at once.
const ENTRIES: usize = 8192;

impl ProcessMemory {
    /// Opens the memory of `pid`. Needs what ptrace needs: the same user, or CAP_SYS_PTRACE.
    pub fn open(pid: u32) -> io::Result<Self> {
        let file = File::open(format!("/proc/{pid}/mem"))?;
        Ok(Self { file, pages: File::open(format!("/proc/{pid}/pagemap")).ok() })
    }

    /// Which of the pages from `first` on are there; `None` if the system does not say.
    fn present(&self, first: u64, count: usize) -> Option<Vec<bool>> {
        let mut entries = vec![0; count * ENTRY as usize];
        self.pages.as_ref()?.read_exact_at(&mut entries, first.checked_mul(ENTRY)?).ok()?;
        Some(entries.chunks_exact(ENTRY as usize).map(|entry| entry[7] & 0xC0 != 0).collect())
    }
}

impl Memory for ProcessMemory {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        let length = to.len();
        let mut done = 0;
        while done < length {
            match self.file.read_at(&mut to[done..], at + done as u64) {
                // The address space of a process that has ended reads as empty.
                Ok(0) => return Err(ReadError::Gone),
                Ok(n) => done += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.raw_os_error() == Some(nix::libc::ESRCH) => return Err(ReadError::Gone),
                Err(error) => return Err(ReadError::System { at, length, error }),
            }
        }
        Ok(())
    }

    /// Pages that are there. To read the others would show zeros, and would make some of them: of shared memory each
    /// page that is read is allocated.
    fn filled(&self, within: Range<u64>) -> Vec<Range<u64>> {
        let mut filled: Vec<Range<u64>> = Vec::new();
        let (mut page, end) = (within.start / PAGE, within.end.div_ceil(PAGE));
        while page < end {
            let count = usize::try_from(end - page).map_or(ENTRIES, |left| left.min(ENTRIES));
            let Some(present) = self.present(page, count) else {
                return vec![within];
            };
            for number in (page..).zip(present).filter_map(|(number, present)| present.then_some(number)) {
                let (start, end) = ((number * PAGE).max(within.start), ((number + 1) * PAGE).min(within.end));
                match filled.last_mut() {
                    Some(last) if last.end == start => last.end = end,
                    _ => filled.push(start..end),
                }
            }
            page += count as u64;
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_memory() {
        let here = *b"bytes on the stack";
        let memory = ProcessMemory::open(std::process::id()).unwrap();
        let mut copy = [0; 18];
        memory.read(std::ptr::from_ref(&here).addr() as u64, &mut copy).unwrap();
        assert_eq!(copy, here);
        assert!(matches!(memory.read(16, &mut copy), Err(ReadError::System { at: 16, length: 18, .. })));
    }

    #[test]
    fn only_pages_that_were_touched_are_searched() {
        let mut bytes: Vec<u8> = Vec::with_capacity(64 << 20);
        let start = bytes.as_ptr().addr() as u64 + (1 << 20);
        bytes.extend_from_slice(&[1; 2 << 20]);
        let memory = ProcessMemory::open(std::process::id()).unwrap();
        let filled = memory.filled(start..start + (60 << 20));
        assert!(filled[0].start == start && filled[0].end >= start + (1 << 20), "{filled:?}");
        assert!(filled.iter().map(|range| range.end - range.start).sum::<u64>() < 16 << 20, "{filled:?}");
    }

    #[test]
    fn memory_ends_with_its_process() {
        let mut child = std::process::Command::new("sleep").arg("100").spawn().unwrap();
        let memory = ProcessMemory::open(child.id()).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(matches!(memory.read(0x1000, &mut [0]), Err(ReadError::Gone)));
    }
}
