//! What concerns all tasks of a guest at once: garbage collection, lost events, time in which nothing could run.

use std::ops::Range;

use super::track::{range, stretch};
use crate::layout::lod::Bands;
use crate::layout::{Rows, Section};
use crate::model::{GuestIndex, LaneIndex, Model};

/// Full-height bands behind the rows of one guest.
pub struct Background {
    /// Its rows; `None`: the whole graph, because there is no other guest.
    pub rows: Option<Range<u32>>,
    /// Garbage collections.
    pub gc: Bands,
    /// Lost events, weighted by their number.
    pub lost: Bands,
    /// Time in which the only CPU or thread had nothing to run.
    pub idle: Bands,
}

impl Background {
    /// One for each guest, from the top.
    pub(super) fn all(model: &Model, rows: &Rows) -> Vec<Self> {
        let headers = rows.headers().iter().filter_map(|header| match header.section {
            // A folded guest has no other row than its header's.
            Section::Guest(guest) => Some((header.row + u32::from(header.folded.is_none()), guest)),
            Section::Pinned | Section::Module(..) => None,
        });
        let headers: Vec<(u32, GuestIndex)> = headers.collect();
        if headers.is_empty() {
            return vec![Self::of(model, GuestIndex::default(), None)];
        }
        let ends = headers.iter().skip(1).map(|header| header.0).chain([rows.len() as u32]);
        let guests = headers.iter().zip(ends);
        guests.map(|(&(first, guest), end)| Self::of(model, guest, Some(first..end))).collect()
    }

    fn of(model: &Model, guest: GuestIndex, rows: Option<Range<u32>>) -> Self {
        let here = |lane: LaneIndex| model.lanes.get(lane.at()).is_some_and(|lane| lane.guest == guest);
        let gcs = model.gcs.iter().map(|gc| &gc.stretch).filter(|gc| gc.depth == 0 && here(gc.lane));
        // What is tied to no lane is of no guest in particular: it stands behind the first.
        let lost = model.gaps.iter().filter(|gap| gap.lane.map_or(guest == GuestIndex(0), here));
        Self {
            rows,
            gc: Bands::new(gcs.map(stretch)),
            lost: Bands::new(lost.map(|gap| (range(gap.after, gap.before), gap.events))),
            idle: sole_lane_idles(model, guest),
        }
    }
}

/// With several CPUs, one of them idle says little; then there is no such band.
fn sole_lane_idles(model: &Model, guest: GuestIndex) -> Bands {
    let lanes = model.lanes.iter().filter(|lane| lane.guest == guest).count();
    let here = |lane: LaneIndex| model.lanes.get(lane.at()).is_some_and(|lane| lane.guest == guest);
    let idles = model.idles.iter().filter(|idle| lanes == 1 && here(idle.lane));
    Bands::new(idles.map(stretch))
}
