//! Time per state, cell by cell: how segments become pixels without losing time.

use crate::model::StateKind;

/// Nanoseconds per state in equal cells along time, of one row or of several together.
pub(super) struct Cells {
    /// Where cell 0 begins.
    start: f64,
    /// How wide a cell is, in nanoseconds.
    width: f64,
    /// Sums of each cell.
    pub(super) times: Vec<[f32; StateKind::COUNT]>,
}

impl Cells {
    pub(super) fn new(start: f64, width: f64, count: usize) -> Self {
        Self { start, width, times: vec![[0.0; StateKind::COUNT]; count] }
    }

    pub(super) fn clear(&mut self) {
        self.times.fill([0.0; StateKind::COUNT]);
    }

    /// Spreads a stretch of one state over the cells it touches; what lies outside is cut off.
    pub(super) fn add(&mut self, begin: i64, end: i64, state: StateKind) {
        let count = self.times.len();
        let from = ((begin as f64 - self.start) / self.width).max(0.0);
        let to = ((end as f64 - self.start) / self.width).min(count as f64);
        if from >= to {
            return;
        }
        let (first, last) = (from as usize, (to as usize).min(count - 1));
        let state = state as usize;
        if first == last {
            self.times[first][state] += ((to - from) * self.width) as f32;
            return;
        }
        self.times[first][state] += ((first as f64 + 1.0 - from) * self.width) as f32;
        for cell in &mut self.times[first + 1..last] {
            cell[state] += self.width as f32;
        }
        self.times[last][state] += ((to - last as f64) * self.width) as f32;
    }
}
