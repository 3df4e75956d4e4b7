//! Grants that are taken back, or that name frames which are not there or are something else.

use super::victim::Victim;
use crate::dice::Dice;

/// Entries of the table: u16 flags, u16 domain, u32 frame. The first 8 are the console's and xenstore's.
const ENTRY: u64 = 8;
const RESERVED: u64 = 8;

pub(super) fn lie(victim: &mut Victim, dice: &mut Dice) {
    let Some(grants) = &mut victim.grants else { return };
    let at = (RESERVED + dice.below(grants.len() / ENTRY - RESERVED)) * ENTRY;
    match dice.below(3) {
        0 => grants.write(at, 0, 2),
        1 => grants.write(at + 2, dice.any(), 2),
        _ => {
            let frame = dice.edge(grants.truth(at) >> 32);
            grants.write(at + 4, frame, 4);
        }
    }
}
