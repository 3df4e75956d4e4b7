//! The frames of a region, in order: how a reader of a guest's memory gathers a ring whose pages are not contiguous, and
//! how it tells a ring from a copy of its bytes. List pages lie outside the region, anywhere in the guest's memory; the
//! header has their frame numbers. A frame number is a guest-physical address divided by [`PAGE`].

use super::crc::crc32;
use super::header::{CONSTANT, offset};
use super::{PAGE, u64_at};

/// Frame numbers in one list page.
pub const FRAMES: usize = 511;

/// List pages that a header has room for.
pub const LISTS: usize = 8;

/// Offset in a list page of the CRC-32 of everything before it, as a u64.
pub const CRC: usize = FRAMES * 8;

/// The largest region that lists can describe.
pub const MAX_REGION: u64 = (LISTS * FRAMES * PAGE) as u64;

/// List pages for a region of `region` bytes; more than [`LISTS`] do not fit in a header.
///
/// ```
/// use unitrace_formats::ring::page_list::lists_for;
/// assert_eq!((lists_for(4096), lists_for(4 << 20)), (1, 3));
/// ```
pub const fn lists_for(region: u64) -> usize {
    region.div_ceil(PAGE as u64).div_ceil(FRAMES as u64) as usize
}

/// Fills a list page with the first [`FRAMES`] of `frames`.
pub fn write(page: &mut [u8; PAGE], frames: impl Iterator<Item = u64>) {
    page.fill(0);
    for (place, frame) in page.chunks_exact_mut(8).take(FRAMES).zip(frames) {
        place.copy_from_slice(&frame.to_le_bytes());
    }
    let crc = crc32(&page[..CRC]);
    page[CRC..CRC + 4].copy_from_slice(&crc.to_le_bytes());
}

/// The frame numbers of a copied list page, the unused ones at its end too; `None` if it is damaged or no list page.
pub fn parse(page: &[u8; PAGE]) -> Option<impl Iterator<Item = u64> + '_> {
    let is_good = u64_at(page, CRC) == u64::from(crc32(&page[..CRC]));
    is_good.then(|| (0..FRAMES).map(|n| u64_at(page, n * 8)))
}

/// Puts the frame numbers of the list pages into a header page that is otherwise complete; what is beyond [`LISTS`] is
/// left out.
pub fn name_in(header: &mut [u8; PAGE], lists: impl Iterator<Item = u64>) {
    let mut count = 0_u32;
    for list in lists.take(LISTS) {
        header[offset::PAGE_LIST + 8 * count as usize..][..8].copy_from_slice(&list.to_le_bytes());
        count += 1;
    }
    header[offset::PAGE_LISTS..][..4].copy_from_slice(&count.to_le_bytes());
    let crc = crc32(&header[CONSTANT]);
    header[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_and_damage_does_not() {
        let mut page = [0xFF; PAGE];
        write(&mut page, 100..700);
        let frames = parse(&page).map(|frames| frames.eq(100..611));
        assert_eq!(frames, Some(true));
        page[8] ^= 1;
        assert!(parse(&page).is_none());
        assert!(parse(&[0; PAGE]).is_none());
    }

    #[test]
    fn golden_bytes() {
        let mut page = [0; PAGE];
        write(&mut page, [0x200, 0x201].into_iter());
        assert_eq!(page[..16], [0, 2, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0]);
        assert_eq!(page[16..CRC], [0; CRC - 16]);
        // As zlib.crc32 of Python gives it.
        assert_eq!(u64_at(&page, CRC), 0xb5a1_b022);
    }
}
