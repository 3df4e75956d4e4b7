//! A ring whose frames are known says which they are, in page lists that were complete before its header was.
#![cfg(feature = "enabled")]
#![allow(clippy::unwrap_used)]

use unitrace_formats::ring::page_list::{self, FRAMES};
use unitrace_formats::ring::{Header, PAGE};
use unitrace_probe::{Cpu, Native, PageLists, Ring, StartError, start_in_frames};

const BYTES: usize = 3 << 20;
static RING: Ring<BYTES> = Ring::new();
static LISTS: PageLists<2> = PageLists::new();
static FEW: PageLists<1> = PageLists::new();

/// Frames in reverse, as no identity would have them.
fn frame(page: *const u8) -> u64 {
    u64::MAX / 8 - page.addr() as u64 / PAGE as u64
}

fn start<const L: usize>(lists: &'static PageLists<L>) -> Result<(), StartError> {
    // SAFETY: one thread, and it records nothing.
    unsafe { start_in_frames::<Native, _, _>(&RING, lists, frame, "kernel", 1, Cpu::ONE) }
}

#[test]
fn every_page_is_listed_in_order() {
    assert!(matches!(start(&FEW), Err(StartError::PageLists(2))));
    start(&LISTS).unwrap();
    assert!(matches!(start(&LISTS), Err(StartError::AlreadyStarted)));

    // SAFETY: a `Ring` begins with its bytes; nobody writes now.
    let ring = unsafe { std::slice::from_raw_parts((&raw const RING).cast::<u8>(), BYTES) };
    // SAFETY: as above.
    let lists = unsafe { std::slice::from_raw_parts((&raw const LISTS).cast::<[u8; PAGE]>(), 2) };
    let header = Header::parse(&ring[..PAGE]).unwrap();
    assert_eq!(header.page_list_count, 2);
    assert_eq!(header.page_lists[..2], [frame(lists[0].as_ptr()), frame(lists[1].as_ptr())]);
    let listed: Vec<u64> = lists.iter().flat_map(|list| page_list::parse(list).unwrap()).collect();
    let expected: Vec<u64> = ring.chunks(PAGE).map(|page| frame(page.as_ptr())).collect();
    assert_eq!(listed[..expected.len()], expected);
    assert_eq!(listed[expected.len()..], [0; 2 * FRAMES - BYTES / PAGE]);
}
