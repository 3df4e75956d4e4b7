//! The tally agrees with what is read back from the ring.
#![cfg(all(feature = "enabled", feature = "std", feature = "tally", target_os = "linux"))]

mod story;

use std::collections::BTreeMap;
use story::record;
use unitrace_probe::{Group, count, label, log, set_groups, tally, traced};

#[test]
fn it_counts_what_is_recorded() {
    let recording = record();
    for n in 0..300 {
        count!("n", n);
        log!(Info, "{n}");
    }
    label!("one");
    drop(traced("task", async {}));
    set_groups(Group::Tasks.bit());
    count!("n", 300);
    let copy = recording.copy();
    let mut found = BTreeMap::new();
    for event in copy.events() {
        *found.entry(event.name()).or_insert(0) += 1;
    }
    assert_eq!(tally::counts().collect::<BTreeMap<_, _>>(), found);
    assert_eq!(found["counter"], 300);
}
