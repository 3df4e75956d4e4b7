//! The core of a Xen domain as `xl dump-core` writes it: no segments, but a section with all pages and a table that says
//! where in the guest each of them belongs.

use super::Segment;
use object::read::elf::{FileHeader, SectionHeader};
use object::{Endianness, ReadCache};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// The guest's pages, one after the other.
const PAGES: &[u8] = b".xen_pages";

/// A PV guest's table: for each page its pseudo-physical frame number and its machine frame number.
const P2M: &[u8] = b".xen_p2m";

/// The table of another guest: for each page its frame number.
const PFN: &[u8] = b".xen_pfn";

/// A frame number that says that there is no page.
const INVALID: u64 = u64::MAX;

/// Xen's pages, and those of its tables.
const PAGE: u64 = 4096;

/// Bytes of a table that are read at once; a multiple of all entries.
const CHUNK: usize = 1 << 16;

/// Bytes of the file.
#[derive(Clone, Copy)]
struct Section {
    offset: u64,
    size: u64,
}

/// The guest's memory, if the file is such a core; at guest-physical addresses, under PV pseudo-physical ones.
pub(super) fn segments<Elf: FileHeader<Endian = Endianness>>(
    header: &Elf,
    endian: Endianness,
    data: &ReadCache<&File>,
    file: &File,
) -> Option<Vec<Segment>> {
    let sections = header.sections(endian, data).ok()?;
    let find = |wanted: &[u8]| {
        let mut all = sections.iter();
        let section =
            all.find(|section| sections.section_name(endian, section).is_ok_and(|name| name == wanted))?;
        Some(Section { offset: section.sh_offset(endian).into(), size: section.sh_size(endian).into() })
    };
    let pages = find(PAGES)?;
    let (table, entry) = find(P2M).map(|table| (table, 16)).or_else(|| Some((find(PFN)?, 8)))?;
    Some(placed(file, pages, table, entry).unwrap_or_default())
}

/// Where the pages belong, neighbours joined. A table that ends early places as many as it has.
fn placed(file: &File, pages: Section, table: Section, entry: usize) -> io::Result<Vec<Segment>> {
    let length = file.metadata()?.len();
    let within = |section: Section| section.size.min(length.saturating_sub(section.offset));
    let count = (within(pages) / PAGE).min(within(table) / entry as u64);
    let mut segments: Vec<Segment> = Vec::new();
    let mut chunk = vec![0; CHUNK];
    for first in (0..count).step_by(CHUNK / entry) {
        let bytes =
            usize::try_from(count - first).map_or(CHUNK, |left| CHUNK.min(left.saturating_mul(entry)));
        file.read_exact_at(&mut chunk[..bytes], table.offset + first * entry as u64)?;
        for (number, frame) in (first..).zip(chunk[..bytes].chunks_exact(entry)) {
            let frame = frame.first_chunk().map_or(INVALID, |frame| u64::from_le_bytes(*frame));
            let Some(address) = frame.checked_mul(PAGE) else { continue };
            let offset = pages.offset + number * PAGE;
            match segments.last_mut() {
                Some(last) if last.address + last.size == address && last.offset + last.size == offset => {
                    last.size += PAGE;
                }
                _ => segments.push(Segment { address, size: PAGE, offset }),
            }
        }
    }
    Ok(segments)
}
