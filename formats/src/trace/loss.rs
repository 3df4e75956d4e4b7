//! Loss, added up: the line under a report.

use crate::ring::{Gap, GapKind, Header};

/// Events that happened and are not in the trace, by reason.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Loss {
    /// Older than what the ring holds: the normal case of a ring that was full.
    pub older: u64,
    /// Missing between events that are there.
    pub missing: u64,
    /// Not recorded, because every level of a lane was busy.
    pub discarded: u64,
    /// In damaged packets.
    pub damaged: u64,
    /// Not recorded, because a thread found no free lane.
    pub no_lane: u64,
    /// Callsites without a name, because the site table was full.
    pub sites: u64,
    /// Objects that are not in the live table, because their slot was taken.
    pub live: u64,
}

impl Loss {
    pub(super) fn of(gaps: &[Gap], header: &Header) -> Self {
        let mut loss = Self {
            no_lane: header.no_lane.into(),
            sites: header.sites_lost.into(),
            live: header.live_lost.into(),
            ..Self::default()
        };
        for gap in gaps {
            let sum = match gap.kind {
                GapKind::Older => &mut loss.older,
                GapKind::Discarded => &mut loss.discarded,
                GapKind::Damaged => &mut loss.damaged,
                GapKind::Missing | GapKind::Other(_) => &mut loss.missing,
            };
            *sum = sum.saturating_add(gap.events);
        }
        loss
    }

    /// Events lost within the time that the trace covers: all but the older ones.
    pub fn total(&self) -> u64 {
        let sums = [self.missing, self.discarded, self.damaged, self.no_lane];
        sums.into_iter().fold(0, u64::saturating_add)
    }
}
