//! The sampling allocator, called directly: exact for what was sampled, and fair about what is.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod story;

use proptest::prelude::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc;
use story::{Story, record};
use unitrace_formats::event::Event;
use unitrace_formats::id::SampleId;
use unitrace_probe::heap::alloc_tag;
use unitrace_probe::{Heap, site, traced};

fn layout(size: usize, align: usize) -> Layout {
    Layout::from_size_align(size, align).unwrap()
}

/// A block and how to return it.
struct Block<'a, const BUCKETS: usize = 1024> {
    heap: &'a Heap<System, BUCKETS>,
    at: *mut u8,
    layout: Layout,
}

// SAFETY: memory of the system's allocator may be returned by any thread.
unsafe impl<const BUCKETS: usize> Send for Block<'_, BUCKETS> {}

impl<'a, const BUCKETS: usize> Block<'a, BUCKETS> {
    fn new(heap: &'a Heap<System, BUCKETS>, layout: Layout) -> Self {
        // SAFETY: the layout is not empty.
        let at = unsafe { heap.alloc(layout) };
        assert!(!at.is_null());
        Self { heap, at, layout }
    }

    fn resize(&mut self, size: usize) {
        // SAFETY: `at` is of this heap with this layout; the size is not 0.
        self.at = unsafe { self.heap.realloc(self.at, self.layout, size) };
        assert!(!self.at.is_null());
        self.layout = layout(size, self.layout.align());
    }
}

impl<const BUCKETS: usize> Drop for Block<'_, BUCKETS> {
    fn drop(&mut self) {
        // SAFETY: `at` is of this heap with this layout and returned once.
        unsafe { self.heap.dealloc(self.at, self.layout) };
    }
}

/// Samples in the order of their events, and the bytes of those that live; asserts that each is born and freed once.
fn samples(story: &Story) -> (Vec<u64>, BTreeMap<SampleId, u64>) {
    let (mut all, mut live, mut seen) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
    for event in story.events() {
        match event {
            Event::Alloc { sample, bytes, .. } => {
                assert!(seen.insert(sample), "{sample:?} twice");
                live.insert(sample, bytes.0);
                all.push(bytes.0);
            }
            Event::Free { sample } => assert!(live.remove(&sample).is_some(), "{sample:?} was not alive"),
            _ => {}
        }
    }
    (all, live)
}

#[test]
fn every_allocation_when_asked_exactly() {
    let recording = record();
    let heap = Heap::<System>::new(System).every(1);
    let mut kept = Vec::new();
    for size in 1..=100 {
        let block = Block::new(&heap, layout(size, 1 << (size % 7)));
        if size % 3 == 0 {
            kept.push(block);
        }
    }
    let expected: usize = (1..=100).filter(|size| size % 3 == 0).sum();
    assert_eq!(heap.live(), expected as u64);
    let (all, live) = samples(&recording.copy());
    assert_eq!(all, (1..=100).collect::<Vec<u64>>());
    assert_eq!(live.values().sum::<u64>(), expected as u64);
    let aligns = recording
        .copy()
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::Alloc { align, .. } => Some(align),
            _ => None,
        })
        .collect::<Vec<_>>();
    assert_eq!(aligns, (1..=100).map(|size| size % 7).collect::<Vec<u8>>());
    drop(kept);
    assert_eq!((heap.live(), heap.missed()), (0, 0));
    assert!(samples(&recording.copy()).1.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any sequence of allocations, resizings and frees: what is recorded as alive is what is alive.
    #[test]
    fn what_is_recorded_is_what_is_alive(
        steps in prop::collection::vec((0u8..4, any::<prop::sample::Index>(), 1usize..5000), 1..60),
    ) {
        let recording = record();
        let heap = Heap::<System>::new(System).every(1);
        let mut blocks: Vec<Block> = Vec::new();
        for (step, which, size) in steps {
            match step {
                0 | 1 => blocks.push(Block::new(&heap, layout(size, 8))),
                _ if blocks.is_empty() => {}
                2 => which.get_mut(&mut blocks).resize(size),
                _ => drop(blocks.swap_remove(which.index(blocks.len()))),
            }
        }
        let bytes: u64 = blocks.iter().map(|block| block.layout.size() as u64).sum();
        prop_assert_eq!(heap.live(), bytes);
        let (_, live) = samples(&recording.copy());
        let (mut recorded, mut alive): (Vec<_>, Vec<_>) =
            (live.into_values().collect(), blocks.iter().map(|block| block.layout.size() as u64).collect());
        recorded.sort_unstable();
        alive.sort_unstable();
        prop_assert_eq!(recorded, alive);
    }
}

#[test]
fn a_byte_has_the_same_chance_in_small_and_large_allocations() {
    let recording = record();
    let every = 8192;
    let heap = Heap::<System>::new(System).every(every);
    let total = 16 << 20;
    let small = layout(64, 8);
    for _ in 0..total / small.size() {
        drop(Block::new(&heap, small));
    }
    let (mut all, _) = samples(&recording.copy());
    let expected = f64::from(total as u32) / f64::from(every);
    let found = all.len() as f64;
    // Poisson: five standard deviations.
    assert!((found - expected).abs() < 5.0 * expected.sqrt(), "{found} samples of {expected}");

    // A block of k intervals is in the sample with probability 1 - e^-k.
    let (blocks, large) = (4000, layout(2 * every as usize, 8));
    for _ in 0..blocks {
        drop(Block::new(&heap, large));
    }
    all = samples(&recording.copy()).0;
    let share = all.iter().filter(|&&bytes| bytes == large.size() as u64).count() as f64 / f64::from(blocks);
    assert!((share - (1.0 - (-2.0f64).exp())).abs() < 0.03, "{share}");
}

#[test]
fn growing_a_block_gives_it_the_chance_of_its_new_bytes() {
    let recording = record();
    let every = 4096;
    let heap = Heap::<System>::new(System).every(every);
    let blocks = 3000;
    for _ in 0..blocks {
        let mut block = Block::new(&heap, layout(512, 8));
        for size in [1024, 2048, 4096] {
            block.resize(size);
        }
    }
    let (all, live) = samples(&recording.copy());
    assert!(live.is_empty());
    // Those that end at full size were sampled on the way: as likely as if allocated in one piece.
    let full = all.iter().filter(|&&bytes| bytes == 4096).count() as f64 / f64::from(blocks);
    assert!((full - (1.0 - (-1.0f64).exp())).abs() < 0.04, "{full}");
    assert_eq!(heap.live(), 0);
}

#[test]
fn a_sampled_block_stays_sampled_when_it_moves() {
    let recording = record();
    let heap = Heap::<System>::new(System).every(1);
    let mut block = Block::new(&heap, layout(100, 8));
    block.resize(1 << 20);
    block.resize(10);
    let (all, live) = samples(&recording.copy());
    assert_eq!(all, [100, 1 << 20, 10]);
    assert_eq!(live.values().copied().collect::<Vec<_>>(), [10]);
    assert_eq!(heap.live(), 10);
    drop(block);
    assert_eq!(heap.live(), 0);
}

#[test]
fn a_realloc_that_fails_changes_nothing() {
    let recording = record();
    let heap = Heap::<System>::new(System).every(1);
    let block = Block::new(&heap, layout(100, 8));
    // SAFETY: `at` is of this heap with this layout; the size is not 0 and no larger than isize::MAX.
    let moved = unsafe { heap.realloc(block.at, block.layout, isize::MAX as usize - 8) };
    assert!(moved.is_null());
    let (all, live) = samples(&recording.copy());
    assert_eq!((all.len(), live.len(), heap.live()), (1, 1, 100));
    drop(block);
    assert!(samples(&recording.copy()).1.is_empty());
}

#[test]
fn zeroed_memory_is_zero_and_sampled() {
    let recording = record();
    let heap = Heap::<System>::new(System).every(1);
    let layout = layout(4096, 64);
    // SAFETY: the layout is not empty; the block is returned with it.
    unsafe {
        let block = heap.alloc_zeroed(layout);
        assert!(std::slice::from_raw_parts(block, 4096).iter().all(|&byte| byte == 0));
        heap.dealloc(block, layout);
    }
    assert_eq!(samples(&recording.copy()).0, [4096]);
}

#[test]
fn threads_free_what_others_allocated() {
    let recording = record();
    let heap = Heap::<System>::new(System).every(2048);
    std::thread::scope(|scope| {
        for seed in 0..4 {
            let (sender, receiver) = mpsc::channel::<Block>();
            scope.spawn(move || drop(receiver.into_iter().collect::<Vec<_>>()));
            let heap = &heap;
            scope.spawn(move || {
                for n in 0..5000 {
                    let mut block = Block::new(heap, layout(1 + (n * 31 + seed * 7) % 500, 8));
                    if n % 5 == 0 {
                        block.resize(600);
                    }
                    sender.send(block).unwrap();
                }
            });
        }
    });
    assert_eq!(heap.live(), 0, "not a byte is lost between threads, or when they end");
    let (all, live) = samples(&recording.copy());
    assert!(live.is_empty() && all.len() > 100, "{} samples", all.len());
    assert!(heap.peak() > 0);
}

#[test]
fn what_does_not_fit_into_the_table_is_not_sampled_but_counted() {
    let recording = record();
    let heap = Heap::<System, 1>::new(System).every(1);
    let blocks: Vec<_> = (0..20).map(|_| Block::new(&heap, layout(16, 8))).collect();
    assert_eq!((samples(&recording.copy()).0.len(), heap.missed(), heap.live()), (8, 12, 320));
    drop(blocks);
    let (all, live) = samples(&recording.copy());
    assert_eq!((all.len(), live.len(), heap.live()), (8, 0, 0));
    heap.record_size();
    assert!(recording.told().contains(&"heap samples without room = 12".to_owned()));
}

#[test]
fn the_size_is_recorded_now_and_then() {
    let recording = record();
    let heap = Heap::<System>::new(System).every(1).capacity(1 << 30);
    let blocks: Vec<_> = (0..20).map(|_| Block::new(&heap, layout(100, 8))).collect();
    drop(blocks);
    heap.record_size();
    let sizes = recording
        .copy()
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::Heap { live, peak, capacity } => Some((live.0, peak.0, capacity.0)),
            _ => None,
        })
        .collect::<Vec<_>>();
    assert_eq!(sizes, [(100, 100, 1 << 30), (900, 900, 1 << 30), (1700, 1700, 1 << 30), (0, 1700, 1 << 30)]);
    assert!(recording.told().contains(&"heap sampled every = 1".to_owned()));
}

#[test]
fn slow_calls_are_timed_when_asked() {
    let recording = record();
    let quick = Heap::<System>::new(System);
    drop(Block::new(&quick, layout(100, 8)));
    let never = Heap::<System>::new(System).slow_after(u64::MAX);
    drop(Block::new(&never, layout(100, 8)));
    assert!(recording.told().is_empty());
    let heap = Heap::<System>::new(System).slow_after(1);
    drop(Block::new(&heap, layout(100, 8)));
    drop(unitrace_probe::heap::slow_path());
    assert_eq!(recording.told(), ["alloc_begin", "alloc_end", "alloc_begin", "alloc_end"]);
}

#[test]
fn samples_stand_where_they_happened_and_say_what_for() {
    let recording = record();
    let heap = Heap::<System>::new(System).every(1);
    let rows = site!(Allocation, "rows");
    let task = traced("allocates", async {
        let _tag = alloc_tag(rows);
        drop(Block::new(&heap, layout(100, 8)));
    });
    futures_lite::future::block_on(task);
    drop(Block::new(&heap, layout(1, 1)));
    let tags = recording
        .copy()
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::Alloc { tag, .. } => Some(tag),
            _ => None,
        })
        .collect::<Vec<_>>();
    assert_eq!(tags, [rows.id(), unitrace_probe::SiteId::NONE]);
    let told = recording.told();
    let position = |line: &str| told.iter().position(|told| told == line).unwrap();
    assert!(
        position("poll allocates") < position("alloc") && position("free") < position("allocates is ready")
    );
}

#[test]
fn the_size_counts_while_nothing_is_recorded() {
    let heap = Heap::<System>::new(System).every(1);
    let early = Block::new(&heap, layout(1000, 8));
    let recording = record();
    let late = Block::new(&heap, layout(10, 8));
    assert!(heap.live() == 1010);
    drop(early);
    drop(recording);
    // Sampled in a recording that is over: it leaves the table all the same.
    drop(late);
    assert_eq!(heap.live(), 0);
}
