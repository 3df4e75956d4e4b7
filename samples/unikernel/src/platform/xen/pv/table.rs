//! Frames: the guest numbers its pages from 0 on, the machine has others for them. The loader left a table; Xen's tools find
//! it by a tree of machine frames whose root is named in the shared page.

use super::start_info::frame_table;
use crate::platform::xen::page::{self, Page, Pages};
use crate::platform::xen::shared_info;
use core::sync::atomic::Ordering;

/// Numbers in a page.
const NUMBERS: usize = page::BYTES / 8;
/// Offsets in the shared page: u64, how many frames the table is for; u64, machine frame of the root.
const FRAMES: usize = 3088;
const ROOT: usize = 3096;

/// Machine frames of the table's pages: enough for a guest of 1 GiB.
static LEAVES: Pages<1> = Pages::new();
/// Machine frames of pages of such numbers: only one.
static TREE: Pages<1> = Pages::new();

/// The machine's number of a page; `None` if it is not one of the loader's.
pub(super) fn machine_frame(page: Page) -> Option<u64> {
    frame_table().get(page.number() as usize).copied()
}

/// Makes the table known. A guest with more memory than that is left unknown.
pub(super) fn publish() {
    let table = frame_table();
    let first = table.as_ptr().expose_provenance() as u64 / page::BYTES as u64;
    let pages = table.len().div_ceil(NUMBERS);
    if pages > NUMBERS {
        return;
    }
    for n in 0..pages {
        let frame = table.get(first as usize + n).copied().unwrap_or(0);
        LEAVES.page(0).u64(n * 8).store(frame, Ordering::Relaxed);
    }
    let (Some(leaves), Some(tree)) = (machine_frame(LEAVES.page(0)), machine_frame(TREE.page(0))) else {
        return;
    };
    TREE.page(0).u64(0).store(leaves, Ordering::Relaxed);
    let shared = shared_info::page();
    shared.u64(FRAMES).store(table.len() as u64, Ordering::Relaxed);
    shared.u64(ROOT).store(tree, Ordering::Release);
}
