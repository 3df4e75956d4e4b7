//! The desktop's own file dialog (by its portal), asked on a thread of its own: it may stay open for as long as it likes.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use egui::Context;

/// Nobody opens a dialog and closes it again within this time: then there was none.
const TOO_FAST: Duration = Duration::from_millis(700);

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
            let dialog = rfd::FileDialog::new().set_title("Open traces");
            of_desktop(|| dialog.pick_files().unwrap_or_default())
        })
    }

    /// Asks where to write; `name` is proposed.
    pub(super) fn to_save(context: &Context, name: String) -> Self {
        Self::with(context, move || {
            let dialog = rfd::FileDialog::new().set_title("Save as").set_file_name(name);
            of_desktop(|| dialog.save_file().into_iter().collect())
        })
    }

    /// Has `ask` ask.
    pub(super) fn with(context: &Context, ask: impl FnOnce() -> Vec<PathBuf> + Send + 'static) -> Self {
        let (send, answers) = channel();
        let context = context.clone();
        thread::spawn(move || {
            // If the window is gone by now, nobody wants it.
            let _ = send.send(answer_of(ask));
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

fn answer_of(ask: impl FnOnce() -> Vec<PathBuf>) -> Answer {
    let begin = Instant::now();
    let chosen = ask();
    match chosen.is_empty() {
        false => Answer::Chosen(chosen),
        true if begin.elapsed() < TOO_FAST => Answer::NoDialog,
        true => Answer::Nothing,
    }
}

/// Asks the desktop, unless there is certainly nobody to ask.
fn of_desktop(ask: impl FnOnce() -> Vec<PathBuf>) -> Vec<PathBuf> {
    if can_ask() { ask() } else { Vec::new() }
}

/// False: there is neither a bus on which a portal could be asked, nor zenity.
#[cfg(target_os = "linux")]
fn can_ask() -> bool {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let bus = set("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists());
    let mut path = set("PATH").into_iter().flat_map(|path| env::split_paths(&path).collect::<Vec<_>>());
    bus || set("DBUS_SESSION_BUS_ADDRESS").is_some() || path.any(|folder| folder.join("zenity").is_file())
}

/// Elsewhere the dialog is a part of the system.
#[cfg(not(target_os = "linux"))]
fn can_ask() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_that_never_opened_is_told_from_one_that_was_closed() {
        assert_eq!(answer_of(Vec::new), Answer::NoDialog);
        let closed = || {
            thread::sleep(TOO_FAST);
            Vec::new()
        };
        assert_eq!(answer_of(closed), Answer::Nothing);
        assert_eq!(answer_of(|| vec!["a.utr".into()]), Answer::Chosen(vec!["a.utr".into()]));
    }
}
