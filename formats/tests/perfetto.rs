//! Perfetto traces, read back by the schema: what stands on which track, that slices nest, that loss is said.
//!
//! `cargo test -p unitrace-formats --test perfetto -- --ignored` writes the golden listing, if there is none.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

#[path = "foreign/rings.rs"]
mod rings;

use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use prost::Message;
use unitrace_formats::event::{Cause, Event};
use unitrace_formats::foreign::perfetto::schema::{CLEARED, Trace as Written, TrackEvent, Value, kind};
use unitrace_formats::foreign::perfetto::{Summary, write};
use unitrace_formats::id::ObjectId;
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::Trace;

/// A written trace with its names resolved, events by time.
struct Read {
    tracks: HashMap<u64, String>,
    counters: HashSet<u64>,
    names: HashMap<u64, String>,
    annotations: HashMap<u64, String>,
    events: Vec<(u64, TrackEvent)>,
}

impl Read {
    fn new(bytes: Vec<u8>) -> (Self, Summary) {
        let trace = Trace::from_bytes(bytes).unwrap();
        let mut out = Vec::new();
        let summary = write(&trace, &mut out).unwrap();
        assert_eq!(summary.bytes, out.len() as u64);
        assert_eq!(summary.events as usize, trace.columns().len());
        let mut read = Self::of(Written::decode(out.as_slice()).unwrap());
        assert_eq!(summary.tracks as usize, read.tracks.len());
        read.events.sort_by_key(|(time, _)| *time);
        (read, summary)
    }

    /// Everything is defined before it is used, and once.
    fn of(written: Written) -> Self {
        let mut read = Self {
            tracks: HashMap::new(),
            counters: HashSet::new(),
            names: HashMap::new(),
            annotations: HashMap::new(),
            events: Vec::new(),
        };
        assert!(written.packet[0].flags & CLEARED != 0 && written.packet[0].clocks.is_some());
        for packet in written.packet {
            let interned = packet.interned.unwrap_or_default();
            read.names.extend(interned.names.into_iter().map(|name| (name.iid, name.name)));
            read.annotations.extend(interned.annotations.into_iter().map(|name| (name.iid, name.name)));
            if let Some(track) = packet.track {
                assert!(track.parent.is_none_or(|parent| read.tracks.contains_key(&parent)));
                read.counters.extend(track.counter.map(|_| track.uuid));
                let name = track.name.or(track.process.map(|process| process.name)).unwrap();
                assert_eq!(read.tracks.insert(track.uuid, name), None);
            }
            if let Some(event) = packet.event {
                assert!(read.tracks.contains_key(&event.track));
                assert!(event.name_iid.is_none_or(|name| read.names.contains_key(&name)));
                assert!(event.annotations.iter().all(|it| read.annotations.contains_key(&it.name_iid)));
                read.events.push((packet.timestamp.unwrap(), event));
            }
        }
        read
    }

    fn name<'a>(&'a self, event: &'a TrackEvent) -> &'a str {
        let by_number = || event.name_iid.map(|name| self.names[&name].as_str());
        event.name.as_deref().or_else(by_number).unwrap_or_default()
    }

    /// A slice ends only where one began on its track, and a counter has values and nothing else.
    fn check_nesting(&self, what: &str) {
        let mut depths: HashMap<u64, u32> = HashMap::new();
        for (time, event) in &self.events {
            let depth = depths.entry(event.track).or_default();
            let is_counter = self.counters.contains(&event.track);
            assert_eq!(event.kind == kind::COUNTER, is_counter, "{what}: {event:?}");
            match event.kind {
                kind::BEGIN => *depth += 1,
                kind::END => *depth = depth.checked_sub(1).unwrap_or_else(|| panic!("{what}: end at {time}")),
                _ => {}
            }
        }
    }

    fn unsigned(&self, event: &TrackEvent, name: &str) -> u64 {
        let named = event.annotations.iter().find(|it| self.annotations[&it.name_iid] == name);
        let Some(Value::Unsigned(value)) = named.unwrap().value else { panic!("{name} is no number") };
        value
    }

    fn list(&self) -> String {
        let mut list = String::new();
        for (time, event) in &self.events {
            let kind = ["", "begin", "end", "instant", "counter"][event.kind as usize];
            write!(list, "{time} {:?} {kind} {:?}", self.tracks[&event.track], self.name(event)).unwrap();
            for it in &event.annotations {
                write!(list, " {}={:?}", self.annotations[&it.name_iid], it.value.as_ref().unwrap()).unwrap();
            }
            let value = event.value.map(|value| format!(" {value}")).unwrap_or_default();
            writeln!(list, "{value} from={:?} to={:?}", event.flows, event.ending_flows).unwrap();
        }
        list
    }
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn of_golden() -> String {
    Read::new(std::fs::read(golden("v1.utr")).unwrap()).0.list()
}

#[test]
fn the_golden_trace_reads_as_before() {
    let expected = std::fs::read_to_string(golden("v1.pftrace.txt")).unwrap();
    for (now, then) in of_golden().lines().zip(expected.lines()) {
        assert_eq!(now, then);
    }
    assert_eq!(of_golden().lines().count(), expected.lines().count());
}

#[test]
#[ignore = "writes the golden listing, never over one"]
fn write_golden() {
    let path = golden("v1.pftrace.txt");
    if !path.exists() {
        std::fs::write(path, of_golden()).unwrap();
    }
}

#[test]
fn slices_nest_whatever_is_missing() {
    let whole = [rings::empty(), rings::every(), rings::far(), rings::several(), rings::wrapped()];
    let odd =
        [rings::lossy().0, rings::hostile(), rings::newer(), rings::lost_at_both_ends(), rings::restarted()];
    for (n, bytes) in whole.into_iter().chain(odd).chain([rings::too_far()]).enumerate() {
        Read::new(bytes).0.check_nesting(&format!("ring {n}"));
    }
    for seed in 0..30 {
        Read::new(rings::damaged(seed)).0.check_nesting(&format!("damaged {seed}"));
    }
}

#[test]
fn every_event_leaves_a_trace() {
    let (read, _) = Read::new(rings::every());
    for kind in [kind::BEGIN, kind::END, kind::INSTANT, kind::COUNTER] {
        assert!(read.events.iter().any(|(_, event)| event.kind == kind), "kind {kind}");
    }
    let heap: Vec<i64> = ["heap live", "heap peak", "heap capacity"].map(|name| value(&read, name)).into();
    assert!(heap.iter().all(|bytes| *bytes > 0), "{heap:?}");
}

fn value(read: &Read, track: &str) -> i64 {
    let of_track = |event: &&(u64, TrackEvent)| read.tracks[&event.1.track] == track;
    read.events.iter().find(of_track).and_then(|(_, event)| event.value).unwrap()
}

#[test]
fn an_arrow_leads_from_a_wake_to_its_poll() {
    let mut ring = rings::ring(1 << 20, 4096);
    let task = ObjectId(9);
    ring.record(rings::MAIN, Ticks(1000), &Event::Wake { task, cause: Cause::Irq, by: 3 });
    ring.record(rings::MAIN, Ticks(1100), &Event::Wake { task, cause: Cause::Irq, by: 3 });
    ring.record(rings::MAIN, Ticks(1200), &Event::PollBegin { task });
    let (read, _) = Read::new(ring.into_bytes());
    let arrows: Vec<_> = read
        .events
        .iter()
        .filter(|(_, event)| read.tracks[&event.track].starts_with("lane"))
        .map(|(_, event)| (event.flows.as_slice(), event.ending_flows.as_slice()))
        .collect();
    let from = arrows[0].0;
    assert_eq!(from.len(), 1);
    assert_eq!(arrows, [(from, &[] as &[u64]), (&[], &[]), (&[], from)]);
}

#[test]
fn loss_is_stated() {
    let (bytes, lost) = rings::lossy();
    let (read, _) = Read::new(bytes);
    let of_loss =
        |event: &TrackEvent| event.kind == kind::BEGIN && read.tracks[&event.track].starts_with("lost of");
    let slices = read.events.iter().filter(|(_, event)| of_loss(event));
    let in_slices: u64 = slices
        .filter(|(_, event)| !read.name(event).starts_with("older"))
        .map(|(_, event)| read.unsigned(event, "events"))
        .sum();
    let sums =
        read.events.iter().map(|(_, event)| event).find(|event| read.name(event) == "lost events").unwrap();
    assert_eq!(in_slices + read.unsigned(sums, "no_lane"), lost);
    assert_eq!(read.unsigned(sums, "missing") + read.unsigned(sums, "discarded"), in_slices);
}

#[test]
fn nothing_is_said_to_be_lost_where_nothing_is() {
    let (read, _) = Read::new(rings::several());
    assert!(read.events.iter().all(|(_, event)| read.name(event) != "lost events"));
}
