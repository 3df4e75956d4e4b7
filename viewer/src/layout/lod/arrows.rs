//! Arrows: all of them where they are few, the most telling ones where they are many. Without a GPU long thin
//! triangles are what costs, so the budget is in pixels of length, not in arrows.

use std::cmp::Reverse;
use std::ops::Range;

use unitrace_formats::time::Nanos;

use super::{Lod, Window};
use crate::layout::Rows;
use crate::model::{Arrow, ArrowIndex, ArrowKind, Model, TaskIndex};

/// An arrow to draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeenArrow {
    /// Which one.
    pub arrow: ArrowIndex,
    /// What it says.
    pub kind: ArrowKind,
    /// Moment and row of its tail; those of the head for a wake that no task did (an interrupt, a timer, a device).
    pub from: (Nanos, u32),
    /// Moment and row of its head.
    pub to: (Nanos, u32),
}

/// What [`Lod::arrows`] found.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct SeenArrows {
    /// To draw, most telling first.
    pub arrows: Vec<SeenArrow>,
    /// How many more there are in this time that are not drawn.
    pub hidden: u64,
}

/// A head alone has a length too, in pixels.
const SHORTEST: f64 = 12.0;
/// Up to so many arrows in a window are looked at one by one.
const FEW: usize = 20_000;

/// True if it has two ends, or is a wake from outside, and is not answered.
pub fn draws(model: &Model, arrow: ArrowIndex) -> bool {
    let (from, to) = (model.arrows.from()[arrow.at()], model.arrows.to()[arrow.at()]);
    let kind = model.arrows.kinds()[arrow.at()];
    let wake = matches!(kind, ArrowKind::Wake | ArrowKind::SpareWake);
    let has_tail = from != TaskIndex::NONE || wake;
    has_tail && to != TaskIndex::NONE && from != to && kind != ArrowKind::TryReadAnswered
}

/// Order of importance: failures, then all else by a fixed shuffle (an even sample that does not flicker), then
/// wakes that changed nothing.
pub(super) fn telling(model: &Model, arrow: ArrowIndex) -> (u8, u32) {
    let rank = match model.arrows.kinds()[arrow.at()] {
        kind if kind.failed() => 2,
        ArrowKind::SpareWake => 0,
        _ => 1,
    };
    (rank, arrow.0.wrapping_mul(0x9E37_79B1).rotate_left(15).wrapping_mul(0x85EB_CA77))
}

/// Moments and rows of both ends.
fn ends(model: &Model, rows: &Rows, index: ArrowIndex) -> Option<SeenArrow> {
    let arrow = model.arrows.get(index);
    let Arrow { kind, at, from, to, .. } = arrow;
    let to = to?;
    let from = from.unwrap_or(to);
    // A result may be read after its maker's end: the tail stands where the maker's line ends.
    let begin = match kind {
        ArrowKind::Read | ArrowKind::ReadFailed => at.min(model.task(from).ended),
        ArrowKind::Message => model.left_at(&arrow),
        _ => at,
    };
    Some(SeenArrow { arrow: index, kind, from: (begin, rows.row_of(from)), to: (at, rows.row_of(to)) })
}

impl Lod {
    /// The arrows in view that fit into `budget` pixels of length, most telling first.
    pub fn arrows(&self, model: &Model, rows: &Rows, window: &Window, budget: f64) -> SeenArrows {
        let times = model.arrows.times();
        let first = times.partition_point(|&at| at < window.time.start);
        let last = times.partition_point(|&at| at < window.time.end).max(first);
        let seen_rows = rows.clip(&window.rows);
        let candidates = self.candidates(model, rows, window, first..last, &seen_rows);
        let total = match candidates.exact {
            true => candidates.arrows.len() as u64,
            false => self.arrows.drawable(model, first, last),
        };
        let arrows = within_budget(model, rows, window, candidates.arrows, budget);
        SeenArrows { hidden: total.saturating_sub(arrows.len() as u64), arrows }
    }

    /// Arrows worth a look: all with an end in view, or the kept ones where those are too many.
    fn candidates(
        &self,
        model: &Model,
        rows: &Rows,
        window: &Window,
        range: Range<usize>,
        seen: &Range<u32>,
    ) -> Candidates {
        let in_view = |&arrow: &ArrowIndex| {
            let seen = |task: TaskIndex| task.some().is_some_and(|task| seen.contains(&rows.row_of(task)));
            draws(model, arrow)
                && (seen(model.arrows.from()[arrow.at()]) || seen(model.arrows.to()[arrow.at()]))
        };
        if range.len() <= FEW {
            let all = (range.start as u32..range.end as u32).map(ArrowIndex);
            return Candidates { arrows: all.filter(in_view).collect(), exact: true };
        }
        if let Some(of_rows) = of_rows(model, rows, window, &range, seen) {
            return Candidates { arrows: of_rows.into_iter().filter(in_view).collect(), exact: true };
        }
        let kept = self.arrows.kept(window.time.start.0, window.time.end.0, window.ns_per_px());
        Candidates { arrows: kept.filter(in_view).collect(), exact: false }
    }
}

struct Candidates {
    arrows: Vec<ArrowIndex>,
    exact: bool,
}

/// The arrows of the few tasks in view, each once; `None` if they are many.
fn of_rows(
    model: &Model,
    rows: &Rows,
    window: &Window,
    range: &Range<usize>,
    seen: &Range<u32>,
) -> Option<Vec<ArrowIndex>> {
    let mut found = Vec::new();
    let mut looked = 0;
    for row in seen.clone() {
        for &task in rows.touching(model, row, window.time.start, window.time.end) {
            let own = model.arrows.of_task(task);
            let first = own.partition_point(|arrow| arrow.at() < range.start);
            let last = own.partition_point(|arrow| arrow.at() < range.end);
            found.extend_from_slice(&own[first..last]);
            looked += 1;
            if found.len() + looked > FEW {
                return None;
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// Takes the most telling first until their length is spent.
fn within_budget(
    model: &Model,
    rows: &Rows,
    window: &Window,
    mut candidates: Vec<ArrowIndex>,
    budget: f64,
) -> Vec<SeenArrow> {
    candidates.sort_unstable_by_key(|&arrow| Reverse(telling(model, arrow)));
    let mut spent = 0.0;
    let mut taken = Vec::new();
    for arrow in candidates.into_iter().filter_map(|arrow| ends(model, rows, arrow)) {
        spent += length(window, &arrow);
        if spent > budget {
            break;
        }
        taken.push(arrow);
    }
    taken
}

/// Pixels of an arrow inside the window.
fn length(window: &Window, arrow: &SeenArrow) -> f64 {
    let x = |at: Nanos| at.0.clamp(window.time.start.0, window.time.end.0) as f64 / window.ns_per_px();
    let y = |row: u32| f64::from(row).clamp(window.rows.start, window.rows.end) * window.px_per_row();
    (x(arrow.to.0) - x(arrow.from.0)).hypot(y(arrow.to.1) - y(arrow.from.1)).max(SHORTEST)
}
