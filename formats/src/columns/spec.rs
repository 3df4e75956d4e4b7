//! What the first byte of an event says about it: a table with a row for each byte, so that the decoder does not
//! branch on the event id.

use crate::event::{EventId, TABLE, UNUSED_SIZE};
use crate::wire::stamp::StampLength;

/// What to do with an event id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
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

/// One first byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spec {
    /// Head, time and fixed payload.
    pub(super) bytes: u16,
    pub(super) sort: Sort,
}

/// One for each first byte.
pub(super) type Specs = [Spec; 256];

/// The specs of a ring whose header has these size words: ids that this version does not know are skipped.
pub(super) fn specs(sizes: &[u16; EventId::COUNT]) -> Specs {
    let mut specs = [Spec { bytes: 0, sort: Sort::Unreadable }; 256];
    for (head, spec) in specs.iter_mut().enumerate() {
        let own = match TABLE.iter().find(|row| row.id.0 as usize == head >> 2) {
            Some(row) if row.has_text => Spec { bytes: row.fixed_size(), sort: Sort::Text },
            Some(row) => Spec { bytes: row.fixed_size(), sort: Sort::Fixed },
            None => unknown(sizes[head >> 2]),
        };
        let stamp = StampLength::from_code(head as u8).bytes() as u16;
        *spec = Spec { bytes: 1 + stamp + own.bytes, ..own };
    }
    specs
}

fn unknown(size: u16) -> Spec {
    let sort = match (size, size >> 15) {
        (UNUSED_SIZE, _) => return Spec { bytes: 0, sort: Sort::Unreadable },
        (_, 0) => Sort::Skipped,
        _ => Sort::SkippedText,
    };
    Spec { bytes: size & 0x7FFF, sort }
}
