//! Where the user has been: each step of moving, selecting and filtering can be undone and done again.
//!
//! Nobody has to announce a step: every frame tells where it is, and what changes within a moment is one step. A
//! command that is not held down begins a step of its own.

use std::sync::Arc;

use unitrace_formats::time::Nanos;

use super::shown::Shown;
use crate::model::TaskIndex;
use crate::view::View;

/// Changes closer together than this, in seconds, are one step: a turn of the wheel, a drag, a held key.
const PAUSE: f64 = 0.5;
/// Steps that are kept.
const MOST: usize = 200;

/// What is in sight and what is pointed at.
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    /// The part in sight.
    pub view: View,
    /// The selected task.
    pub selected: Option<TaskIndex>,
    /// The moment that was gone to.
    pub cursor: Option<Nanos>,
    /// Which tasks are shown, and how.
    pub shown: Arc<Shown>,
}

impl Place {
    /// The same part of the trace, whatever the size of the window.
    fn same(&self, other: &Self) -> bool {
        let part = |view: &View| {
            let (time, rows) = (&view.time, &view.rows);
            (time.time(0.0), time.ns_per_point(), rows.row(0.0), rows.row_height())
        };
        let sized = |view: &View| (view.time.width(), view.rows.height());
        let moved = part(&self.view) != part(&other.view) && sized(&self.view) == sized(&other.view);
        !moved && self.selected == other.selected && self.cursor == other.cursor && self.shown == other.shown
    }
}

/// Steps behind and ahead.
#[derive(Clone, Default, Debug)]
pub struct History {
    back: Vec<Place>,
    ahead: Vec<Place>,
    here: Option<Place>,
    changed: f64,
    fresh: bool,
}

impl History {
    /// The next change is a step of its own.
    pub fn begin_step(&mut self) {
        self.fresh = true;
    }

    /// What comes next is no step: it follows from the one before.
    pub fn forget_here(&mut self) {
        self.here = None;
    }

    /// We are at `place` now, in seconds.
    pub fn arrive(&mut self, place: Place, now: f64) {
        let Some(here) = &self.here else {
            self.here = Some(place);
            return;
        };
        if here.same(&place) {
            self.here = Some(place);
            return;
        }
        if self.fresh || now - self.changed >= PAUSE {
            self.back.push(here.clone());
            let spare = self.back.len().saturating_sub(MOST);
            self.back.drain(..spare);
        }
        self.ahead.clear();
        (self.here, self.changed, self.fresh) = (Some(place), now, false);
    }

    /// Where we were before; `None` at the beginning.
    pub fn undo(&mut self) -> Option<Place> {
        let place = self.back.pop()?;
        self.ahead.extend(self.here.replace(place.clone()));
        Some(place)
    }

    /// Where we were before going back.
    pub fn redo(&mut self) -> Option<Place> {
        let place = self.ahead.pop()?;
        self.back.extend(self.here.replace(place.clone()));
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(start: i64) -> Place {
        let mut view = View::fit(0, 1_000_000, 10, 800.0, 600.0);
        view.time.show(start, start + 1_000);
        Place { view, selected: None, cursor: None, shown: Arc::default() }
    }

    #[test]
    fn what_happens_in_one_go_is_one_step() {
        let mut history = History::default();
        for (at, start) in [(0.0, 0), (10.0, 1_000), (10.1, 2_000), (10.2, 3_000), (20.0, 4_000)] {
            history.arrive(place(start), at);
        }
        assert_eq!(history.undo(), Some(place(3_000)));
        assert_eq!(history.undo(), Some(place(0)));
        assert_eq!(history.undo(), None);
        assert_eq!(history.redo(), Some(place(3_000)));
        assert_eq!(history.redo(), Some(place(4_000)));
        assert_eq!(history.redo(), None);
    }

    #[test]
    fn a_new_step_ends_what_was_ahead() {
        let mut history = History::default();
        history.arrive(place(0), 0.0);
        for (at, start) in [(0.1, 1_000), (0.2, 2_000)] {
            history.begin_step();
            history.arrive(place(start), at);
        }
        assert_eq!(history.undo(), Some(place(1_000)));
        history.begin_step();
        history.arrive(place(7_000), 0.3);
        assert_eq!(history.redo(), None);
        assert_eq!(history.undo(), Some(place(1_000)));
    }

    #[test]
    fn another_size_of_the_window_is_no_step() {
        let mut history = History::default();
        history.arrive(place(0), 0.0);
        let mut wider = place(0);
        wider.view.resize(1_600.0, 900.0);
        history.arrive(wider, 10.0);
        assert_eq!(history.undo(), None);
    }
}
