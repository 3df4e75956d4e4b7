//! Files into the window and out of it: by dialog, by typing a path, by dropping, from the list of recent ones; and again
//! when they grow.

mod ask;
mod drop;
mod growth;
mod near;
mod open_form;
mod recent;
mod save;
mod save_form;

use ask::{Answer, Asking};
pub use growth::Growth;
pub use open_form::OpenForm;
pub use recent::Recent;
pub use save::{Output, Shade};
pub use save_form::SaveForm;

pub(super) use drop::take_dropped;
pub(super) use open_form::show_open;
pub(super) use save_form::show_save;

use std::path::PathBuf;

use egui::Context;

use super::{Document, Window};

/// What the window knows of files beside those that are open.
#[derive(Default)]
pub struct Files {
    /// Traces that were open before, the latest first.
    pub recent: Recent,
    /// The desktop's dialog, while it is open.
    asking: Option<Asking>,
    /// A file that is being written.
    saving: Option<save::Saving>,
}

impl Window {
    /// Opens traces on one time axis, in a tab of their own.
    pub fn open(&mut self, paths: Vec<PathBuf>, context: &Context) {
        if paths.is_empty() {
            return;
        }
        for path in &paths {
            self.files.recent.add(path);
        }
        self.add(Document::load(paths, context));
    }

    /// Adds a tab and brings it to the front.
    pub fn add(&mut self, document: Document) {
        self.documents.push(document);
        self.front = self.documents.len() - 1;
    }

    /// Closes the tab in front.
    pub fn close_front(&mut self) {
        if self.front < self.documents.len() {
            self.documents.remove(self.front);
            self.front = self.front.min(self.documents.len().saturating_sub(1));
        }
    }

    /// Brings the tab `by` further to the front, round and round.
    pub fn turn_tab(&mut self, by: isize) {
        let count = self.documents.len() as isize;
        if count > 0 {
            self.front = (self.front as isize + by).rem_euclid(count) as usize;
        }
    }

    /// Reads the trace in front again.
    pub fn reload(&mut self, context: &Context) {
        if let Some(document) = self.documents.get_mut(self.front) {
            document.read_again(context);
        }
    }
}
