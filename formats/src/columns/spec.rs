//! Where the columns of an event stand in its payload: the event table, turned so that decoding needs no branch on
//! the id.

use crate::event::{EventId, TABLE, UNUSED_SIZE};

/// What to do with an event id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    /// Fixed payload, known.
    Fixed,
    /// Known, a u16 length and that many bytes follow.
    Text,
    /// Not known: skipped by its size.
    Skipped,
    /// Not known, a u16 length and that many bytes follow: skipped.
    SkippedText,
    /// Not known, and the ring says no size: the packet cannot be read further.
    Unreadable,
}

/// One event id. Offsets count from the start of the payload; an absent column has mask 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spec {
    pub(super) sort: Sort,
    pub(super) size: u16,
    pub(super) a: u8,
    pub(super) b: u8,
    pub(super) site: u8,
    pub(super) code: u8,
    pub(super) a_mask: u32,
    pub(super) b_mask: u32,
    pub(super) site_mask: u16,
    pub(super) code_mask: u8,
}

const UNREADABLE: Spec = Spec {
    sort: Sort::Unreadable,
    size: 0,
    a: 0,
    b: 0,
    site: 0,
    code: 0,
    a_mask: 0,
    b_mask: 0,
    site_mask: 0,
    code_mask: 0,
};

/// The events of this version.
const KNOWN: [Spec; EventId::COUNT] = {
    let mut specs = [UNREADABLE; EventId::COUNT];
    let mut row = 0;
    while row < TABLE.len() {
        specs[TABLE[row].id.0 as usize] = known(row);
        row += 1;
    }
    specs
};

const fn known(row: usize) -> Spec {
    let row = &TABLE[row];
    let mut spec = UNREADABLE;
    spec.sort = if row.has_text { Sort::Text } else { Sort::Fixed };
    spec.size = row.fixed_size();
    let mut at = 0;
    let mut i = 0;
    while i < row.fields.len() {
        let bytes = row.fields[i].width.bytes;
        match bytes {
            4 if spec.a_mask == 0 => (spec.a, spec.a_mask) = (at, u32::MAX),
            4 if spec.b_mask == 0 => (spec.b, spec.b_mask) = (at, u32::MAX),
            2 if spec.site_mask == 0 => (spec.site, spec.site_mask) = (at, u16::MAX),
            1 if spec.code_mask == 0 => (spec.code, spec.code_mask) = (at, u8::MAX),
            _ => {}
        }
        at += bytes;
        i += 1;
    }
    spec
}

/// The events of a ring whose header has these size words: ids that this version does not know are skipped.
pub(super) fn specs(sizes: &[u16; EventId::COUNT]) -> [Spec; EventId::COUNT] {
    let mut specs = KNOWN;
    for (spec, &word) in specs.iter_mut().zip(sizes) {
        if spec.sort == Sort::Unreadable && word != UNUSED_SIZE {
            spec.sort = if word >> 15 != 0 { Sort::SkippedText } else { Sort::Skipped };
            spec.size = word & 0x7FFF;
        }
    }
    specs
}
