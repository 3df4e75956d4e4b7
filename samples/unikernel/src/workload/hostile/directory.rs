//! A directory that counts wrong, names grants twice, grants that are none, or itself as what comes next.

use super::victim::Victim;
use crate::dice::Dice;
use unitrace_probe::formats::ring::PAGE;

/// The words of the head: magic, version, crc, total, first, count, next.
const HEAD: u64 = 8;
const SIGNED: core::ops::Range<usize> = 16..PAGE;
const CRC: usize = 12;

pub(super) fn lie(victim: &mut Victim, dice: &mut Dice) {
    let Some(directory) = &mut victim.directory else { return };
    let page = dice.below(directory.len() / PAGE as u64) * PAGE as u64;
    let word = match dice.below(2) {
        0 => dice.below(HEAD),
        _ => HEAD + dice.below(PAGE as u64 / 4 - HEAD - 1),
    };
    let at = page + word * 4;
    directory.write(at, dice.edge(directory.truth(at) & 0xFFFF_FFFF), 4);
    if dice.below(8) > 0 {
        let page = page as usize;
        directory.sign(SIGNED.start + page..SIGNED.end + page, CRC + page);
    }
}
