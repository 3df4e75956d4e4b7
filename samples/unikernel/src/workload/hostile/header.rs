//! Sizes, counts, offsets, versions and identities that are not true, mostly under a checksum that is.

use super::victim::Victim;
use crate::dice::Dice;
use unitrace_probe::formats::ring::header::offset;

/// What a reader computes with.
const FIELDS: [(usize, usize); 18] = [
    (offset::MAGIC, 8),
    (offset::VERSION, 4),
    (offset::REGION, 8),
    (offset::CONTROL, 8),
    (offset::LIVE, 8),
    (offset::SITES, 8),
    (offset::FIRST_LANE, 8),
    (offset::LIVE_SLOTS, 4),
    (offset::SITE_SLOTS, 4),
    (offset::SITE_BYTES, 4),
    (offset::PACKET_SIZE, 4),
    (offset::LANES, 4),
    (offset::PACKETS, 4),
    (offset::PACKETS + 8, 4),
    (offset::PAGE_LISTS, 4),
    (offset::FREQUENCY, 8),
    (offset::SITE_NEXT, 4),
    (offset::SITE_USED, 4),
];

pub(super) fn lie(victim: &mut Victim, dice: &mut Dice) {
    let (at, bytes) = match dice.below(4) {
        // Event sizes, names, anchors.
        0 => (dice.below(1024) as usize, 2),
        _ => *dice.one_of(&FIELDS),
    };
    let truth = victim.ring.truth(at as u64) & (u64::MAX >> (64 - 8 * bytes));
    victim.ring.write(at as u64, dice.edge(truth), bytes);
    if dice.below(8) > 0 {
        victim.sign();
    }
}
