//! Finds the sections of a file: by its index, or by going from one to the next as far as it is good.

use super::index::Index;
use super::layout::{SectionHeader, Tag, prologue, section};
use super::note::Note;

/// A section that was found; its payload is not yet checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Section {
    /// Offset of its header.
    pub(super) offset: usize,
    /// The header.
    pub(super) header: SectionHeader,
}

impl Section {
    /// The section at `offset`; `None` if there is none or it is not complete.
    fn at(file: &[u8], offset: usize) -> Option<Self> {
        let header = SectionHeader::parse(file.get(offset..)?)?;
        let end = (offset as u64).checked_add(section::BYTES as u64 + header.length as u64)?;
        (end <= file.len() as u64).then_some(Self { offset, header })
    }

    /// The payload, if it matches its CRC.
    pub(super) fn payload<'a>(&self, file: &'a [u8]) -> Option<&'a [u8]> {
        let from = self.offset + section::BYTES;
        let payload = file.get(from..from + self.header.length as usize)?;
        (crc32fast::hash(payload) == self.header.payload_crc).then_some(payload)
    }
}

/// All sections of a file but the index, in order of their offsets.
pub(super) fn find(file: &[u8], notes: &mut Vec<Note>) -> Vec<Section> {
    match Index::read(file) {
        Some(index) => by_index(file, &index, notes),
        None => {
            notes.push(Note::Unfinished);
            walk(file, notes)
        }
    }
}

fn by_index(file: &[u8], index: &Index, notes: &mut Vec<Note>) -> Vec<Section> {
    let packets = index.packets.iter().map(|entry| (entry.offset, Tag::PACKET));
    let others = index.sections.iter().map(|entry| (entry.offset, entry.tag));
    let mut listed: Vec<_> = packets.chain(others).collect();
    listed.sort_unstable();
    listed.dedup();
    let find = |(offset, tag): (u64, Tag)| {
        let found = usize::try_from(offset).ok().and_then(|at| Section::at(file, at));
        found.filter(|found| found.header.tag == tag).ok_or(Note::DamagedSection(offset, tag))
    };
    let (found, damaged): (Vec<_>, Vec<_>) = listed.into_iter().map(find).partition(Result::is_ok);
    // One sentence is enough: after the first one the file is not to be trusted.
    notes.extend(damaged.into_iter().filter_map(Result::err).take(1));
    let mut free = 0;
    let mut sections: Vec<_> = found.into_iter().flatten().collect();
    // Sections do not overlap; if they could, checking them could take the square of the file's size.
    sections.retain(|section| {
        let fits = section.offset as u64 >= free;
        free = if fits { section.offset as u64 + section.header.total() } else { free };
        fits
    });
    sections
}

fn walk(file: &[u8], notes: &mut Vec<Note>) -> Vec<Section> {
    let mut found = Vec::new();
    let mut at = prologue::BYTES;
    while at < file.len() {
        match Section::at(file, at) {
            Some(next) => {
                at = at.saturating_add(next.header.total() as usize);
                found.push(next);
            }
            None => at = skip(file, at, notes),
        }
    }
    found.retain(|section| section.header.tag != Tag::INDEX);
    found
}

/// Where to go on after bytes that are no complete section.
fn skip(file: &[u8], at: usize, notes: &mut Vec<Note>) -> usize {
    let next = (at + section::ALIGN..file.len())
        .step_by(section::ALIGN)
        .find(|&at| file[at..].first_chunk().is_some_and(is_known) && Section::at(file, at).is_some());
    let cut = match SectionHeader::parse(&file[at..]) {
        Some(header) => at as u64 + header.total() - file.len() as u64,
        None => (section::BYTES as u64).saturating_sub((file.len() - at) as u64),
    };
    match next {
        None if cut > 0 => notes.push(Note::CutShort(at as u64, cut)),
        _ => notes.push(Note::Skipped(at as u64, (next.unwrap_or(file.len()) - at) as u64)),
    }
    next.unwrap_or(file.len())
}

fn is_known(tag: &[u8; 4]) -> bool {
    const ALL: [Tag; 8] =
        [Tag::HEADER, Tag::SITES, Tag::LIVE, Tag::PACKET, Tag::ANCHOR, Tag::LOST, Tag::ORIGIN, Tag::INDEX];
    ALL.contains(&Tag(*tag))
}
