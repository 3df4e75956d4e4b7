//! Where things are on the screen: time ↔ x and row ↔ y, and nothing but the arithmetic of it.
//!
//! Positions are points from the top left corner of the graph. A trace may span 1 ns or 10 years and still be zoomed
//! until one nanosecond is 64 points wide: the left edge is kept as a whole number of nanoseconds and a fraction, so
//! that nothing visible is ever rounded through a large float.

mod rows;
mod time;

pub use rows::RowAxis;
pub use time::TimeAxis;

/// Points kept free left and right of the trace when all of it is shown.
pub const MARGIN: f64 = 16.0;
/// Height of a row when there is room: name above, bar below.
pub const ROW_HEIGHT: f64 = 34.0;

/// Both axes of the graph.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct View {
    /// Across.
    pub time: TimeAxis,
    /// Down.
    pub rows: RowAxis,
}

impl View {
    /// All of a trace in `width` x `height` points, rows no higher than [`ROW_HEIGHT`].
    pub fn fit(start: i64, end: i64, rows: u32, width: f64, height: f64) -> Self {
        Self { time: TimeAxis::fit(start, end, width), rows: RowAxis::fit(rows, ROW_HEIGHT, height) }
    }

    /// The same part of the trace after the window changed its size.
    pub fn resize(&mut self, width: f64, height: f64) {
        self.time.resize(width);
        self.rows.resize(height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resizing_keeps_the_whole_trace_in_sight() {
        let mut view = View::fit(0, 1_000_000, 5000, 800.0, 600.0);
        view.resize(1600.0, 900.0);
        assert_eq!(view, View::fit(0, 1_000_000, 5000, 1600.0, 900.0));
    }
}
