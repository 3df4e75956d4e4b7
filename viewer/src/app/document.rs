//! One trace: being read, unreadable, or open.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Context, Ui};

use super::notes::{NotesFile, beside};
use super::{Comparison, Growth, Viewer, message};
use crate::layout::Order;
use crate::model::Model;
use crate::open::{open, open_all, title};
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
    Comparing(Receiver<Result<Comparison, String>>),
    Compared(Box<Comparison>),
}

impl Document {
    /// Reads traces on a thread of its own; several stand on one time axis.
    pub fn load(paths: Vec<PathBuf>, context: &Context) -> Self {
        let title = paths.iter().map(|path| title(path)).collect::<Vec<_>>().join(" + ");
        let notes = beside(&paths);
        let growth = Growth::watch(&paths, context);
        Self { title, state: State::Loading(read(paths, context)), notes, again: None, growth }
    }

    /// Reads two traces on a thread of their own, to be compared.
    pub fn compare(before: PathBuf, after: PathBuf, context: &Context) -> Self {
        let (send, receive) = channel();
        let context = context.clone();
        let title = format!("{} → {}", title(&before), title(&after));
        std::thread::spawn(move || {
            let chart = |path: &Path| {
                let model = open(path).map_err(|error| error.to_string())?;
                Ok((crate::open::title(path), Chart::new(model, Order::SpawnTree)))
            };
            let both = chart(&before).and_then(|before| Ok(Comparison::new(before, chart(&after)?)));
            // If the window is gone by now, nobody wants it.
            let _ = send.send(both);
            context.request_repaint();
        });
        Self::still(title, State::Comparing(receive))
    }

    /// Two traces that are there already, to be compared.
    pub fn of_two(before: (&str, Model), after: (&str, Model)) -> Self {
        let chart = |(title, model): (&str, Model)| (title.to_owned(), Chart::new(model, Order::SpawnTree));
        let title = format!("{} → {}", before.0, after.0);
        let comparison = Comparison::new(chart(before), chart(after));
        Self::still(title, State::Compared(Box::new(comparison)))
    }

    /// The two traces that are compared.
    pub fn comparison(&mut self) -> Option<&mut Comparison> {
        match &mut self.state {
            State::Compared(comparison) => Some(comparison),
            _ => None,
        }
    }

    /// A trace that is there already.
    pub fn of_model(title: &str, model: Model) -> Self {
        let viewer = Viewer::new(Chart::new(model, Order::SpawnTree));
        Self::still(title.to_owned(), State::Open(Box::new(viewer)))
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
        Self::still(title.to_owned(), State::Failed(why.to_owned()))
    }

    /// What does not grow, and has no notes.
    const fn still(title: String, state: State) -> Self {
        Self { title, state, notes: None, again: None, growth: None }
    }

    /// Its name.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The trace, once it is loaded.
    pub fn viewer(&mut self) -> Option<&mut Viewer> {
        match &mut self.state {
            State::Open(viewer) => Some(viewer),
            State::Compared(comparison) => Some(comparison.active()),
            _ => None,
        }
    }

    /// Everything in the tab.
    pub fn show(&mut self, ui: &mut Ui) {
        self.receive();
        self.receive_both();
        self.grow(ui.ctx());
        match &mut self.state {
            State::Loading(_) | State::Comparing(_) => message::show_loading(ui, &self.title),
            State::Failed(why) => message::show_error(ui, why),
            State::Open(viewer) => viewer.show(ui),
            State::Compared(comparison) => comparison.show(ui),
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

    fn receive_both(&mut self) {
        let State::Comparing(receiver) = &self.state else { return };
        self.state = match receiver.try_recv() {
            Ok(Ok(comparison)) => State::Compared(Box::new(comparison)),
            Ok(Err(why)) => State::Failed(why),
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => State::Failed(format!(
                "{}: reading them failed in a way that should not be possible",
                self.title
            )),
        };
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
