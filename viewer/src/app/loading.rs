//! A trace being read on a thread of its own: what has come of it so far, and ending it before its time.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Button, Context, ProgressBar, Ui};

use crate::layout::Order;
use crate::model::{Model, Watch};
use crate::open::open_watched;
use crate::paint::chart::Chart;

/// What the thread says.
pub(super) enum News {
    /// Lives, and samples of what ran: more will come.
    First(Box<Chart>),
    /// All of it.
    Whole(Box<Chart>),
    /// Nothing will come.
    Failed(String),
}

/// Reading that goes on.
pub(super) struct Loading {
    watch: Watch,
    news: Receiver<News>,
    title: String,
}

impl Loading {
    /// Begins to read traces; several stand on one time axis.
    pub(super) fn start(paths: Vec<PathBuf>, title: &str, context: &Context) -> Self {
        let (send, news) = channel();
        let watch = Watch::default();
        let (own, context) = (watch.clone(), context.clone());
        std::thread::spawn(move || {
            // If the window is gone by now, nobody wants it.
            let say = |news| {
                let _ = send.send(news);
                context.request_repaint();
            };
            let chart = |model: Model| Box::new(Chart::new(model, Order::SpawnTree));
            say(match open_watched(&paths, &own, |first| say(News::First(chart(first)))) {
                Ok(whole) => News::Whole(chart(whole)),
                Err(error) => News::Failed(error.to_string()),
            });
        });
        Self { watch, news, title: title.to_owned() }
    }

    /// The next news, if there is any.
    pub(super) fn news(&self) -> Option<News> {
        match self.news.try_recv() {
            Ok(news) => Some(news),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(News::Failed(format!(
                "{}: reading it failed in a way that should not be possible",
                self.title
            ))),
        }
    }

    /// How far it is, and a button that ends it; true if that was pressed.
    pub(super) fn show(&self, ui: &mut Ui, what: &str) -> bool {
        // The bar moves although nobody touches the window.
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
        let done = self.watch.progress();
        let pressed = ui.horizontal(|ui| {
            ui.label(what);
            let bar = ProgressBar::new(done.unwrap_or(0.0)).desired_width(240.0);
            ui.add(match done {
                Some(_) => bar.show_percentage(),
                None => bar.text("opening"),
            });
            ui.add(Button::new("Cancel")).clicked()
        });
        pressed.inner
    }
}

impl Drop for Loading {
    /// Nobody waits any more.
    fn drop(&mut self) {
        self.watch.cancel();
    }
}
