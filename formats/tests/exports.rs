//! What the walk over a trace tells holds together, whatever is missing of the trace, and every writer takes any trace.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

#[path = "foreign/rings.rs"]
mod rings;

use std::collections::{HashMap, HashSet};
use std::io;

use serde_json::Value;
use unitrace_formats::event::{Event, PollResult};
use unitrace_formats::foreign::folded::Weight;
use unitrace_formats::foreign::telling::{Doing, Fact, Flow, Listener, Moment, Slice, tell};
use unitrace_formats::foreign::write::{Options, write};
use unitrace_formats::foreign::{Format, format};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::StreamId;
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::Trace;

/// Traces with one difficulty each.
fn traces() -> Vec<Vec<u8>> {
    let mut all = vec![
        rings::empty(),
        rings::every(),
        rings::far(),
        rings::too_far(),
        rings::several(),
        rings::wrapped(),
    ];
    all.extend([
        rings::lossy().0,
        rings::hostile(),
        rings::newer(),
        rings::lost_at_both_ends(),
        rings::restarted(),
    ]);
    all.extend((0..4).map(rings::damaged));
    all
}

/// Holds what is told against its rules.
#[derive(Default)]
struct Rules {
    open: HashMap<usize, Vec<(Slice, u64)>>,
    doing: HashMap<ObjectId, (Doing, u64)>,
    alive: HashSet<ObjectId>,
    spans: HashSet<ObjectId>,
    arrows: HashSet<Flow>,
    /// Those that lead from a result.
    unread: HashSet<Flow>,
    last: u64,
}

impl Listener for Rules {
    fn hear(&mut self, at: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()> {
        if !matches!(fact, Fact::Span { .. } | Fact::Log { .. }) {
            assert!(at.time >= self.last, "{fact:?} steps back");
            self.last = at.time;
        }
        match *fact {
            Fact::Begin { slice, woken_by, .. } => {
                self.open.entry(at.lane).or_default().push((slice, at.time));
                assert!(woken_by.is_none_or(|flow| self.arrows.remove(&flow)));
            }
            Fact::End { slice, since, .. } => {
                assert_eq!(self.open.entry(at.lane).or_default().pop(), Some((slice, since)));
            }
            Fact::Life { task, .. } => assert!(self.alive.insert(task)),
            Fact::LifeEnd { task, .. } => {
                assert!(self.alive.remove(&task));
                assert!(self.doing.remove(&task).is_none_or(|(doing, _)| doing == Doing::Nothing));
            }
            Fact::Does { task, doing, before, since, .. } => {
                assert!(self.alive.contains(&task) && doing != before);
                let was = self.doing.insert(task, (doing, at.time)).unwrap_or((Doing::Nothing, since));
                assert_eq!(was, (before, since));
            }
            Fact::Span { span, .. } => assert!(self.spans.insert(span)),
            Fact::SpanEnd { span, .. } => assert!(self.spans.remove(&span)),
            Fact::Wake { flow: Some(flow) } | Fact::Submit { flow } => assert!(self.arrows.insert(flow)),
            Fact::Result { flows, .. } => flows.into_iter().for_each(|flow| {
                assert!(self.arrows.insert(flow) && self.unread.insert(flow));
            }),
            Fact::Read { flow: Some(flow) } => {
                assert!(self.arrows.remove(&flow) && self.unread.remove(&flow));
            }
            Fact::Done { flow: Some(flow) } => assert!(self.arrows.remove(&flow)),
            _ => {}
        }
        Ok(())
    }
}

#[test]
fn what_is_told_holds_together() {
    for bytes in traces() {
        let trace = Trace::from_bytes(bytes).unwrap();
        let mut rules = Rules::default();
        assert_eq!(tell(&trace, &mut rules).unwrap(), trace.columns().len() as u64);
        assert!(rules.open.values().all(Vec::is_empty), "every slice has an end");
        assert!(rules.unread.is_empty(), "every arrow of a result comes to a read");
    }
}

#[test]
fn stretches_hold_what_columns_hold() {
    let mut ring = rings::ring(16 << 20, 4096);
    for n in 0..400_000_u64 {
        let stream = StreamId { lane: (n / 7 % 2) as u16, level: (n % 3 / 2) as u8 };
        ring.record(
            stream,
            Ticks(1000 + n * n % 50 + n * 20),
            &Event::PollBegin { task: ObjectId(n as u32) },
        );
    }
    let trace = Trace::from_bytes(ring.into_bytes()).unwrap();
    let (columns, mut row, mut count) = (trace.columns(), 0, 0);
    let mut stretches = trace.stretches();
    while let Some(stretch) = stretches.next() {
        for n in 0..stretch.len() {
            assert_eq!((stretch.times()[n], stretch.event(n)), (columns.times()[row], columns.event(row)));
            assert_eq!(stretch.stream(n), columns.stream(row));
            row += 1;
        }
        count += 1;
    }
    assert!(row == columns.len() && count > 2, "{row} rows in {count} stretches");
}

/// Everything that is written to a stream, of any trace: no panic, and JSON is JSON.
#[test]
fn every_format_takes_any_trace() {
    for bytes in traces() {
        let trace = Trace::from_bytes(bytes).unwrap();
        for about in format::ALL.iter().filter(|about| about.is_written && !about.format.is_directory()) {
            let mut out = Vec::new();
            let options = Options { ticks: true, weight: Weight::Bytes };
            for options in [Options::default(), options] {
                out.clear();
                write(&trace, about.format, options, &mut out).unwrap();
            }
            match about.format {
                Format::Chrome | Format::Firefox => drop(serde_json::from_slice::<Value>(&out).unwrap()),
                Format::JsonLines => {
                    for line in out.split_inclusive(|byte| *byte == b'\n') {
                        drop(serde_json::from_slice::<Value>(line).unwrap());
                    }
                }
                Format::Utr => {
                    let again = Trace::from_bytes(out).unwrap();
                    assert_eq!(again.columns().len(), trace.columns().len());
                }
                Format::Text | Format::Folded => drop(String::from_utf8(out).unwrap()),
                _ => assert!(out.len().is_multiple_of(8) || about.format != Format::Fxt),
            }
        }
    }
}

fn text_of(trace: &Trace, format: Format, options: Options) -> String {
    let mut out = Vec::new();
    write(trace, format, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A task polls a future for 300 of its 1000 ns, and allocates in it.
fn nested() -> Trace {
    use unitrace_formats::event::field::ByteCount;
    use unitrace_formats::id::{SampleId, SiteId};
    let mut ring = rings::ring(1 << 20, 4096);
    let (outer, inner, result) = (ObjectId(1), ObjectId(2), PollResult::Pending);
    let alloc = Event::Alloc { sample: SampleId(1), bytes: ByteCount(640), align: 3, tag: SiteId(0) };
    let events = [
        (1000, Event::PollBegin { task: outer }),
        (1200, Event::PollBegin { task: inner }),
        (1300, alloc),
        (1500, Event::PollEnd { task: inner, result }),
        (2000, Event::PollEnd { task: outer, result }),
    ];
    for (time, event) in events {
        ring.record(rings::MAIN, Ticks(time), &event);
    }
    Trace::from_bytes(ring.into_bytes()).unwrap()
}

#[test]
fn stacks_weigh_what_was_innermost() {
    let bytes = Options { weight: Weight::Bytes, ..Options::default() };
    let trace = nested();
    let running = "no module;unnamed 700\nno module;unnamed;unnamed 300\n";
    assert_eq!(text_of(&trace, Format::Folded, Options::default()), running);
    assert_eq!(text_of(&trace, Format::Folded, bytes), "no module;unnamed;unnamed 640\n");
}

/// Slices that begin at once: the outer one stands first in the file, or readers turn them around.
#[test]
fn the_outer_slice_comes_first() {
    let mut ring = rings::ring(1 << 20, 4096);
    let result = PollResult::Pending;
    for (time, event) in [
        (1000, Event::IrqBegin { vector: 3 }),
        (1000, Event::PollBegin { task: ObjectId(1) }),
        (1000, Event::PollBegin { task: ObjectId(2) }),
        (1100, Event::PollEnd { task: ObjectId(2), result }),
        (1200, Event::PollEnd { task: ObjectId(1), result }),
        (1300, Event::IrqEnd {}),
    ] {
        ring.record(rings::MAIN, Ticks(time), &event);
    }
    let trace = Trace::from_bytes(ring.into_bytes()).unwrap();
    let json: Value = serde_json::from_str(&text_of(&trace, Format::Chrome, Options::default())).unwrap();
    let slices = json["traceEvents"].as_array().unwrap().iter().filter(|event| event["ph"] == "X");
    let durations: Vec<f64> = slices.map(|slice| slice["dur"].as_f64().unwrap()).collect();
    assert_eq!(durations, [0.3, 0.2, 0.1]);
}

#[test]
fn a_line_an_event() {
    let trace = Trace::from_bytes(rings::several()).unwrap();
    let lines = text_of(&trace, Format::JsonLines, Options::default());
    assert_eq!(lines.lines().count(), trace.columns().len());
    assert!(lines.starts_with(r#"{"t":0,"lane":0,"level":0,"event":""#), "{}", &lines[..200]);
}
