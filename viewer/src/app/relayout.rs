//! Another order or filter: where laying out takes longer than a frame it is done on a thread of its own, and the rows
//! stay as they are until it is done.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

use egui::Context;

use super::Viewer;
use crate::layout::Arrangement;
use crate::model::TaskIndex;
use crate::paint::chart::Laid;
use crate::view::View;

/// Layouts that are being made.
#[derive(Default)]
pub(super) struct Relayout {
    running: Option<Receiver<Laid>>,
    /// What was asked for after that was begun.
    next: Option<Arrangement>,
    /// To be gone to when it stands.
    go_to: Option<TaskIndex>,
    /// What shall be in sight when it stands.
    view: Option<View>,
}

impl Relayout {
    /// Goes to a task that has no row yet.
    pub(super) fn go_to_when_done(&mut self, task: TaskIndex) {
        self.go_to = Some(task);
    }
}

impl Viewer {
    /// True while the rows in sight are not those that were asked for last.
    pub fn is_laying_out(&self) -> bool {
        self.relayout.running.is_some()
    }

    /// Rows shall stand as this says: at once, or as soon as that can be laid out beside the frames.
    pub(super) fn arrange(&mut self, arrangement: &Arrangement) {
        (self.relayout.go_to, self.relayout.view) = (None, None);
        if self.is_laying_out() {
            self.relayout.next = Some(arrangement.clone());
            return;
        }
        let layout = self.chart.layout(arrangement);
        if layout.is_quick() {
            return self.stand(layout.run());
        }
        let (send, receive) = channel();
        // If the window is gone by then, nobody wants it.
        std::thread::spawn(move || send.send(layout.run()).is_ok());
        self.relayout.running = Some(receive);
    }

    /// Takes a layout that is done. In every frame.
    pub(super) fn take_layout(&mut self, context: &Context) {
        let Some(running) = &self.relayout.running else { return };
        match running.try_recv() {
            Ok(laid) => {
                self.relayout.running = None;
                match self.relayout.next.take() {
                    Some(next) => self.arrange_again(&next),
                    None => self.stand(laid),
                }
                context.request_repaint();
            }
            Err(TryRecvError::Empty) => context.request_repaint_after(Duration::from_millis(20)),
            Err(TryRecvError::Disconnected) => self.relayout = Relayout::default(),
        }
    }

    /// What was to follow still does.
    fn arrange_again(&mut self, arrangement: &Arrangement) {
        let (go_to, view) = (self.relayout.go_to, self.relayout.view);
        self.arrange(arrangement);
        (self.relayout.go_to, self.relayout.view) = (go_to, view);
    }

    /// Puts this part in sight, if need be when the rows that it is of stand.
    pub(super) fn look_at(&mut self, view: View) {
        match (self.is_laying_out(), self.view) {
            (true, Some(now)) => {
                self.view = Some(View { time: view.time, rows: now.rows });
                self.relayout.view = Some(view);
            }
            _ => self.view = Some(view),
        }
    }

    /// Rows stand as this says; time stays as it is, and what is selected stays in sight.
    fn stand(&mut self, laid: Laid) {
        // The trace has grown meanwhile.
        if !self.chart.can_take(&laid) {
            return;
        }
        self.chart.take(laid);
        self.details.clear();
        self.pinned_details.clear();
        // There may be fewer rows.
        self.view = self.view.map(|view| {
            let fit = self.chart.fit(view.time.width(), view.rows.height());
            View { time: view.time, rows: fit.rows }
        });
        if let (Some(task), Some(view)) = (self.focus.selected, &mut self.view) {
            view.rows.reveal(self.chart.rows.row_of(task), self.chart.rows.pinned());
        }
        if let Some(task) = self.relayout.go_to.take() {
            self.go_to(task);
        }
        self.view = self.relayout.view.take().or(self.view);
    }
}
