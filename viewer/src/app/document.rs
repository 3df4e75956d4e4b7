//! One trace: being read, unreadable, or open.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Context, Ui};

use super::notes::{NotesFile, beside};
use super::{Growth, Viewer, message};
use crate::layout::Order;
use crate::model::Model;
use crate::open::{open_all, title};
use crate::paint::chart::Chart;
use crate::samples::Sample;

/// A tab.
pub struct Document {
    title: String,
    state: State,
    /// Where notes about it are kept.
    notes: Option<NotesFile>,
    /// A second reading of what is open, because there is more of it.
    again: Option<Receiver<Result<Chart, String>>>,
    /// Whether there is more of it.
    growth: Option<Growth>,
}

enum State {
    Loading(Receiver<Result<Chart, String>>),
    Failed(String),
    Open(Box<Viewer>),
}

impl Document {
    /// Reads traces on a thread of its own; several stand on one time axis.
    pub fn load(paths: Vec<PathBuf>, context: &Context) -> Self {
        let title = paths.iter().map(|path| title(path)).collect::<Vec<_>>().join(" + ");
        let notes = beside(&paths);
        let growth = Growth::watch(&paths, context);
        Self { title, state: State::Loading(read(paths, context)), notes, again: None, growth }
    }

    /// A trace that is there already.
    pub fn of_model(title: &str, model: Model) -> Self {
        let viewer = Viewer::new(Chart::new(model, Order::SpawnTree));
        Self {
            title: title.to_owned(),
            state: State::Open(Box::new(viewer)),
            notes: None,
            again: None,
            growth: None,
        }
    }

    /// A sample that is part of this program.
    pub fn of_sample(sample: &Sample) -> Self {
        match sample.model() {
            Ok(model) => Self::of_model(sample.name, model),
            Err(error) => Self::failed(sample.name, &error.to_string()),
        }
    }

    /// A trace that cannot be read, and why.
    pub fn failed(title: &str, why: &str) -> Self {
        Self {
            title: title.to_owned(),
            state: State::Failed(why.to_owned()),
            notes: None,
            again: None,
            growth: None,
        }
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
        self.grow(ui.ctx());
        match &mut self.state {
            State::Loading(_) => message::show_loading(ui, &self.title),
            State::Failed(why) => message::show_error(ui, why),
            State::Open(viewer) => viewer.show(ui),
        }
    }

    /// Reads the files anew; what is in sight stays.
    pub fn read_again(&mut self, context: &Context) {
        let paths = self.growth.as_ref().map(|growth| growth.paths().to_vec());
        if let Some(paths) = paths {
            self.again = Some(read(paths, context));
        }
    }

    /// Reads on when there is more.
    fn grow(&mut self, context: &Context) {
        let idle = self.again.is_none() && !matches!(self.state, State::Loading(_));
        if idle && self.growth.as_mut().is_some_and(Growth::is_due) {
            self.read_again(context);
        }
    }

    fn receive(&mut self) {
        let receiver = match &self.state {
            State::Loading(receiver) => receiver,
            _ => match &self.again {
                Some(receiver) => receiver,
                None => return,
            },
        };
        let read = match receiver.try_recv() {
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => {
                Err(format!("{}: reading it failed in a way that should not be possible", self.title))
            }
            Ok(read) => read,
        };
        self.again = None;
        if let Some(growth) = &mut self.growth {
            growth.was_read();
        }
        match (read, &mut self.state) {
            (Ok(chart), State::Open(viewer)) => viewer.grow(chart),
            (Ok(chart), state) => {
                let mut viewer = Viewer::new(chart);
                if let Some(notes) = self.notes.clone() {
                    viewer.keep_notes_in(notes);
                }
                *state = State::Open(Box::new(viewer));
            }
            // What is there is still true.
            (Err(why), State::Open(viewer)) => viewer.say(why),
            (Err(why), state) => *state = State::Failed(why),
        }
    }
}

/// Reads traces on a thread of its own.
fn read(paths: Vec<PathBuf>, context: &Context) -> Receiver<Result<Chart, String>> {
    let (send, receive) = channel();
    let context = context.clone();
    std::thread::spawn(move || {
        let chart = open_all(&paths).map(|model| Chart::new(model, Order::SpawnTree));
        // If the window is gone by now, nobody wants it.
        let _ = send.send(chart.map_err(|error| error.to_string()));
        context.request_repaint();
    });
    receive
}
