//! A guest's memory as an ELF core file: one PT_LOAD for each range of RAM, by guest-physical address, and a note that
//! says who wrote it. gdb, objdump and `collect --core` read it.
//!
//! Pages of zeros become holes in the file, so it takes no more room than the guest uses; memory goes through one buffer.
//! A guest that runs meanwhile is seen at as many moments as there are reads. What cannot be read is zeros, and counted.

use crate::memory::{Guest, ReadError};
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::ops::Range;
use unitrace_formats::ring::PAGE;

/// The owner of our note.
pub(crate) const OWNER: &[u8] = b"unitrace";

/// Bytes read at once.
const CHUNK: usize = 1 << 20;

/// Bytes of RAM of which it is asked at once what they hold.
const WINDOW: u64 = 64 << 20;

/// Ranges that program headers are written for: their number has 16 bits.
const MOST_RANGES: usize = 0xFFFE;

/// What becomes a hole.
const ZEROS: [u8; PAGE] = [0; PAGE];

const EHDR: usize = 64;
const PHDR: usize = 56;
const PT_LOAD: u32 = 1;
const PT_NOTE: u32 = 4;
const ET_CORE: u16 = 4;

/// The machine this program is built for; a guest is of the same, or emulated and nobody can tell.
const MACHINE: u16 = if cfg!(target_arch = "aarch64") {
    183
} else if cfg!(target_arch = "riscv64") {
    243
} else {
    62
};

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Dumped {
    /// Bytes of RAM.
    pub ram: u64,
    /// Those that are not zeros, to a page.
    pub filled: u64,
    /// Those that could not be read.
    pub unreadable: u64,
}

/// Why there is no core.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The guest went away.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
    /// Whoever asked for it does not want it any more.
    #[error("interrupted")]
    Interrupted,
    /// Far more ranges than a guest has.
    #[error("its memory is in {0} pieces, and a core file has room for {MOST_RANGES}")]
    Pieces(usize),
}

/// Writes the core of `guest`, called `name` in the note, into an empty file; `go_on` is told how many bytes of RAM were
/// done and says whether to do more.
///
/// # Errors
/// When the file cannot be written, the guest went away, or `go_on` said no.
pub fn write(
    guest: &dyn Guest,
    name: &str,
    to: &mut BufWriter<File>,
    mut go_on: impl FnMut(u64) -> bool,
) -> Result<Dumped, DumpError> {
    let ram = guest.ram();
    if ram.len() > MOST_RANGES {
        return Err(DumpError::Pieces(ram.len()));
    }
    let (head, mut offset) = head(&ram, name);
    to.write_all(&head)?;
    let mut core = Core { guest, to, chunk: vec![0; CHUNK], dumped: Dumped::default() };
    for range in &ram {
        let mut at = range.start;
        while at < range.end {
            let window = at..at.saturating_add(WINDOW).min(range.end);
            for filled in guest.filled(window.clone()) {
                core.copy(&filled, offset + (filled.start - range.start))?;
            }
            if !go_on(window.end - at) {
                return Err(DumpError::Interrupted);
            }
            at = window.end;
        }
        core.dumped.ram += range.end - range.start;
        offset += range.end - range.start;
    }
    let Core { to, dumped, .. } = core;
    to.flush()?;
    // A hole at the end is part of it.
    to.get_ref().set_len(offset)?;
    Ok(dumped)
}

struct Core<'a> {
    guest: &'a dyn Guest,
    to: &'a mut BufWriter<File>,
    chunk: Vec<u8>,
    dumped: Dumped,
}

impl Core<'_> {
    /// Copies a range of RAM to an offset in the file.
    fn copy(&mut self, range: &Range<u64>, offset: u64) -> Result<(), DumpError> {
        let mut at = range.start;
        while at < range.end {
            let take = usize::try_from(range.end - at).map_or(CHUNK, |left| left.min(CHUNK));
            match self.guest.read(at, &mut self.chunk[..take]) {
                Ok(()) => self.pages(take, offset + (at - range.start))?,
                Err(ReadError::Gone) => return Err(ReadError::Gone.into()),
                Err(_) => self.dumped.unreadable += take as u64,
            }
            at += take as u64;
        }
        Ok(())
    }

    /// Writes the pages of a chunk that are not zeros.
    fn pages(&mut self, length: usize, offset: u64) -> io::Result<()> {
        let mut position = None;
        for (page, at) in self.chunk[..length].chunks(PAGE).zip((offset..).step_by(PAGE)) {
            if page == &ZEROS[..page.len()] {
                continue;
            }
            if position != Some(at) {
                self.to.seek(SeekFrom::Start(at))?;
            }
            self.to.write_all(page)?;
            self.dumped.filled += page.len() as u64;
            position = Some(at + page.len() as u64);
        }
        Ok(())
    }
}

/// Everything before the memory, and where the memory begins.
fn head(ram: &[Range<u64>], name: &str) -> (Vec<u8>, u64) {
    let note = note(name);
    let note_at = EHDR + PHDR * (ram.len() + 1);
    let memory_at = (note_at + note.len()).next_multiple_of(PAGE) as u64;
    let mut head = Vec::with_capacity(note_at + note.len());
    head.extend_from_slice(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
    for half in [ET_CORE, MACHINE] {
        head.extend_from_slice(&half.to_le_bytes());
    }
    head.extend_from_slice(&1_u32.to_le_bytes());
    for word in [0, EHDR as u64, 0] {
        head.extend_from_slice(&word.to_le_bytes());
    }
    head.extend_from_slice(&0_u32.to_le_bytes());
    for half in [EHDR as u16, PHDR as u16, ram.len() as u16 + 1, 0, 0, 0] {
        head.extend_from_slice(&half.to_le_bytes());
    }
    program_header(&mut head, PT_NOTE, note_at as u64, 0, note.len() as u64);
    let mut at = memory_at;
    for range in ram {
        program_header(&mut head, PT_LOAD, at, range.start, range.end - range.start);
        at += range.end - range.start;
    }
    head.extend_from_slice(&note);
    (head, memory_at)
}

fn program_header(head: &mut Vec<u8>, kind: u32, offset: u64, address: u64, size: u64) {
    /// Readable, writable and executable: RAM is all of that.
    const RWX: u32 = 7;
    head.extend_from_slice(&kind.to_le_bytes());
    head.extend_from_slice(&(if kind == PT_LOAD { RWX } else { 0 }).to_le_bytes());
    let align = if kind == PT_LOAD { PAGE as u64 } else { 4 };
    for word in [offset, address, address, size, if kind == PT_LOAD { size } else { 0 }, align] {
        head.extend_from_slice(&word.to_le_bytes());
    }
}

/// Our note of type 1: the guest's name.
fn note(name: &str) -> Vec<u8> {
    let mut note = Vec::new();
    for word in [OWNER.len() as u32 + 1, name.len() as u32, 1] {
        note.extend_from_slice(&word.to_le_bytes());
    }
    note.extend_from_slice(OWNER);
    note.push(0);
    note.resize(note.len().next_multiple_of(4), 0);
    note.extend_from_slice(name.as_bytes());
    note.resize(note.len().next_multiple_of(4), 0);
    note
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Buffer, CoreMemory, FileMemory, Layout, Memory, Ram};
    use crate::test_ring::ram::{ram, scattered};

    #[test]
    fn what_was_written_is_read_back() {
        let (ring, frames) = scattered();
        let bytes = ram(&ring, &frames);
        let guest = Ram::new(Buffer::new(bytes.clone()), 0, Layout::possible(bytes.len() as u64)[0]);
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut out = BufWriter::new(file.reopen().unwrap());
        let mut progress = 0;
        let dumped = write(&guest, "a guest", &mut out, |bytes| {
            progress += bytes;
            true
        })
        .unwrap();
        assert_eq!((dumped.ram, dumped.unreadable, progress), (bytes.len() as u64, 0, bytes.len() as u64));
        assert!(dumped.filled < dumped.ram / 2, "{dumped:?}");
        let mut nowhere = BufWriter::new(tempfile::tempfile().unwrap());
        assert!(matches!(write(&guest, "a guest", &mut nowhere, |_| false), Err(DumpError::Interrupted)));

        let core = CoreMemory::parse(FileMemory::open(file.path()).unwrap()).unwrap();
        assert!(core.is_guest());
        assert_eq!(core.ram(), guest.ram());
        let mut copy = vec![1; bytes.len()];
        core.read(0, &mut copy).unwrap();
        assert!(copy == bytes);
    }
}
