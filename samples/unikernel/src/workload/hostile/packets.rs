//! Packets, sites and live objects that are rewritten while somebody reads them.

use super::victim::Victim;
use crate::dice::Dice;
use unitrace_probe::formats::ring::header::offset;

/// Fields of a packet header, RING.md section 5.
const SEQ: u64 = 8;
const FIELDS: u64 = 8;

pub(super) fn lie(Victim { ring, .. }: &mut Victim, dice: &mut Dice) {
    let first = ring.truth(offset::FIRST_LANE as u64);
    let size = ring.truth(offset::PACKET_SIZE as u64) & 0xFFFF_FFFF;
    for _ in 0..50 {
        let packet = first + dice.below((ring.len() - first) / size) * size;
        let at = match dice.below(4) {
            // A word of the header: magic, seq, commit, begin, end, first_index, …
            0 | 1 => packet + dice.below(FIELDS) * 8,
            // An event.
            2 => packet + 64 + dice.below(size - 72),
            // The control area, live objects, sites.
            _ => 4096 + dice.below(first - 4096 - 8),
        };
        ring.write(at, dice.edge(ring.truth(at)), 8);
        // Its number moves on, as if it had been rewritten as it should be.
        let seq = ring.truth(packet + SEQ);
        ring.write(packet + SEQ, seq.wrapping_add(dice.below(3)), 8);
    }
}
