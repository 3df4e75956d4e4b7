//! Row ↔ y.

const MAX_ROW_HEIGHT: f64 = 72.0;

/// Row ↔ y. Rows are counted from 0 at the top; a fraction is a place inside a row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RowAxis {
    rows: u32,
    /// Points of a row when there is room.
    best: f64,
    top: f64,
    row_height: f64,
    height: f64,
}

impl RowAxis {
    /// As many of the rows as can be, no higher than `best` points.
    pub fn fit(rows: u32, best: f64, height: f64) -> Self {
        let mut axis = Self { rows: rows.max(1), best, top: 0.0, row_height: 1.0, height: height.max(1.0) };
        axis.show_all();
        axis
    }

    /// Goes back to all rows.
    pub fn show_all(&mut self) {
        self.row_height = self.lowest().min(self.best);
        self.top = 0.0;
    }

    /// Multiplies the height of a row and keeps what is under `y` where it is.
    pub fn zoom(&mut self, factor: f64, y: f64) {
        let row = self.row(y);
        let height = (self.row_height * factor).clamp(self.lowest().min(self.best), MAX_ROW_HEIGHT);
        if height.is_finite() {
            self.row_height = height;
            self.top = row - y / height;
            self.clamp();
        }
    }

    /// Moves what is shown by `dy` points down.
    pub fn pan(&mut self, dy: f64) {
        if dy.is_finite() {
            self.top -= dy / self.row_height;
            self.clamp();
        }
    }

    /// Moves the graph until `row` is in sight, in the middle if it was not. The first `held` rows always are.
    pub fn reveal(&mut self, row: u32, held: u32) {
        let y = self.y64(f64::from(row));
        if row >= held && (y < self.held(held) || y + self.row_height > self.height) {
            self.pan(self.height / 2.0 - y);
        }
    }

    /// Points at the top in which the first rows stand that stay there when others scroll, at most half of all; 0
    /// while they stand there anyway.
    pub fn held(&self, rows: u32) -> f64 {
        match self.top > 0.0 {
            true => (f64::from(rows) * self.row_height).min(self.height / 2.0),
            false => 0.0,
        }
    }

    /// The first rows, as high as these, in so many points.
    pub fn first(&self, height: f64) -> Self {
        Self { top: 0.0, height, ..*self }
    }

    /// The same rows in another height.
    pub fn resize(&mut self, height: f64) {
        let whole = self.row_height <= self.lowest().min(self.best) * (1.0 + 1e-9);
        self.height = height.max(1.0);
        if whole { self.show_all() } else { self.clamp() }
    }

    /// Top edge of `row` in points; far outside the graph it is cut to ±100,000.
    pub fn y(&self, row: f64) -> f32 {
        self.y64(row).clamp(-1e5, 1e5) as f32
    }

    /// The row under `y`; may lie outside the rows there are.
    pub fn row(&self, y: f64) -> f64 {
        self.top + y / self.row_height
    }

    /// The same, where the first `held` rows stay at the top.
    pub fn row_below(&self, y: f64, held: u32) -> f64 {
        if y < self.held(held) { y / self.row_height } else { self.row(y) }
    }

    /// The rows in sight: first, and one past the last.
    pub fn visible(&self) -> (u32, u32) {
        let first = self.top.floor().max(0.0) as u32;
        let end = self.row(self.height).ceil().max(0.0) as u32;
        (first.min(self.rows), end.min(self.rows))
    }

    /// Points between one row and the next.
    pub fn row_height(&self) -> f64 {
        self.row_height
    }

    /// Points from top to bottom.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// How many rows there are, at least 1.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    fn y64(&self, row: f64) -> f64 {
        (row - self.top) * self.row_height
    }

    fn lowest(&self) -> f64 {
        self.height / f64::from(self.rows)
    }

    fn clamp(&mut self) {
        let most = (f64::from(self.rows) - self.height / self.row_height).max(0.0);
        self.top = self.top.clamp(0.0, most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_that_are_held_stay_at_the_top() {
        let mut axis = RowAxis::fit(1000, 34.0, 340.0);
        axis.zoom(100.0, 0.0);
        assert_eq!((axis.held(3), axis.row_below(40.0, 3)), (0.0, axis.row(40.0)));
        axis.pan(-100.0 * axis.row_height());
        assert!(axis.held(2) > 0.0 && axis.held(50) == 170.0);
        assert!(axis.row_below(10.0, 2) < 1.0 && axis.row_below(169.0, 2) > 100.0);
        // What they cover is brought out from under them.
        axis.reveal(100, 2);
        assert!(f64::from(axis.y(100.0)) >= axis.held(2));
        let before = axis;
        axis.reveal(1, 2);
        assert_eq!(axis, before);
    }

    proptest! {
        #[test]
        fn rows_and_y_are_inverse(rows in 0u32..2_000_000, height in 1.0..3000.0f64,
                                  zooms in prop::collection::vec((0.2..8.0f64, 0.0..1.0f64), 0..40), at in 0.0..1.0f64) {
            let mut axis = RowAxis::fit(rows, 34.0, height);
            for (factor, y) in zooms {
                axis.zoom(factor, y * height);
            }
            let y = at * height;
            prop_assert!((axis.y64(axis.row(y)) - y).abs() < 1e-3);
            let (first, end) = axis.visible();
            prop_assert!(first <= end && end <= axis.rows());
        }
    }
}
