//! One trace: being read, unreadable, or open.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Context, Ui};

use super::notes::{NotesFile, beside};
use super::{Viewer, message};
use crate::layout::Order;
use crate::model::Model;
use crate::open::{open_all, title};
use crate::paint::chart::Chart;

/// A tab.
pub struct Document {
    title: String,
    state: State,
    /// Where notes about it are kept.
    notes: Option<NotesFile>,
}

enum State {
    Loading(Receiver<Result<Chart, String>>),
    Failed(String),
    Open(Box<Viewer>),
}

impl Document {
    /// Reads traces on a thread of its own; several stand on one time axis.
    pub fn load(paths: Vec<PathBuf>, context: &Context) -> Self {
        let (send, receive) = channel();
        let context = context.clone();
        let notes = beside(&paths);
        let title = paths.iter().map(|path| title(path)).collect::<Vec<_>>().join(" + ");
        std::thread::spawn(move || {
            let chart = open_all(&paths).map(|model| Chart::new(model, Order::SpawnTree));
            // If the window is gone by now, nobody wants it.
            let _ = send.send(chart.map_err(|error| error.to_string()));
            context.request_repaint();
        });
        Self { title, state: State::Loading(receive), notes }
    }

    /// A trace that is there already.
    pub fn of_model(title: &str, model: Model) -> Self {
        let viewer = Viewer::new(Chart::new(model, Order::SpawnTree));
        Self { title: title.to_owned(), state: State::Open(Box::new(viewer)), notes: None }
    }

    /// A trace that cannot be read, and why.
    pub fn failed(title: &str, why: &str) -> Self {
        Self { title: title.to_owned(), state: State::Failed(why.to_owned()), notes: None }
    }

    /// Its name.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The trace, once it is loaded.
    pub fn viewer(&mut self) -> Option<&mut Viewer> {
        match &mut self.state {
            State::Open(viewer) => Some(viewer),
            _ => None,
        }
    }

    /// Everything in the tab.
    pub fn show(&mut self, ui: &mut Ui) {
        self.receive();
        match &mut self.state {
            State::Loading(_) => message::show_loading(ui, &self.title),
            State::Failed(why) => message::show_error(ui, why),
            State::Open(viewer) => viewer.show(ui),
        }
    }

    fn receive(&mut self) {
        let State::Loading(receiver) = &self.state else { return };
        self.state = match receiver.try_recv() {
            Ok(Ok(chart)) => {
                let mut viewer = Viewer::new(chart);
                if let Some(notes) = self.notes.clone() {
                    viewer.keep_notes_in(notes);
                }
                State::Open(Box::new(viewer))
            }
            Ok(Err(why)) => State::Failed(why),
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => State::Failed(format!(
                "{}: reading it failed in a way that should not be possible",
                self.title
            )),
        };
    }
}
