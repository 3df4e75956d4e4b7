//! Comparing what is open in tabs.

use egui::Context;

use crate::app::{Document, Window};

impl Window {
    /// Compares the trace in the tab to the left with the one in front, in a tab of its own.
    pub fn compare_tabs(&mut self, context: &Context) {
        let left = self.front.checked_sub(1).and_then(|left| self.documents.get(left));
        let before = left.and_then(Document::file);
        let after = self.documents.get(self.front).and_then(Document::file);
        if let Some((before, after)) = before.zip(after) {
            self.add(Document::compare(before, after, context));
        } else if let Some(viewer) = self.viewer() {
            viewer.say("Open two files first: the one before in the tab to the left of the one after");
        }
    }
}
