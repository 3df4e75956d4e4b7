//! One trace: being read, unreadable, or open.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Context, Panel, Ui};

use super::loading::{Loading, News};
use super::{Comparison, Growth, Viewer, message};
use crate::layout::Order;
use crate::model::Model;
use crate::notes::{NotesFile, beside};
use crate::open::{open, title};
use crate::paint::chart::Chart;
use crate::samples::Sample;

/// A tab.
pub struct Document {
    title: String,
    state: State,
    /// It is being read, for the first time or again because there is more of it.
    loading: Option<Loading>,
    /// Where notes about it are kept, until the viewer has them.
    notes: Option<NotesFile>,
    /// Whether there is more of it.
    growth: Option<Growth>,
}

enum State {
    /// Nothing is there yet.
    Waiting,
    Failed(String),
    /// Lives, and samples of what ran: the rest is being read.
    First(Box<Viewer>),
    Open(Box<Viewer>),
    Comparing(Receiver<Result<Comparison, String>>),
    Compared(Box<Comparison>),
}

impl Document {
    /// Reads traces on a thread of its own; several stand on one time axis.
    pub fn load(paths: Vec<PathBuf>, context: &Context) -> Self {
        let title = paths.iter().map(|path| title(path)).collect::<Vec<_>>().join(" + ");
        let (notes, growth) = (beside(&paths), Growth::watch(&paths, context));
        let loading = Some(Loading::start(paths, &title, context));
        Self { title, state: State::Waiting, loading, notes, growth }
    }

    fn new(title: &str, state: State) -> Self {
        Self { title: title.to_owned(), state, loading: None, notes: None, growth: None }
    }

    /// Reads two traces on a thread of their own, to be compared.
    pub fn compare(before: PathBuf, after: PathBuf, context: &Context) -> Self {
        let (send, receive) = channel();
        let context = context.clone();
        let title = format!("{} and {}", title(&before), title(&after));
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
        Self::new(&title, State::Comparing(receive))
    }

    /// Two traces that are there already, to be compared.
    pub fn of_two(before: (&str, Model), after: (&str, Model)) -> Self {
        let chart = |(title, model): (&str, Model)| (title.to_owned(), Chart::new(model, Order::SpawnTree));
        let title = format!("{} and {}", before.0, after.0);
        let comparison = Comparison::new(chart(before), chart(after));
        Self::new(&title, State::Compared(Box::new(comparison)))
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
        Self::new(title, State::Open(Box::new(viewer)))
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
        Self::new(title, State::Failed(why.to_owned()))
    }

    /// The file it was read from, if it was one.
    pub fn file(&self) -> Option<PathBuf> {
        match self.growth.as_ref()?.paths() {
            [one] => Some(one.clone()),
            _ => None,
        }
    }

    /// Its name.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The trace, once something of it is there.
    pub fn viewer(&mut self) -> Option<&mut Viewer> {
        match &mut self.state {
            State::First(viewer) | State::Open(viewer) => Some(viewer),
            State::Compared(comparison) => Some(comparison.active()),
            _ => None,
        }
    }

    /// Everything in the tab.
    pub fn show(&mut self, ui: &mut Ui) {
        self.receive();
        self.receive_both();
        self.grow(ui.ctx());
        let mut cancelled = false;
        match (&mut self.state, &self.loading) {
            (State::Waiting, Some(loading)) => cancelled = message::show_loading(ui, &self.title, loading),
            (State::Waiting, None) => {}
            (State::Failed(why), _) => message::show_error(ui, why),
            (State::First(viewer), loading) => {
                Panel::top("loading").show(ui, |ui| match loading {
                    Some(loading) => {
                        cancelled = loading.show(ui, "Running is sampled while the rest is read")
                    }
                    None => drop(ui.label("Reading was cancelled: lives are exact, running is sampled")),
                });
                viewer.show(ui);
            }
            (State::Open(viewer), _) => viewer.show(ui),
            (State::Comparing(_), _) => message::show_reading(ui, &self.title),
            (State::Compared(comparison), _) => comparison.show(ui),
        }
        if cancelled {
            self.loading = None;
        }
    }

    /// True if reading was cancelled before there was anything to show.
    pub(super) fn is_given_up(&self) -> bool {
        matches!(self.state, State::Waiting) && self.loading.is_none()
    }

    /// Reads the files anew; what is in sight stays.
    pub fn read_again(&mut self, context: &Context) {
        if let Some(growth) = &self.growth {
            self.loading = Some(Loading::start(growth.paths().to_vec(), &self.title, context));
        }
    }

    /// Reads on when there is more.
    fn grow(&mut self, context: &Context) {
        let idle = self.loading.is_none() && matches!(self.state, State::Open(_) | State::Failed(_));
        if idle && self.growth.as_mut().is_some_and(Growth::is_due) {
            self.read_again(context);
        }
    }

    fn receive(&mut self) {
        while let Some(news) = self.loading.as_ref().and_then(Loading::news) {
            match news {
                News::First(chart) if matches!(self.state, State::Waiting) => {
                    self.state = State::First(Box::new(self.new_viewer(*chart)));
                }
                // Of what is there already a first picture shows less.
                News::First(_) => {}
                News::Whole(chart) => {
                    self.end_reading();
                    self.take(*chart);
                }
                News::Failed(why) => {
                    self.end_reading();
                    match &mut self.state {
                        // What is there is still true.
                        State::First(viewer) | State::Open(viewer) => viewer.say(why),
                        state => *state = State::Failed(why),
                    }
                }
            }
        }
    }

    fn end_reading(&mut self) {
        self.loading = None;
        if let Some(growth) = &mut self.growth {
            growth.was_read();
        }
    }

    fn take(&mut self, chart: Chart) {
        let viewer = match std::mem::replace(&mut self.state, State::Waiting) {
            State::Open(mut viewer) => {
                viewer.grow(chart);
                viewer
            }
            State::First(mut viewer) => {
                viewer.replace(chart);
                viewer
            }
            _ => Box::new(self.new_viewer(chart)),
        };
        self.state = State::Open(viewer);
    }

    /// With what was noted about it before.
    fn new_viewer(&mut self, chart: Chart) -> Viewer {
        let mut viewer = Viewer::new(chart);
        if let Some(notes) = self.notes.take() {
            viewer.keep_notes_in(notes);
        }
        viewer
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
