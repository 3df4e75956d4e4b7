//! Every stream format, read back by `readers.py`, which knows only what others say of these formats, and added up: it
//! finds as much as the walk over the trace told, and as many events as the trace holds.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::process::Command;

use unitrace_formats::foreign::Format;
use unitrace_formats::foreign::telling::{Ended, Fact, Listener, Moment, Slice, tell};
use unitrace_formats::foreign::write::{Options, write};
use unitrace_formats::trace::Trace;

use crate::{empty_directory, rings, run};

/// Formats that are one stream of bytes and not our own.
const STREAMS: [Format; 6] =
    [Format::Chrome, Format::Fxt, Format::Firefox, Format::Perfetto, Format::Folded, Format::JsonLines];

/// What the walk told, added up in the words of `readers.py`.
#[derive(Default)]
struct Sums {
    told: BTreeMap<&'static str, u128>,
    /// Nanoseconds of slices on each lane: of those that hold others, what is left.
    lanes: BTreeMap<usize, Lane>,
    weight: u128,
}

#[derive(Default)]
struct Lane {
    open: Vec<Slice>,
    since: u64,
}

impl Sums {
    fn count(&mut self, word: &'static str, count: u64) {
        let count = u128::from(count);
        *self.told.entry(word).or_default() += count;
    }

    fn settle(&mut self, at: &Moment<'_>) {
        let lane = self.lanes.entry(at.lane).or_default();
        let time = at.time - lane.since;
        lane.since = at.time;
        self.weight +=
            if lane.open.last().is_some_and(|slice| *slice != Slice::Idle) { time.into() } else { 0 };
    }
}

impl Listener for Sums {
    fn hear(&mut self, at: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()> {
        match *fact {
            Fact::Begin { slice, .. } => {
                self.count("slices", 1);
                self.settle(at);
                self.lanes.entry(at.lane).or_default().open.push(slice);
            }
            Fact::End { slice, since, how, .. } => {
                self.settle(at);
                self.lanes.entry(at.lane).or_default().open.pop();
                let is_poll = matches!(slice, Slice::Poll(_));
                self.count("poll_ns", if is_poll && how != Ended::Open { at.time - since } else { 0 });
                self.count("open_poll_ns", if is_poll && how == Ended::Open { at.time - since } else { 0 });
            }
            Fact::Life { .. } => self.count("lives", 1),
            Fact::LifeEnd { .. } => self.count("ended", 1),
            Fact::Counter { .. } => self.count("counters", 1),
            Fact::Heap { capacity, .. } => {
                self.count("heaps", 1);
                self.count("capacities", u64::from(capacity > 0));
            }
            Fact::Log { .. } => self.count("logs", 1),
            Fact::Wake { flow: Some(_) } | Fact::Submit { .. } => self.count("arrows", 1),
            Fact::Result { flows, .. } => self.count("arrows", flows.into_iter().count() as u64),
            _ => {}
        }
        Ok(())
    }
}

/// What a reader should find, as it is asked for in each format.
fn expected(trace: &Trace, format: Format) -> Vec<(&'static str, u128)> {
    let mut sums = Sums::default();
    tell(trace, &mut sums).expect("nothing is written");
    let of = |word: &str| sums.told.get(word).copied().unwrap_or_default();
    let lost = trace.gaps().iter().map(|gap| u128::from(gap.events)).sum();
    let common =
        [("slices", of("slices")), ("lives", of("lives")), ("logs", of("logs")), ("arrows", of("arrows"))];
    let is_endless = trace.span().is_some_and(|(_, last)| trace.clock().nanos(last).0 >= 1 << 53);
    let more = match format {
        // A double of microseconds does not hold whole nanoseconds beyond 104 days.
        Format::Chrome if trace.span().is_some_and(|(_, last)| trace.clock().nanos(last).0 >= 1 << 53) => {
            vec![]
        }
        Format::Chrome => {
            vec![("poll_ns", of("poll_ns") + of("open_poll_ns")), ("counters", of("counters") + of("heaps"))]
        }
        Format::Fxt => vec![("poll_ns", of("poll_ns")), ("counters", of("counters") + of("heaps"))],
        Format::Perfetto => vec![
            ("poll_ns", of("poll_ns")),
            ("counters", of("counters") + 2 * of("heaps") + of("capacities")),
        ],
        Format::Firefox => {
            let losses = trace.gaps().len() as u128;
            return vec![("ended", of("ended")), ("logs", of("logs")), ("losses", losses)];
        }
        // Sums stop at 584 years.
        Format::Folded if is_endless => return vec![],
        Format::Folded => return vec![("weight", sums.weight)],
        _ => return of_events(trace),
    };
    common.into_iter().chain([("lost", lost)]).chain(more).collect()
}

/// How many there are of each event.
fn of_events(trace: &Trace) -> Vec<(&'static str, u128)> {
    let mut counts = BTreeMap::new();
    for (_, event) in trace.columns().events() {
        *counts.entry(event.name()).or_default() += 1;
    }
    counts.into_iter().collect()
}

/// Writes `bytes` in every format, has it read, and compares.
pub(crate) fn assert_read(name: &str, bytes: &[u8]) {
    let trace = Trace::from_bytes(bytes.to_vec()).expect("our own file");
    let dir = empty_directory(&format!("exports_{name}"));
    for format in STREAMS {
        let file = dir.join(name).with_extension(format.about().extensions[0]);
        let out = BufWriter::new(File::create(&file).expect("a file"));
        write(&trace, format, Options::default(), out).expect("room on the disk");
        let said = read(format, &file);
        let found: BTreeMap<&str, u128> = said
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(word, n)| (word, n.parse().expect(n)))
            .collect();
        for (word, count) in expected(&trace, format) {
            let found = found.get(word).copied().unwrap_or_default();
            assert_eq!(found, count, "{name}: {word} in {}: theirs, ours", format.about().name);
        }
    }
}

fn read(format: Format, file: &Path) -> String {
    let readers = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/readers.py");
    let python = std::env::var("UNITRACE_PYTHON").unwrap_or_else(|_| "python3".into());
    let remedy = "install python3; for Perfetto's schema run .ci/foreign, which makes a place for it";
    run(Command::new(python).arg("-B").arg(readers).arg(format.about().name).arg(file), remedy).0
}

#[test]
#[ignore = "needs python3 with Perfetto's schema: .ci/foreign"]
fn exports_of_rings_are_read() {
    assert_read("empty", &rings::empty());
    assert_read("every", &rings::every());
    assert_read("several", &rings::several());
    assert_read("wrapped", &rings::wrapped());
    assert_read("lossy", &rings::lossy().0);
    assert_read("hostile", &rings::hostile());
    assert_read("newer", &rings::newer());
    assert_read("restarted", &rings::restarted());
    assert_read("lost_at_both_ends", &rings::lost_at_both_ends());
}

#[test]
#[ignore = "needs python3 with Perfetto's schema: .ci/foreign"]
fn exports_of_damaged_rings_are_read() {
    for seed in 0..8 {
        assert_read(&format!("damaged_{seed}"), &rings::damaged(seed));
    }
}
