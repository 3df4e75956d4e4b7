//! The writer over memory of its own: wraps, pauses, steps back, interrupts at the one place where they hurt most.
#![allow(clippy::unwrap_used)]

#[path = "../../tests/reading/mod.rs"]
mod reading;

use super::fixed::Fixed;
use super::lane::Lane;
use super::region::Region;
use super::tail::Number;
use super::{Host, Stale};
use core::cell::{Cell, RefCell};
use core::ptr::NonNull;
use proptest::prelude::*;
use reading::{Copied, assert_gapless};
use unitrace_formats::event::{Event, Level, PollResult, Text, ValueType};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::Geometry;
use unitrace_formats::ring::geometry::{LEVELS, StreamId};
use unitrace_formats::ring::header::NewHeader;

/// A region on the heap; leaked, as real ones are.
fn region(geometry: Geometry) -> Region {
    let layout = std::alloc::Layout::from_size_align(geometry.region as usize, 4096).unwrap();
    // SAFETY: not of size 0.
    let memory = unsafe { std::alloc::alloc(layout) };
    // Dirty, as memory of a guest that restarted may be.
    // SAFETY: as long as allocated.
    unsafe { memory.write_bytes(0xA5, geometry.region as usize) };
    let header = NewHeader::by_hand("test", geometry);
    // SAFETY: fresh, aligned, never freed.
    unsafe { Region::make(NonNull::new(memory).unwrap(), &header, std::iter::empty()) }
}

fn small() -> Geometry {
    Geometry::divide(64 << 10, 2, 256).unwrap()
}

/// What one reading of the clock brings.
#[derive(Clone, Debug)]
struct Reading {
    /// Ticks since the last one; may be negative.
    delta: i64,
    /// An interrupt strikes here, inside the record that reads the clock, and records these.
    interrupt: Vec<Kind>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Empty,
    Small,
    Pair,
    Large,
    Label(usize),
}

/// The surroundings of a writer, scripted.
struct World {
    lane: &'static Lane,
    clock: Cell<u64>,
    script: RefCell<std::vec::IntoIter<Reading>>,
    depth: Cell<usize>,
    recorded: RefCell<[Vec<Event<'static>>; LEVELS]>,
    discarded: Cell<u32>,
}

impl World {
    fn new(lane: &'static Lane, script: Vec<Reading>) -> Self {
        Self {
            lane,
            clock: Cell::new(1 << 40),
            script: RefCell::new(script.into_iter()),
            depth: Cell::new(0),
            recorded: RefCell::default(),
            discarded: Cell::new(0),
        }
    }

    fn record(&self, kind: Kind, n: u32) {
        let event = event(kind, n);
        let depth = self.depth.get();
        if depth < LEVELS {
            self.recorded.borrow_mut()[depth].push(event);
        } else {
            self.discarded.set(self.discarded.get() + 1);
        }
        self.depth.set(depth + 1);
        let fixed = Fixed::of(&event);
        let result = match event.text() {
            None => match event.payload_size() {
                0..=8 => self.lane.record::<1>(self, fixed.head(), fixed.words()),
                9..=16 => self.lane.record::<2>(self, fixed.head(), fixed.words()),
                _ => self.lane.record::<3>(self, fixed.head(), fixed.words()),
            },
            Some(_) => self.with_tail(&event, &[]),
        };
        self.depth.set(depth);
        result.unwrap();
    }

    fn with_tail(&self, event: &Event<'_>, numbers: &[Number]) -> Result<(), Stale> {
        let (fixed, text) = (Fixed::of(event), event.text().unwrap_or_default());
        let [a, b, _] = fixed.words();
        self.lane.record_with_tail(self, fixed.head(), (a, b), text.bytes(), numbers)
    }
}

fn event(kind: Kind, n: u32) -> Event<'static> {
    const TEXT: &str = "the quick brown fox jumps over the lazy dog, again and again and again";
    let (task, other) = (ObjectId(n), ObjectId(!n));
    match kind {
        Kind::Empty => Event::IdleBegin {},
        Kind::Small => Event::PollEnd { task, result: PollResult::Pending },
        Kind::Pair => Event::Read { task, source: other },
        Kind::Large => Event::SpanBegin { span: task, parent: other, site: SiteId(9), task },
        Kind::Label(length) => {
            Event::Label { object: task, site: SiteId(1), text: Text::new(&TEXT[..length % TEXT.len()]) }
        }
    }
}

impl Host for &World {
    fn ticks(self) -> u64 {
        let reading = self.script.borrow_mut().next();
        let Some(reading) = reading else {
            self.clock.set(self.clock.get() + 40);
            return self.clock.get();
        };
        self.clock.set(self.clock.get().wrapping_add_signed(reading.delta));
        let now = self.clock.get();
        for (n, kind) in reading.interrupt.into_iter().enumerate() {
            self.record(kind, 1_000_000 + n as u32);
        }
        now
    }
    fn current(self) -> ObjectId {
        ObjectId(77)
    }
    fn is_stale(self, _: &Lane) -> bool {
        false
    }
    fn packet_opened(self, _: u64) {}
}

fn copied(region: Region) -> Copied {
    Copied::new(region.copy())
}

/// Every event that is left is what was recorded at that level, newest last, none missing in between.
fn check(region: Region, world: &World) {
    let copied = copied(region);
    let streams = copied.streams();
    for (level, recorded) in world.recorded.borrow().iter().enumerate() {
        let Some(packets) = streams.get(&StreamId { lane: 0, level: level as u8 }) else {
            assert!(recorded.is_empty());
            continue;
        };
        assert_gapless(packets);
        let found: Vec<_> =
            packets.iter().flat_map(|packet| &packet.events[1..]).map(|(_, event)| *event).collect();
        let most = copied.header.geometry.packets[level] as usize;
        assert!(packets.len() <= most);
        let expected = if packets.len() == most && packets[0].header.seq > 1 {
            &recorded[recorded.len() - found.len()..]
        } else {
            recorded
        };
        assert_eq!(found, expected);
        assert!(packets.iter().all(|packet| packet.events[0].1 == Event::Current { task: ObjectId(77) }));
    }
}

fn lane(region: Region) -> &'static Lane {
    let lane = region.lane(0).unwrap();
    assert!(lane.claim(41));
    assert!(!lane.claim(42), "claimed twice");
    lane
}

#[test]
fn an_untouched_ring_is_empty() {
    assert!(copied(region(small())).streams().is_empty());
}

#[test]
fn beyond_the_last_level_events_are_counted() {
    let region = region(small());
    // Each record reads the clock once, and each reading is interrupted by one record: four deep.
    let quiet = Reading { delta: 1, interrupt: Vec::new() };
    let struck = Reading { delta: 1, interrupt: vec![Kind::Pair] };
    let script = [quiet].into_iter().chain((0..3).map(|_| struck.clone())).collect();
    let world = World::new(lane(region), script);
    world.record(Kind::Pair, 0);
    world.record(Kind::Pair, 1);
    assert_eq!(world.discarded.get(), 1, "the fourth writer finds no level and asks no clock");
    // The number is in the next packet of level 0.
    (0..40).for_each(|n| world.record(Kind::Pair, n));
    let copied = copied(region);
    let packets = &copied.streams()[&StreamId { lane: 0, level: 0 }];
    assert_eq!(packets.iter().map(|packet| packet.header.discarded).collect::<Vec<_>>(), [0, 1, 1]);
    check(region, &world);
}

#[test]
fn the_next_owner_begins_a_packet_and_keeps_the_old_ones() {
    let region = region(small());
    let world = World::new(lane(region), Vec::new());
    world.record(Kind::Pair, 1);
    world.lane.free();
    assert!(world.lane.claim(43));
    world.record(Kind::Pair, 2);
    let copied = copied(region);
    let packets = &copied.streams()[&StreamId { lane: 0, level: 0 }];
    assert_eq!(packets.iter().map(|packet| packet.header.owner).collect::<Vec<_>>(), [41, 43]);
    assert_gapless(packets);
}

#[test]
fn text_longer_than_a_packet_is_cut() {
    let region = region(small());
    let world = World::new(lane(region), Vec::new());
    let text = "é".repeat(400);
    for _ in 0..100 {
        let event = Event::Label { object: ObjectId(1), site: SiteId(0), text: Text::new(&text) };
        world.with_tail(&event, &[]).unwrap();
    }
    let copied = copied(region);
    for (_, _, event) in copied.events() {
        let Event::Label { text, .. } = event else { panic!("{event:?}") };
        assert!(text.is_cut() && text.bytes().len() > 100 && text.bytes().len() % 2 == 0);
    }
}

/// However much it is, and wherever the packet ends: the event, its text, its numbers, nothing between them.
#[test]
fn numbers_stand_right_behind_their_event() {
    for (length, count) in [(0, 1), (3, 5), (13, 2), (100, 4), (9, 20), (200, 32)] {
        let region = region(small());
        let readings = (0..50).map(|n| Reading { delta: 1 << (n % 40), interrupt: Vec::new() }).collect();
        let world = World::new(lane(region), readings);
        let words = "x".repeat(length);
        let (of, value) = (ValueType::Unsigned, |n| u64::MAX - u64::from(n));
        let numbers: Vec<_> = (0..count).map(|n| Number::new(SiteId(n), of, value(n))).collect();
        for n in 0..100 {
            let (task, level, site) = (ObjectId(n), Level::Info, SiteId(7));
            let event = Event::Log { task, level, site, text: Text::new(&words) };
            world.with_tail(&event, &numbers).unwrap();
        }
        let copied = copied(region);
        let events: Vec<_> = copied.events().into_iter().map(|(_, _, event)| event).collect();
        let events: Vec<_> = events.iter().filter(|event| !matches!(event, Event::Current { .. })).collect();
        let first = events.iter().position(|event| matches!(event, Event::Log { .. })).unwrap();
        let mut whole = 0;
        for said in events[first..].chunks(1 + usize::from(count)) {
            let Event::Log { text, .. } = said[0] else { panic!("{:?}", said[0]) };
            assert!(words.as_bytes().starts_with(text.bytes()));
            let field = |n| Event::Field { site: SiteId(n), of, value: value(n) };
            let values = said[1..].iter().enumerate().all(|(n, event)| **event == field(n as u16));
            assert!(values, "{said:?}");
            whole += 1;
        }
        assert!(whole > 2, "{length} {count}");
    }
}

/// A lane whose ring ended: nothing is written, the level is free again.
#[test]
fn a_stale_lane_is_left_alone() {
    #[derive(Clone, Copy)]
    struct Ended;
    impl Host for Ended {
        fn ticks(self) -> u64 {
            5
        }
        fn current(self) -> ObjectId {
            ObjectId::NONE
        }
        fn is_stale(self, _: &Lane) -> bool {
            true
        }
        fn packet_opened(self, _: u64) {}
    }
    let region = region(small());
    let world = World::new(lane(region), Vec::new());
    (0..100).for_each(|n| world.record(Kind::Pair, n));
    let before = region.copy();
    world.lane.expire();
    let fixed = Fixed::of(&event(Kind::Pair, 5));
    assert!(matches!(world.lane.record::<1>(Ended, fixed.head(), fixed.words()), Err(Stale)));
    let packets = small().first_lane as usize..;
    assert!(before[packets.clone()] == region.copy()[packets]);
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Empty),
        Just(Kind::Small),
        Just(Kind::Pair),
        Just(Kind::Large),
        (0usize..70).prop_map(Kind::Label),
    ]
}

fn reading() -> impl Strategy<Value = Reading> {
    let delta = prop_oneof![
        8 => 0i64..400,
        3 => 0i64..100_000,
        1 => 0i64..10_000_000_000_000,
        1 => -1000i64..0,
    ];
    let interrupt = prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(kind(), 1..4)];
    (delta, interrupt).prop_map(|(delta, interrupt)| Reading { delta, interrupt })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever is recorded, whenever, however interrupted, wrapped or not: what is left is right.
    #[test]
    fn what_is_left_is_right(
        packet_shift in 8u32..13,
        kinds in prop::collection::vec(kind(), 0..4000),
        script in prop::collection::vec(reading(), 0..3000),
    ) {
        let packet = 1 << packet_shift;
        let region = region(Geometry::divide(32 * u64::from(packet) + (16 << 10), 2, packet).unwrap());
        let world = World::new(lane(region), script);
        for (n, kind) in kinds.into_iter().enumerate() {
            world.record(kind, n as u32);
        }
        check(region, &world);
    }
}
