//! Where the columns of an event stand behind its head: the event table, turned so that decoding needs no branch on
//! the id, and one look-up by the first byte, which is id and length of the time together.

use crate::event::{EventId, TABLE, UNUSED_SIZE};
use crate::wire::stamp::StampLength;

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

/// One first byte. Offsets count from there; an absent column has mask 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spec {
    /// The bits of the tick counter that are stored.
    pub(super) time_mask: u64,
    pub(super) a_mask: u32,
    pub(super) b_mask: u32,
    pub(super) site_mask: u16,
    /// Head, time and fixed payload.
    pub(super) bytes: u16,
    pub(super) code_mask: u8,
    pub(super) a: u8,
    pub(super) b: u8,
    pub(super) site: u8,
    pub(super) code: u8,
    pub(super) sort: Sort,
}

/// One for each first byte.
pub(super) type Specs = [Spec; 256];

const UNREADABLE: Spec = Spec {
    time_mask: 0,
    a_mask: 0,
    b_mask: 0,
    site_mask: 0,
    bytes: 0,
    code_mask: 0,
    a: 0,
    b: 0,
    site: 0,
    code: 0,
    sort: Sort::Unreadable,
};

/// The specs of a ring whose header has these size words: ids that this version does not know are skipped.
pub(super) fn specs(sizes: &[u16; EventId::COUNT]) -> Specs {
    let mut specs = [UNREADABLE; 256];
    for (head, spec) in specs.iter_mut().enumerate() {
        let stamp = StampLength::from_code(head as u8);
        spec.time_mask = u64::MAX >> (64 - 8 * stamp.bytes());
        let size = sizes[head >> 2];
        if size != UNUSED_SIZE {
            spec.sort = if size >> 15 != 0 { Sort::SkippedText } else { Sort::Skipped };
            spec.bytes = size & 0x7FFF;
        }
        spec.bytes += 1 + stamp.bytes() as u16;
    }
    for row in TABLE {
        for code in 0..4 {
            let head = row.id.0 << 2 | code;
            known(row, 1 + StampLength::from_code(code).bytes() as u8, &mut specs[head as usize]);
        }
    }
    specs
}

fn known(row: &crate::event::EventInfo, payload: u8, spec: &mut Spec) {
    spec.sort = if row.has_text { Sort::Text } else { Sort::Fixed };
    spec.bytes = payload as u16 + row.fixed_size();
    let mut at = payload;
    for field in row.fields {
        match field.width.bytes {
            4 if spec.a_mask == 0 => (spec.a, spec.a_mask) = (at, u32::MAX),
            4 if spec.b_mask == 0 => (spec.b, spec.b_mask) = (at, u32::MAX),
            2 if spec.site_mask == 0 => (spec.site, spec.site_mask) = (at, u16::MAX),
            1 if spec.code_mask == 0 => (spec.code, spec.code_mask) = (at, u8::MAX),
            _ => {}
        }
        at += field.width.bytes;
    }
}
