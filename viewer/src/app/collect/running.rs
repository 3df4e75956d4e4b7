//! A collector at work: its file is opened as soon as there is something in it; it is stopped as by Ctrl-C.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use egui::{Context, Panel, Ui};

use super::program::{advice, cannot_run};
use super::{Order, group};
use crate::app::{Document, Window};
use crate::units::{Size, Time};

/// How long a collector may take to end its file.
const PATIENCE: Duration = Duration::from_secs(3);
/// Of what it says, so much is kept.
const MOST: usize = 8_000;

/// A collector.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Of one on another machine: it ends when this is closed.
    input: Option<ChildStdin>,
    /// On which machine; empty: this one.
    host: String,
    file: PathBuf,
    begun: Instant,
    /// What it said on standard error.
    said: Arc<Mutex<String>>,
    opened: bool,
    stopped: bool,
}

impl Running {
    /// Starts it.
    ///
    /// # Errors
    /// In words, why it cannot be.
    pub(super) fn start(order: &Order, file: &Path, context: &Context) -> Result<Self, String> {
        let mut command = order.command()?;
        command.stdin(if order.is_elsewhere() { Stdio::piped() } else { Stdio::null() });
        command.stdout(File::create(file).map_err(|error| format!("{}: {error}", file.display()))?);
        let mut running = Self::spawn(command, file, context)?;
        running.host = order.host.trim().to_owned();
        Ok(running)
    }

    fn spawn(mut command: Command, file: &Path, context: &Context) -> Result<Self, String> {
        command.stderr(Stdio::piped());
        group::of_its_own(&mut command);
        let mut child = command.spawn().map_err(|error| cannot_run(&command, &error))?;
        let said = Arc::new(Mutex::new(String::new()));
        if let Some(errors) = child.stderr.take() {
            let (said, context) = (Arc::clone(&said), context.clone());
            thread::spawn(move || hear(errors, &said, &context));
        }
        let (input, file, begun) = (child.stdin.take(), file.to_owned(), Instant::now());
        let host = String::new();
        Ok(Self { child, input, host, file, begun, said, opened: false, stopped: false })
    }

    /// Ends it as Ctrl-C does, so that its file is whole. What does not end elsewhere is ended here the second time.
    pub fn stop(&mut self) {
        self.stopped = true;
        if self.input.take().is_none() {
            group::interrupt(&mut self.child);
        }
    }

    /// How it ended, once it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Its file, once, as soon as there is something in it.
    pub fn to_open(&mut self) -> Option<PathBuf> {
        let begun = !self.opened && fs::metadata(&self.file).is_ok_and(|file| file.len() > 0);
        self.opened |= begun;
        begun.then(|| self.file.clone())
    }

    fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).trim().to_owned()
    }

    /// Its last words.
    fn last_words(&self) -> String {
        let said = self.said();
        said.lines().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Running {
    /// The window closes: the file is ended all the same.
    fn drop(&mut self) {
        if self.ended().is_some() {
            return;
        }
        self.stop();
        let begin = Instant::now();
        while self.ended().is_none() {
            if begin.elapsed() > PATIENCE {
                let _ = self.child.kill();
                let _ = self.child.wait();
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn hear(errors: impl Read, said: &Mutex<String>, context: &Context) {
    for line in BufReader::new(errors).lines().map_while(Result::ok) {
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() < MOST {
            said.push_str(&line);
            said.push('\n');
        }
        context.request_repaint();
    }
    context.request_repaint();
}

/// The line that says what is being collected, with its stop button; opens the file, tells how it ended.
pub(crate) fn show_running(window: &mut Window, ui: &mut Ui) {
    let Some(mut running) = window.collecting.take() else { return };
    let context = ui.ctx().clone();
    if let Some(file) = running.to_open() {
        window.open(vec![file], &context);
    }
    if let Some(status) = running.ended() {
        tell_end(window, &running, status);
        return;
    }
    Panel::top("collecting").show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spinner();
            let bytes = fs::metadata(&running.file).map_or(0, |file| file.len());
            let time = Time(running.begun.elapsed().as_secs() as i64 * 1_000_000_000);
            ui.label(format!("Collecting into {}: {} in {time}", running.file.display(), Size(bytes)));
            let word = if running.stopped { "Stopping…" } else { "Stop" };
            if ui.button(word).on_hover_text("ends the file as Ctrl-C does").clicked() {
                running.stop();
            }
            ui.weak(running.said().lines().last().unwrap_or_default());
        });
    });
    context.request_repaint_after(Duration::from_millis(500));
    window.collecting = Some(running);
}

fn tell_end(window: &mut Window, running: &Running, status: ExitStatus) {
    let said = running.last_words();
    if !running.opened {
        let why = match said.is_empty() {
            true => format!("collect ended with {status} and said nothing"),
            false => said + &advice(&running.host, status),
        };
        return window.add(Document::failed(&running.file.display().to_string(), &why));
    }
    if let Some(viewer) = window.viewer() {
        viewer.say(if said.is_empty() { format!("Collected into {}", running.file.display()) } else { said });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(what: &str, mut done: impl FnMut() -> bool) {
        let begin = Instant::now();
        while !done() {
            assert!(begin.elapsed() < Duration::from_secs(20), "{what}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn its_file_is_opened_once_and_it_ends_as_by_ctrl_c() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("some.utr");
        let script = "trap 'echo ended >&2; exit 0' TERM; echo begun >&2; printf x > \"$0\"; while :; do sleep 0.05; done";
        let mut command = Command::new("sh");
        command.args(["-c", script]).arg(&file);
        let mut running = Running::spawn(command, &file, &Context::default()).unwrap();
        until("the file is there", || running.to_open().as_deref() == Some(&*file));
        assert_eq!(running.to_open(), None);
        running.stop();
        until("it ends", || running.ended().is_some_and(|status| status.success()));
        // Between them its shell may say of what it was waiting for that this was ended too.
        let both = |words: &str| words.starts_with("begun\n") && words.ends_with("\nended");
        until("its words are heard", || both(&running.last_words()));
    }

    #[test]
    fn a_window_that_closes_ends_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ended");
        let mut command = Command::new("sh");
        command
            .args(["-c", "trap 'printf x > \"$0\"; exit 0' TERM; echo >&2; while :; do sleep 0.05; done"])
            .arg(&file);
        let running = Running::spawn(command, &file, &Context::default()).unwrap();
        until("it begins", || !running.said.lock().unwrap().is_empty());
        drop(running);
        assert!(file.exists(), "it had time to end its file");
    }
}
