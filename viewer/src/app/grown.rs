//! More of the same trace: the view stays, or moves on with the end.

use super::Viewer;
use crate::paint::chart::Chart;

impl Viewer {
    /// Shows a longer reading of the same trace.
    pub fn grow(&mut self, chart: Chart) {
        let length = self.view.map(|view| view.time.visible()).map(|(start, end)| end.saturating_sub(start));
        let whole = self.shows_all();
        self.replace(chart);
        let (_, last) = self.chart.extent();
        if let (Some(view), Some(length)) = (&mut self.view, length.filter(|_| self.keeps_end && !whole)) {
            view.time.show(last.saturating_sub(length), last);
        }
    }

    /// True if the whole trace is in sight: it stays so when it grows.
    fn shows_all(&self) -> bool {
        self.view.is_some_and(|view| view.time == self.chart.fit(view.time.width(), view.rows.height()).time)
    }
}
