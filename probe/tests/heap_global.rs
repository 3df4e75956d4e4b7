//! The sampling allocator as the program's own: it never calls into itself, and every sample adds up.
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod story;

use std::alloc::System;
use std::collections::BTreeMap;
use story::record;
use unitrace_formats::event::Event;
use unitrace_formats::id::SampleId;
use unitrace_probe::{Heap, log, traced};

#[global_allocator]
static HEAP: Heap<System> = Heap::new(System).every(1);

#[test]
fn threads_that_record_for_the_first_time_inside_the_allocator() {
    let recording = record();
    let threads: Vec<_> = (0..8)
        .map(|n| {
            std::thread::spawn(move || {
                // The thread's own start has allocated already: its lane was found in the middle of an allocation.
                let text = futures_lite::future::block_on(traced("thread's task", async move {
                    let text = format!("number {n}");
                    log!(Info, "{text} has {} bytes", text.len());
                    text
                }));
                assert_eq!(text, format!("number {n}"));
                let words: Vec<String> = (0..50).map(|word| word.to_string()).collect();
                assert_eq!(words.concat().len(), 90);
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let story = recording.copy();
    let mut live: BTreeMap<SampleId, u64> = BTreeMap::new();
    let (mut births, mut deaths) = (0, 0);
    for event in story.events() {
        match event {
            Event::Alloc { sample, bytes, .. } => {
                births += 1;
                assert!(live.insert(sample, bytes.0).is_none(), "{sample:?} twice");
            }
            Event::Free { sample } => {
                deaths += 1;
                live.remove(&sample);
            }
            _ => {}
        }
    }
    assert!(births > 400 && deaths > 400, "{births} {deaths}");
    assert!(HEAP.live() > 0);
    assert_eq!(story.sentences().iter().filter(|line| line.ends_with("has 8 bytes")).count(), 8);
}
