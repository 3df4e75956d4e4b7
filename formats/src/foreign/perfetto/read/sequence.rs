//! What a sequence of packets has said before: names, defaults, clocks.

use std::collections::HashMap;

use super::schema::{Clock, Interned, Name};
use super::track_event::Called;
use crate::foreign::telling::Spread;
use crate::foreign::tracks::{NameId, Tracks};

/// All sequences, by number.
#[derive(Default, Debug)]
pub(super) struct Sequences {
    places: HashMap<u32, usize, Spread>,
    all: Vec<Sequence>,
    /// The one that was asked for last, and its place: the next packet is often of the same.
    last: Option<(u32, usize)>,
}

impl Sequences {
    /// The sequence of this number, made if it is new.
    #[inline]
    pub(super) fn of(&mut self, number: u32) -> &mut Sequence {
        let place = match self.last {
            Some((last, place)) if last == number => place,
            _ => self.find(number),
        };
        &mut self.all[place]
    }

    fn find(&mut self, number: u32) -> usize {
        let next = self.all.len();
        let place = *self.places.entry(number).or_insert(next);
        if place == next {
            self.all.push(Sequence::default());
        }
        self.last = Some((number, place));
        place
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }
}

/// Names by the numbers that a sequence gives them.
#[derive(Default, Debug)]
pub(super) struct Numbered(HashMap<u64, NameId, Spread>);

impl Numbered {
    /// A name that an event says; `None` if it is the number of none.
    #[inline]
    pub(super) fn find(&self, tracks: &mut Tracks, name: Called<'_>) -> Option<NameId> {
        match name {
            Called::Number(number) => self.0.get(&number).copied(),
            Called::Text(text) => Some(tracks.name(&String::from_utf8_lossy(text))),
        }
    }

    fn keep(&mut self, tracks: &mut Tracks, names: &[Name]) {
        for name in names {
            self.0.insert(name.number, tracks.name(&String::from_utf8_lossy(&name.text)));
        }
    }
}

/// One sequence.
#[derive(Default, Debug)]
pub(super) struct Sequence {
    pub(super) categories: Numbered,
    pub(super) names: Numbered,
    pub(super) annotations: Numbered,
    pub(super) values: Numbered,
    /// The clock of packets that name none.
    pub(super) clock: Option<u32>,
    /// The track of events that name none.
    pub(super) track: Option<u64>,
    /// Clocks that only this sequence has: what they last showed, and nanoseconds in their unit.
    own_clocks: HashMap<u32, OwnClock>,
}

#[derive(Clone, Copy, Debug)]
struct OwnClock {
    now: u64,
    unit: u64,
    incremental: bool,
}

/// Ids of clocks that only a sequence has.
const OWN: std::ops::Range<u32> = 64..128;

impl Sequence {
    /// Names are new from here on.
    pub(super) fn clear(&mut self) {
        let own_clocks = std::mem::take(&mut self.own_clocks);
        *self = Self { own_clocks, ..Self::default() };
    }

    /// Keeps new names.
    pub(super) fn intern(&mut self, tracks: &mut Tracks, new: &Interned) {
        self.categories.keep(tracks, &new.categories);
        self.names.keep(tracks, &new.names);
        self.annotations.keep(tracks, &new.annotations);
        self.values.keep(tracks, &new.values);
    }

    /// A clock of this sequence showed this.
    pub(super) fn snapshot(&mut self, clock: &Clock) {
        if OWN.contains(&clock.id) {
            let unit = clock.unit.max(1);
            let own = OwnClock { now: clock.timestamp, unit, incremental: clock.incremental };
            self.own_clocks.insert(clock.id, own);
        }
    }

    /// A time as a packet says it, in ns of its clock. Incremental clocks go on from the packet before.
    pub(super) fn time(&mut self, clock: u32, timestamp: u64) -> u64 {
        let Some(own) = self.own_clocks.get_mut(&clock) else { return timestamp };
        own.now = if own.incremental { own.now.wrapping_add(timestamp) } else { timestamp };
        own.now.saturating_mul(own.unit)
    }
}
