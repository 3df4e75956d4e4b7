//! What a ring holds, from packet headers alone.

use crate::packet::{self, Slot};
use crate::ring::Ring;
use std::collections::HashMap;

/// Counts of one ring at one moment; of a running one, roughly.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Overview {
    /// Events in packets.
    pub events: u64,
    /// Events that found every level of their lane busy.
    pub lost: u64,
}

impl Overview {
    /// Looks at every packet header that can be read.
    pub fn of(ring: &Ring) -> Self {
        let geometry = ring.header().geometry;
        let mut overview = Self::default();
        let mut discarded: HashMap<u16, u32> = HashMap::new();
        for stream in geometry.streams() {
            for index in 0..geometry.packets[usize::from(stream.level)] {
                let Ok(header) = packet::peek(ring, Slot { stream, index }) else { break };
                let Some(header) = header.filter(|header| header.stream == stream.raw()) else { continue };
                overview.events += u64::from(header.commit.count);
                let most = discarded.entry(stream.lane).or_default();
                *most = header.discarded.max(*most);
            }
        }
        overview.lost = discarded.values().map(|&count| u64::from(count)).sum();
        overview
    }
}
