//! What a sequence of packets has said before: names, defaults, clocks.

use std::collections::HashMap;

use super::schema::{Clock, Interned, Name};
use crate::foreign::tracks::{NameId, Tracks};

/// One sequence.
#[derive(Default, Debug)]
pub(super) struct Sequence {
    pub(super) categories: HashMap<u64, NameId>,
    pub(super) names: HashMap<u64, NameId>,
    pub(super) annotations: HashMap<u64, NameId>,
    pub(super) values: HashMap<u64, NameId>,
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
        let mut keep = |into: &mut HashMap<u64, NameId>, names: &[Name]| {
            for name in names {
                into.insert(name.number, tracks.name(&String::from_utf8_lossy(&name.text)));
            }
        };
        keep(&mut self.categories, &new.categories);
        keep(&mut self.names, &new.names);
        keep(&mut self.annotations, &new.annotations);
        keep(&mut self.values, &new.values);
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
