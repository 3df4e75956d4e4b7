//! The desktop's own file dialog (by its portal), asked on a thread of its own: it may stay open for as long as it likes.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use egui::Context;

/// Nobody opens a dialog and closes it again within this time: then there was none.
const TOO_FAST: Duration = Duration::from_millis(300);

/// A dialog that is open.
#[derive(Debug)]
pub(super) struct Asking {
    answers: Receiver<Answer>,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Answer {
    /// These files.
    Chosen(Vec<PathBuf>),
    /// It was closed.
    Nothing,
    /// This desktop has no dialog: neither a portal nor zenity answered.
    NoDialog,
}

impl Asking {
    /// Asks for traces to open.
    pub(super) fn to_open(context: &Context) -> Self {
        Self::with(context, || {
            rfd::FileDialog::new().set_title("Open traces").pick_files().unwrap_or_default()
        })
    }

    /// Asks where to write; `name` is proposed.
    pub(super) fn to_save(context: &Context, name: String) -> Self {
        Self::with(context, move || {
            let dialog = rfd::FileDialog::new().set_title("Save as").set_file_name(name);
            dialog.save_file().into_iter().collect()
        })
    }

    /// Has `ask` ask.
    pub(super) fn with(context: &Context, ask: impl FnOnce() -> Vec<PathBuf> + Send + 'static) -> Self {
        let (send, answers) = channel();
        let context = context.clone();
        thread::spawn(move || {
            let begin = Instant::now();
            let chosen = ask();
            let answer = match chosen.is_empty() {
                false => Answer::Chosen(chosen),
                true if begin.elapsed() < TOO_FAST => Answer::NoDialog,
                true => Answer::Nothing,
            };
            // If the window is gone by now, nobody wants it.
            let _ = send.send(answer);
            context.request_repaint();
        });
        Self { answers }
    }

    /// The answer, once it is there.
    pub(super) fn answer(&self) -> Option<Answer> {
        match self.answers.try_recv() {
            Ok(answer) => Some(answer),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Answer::NoDialog),
        }
    }
}
