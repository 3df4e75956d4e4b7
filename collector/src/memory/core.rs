//! The memory of a dead process or guest as an ELF core file kept it. Only headers and notes are parsed at once; the
//! rest is read as it is asked for, so that a core of many gigabytes costs no memory.
//!
//! | who wrote it | addresses |
//! |---|---|
//! | the kernel or gdb, of a process | virtual |
//! | QEMU's `dump-guest-memory`, `collect --dump-core` | guest-physical |
//! | `xl dump-core` | guest-physical, of PV pseudo-physical |

mod xen;

use super::{FileMemory, Frames, Guest, Memory, ReadError, read_file};
use object::elf::{self, FileHeader32, FileHeader64};
use object::read::elf::{FileHeader, ProgramHeader};
use object::{Endianness, ReadCache, ReadRef};
use std::fs::File;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// Notes larger than this are not looked at: the kernel's own limit for NT_FILE is 4 MiB.
const MAX_NOTES: u64 = 64 << 20;

/// Offset of the byte in an ELF file that says 32 or 64 bits.
const EI_CLASS: u64 = 4;

/// Bytes of the address space that are in the file.
#[derive(Clone, Copy, Debug)]
struct Segment {
    address: u64,
    size: u64,
    offset: u64,
}

/// A file that the process had mapped, from the note NT_FILE.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MappedFile {
    /// Where in the address space.
    pub addresses: Range<u64>,
    /// Offset in the file of the first address, in bytes.
    pub offset: u64,
    /// The path as the process saw it.
    pub path: PathBuf,
}

/// Who a note is from that only cores of guests have: QEMU's with the state of a CPU, and our own.
const OF_GUESTS: [&[u8]; 2] = [b"QEMU", crate::dump::OWNER];

/// An ELF core file; addresses are those of the process, or the guest's physical ones.
#[derive(Debug)]
pub struct CoreMemory {
    file: FileMemory,
    is_guest: bool,
    segments: Vec<Segment>,
    mapped: Vec<MappedFile>,
    pid: Option<u32>,
}

impl CoreMemory {
    /// Parses the headers of a core file.
    pub fn parse(file: FileMemory) -> Result<Self, object::read::Error> {
        let cache = ReadCache::new(file.file());
        let class = cache.read_bytes_at(EI_CLASS, 1).map_or(0, |b| b[0]);
        let mut core = if class == elf::ELFCLASS32.0 {
            parse_class::<FileHeader32<Endianness>>(&cache, file.file())?
        } else {
            parse_class::<FileHeader64<Endianness>>(&cache, file.file())?
        };
        core.segments.sort_by_key(|segment| segment.address);
        let Parsed { segments, mapped, pid, is_guest } = core;
        drop(cache);
        Ok(Self { file, is_guest, segments, mapped, pid })
    }

    /// True if it holds the memory of a guest: then its addresses are the guest's physical ones.
    pub fn is_guest(&self) -> bool {
        self.is_guest
    }

    /// Address ranges that are in the file, in order, those that touch joined.
    pub fn ranges(&self) -> Vec<Range<u64>> {
        let mut joined: Vec<Range<u64>> = Vec::new();
        for segment in &self.segments {
            let end = segment.address.saturating_add(segment.size);
            match joined.last_mut() {
                Some(last) if segment.address <= last.end => last.end = last.end.max(end),
                _ => joined.push(segment.address..end),
            }
        }
        joined
    }

    /// How many bytes from `address` on are in the file without a hole.
    pub fn available(&self, address: u64) -> u64 {
        self.ranges().iter().find(|range| range.contains(&address)).map_or(0, |range| range.end - address)
    }

    /// The files that were mapped.
    pub fn mapped_files(&self) -> &[MappedFile] {
        &self.mapped
    }

    /// The process, if the file says which.
    pub fn pid(&self) -> Option<u32> {
        self.pid
    }
}

impl Memory for CoreMemory {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        let mut done = 0;
        while done < to.len() {
            let address = at.wrapping_add(done as u64);
            let after = self.segments.partition_point(|segment| segment.address <= address);
            let holds = self.segments[..after].last().filter(|s| address - s.address < s.size);
            let segment = holds.ok_or(ReadError::End { at, length: to.len() })?;
            let within = address - segment.address;
            let take = (to.len() - done).min(usize::try_from(segment.size - within).unwrap_or(usize::MAX));
            read_file(self.file.file(), segment.offset.saturating_add(within), &mut to[done..done + take])?;
            done += take;
        }
        Ok(())
    }

    fn filled(&self, within: Range<u64>) -> Vec<Range<u64>> {
        let mut filled = Vec::new();
        let first = self
            .segments
            .partition_point(|segment| segment.address.saturating_add(segment.size) <= within.start);
        for segment in self.segments[first..].iter().take_while(|segment| segment.address < within.end) {
            let start = segment.address.max(within.start);
            let end = segment.address.saturating_add(segment.size).min(within.end);
            let at = segment.offset.saturating_add(start - segment.address);
            let in_file = self.file.filled(at..at.saturating_add(end.saturating_sub(start)));
            filled.extend(
                in_file.into_iter().map(|range| start + (range.start - at)..start + (range.end - at)),
            );
        }
        filled
    }
}

impl Guest for CoreMemory {
    fn ram(&self) -> Vec<Range<u64>> {
        self.ranges()
    }

    fn pages(self: Arc<Self>, frames: &[u64]) -> Result<Box<dyn Memory>, ReadError> {
        Ok(Box::new(Frames::new(self, frames)))
    }
}

#[derive(Default)]
struct Parsed {
    segments: Vec<Segment>,
    is_guest: bool,
    mapped: Vec<MappedFile>,
    pid: Option<u32>,
}

fn parse_class<Elf: FileHeader<Endian = Endianness>>(
    data: &ReadCache<&File>,
    file: &File,
) -> Result<Parsed, object::read::Error> {
    let header = Elf::parse(data)?;
    let endian = header.endian()?;
    let length = data.len().unwrap_or(0);
    let mut unclaimed = length;
    let mut parsed = Parsed::default();
    if let Some(segments) = xen::segments(header, endian, data, file) {
        return Ok(Parsed { segments, is_guest: true, ..parsed });
    }
    let mut physical = Vec::new();
    for segment in header.program_headers(endian, data)? {
        let (offset, size) = (segment.p_offset(endian).into(), segment.p_filesz(endian).into());
        if segment.p_type(endian) == elf::PT_LOAD && size > 0 && offset < length {
            // Segments that share bytes of the file would make its memory larger than the file: none does.
            let size = size.min(length - offset).min(unclaimed);
            unclaimed -= size;
            parsed.segments.push(Segment { address: segment.p_vaddr(endian).into(), size, offset });
            physical.push(segment.p_paddr(endian).into());
        } else if segment.p_type(endian) == elf::PT_NOTE && size <= MAX_NOTES {
            // A damaged note costs what it would have told, not the core.
            if let Ok(Some(mut notes)) = segment.notes(endian, data) {
                while let Ok(Some(note)) = notes.next() {
                    parsed.is_guest |= OF_GUESTS.contains(&note.name());
                    parsed.note::<Elf>(note.n_type(endian), note.desc(), endian);
                }
            }
        }
    }
    // QEMU of a machine whose notes are like a process's gives no virtual addresses; a process has nothing at 0.
    parsed.is_guest |= parsed.segments.iter().any(|segment| segment.address == 0);
    if parsed.is_guest {
        parsed.segments.iter_mut().zip(physical).for_each(|(segment, physical)| segment.address = physical);
    }
    Ok(parsed)
}

impl Parsed {
    fn note<Elf: FileHeader>(&mut self, kind: elf::NoteType, body: &[u8], endian: Endianness) {
        let wide = size_of::<Elf::Word>() == 8;
        if kind == elf::NT_FILE {
            self.mapped.extend(file_note(body, endian, wide).unwrap_or_default());
        } else if kind == elf::NT_PRPSINFO && wide {
            /// Offset of `pr_pid` in a 64-bit `struct elf_prpsinfo`.
            const PR_PID: usize = 24;
            self.pid = Words { bytes: body.get(PR_PID..).unwrap_or(&[]), endian, wide: false }
                .take()
                .and_then(|pid| u32::try_from(pid).ok());
        }
    }
}

/// Parses NT_FILE: count, page size, count × {start, end, offset in pages}, count × path with a zero behind it.
fn file_note(body: &[u8], endian: Endianness, wide: bool) -> Option<Vec<MappedFile>> {
    let mut words = Words { bytes: body, endian, wide };
    let (count, page) = (words.take()?, words.take()?);
    // Each entry takes three words and a zero byte: a count that does not fit is a lie.
    if count > body.len() as u64 / 13 {
        return None;
    }
    let mut files = Vec::new();
    for _ in 0..count {
        let (start, end, pages) = (words.take()?, words.take()?, words.take()?);
        files.push((start..end, pages.checked_mul(page)?));
    }
    let paths = words.bytes.split(|&byte| byte == 0);
    Some(
        files
            .into_iter()
            .zip(paths)
            .map(|((addresses, offset), path)| MappedFile {
                addresses,
                offset,
                path: <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(path).into(),
            })
            .collect(),
    )
}

struct Words<'a> {
    bytes: &'a [u8],
    endian: Endianness,
    wide: bool,
}

impl Words<'_> {
    fn take(&mut self) -> Option<u64> {
        use object::Endian;
        let length = if self.wide { 8 } else { 4 };
        let (word, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        let mut wide = [0; 8];
        if self.endian.is_big_endian() {
            wide[8 - length..].copy_from_slice(word);
            Some(u64::from_be_bytes(wide))
        } else {
            wide[..length].copy_from_slice(word);
            Some(u64::from_le_bytes(wide))
        }
    }
}

#[cfg(test)]
mod tests;
