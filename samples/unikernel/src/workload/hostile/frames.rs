//! Page lists that name frames twice, frames that are not there, the list itself, or another domain's idea of memory.

use super::victim::Victim;
use crate::dice::Dice;
use core::ptr::with_exposed_provenance_mut;
use unitrace_probe::formats::ring::crc::crc32;
use unitrace_probe::formats::ring::header::offset;

/// Bytes of a list page under its checksum, which is behind them.
const ENTRIES: usize = 511 * 8;

pub(super) fn lie(victim: &mut Victim, dice: &mut Dice) {
    let lists = (victim.ring.truth(offset::PAGE_LISTS as u64) as u32).min(8);
    if lists == 0 || dice.below(3) == 0 {
        let of = dice.below(8);
        let first = victim.ring.truth(offset::PAGE_LIST as u64);
        victim.ring.write(offset::PAGE_LIST as u64 + of * 8, dice.edge(first), 8);
        victim.ring.write(offset::PAGE_LISTS as u64, dice.below(10), 4);
        return victim.sign();
    }
    let frame = victim.ring.truth(offset::PAGE_LIST as u64 + dice.below(u64::from(lists)) * 8);
    let list = with_exposed_provenance_mut::<u8>((frame * 4096) as usize);
    let at = dice.below(511) as usize * 8;
    let value = dice.edge(frame).to_le_bytes();
    // SAFETY: the truth about page lists is where the probe put them: a static page of this kernel, identity-mapped.
    // The probe wrote it once, at the start, and reads it never.
    unsafe {
        for (i, byte) in value.iter().enumerate() {
            list.add(at + i).write_volatile(*byte);
        }
        let crc = u64::from(crc32(core::slice::from_raw_parts(list, ENTRIES)));
        list.add(ENTRIES).cast::<u64>().write_volatile(crc);
    }
}
