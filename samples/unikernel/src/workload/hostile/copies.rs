//! Memory full of headers: a search for rings finds one in each page of a megabyte, all of them signed, none of them a ring.

use super::victim::Victim;
use crate::dice::Dice;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_probe::formats::ring::crc::crc32;
use unitrace_probe::formats::ring::header::{CONSTANT, offset};

const PAGE: usize = 4096;
const PAGES: usize = 256;
/// Bytes of a header that are copied: all that has a meaning.
const HEADER: usize = 1024;
/// Megabytes of the heap that are given away for this.
const ENOUGH: u32 = 6;

static MADE: AtomicU32 = AtomicU32::new(0);

pub(super) fn lie(victim: &mut Victim, dice: &mut Dice) {
    if MADE.load(Ordering::Relaxed) >= ENOUGH {
        return;
    }
    MADE.fetch_add(1, Ordering::Relaxed);
    let mut copies = Vec::new();
    if copies.try_reserve_exact((PAGES + 1) * PAGE).is_err() {
        return;
    }
    copies.resize((PAGES + 1) * PAGE, 0u8);
    // They stay for ever.
    let copies = copies.leak();
    let skew = copies.as_ptr().align_offset(PAGE);
    for page in copies[skew..].chunks_exact_mut(PAGE).take(PAGES) {
        page[..HEADER].copy_from_slice(&victim.ring.good()[..HEADER]);
        if dice.below(2) == 0 {
            // Without page lists, a ring would lie right there.
            page[offset::PAGE_LISTS..][..4].fill(0);
            let crc = crc32(&page[CONSTANT]);
            page[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
        }
    }
}
