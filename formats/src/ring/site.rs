//! The site table: static callsites, append-only, never overwritten.
//!
//! `index`: one u32 for each [`SiteId`], the offset of its record from the end of the index plus 1, stored with
//! Release after the record's bytes; 0: not yet published. Entry 0 stays 0. A callsite that two CPUs registered at
//! once has two ids with equal records; readers fold them.

use super::{u16_at, u32_at};
use crate::id::SiteId;

/// Bytes of a record before its texts. Records start at multiples of 4.
pub const RECORD: usize = 16;

/// Offsets of a record's fields; after them come name, module path, file and unit, UTF-8, without separators.
pub mod offset {
    /// u8, [`super::SiteKind`].
    pub const KIND: usize = 0;
    /// u8, reserved, 0.
    pub const RESERVED: usize = 1;
    /// u16, length of the unit of a counter.
    pub const UNIT_LENGTH: usize = 2;
    /// u32, line.
    pub const LINE: usize = 4;
    /// u16, length of the name.
    pub const NAME_LENGTH: usize = 8;
    /// u16, length of the module path.
    pub const MODULE_LENGTH: usize = 10;
    /// u16, length of the file name.
    pub const FILE_LENGTH: usize = 12;
    /// u16, reserved, 0.
    pub const RESERVED2: usize = 14;
}

/// What stands at a callsite.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum SiteKind {
    /// Anything else, or a value this version has no name for.
    Unknown = 0,
    /// Tasks are spawned here.
    Task = 1,
    /// A resource is made here.
    Resource = 2,
    /// A span.
    Span = 3,
    /// A counter.
    Counter = 4,
    /// A label or log line.
    Text = 5,
    /// The name of a field.
    Field = 6,
    /// An allocation tag.
    Allocation = 7,
}

impl SiteKind {
    /// From the byte in a record; never fails.
    pub const fn from_raw(raw: u8) -> Self {
        match raw {
            1 => Self::Task,
            2 => Self::Resource,
            3 => Self::Span,
            4 => Self::Counter,
            5 => Self::Text,
            6 => Self::Field,
            7 => Self::Allocation,
            _ => Self::Unknown,
        }
    }
}

/// A callsite as its record says. Texts of a foreign ring may be any bytes: invalid UTF-8 makes an empty text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Site<'a> {
    /// What stands there.
    pub kind: SiteKind,
    /// Its name.
    pub name: &'a str,
    /// Module path.
    pub module: &'a str,
    /// Source file.
    pub file: &'a str,
    /// Line in it, 0 if not known.
    pub line: u32,
    /// Unit of a counter, or empty.
    pub unit: &'a str,
}

impl<'a> Site<'a> {
    /// Bytes of the record, padded to 4.
    pub const fn record_size(&self) -> usize {
        (RECORD + self.name.len() + self.module.len() + self.file.len() + self.unit.len()).next_multiple_of(4)
    }

    /// Appends the record and the zeros after it. Its texts are shorter than 64 KiB: their lengths stand in 16 bits.
    #[cfg(feature = "std")]
    pub fn write(&self, out: &mut std::vec::Vec<u8>) {
        let begin = out.len();
        let texts = [
            (offset::NAME_LENGTH, self.name),
            (offset::MODULE_LENGTH, self.module),
            (offset::FILE_LENGTH, self.file),
            (offset::UNIT_LENGTH, self.unit),
        ];
        let mut fixed = [0; RECORD];
        fixed[offset::KIND] = self.kind as u8;
        fixed[offset::LINE..][..4].copy_from_slice(&self.line.to_le_bytes());
        for (at, text) in texts {
            fixed[at..][..2].copy_from_slice(&(text.len() as u16).to_le_bytes());
        }
        out.extend_from_slice(&fixed);
        texts.iter().for_each(|(_, text)| out.extend_from_slice(text.as_bytes()));
        out.resize(begin + (out.len() - begin).next_multiple_of(4), 0);
    }

    /// Reads the record of `id` from a copied table (`index` and `records` as in the ring). `None`: not published,
    /// or its bytes cannot be a record.
    pub fn lookup(index: &[u8], records: &'a [u8], id: SiteId) -> Option<Self> {
        let at = u32_at(index, id.0 as usize * 4).checked_sub(1)? as usize;
        let record = records.get(at..)?;
        let fixed = record.get(..RECORD)?;
        let mut rest = &record[RECORD..];
        let mut text = |length_at| {
            let (text, after) = rest.split_at_checked(u16_at(fixed, length_at) as usize)?;
            rest = after;
            Some(core::str::from_utf8(text).unwrap_or_default())
        };
        Some(Self {
            kind: SiteKind::from_raw(fixed[offset::KIND]),
            name: text(offset::NAME_LENGTH)?,
            module: text(offset::MODULE_LENGTH)?,
            file: text(offset::FILE_LENGTH)?,
            unit: text(offset::UNIT_LENGTH)?,
            line: u32_at(fixed, offset::LINE),
        })
    }
}
