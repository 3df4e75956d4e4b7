//! Traces whose truth is known, on one axis.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod generate;

use generate::{file, new_header, unfinished};
use proptest::prelude::*;
use unitrace_formats::axis::{Bearings, Placed, Tie, between, join};
use unitrace_formats::clock::CollectorAnchor;
use unitrace_formats::event::Event;
use unitrace_formats::id::{JoinKey, ObjectId};
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::{Geometry, StreamId, WriterKind};
use unitrace_formats::time::{Anchor, Frequency, Nanos, Ticks};
use unitrace_formats::trace::Trace;

/// Unix time when the host's clock was 0.
const EPOCH: u64 = 1_790_000_000_000_000_000;

/// A guest and what its counter really does.
#[derive(Clone, Debug)]
struct Guest {
    /// What its counter showed at time 0 of the host.
    counter: u64,
    /// Ticks a second as it says, and parts of 10⁹ by which that is wrong.
    stated: u64,
    wrong: i64,
    /// Times of its anchors.
    anchors: Vec<u64>,
}

impl Guest {
    /// Its counter at a time of the host, in nanoseconds.
    fn ticks(&self, at: u64) -> Ticks {
        let true_rate = i128::from(self.stated) * (1_000_000_000 + i128::from(self.wrong));
        Ticks(self.counter + (i128::from(at) * true_rate / 1_000_000_000_000_000_000) as u64)
    }

    /// Its trace: a message for each of `times`, with its number as key.
    fn trace(&self, times: &[(u64, u64)], anchor: impl Fn(Anchor, &mut Image)) -> Trace {
        Trace::from_bytes(file(&self.ring(times, anchor))).unwrap()
    }

    fn ring(&self, times: &[(u64, u64)], anchor: impl Fn(Anchor, &mut Image)) -> Image {
        let geometry = Geometry::divide(1 << 20, 1, 4096).unwrap();
        let (writer, frequency) = (WriterKind::Guest, Frequency::new(self.stated));
        let mut ring = Image::new(&NewHeader { writer, frequency, ..new_header(geometry) });
        for &(at, key) in times {
            let channel = ObjectId(1 << 31 | 1);
            let event = Event::Send {
                channel,
                key: JoinKey(key),
                bytes: unitrace_formats::event::field::ByteCount(1),
            };
            ring.record(StreamId { lane: 0, level: 0 }, self.ticks(at), &event);
        }
        for &at in &self.anchors {
            anchor(Anchor { ticks: self.ticks(at), unix_ns: EPOCH + at, host_ns: at }, &mut ring);
        }
        ring
    }
}

/// A number of anchors within the hour, whole seconds as the probe takes them.
fn guest() -> impl Strategy<Value = Guest> {
    let anchors = proptest::collection::btree_set(1..3600u64, 1..6);
    (0..1u64 << 50, 1_000_000..4_000_000_000u64, -50_000..50_000i64, anchors).prop_map(
        |(counter, stated, wrong, anchors)| Guest {
            counter,
            stated,
            // A single anchor is believed to 100 in a million; here clocks are off by half of that.
            wrong,
            anchors: anchors.into_iter().map(|second| second * 1_000_000_000).collect(),
        },
    )
}

/// Where the message `key` lies on the axis.
fn on_axis(trace: &Trace, placed: &Placed, key: u64) -> Option<i64> {
    let columns = trace.columns();
    let found =
        columns.events().find(|(_, event)| matches!(event, Event::Send { key: JoinKey(k), .. } if *k == key));
    found.map(|(at, _)| trace.clock().nanos(at).0 + placed.offset.0)
}

/// Nanoseconds that a tick is long, and what is rounded off.
fn tick(guest: &Guest) -> i64 {
    (1_000_000_000 / guest.stated) as i64 + 3
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Guests that play ping-pong: message n leaves one and arrives at the other later. On the axis no pair is further
    /// from the truth than the bound says, so no pair further apart than the bound is out of order.
    #[test]
    fn sends_come_before_receives_within_the_bound(
        a in guest(),
        b in guest(),
        begin in 0..3_000_000_000_000u64,
        trips in proptest::collection::vec((1..2_000_000_000u64, 1..50_000_000u64), 1..30),
        knows_host in any::<bool>(),
    ) {
        let mut now = begin;
        let (mut sent, mut received) = (Vec::new(), Vec::new());
        for (key, &(pause, flight)) in trips.iter().enumerate() {
            sent.push((now + pause, key as u64));
            now += pause + flight;
            received.push((now, key as u64));
        }
        let tell = |anchor: Anchor, ring: &mut Image| {
            ring.anchor(&if knows_host { anchor } else { Anchor { host_ns: 0, ..anchor } });
        };
        let traces = [a.trace(&sent, tell), b.trace(&received, tell)];
        let placed = join(&traces.each_ref().map(Bearings::of));
        let bound = between(&placed[0], &placed[1]).unwrap().0 + tick(&a) + tick(&b);
        let by = if knows_host { Tie::Host } else { Tie::Unix };
        prop_assert!(placed.iter().all(|one| one.by == by));
        prop_assert!(placed.iter().any(|one| one.offset.0 <= tick(&a) + tick(&b)), "the axis begins with a trace");
        for (&(left, key), &(arrived, _)) in sent.iter().zip(&received) {
            let (s, r) = (on_axis(&traces[0], &placed[0], key), on_axis(&traces[1], &placed[1], key));
            let (flight, shown) = ((arrived - left) as i64, r.unwrap() - s.unwrap());
            prop_assert!((shown - flight).abs() <= bound, "{shown} for {flight}, bound {bound}");
            prop_assert!(shown > 0 || flight <= bound);
        }
    }
}

fn at_seconds(counter: u64, seconds: &[u64]) -> Guest {
    let anchors = seconds.iter().map(|second| second * 1_000_000_000).collect();
    Guest { counter, stated: 2_000_000_000, wrong: 0, anchors }
}

/// Three messages, a millisecond apart.
fn times(from: u64) -> Vec<(u64, u64)> {
    (0..3).map(|n| (from + n * 1_000_000, n)).collect()
}

#[test]
fn guests_of_one_host_are_exact() {
    let tell = |anchor: Anchor, ring: &mut Image| ring.anchor(&anchor);
    let early = at_seconds(77, &[1, 2, 3]).trace(&times(1_000_000_000), tell);
    let late = at_seconds(1 << 40, &[1, 2, 3]).trace(&times(2_500_000_000), tell);
    let placed = join(&[late, early].each_ref().map(Bearings::of));
    assert_eq!(placed.iter().map(|one| one.offset).collect::<Vec<_>>(), [Nanos(1_500_000_000), Nanos(0)]);
    assert!(between(&placed[0], &placed[1]).unwrap() <= Nanos(2), "{placed:?}");
}

#[test]
fn a_collector_that_looked_at_both_ties_guests_without_anchors() {
    // Seen in looks of 2 ms, which the truth lies at the edge of.
    let seen = |guest: &Guest, from: u64, late: u64| {
        let anchor = |at: u64| CollectorAnchor {
            anchor: Anchor { ticks: guest.ticks(at), unix_ns: EPOCH + at + late, host_ns: at + late },
            error: Nanos(1_000_000),
        };
        let mut writer = unfinished(&guest.ring(&times(from), |_, _| {}));
        writer.anchor(anchor(from)).unwrap();
        Trace::from_bytes(writer.finish().unwrap().0).unwrap()
    };
    let guests = [at_seconds(5, &[]), at_seconds(1 << 33, &[])];
    let traces = [seen(&guests[0], 1_000_000_000, 900_000), seen(&guests[1], 1_100_000_000, 0)];
    let placed = join(&traces.each_ref().map(Bearings::of));
    assert_eq!(placed[1].by, Tie::Host);
    assert_eq!(placed[1].offset, Nanos(100_000_000 - 900_000));
    let bound = between(&placed[0], &placed[1]).unwrap();
    assert!((Nanos(2_000_000)..Nanos(2_001_000)).contains(&bound), "{bound:?}");
}

#[test]
fn what_shares_no_clock_is_not_tied() {
    let tell = |anchor: Anchor, ring: &mut Image| ring.anchor(&anchor);
    let here = at_seconds(9, &[1, 2]).trace(&times(1_000_000_000), tell);
    // A host that was started an hour later: the same host time is another one.
    let elsewhere = at_seconds(9, &[1, 2]).trace(&times(1_000_000_000), |anchor, ring| {
        ring.anchor(&Anchor { unix_ns: anchor.unix_ns + 3_600_000_000_000, ..anchor });
    });
    let nowhere = at_seconds(9, &[]).trace(&times(5_000_000_000), tell);
    // Nobody says which host this is.
    let host_only = at_seconds(9, &[1]).trace(&times(5_000_000_000), |anchor, ring| {
        ring.anchor(&Anchor { unix_ns: 0, ..anchor });
    });
    let placed = join(&[&here, &elsewhere, &nowhere, &host_only].map(Bearings::of));
    assert_eq!(
        placed.iter().map(|one| one.by).collect::<Vec<_>>(),
        [Tie::Unix, Tie::Unix, Tie::Nothing, Tie::Nothing]
    );
    assert_eq!(placed.iter().map(|one| one.offset.0).collect::<Vec<_>>(), [0, 3_600_000_000_000, 0, 0]);
    assert!(between(&placed[0], &placed[1]).is_some());
    assert_eq!(between(&placed[0], &placed[2]), None);
    assert_eq!(placed[2].error, None);
}
