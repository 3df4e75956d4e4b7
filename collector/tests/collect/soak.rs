//! The same again and again: snapshots of a busy ring, programs killed at random moments. A few in every run; all that
//! the project promises with
//! `cargo test --release -p unitrace-collector --test collect soak:: -- --ignored --nocapture`.

use crate::stage::Stage;
use std::collections::HashMap;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};
use unitrace_collector::drain::Drain;
use unitrace_collector::find::{self, Found};
use unitrace_collector::record::Recorder;
use unitrace_formats::event::Event;
use unitrace_formats::ring::GapKind;
use unitrace_formats::trace::Trace;

/// What `collect` does without `--follow`, in this process.
fn snapshot(found: &mut Found) -> Vec<u8> {
    found.ring.refresh().unwrap();
    let mut recorder = Recorder::begin(Vec::new(), &found.ring, None).unwrap();
    let mut drain = Drain::new(&found.ring);
    drain.round(&found.ring, &mut recorder).unwrap();
    drain.finish(&found.ring, &mut recorder).unwrap();
    recorder.finish(&mut found.ring).unwrap().0
}

/// What a trace of the program "busy" came to.
#[derive(Default, Debug)]
struct Checked {
    events: u64,
    /// Gaps that are real: the numbers of the events jump there.
    gaps: u64,
}

/// Every event of every thread is there, in order, unless the trace says that some are missing; and where it says so,
/// some are.
fn check(trace: &Trace) -> Checked {
    let columns = trace.columns();
    let mut last: HashMap<usize, u32> = HashMap::new();
    let mut jumps: HashMap<_, u64> = HashMap::new();
    for (number, (_, event)) in columns.events().enumerate() {
        let Event::PollBegin { task } = event else { continue };
        if last
            .insert(columns.stream_number(number), task.0)
            .is_some_and(|before| before.wrapping_add(1) != task.0)
        {
            *jumps.entry(columns.stream(number).id).or_default() += 1;
        }
    }
    let mut gaps: HashMap<_, u64> = HashMap::new();
    for gap in trace.gaps().iter().filter(|gap| gap.kind == GapKind::Missing) {
        *gaps.entry(gap.stream).or_default() += 1;
    }
    assert_eq!(jumps, gaps, "the events and the trace's gaps disagree");
    assert_eq!(trace.lost().damaged, 0);
    Checked { events: columns.len() as u64, gaps: gaps.values().sum() }
}

fn snapshots(count: u32) {
    let stage = Stage::new();
    let traced = stage.start("busy 2", "size=256K,lanes=3");
    let mut found = find::of_process(traced.child.id()).unwrap().remove(0);
    let (mut events, mut gaps, begin) = (0, 0, Instant::now());
    for _ in 0..count {
        let checked = check(&Trace::from_bytes(snapshot(&mut found)).unwrap());
        events += checked.events;
        gaps += checked.gaps;
    }
    assert!(events > u64::from(count) * 1000, "the ring was hardly ever full");
    println!(
        "{count} snapshots in {:.0?}: {events} events, all good; {gaps} gaps, all real",
        begin.elapsed()
    );
}

/// Kills programs while they record; `count` times.
fn kills(count: u32) {
    let (mut events, mut least, begin) = (0, 1.0_f64, Instant::now());
    for number in 0..count {
        let stage = Stage::new();
        let mut traced = stage.start("busy 1", "size=512K,lanes=1,packet=4096");
        // From nothing recorded to several times around, in no step with anything.
        thread::sleep(Duration::from_micros(u64::from(number) * 7919 % 20_000));
        traced.kill();
        let ring = stage.ring();
        let trace = Trace::from_bytes(snapshot(&mut find::of_file(&ring).unwrap())).unwrap();
        let checked = check(&trace);
        assert_eq!(checked.gaps, 0, "a dead ring has no gaps");
        events += checked.events;
        if trace.lost().older > 0 {
            least = least.min(recovered(&ring, &trace));
        }
    }
    assert!(least >= 0.95, "only {least} of the capacity");
    println!(
        "{count} kills in {:.0?}: {events} events, all good; at least {:.1} % of the capacity of wrapped lanes",
        begin.elapsed(),
        least * 100.0
    );
}

/// Bytes of packets taken, as a part of all packets of level 0 of the lane.
fn recovered(ring: &Path, trace: &Trace) -> f64 {
    let geometry = find::of_file(ring).unwrap().ring.header().geometry;
    let packets = trace.packets().iter().filter(|packet| packet.header.stream == 0).count();
    packets as f64 / f64::from(geometry.packets[0])
}

#[test]
fn some_snapshots_of_a_busy_ring() {
    snapshots(30);
}

#[test]
#[ignore = "takes minutes"]
fn a_hundred_thousand_snapshots_of_a_busy_ring() {
    snapshots(100_000);
}

#[test]
fn some_kills_at_random_moments() {
    kills(5);
}

#[test]
#[ignore = "takes minutes"]
fn a_thousand_kills_at_random_moments() {
    kills(1000);
}
