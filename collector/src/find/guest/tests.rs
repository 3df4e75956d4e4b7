//! Rings in guests' memory: where they are, where only copies of them are, and memory that is made to mislead.

use super::*;
use crate::drain::Drain;
use crate::memory::{Buffer, Layout, Ram};
use crate::record::Recorder;
use crate::test_ring::TestRing;
use crate::test_ring::ram::{LIST, PAGES, ram, scattered};
use proptest::prelude::*;
use unitrace_formats::ring::StreamId;
use unitrace_formats::ring::header::{CONSTANT, offset};

const TASK: StreamId = TestRing::TASK;

fn guest(ram: Vec<u8>) -> Arc<dyn Guest> {
    let layout = Layout::possible(ram.len() as u64)[0];
    Arc::new(Ram::new(Buffer::new(ram), 0, layout))
}

fn find(ram: Vec<u8>) -> Result<Vec<Found>, FindError> {
    of_guest(&guest(ram), "a guest", None, Progress::HIDDEN)
}

/// Events taken, and lost.
fn take(mut found: Found) -> (u64, u64) {
    let mut recorder = Recorder::begin(Vec::new(), &found.ring, None).unwrap();
    let mut drain = Drain::new(&found.ring);
    drain.round(&found.ring, &mut recorder).unwrap();
    drain.finish(&found.ring, &mut recorder).unwrap();
    let (_, totals) = recorder.finish(&mut found.ring).unwrap();
    (totals.events() + totals.overwritten(), totals.lost())
}

#[test]
fn a_ring_is_gathered_from_its_frames() {
    let (ring, frames) = scattered();
    let mut writer = TestRing::new();
    writer.tables();
    writer.record(TASK, 700);
    let mut found = find(ram(&ring, &frames)).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].place, format!("a guest at {:#x}", frames[0] * PAGE as u64));
    assert_eq!(take(found.remove(0)), (writer.recorded(TASK), 0));
}

#[test]
fn copies_are_not_rings() {
    let (ring, frames) = scattered();
    let mut ram = ram(&ring, &frames);
    let header = frames[0] as usize * PAGE;
    ram.copy_within(header..header + PAGE, 0);
    ram.copy_within(header..header + PAGE, 62 * PAGE);
    assert_eq!(find(ram.clone()).unwrap().len(), 1);
    // The ring itself is gone, its copies are not.
    ram[header..][..PAGE].fill(0);
    let error = find(ram).err().unwrap().to_string();
    assert!(
        error.contains(&format!("a copy of a ring's first page: the ring itself begins at {header:#x}")),
        "{error}"
    );
}

#[test]
fn a_kernel_that_names_no_frames_is_contiguous() {
    let (mut ring, _) = scattered();
    ring[offset::WRITER_KIND] = 2;
    let crc = unitrace_formats::ring::crc::crc32(&ring[CONSTANT]);
    ring[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
    let mut ram = vec![0; PAGES * PAGE];
    ram[5 * PAGE..][..ring.len()].copy_from_slice(&ring);
    assert_eq!(find(ram.clone()).unwrap().len(), 1);
    // Of the copy at the end the rest is missing.
    ram[(PAGES - 2) * PAGE..].copy_from_slice(&ring[..2 * PAGE]);
    assert_eq!(find(ram).unwrap().len(), 1);
}

#[test]
fn what_names_its_frames_counts_more_than_what_does_not() {
    let (ring, frames) = scattered();
    let mut old = ring.clone();
    old[offset::WRITER_KIND] = 2;
    let crc = unitrace_formats::ring::crc::crc32(&old[CONSTANT]);
    old[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
    let mut memory = old;
    memory.resize(PAGES * PAGE, 0);
    memory.splice(..0, ram(&ring, &frames));
    let found = find(memory).unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].place.ends_with(&format!("at {:#x}", frames[0] * PAGE as u64)));
}

#[test]
fn a_process_in_the_guest_is_not_contiguous() {
    let (ring, _) = scattered();
    let mut ram = vec![0; PAGES * PAGE];
    ram[5 * PAGE..][..ring.len()].copy_from_slice(&ring);
    let error = find(ram).err().unwrap().to_string();
    assert!(error.contains("collect it inside the guest"), "{error}");
}

#[test]
fn lists_that_lie() {
    let (ring, frames) = scattered();
    let lie = |change: fn(&mut Vec<u64>)| {
        let mut listed = frames.clone();
        change(&mut listed);
        let mut ram = ram(&ring, &frames);
        let mut page = [0; PAGE];
        page_list::write(&mut page, listed.into_iter());
        ram[LIST * PAGE..][..PAGE].copy_from_slice(&page);
        find(ram).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(lie(|frames| frames[5] = frames[2]).contains("twice"));
    assert!(lie(|frames| frames[5] = frames[0]).contains("twice"));
    assert!(lie(|frames| frames[5] = PAGES as u64).contains("has no RAM"));
    assert!(lie(|frames| frames[5] = u64::MAX).contains("has no RAM"));
    assert!(lie(|frames| frames.swap(0, 1)).contains("a copy"));
    let mut ram = ram(&ring, &frames);
    ram[LIST * PAGE + 9] ^= 1;
    assert!(find(ram).err().unwrap().to_string().contains("page list is damaged"));
}

/// As many rings as memory holds, each of them good.
#[test]
fn a_flood_of_rings_is_cut_off() {
    let (mut ring, _) = scattered();
    ring[offset::WRITER_KIND] = 2;
    let crc = unitrace_formats::ring::crc::crc32(&ring[CONSTANT]);
    ring[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
    let found = find(ring.repeat(100)).unwrap();
    assert_eq!(found.len(), MOST_RINGS);
}

proptest! {
    /// Any frames, listed anywhere, list pages that are each other or the ring itself, headers changed at will: rings
    /// are found or not, and those that are can be taken.
    #[test]
    fn any_memory_is_bounded(
        lists in prop::collection::vec(0u64..PAGES as u64 + 2, 0..9),
        frames in prop::collection::vec(prop_oneof![0u64..PAGES as u64, any::<u64>()], 16),
        words in prop::collection::vec((0usize..100, any::<u32>()), 0..4),
        fakes in prop::collection::vec(0usize..PAGES, 0..20),
    ) {
        let (ring, scattered) = scattered();
        let mut ram = ram(&ring, &scattered);
        let header = scattered[0] as usize * PAGE;
        let mut page: [u8; PAGE] = ram[header..][..PAGE].try_into().unwrap();
        for (word, value) in words {
            page[CONSTANT.start + word * 4..][..4].copy_from_slice(&value.to_le_bytes());
        }
        page_list::name_in(&mut page, lists.iter().copied());
        ram[header..][..PAGE].copy_from_slice(&page);
        for fake in fakes {
            ram[fake * PAGE..][..PAGE].copy_from_slice(&page);
        }
        let mut list = [0; PAGE];
        page_list::write(&mut list, frames.into_iter());
        for &at in lists.iter().filter(|&&at| (at as usize) < PAGES) {
            ram[at as usize * PAGE..][..PAGE].copy_from_slice(&list);
        }
        for found in find(ram).unwrap_or_default() {
            take(found);
        }
    }
}
