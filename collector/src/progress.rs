//! Progress of long work: on a terminal a bar, elsewhere nothing.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// Whether progress is shown.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    shown: bool,
}

impl Progress {
    /// Shown if standard error is a terminal and the user did not ask for silence.
    pub fn new(quiet: bool) -> Self {
        Self { shown: !quiet && std::io::stderr().is_terminal() }
    }

    /// Never shown.
    pub const HIDDEN: Self = Self { shown: false };

    /// A bar for work of `total` bytes.
    pub fn bar(self, what: &'static str, total: u64) -> ProgressBar {
        if !self.shown {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        let style =
            ProgressStyle::with_template("{msg} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec} {eta}");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.with_message(what)
    }

    /// A line that turns while something of unknown length goes on.
    pub fn spinner(self, what: String) -> ProgressBar {
        if !self.shown {
            return ProgressBar::hidden();
        }
        let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
            .with_style(ProgressStyle::default_spinner())
            .with_message(what);
        spinner.enable_steady_tick(Duration::from_millis(200));
        spinner
    }
}
