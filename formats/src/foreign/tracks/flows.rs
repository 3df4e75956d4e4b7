//! Flows: points that belong together, each an arrow from the one before.

use super::moments::{Moment, TrackIndex, What};

/// A point of a flow.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlowPoint {
    pub(super) key: u64,
    pub(super) at: i64,
    pub(super) track: TrackIndex,
    /// The flow begins here; points of the same key before are another one's.
    pub(super) first: bool,
}

/// All flows.
#[derive(Default, Debug)]
pub(super) struct Flows(Vec<FlowPoint>);

impl Flows {
    pub(super) fn push(&mut self, point: FlowPoint) {
        self.0.push(point);
    }

    /// The arrows: where each ends, and what to say there. Those within a thread say nothing that its line does not.
    pub(super) fn into_arrows(mut self) -> impl Iterator<Item = (TrackIndex, Moment)> {
        self.0.sort_by_key(|point| (point.key, point.at, !point.first));
        let points = self.0;
        (1..points.len()).filter_map(move |at| {
            let (from, to) = (points[at - 1], points[at]);
            let arrow = from.key == to.key && !to.first && from.track != to.track;
            arrow.then_some((to.track, Moment { at: to.at, what: What::Read { from: from.track } }))
        })
    }
}
