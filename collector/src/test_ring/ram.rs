//! A guest's RAM made by hand, with a ring whose pages are scattered in it.

use super::TestRing;
use unitrace_formats::ring::{PAGE, page_list};

/// Pages of RAM.
pub(crate) const PAGES: usize = 64;

/// The frame of the page list.
pub(crate) const LIST: usize = 60;

/// A ring with some events and the frames it is to have: 16 pages, in frames 3 to 49.
pub(crate) fn scattered() -> (Vec<u8>, Vec<u64>) {
    let mut writer = TestRing::new();
    writer.tables();
    writer.record(TestRing::TASK, 700);
    let frames = (0..writer.bytes().len() / PAGE).map(|n| (n * 7 + 11) as u64 % 47 + 3).collect();
    (writer.bytes().to_vec(), frames)
}

/// RAM in which the pages of `ring` lie at `frames`.
pub(crate) fn ram(ring: &[u8], frames: &[u64]) -> Vec<u8> {
    let mut ram = vec![0; PAGES * PAGE];
    for (page, &frame) in ring.chunks(PAGE).zip(frames) {
        ram[frame as usize * PAGE..][..PAGE].copy_from_slice(page);
    }
    let mut page = [0; PAGE];
    page_list::write(&mut page, frames.iter().copied());
    ram[LIST * PAGE..][..PAGE].copy_from_slice(&page);
    let header = frames[0] as usize * PAGE;
    page.copy_from_slice(&ram[header..][..PAGE]);
    page_list::name_in(&mut page, [LIST as u64].into_iter());
    ram[header..][..PAGE].copy_from_slice(&page);
    ram
}
