//! Bookmarks: moments and ranges with notes, in a list beside the graph and as flags in it. They are kept beside the
//! trace as soon as they change, with pins, hidden tasks and named filters.

mod list;

pub(super) use list::show_bookmarks;

use unitrace_formats::time::Nanos;

use super::Viewer;
use super::shown::Shown;
use crate::model::{TaskIndex, TimeRange};
use crate::notes::{Bookmark, NamedFilter, Notes, NotesFile, TaskRef};

/// The notes of an open trace.
#[derive(Clone, Default, Debug)]
pub struct Kept {
    /// What is noted.
    pub notes: Notes,
    /// Where it is kept; `None`: only as long as the window is open.
    file: Option<NotesFile>,
    /// True: the list is shown.
    pub open: bool,
    /// A name for the filter that is shown, as far as it is written.
    pub new_name: String,
    /// The bookmark whose note takes the keyboard in this frame.
    pub(super) takes_keyboard: Option<usize>,
    /// Notes were changed and not kept yet.
    pub(super) changed: bool,
}

impl Viewer {
    /// Keeps notes in this file from now on, and takes up what is in it.
    pub fn keep_notes_in(&mut self, file: NotesFile) {
        let notes = match file.read() {
            Ok(notes) => notes,
            Err(why) => return self.say(why),
        };
        self.kept = Kept { open: !notes.bookmarks.is_empty(), notes, file: Some(file), ..Kept::default() };
        self.find_noted();
    }

    /// Pins and hides the tasks that are noted, as far as they are in what was read of the trace.
    pub(super) fn find_noted(&mut self) {
        let (model, notes) = (&self.chart.model, &self.kept.notes);
        let mut shown = Shown::clone(&self.shown);
        for task in notes.pinned.iter().filter_map(|task| task.find(model)) {
            if !shown.pinned.contains(&task) {
                shown.pinned.push(task);
            }
        }
        shown.hidden.extend(notes.hidden.iter().filter_map(|task| task.find(model)));
        if shown != *self.shown {
            let changed = self.kept.changed;
            self.show_as(shown);
            self.kept.changed = changed;
        }
    }

    /// Writes notes beside the trace if they changed; says so if that cannot be done.
    pub(super) fn keep_notes(&mut self) {
        if !std::mem::take(&mut self.kept.changed) {
            return;
        }
        let (model, notes) = (&self.chart.model, &mut self.kept.notes);
        let update = |noted: &mut Vec<TaskRef>, shown: &mut dyn Iterator<Item = &TaskIndex>| {
            // Of a trace that is still being read, more tasks will come.
            noted.retain(|task| task.find(model).is_none());
            noted.splice(0..0, shown.map(|&task| TaskRef::of(model, task)));
        };
        update(&mut notes.pinned, &mut self.shown.pinned.iter());
        update(&mut notes.hidden, &mut self.shown.hidden.iter());
        if let Some(Err(why)) = self.kept.file.as_ref().map(|file| file.write(&self.kept.notes)) {
            self.say(why);
        }
    }

    /// Marks the selected range, else the cursor, else the middle of what is in sight; the note is to be written.
    pub fn add_bookmark(&mut self) {
        let at = self.range.map_or_else(|| self.moment(), |range| range.start).0;
        let until = self.range.map(|range| range.end.0);
        let known = self.kept.notes.bookmarks.iter().position(|one| (one.at, one.until) == (at, until));
        let task = self.focus.selected.map(|task| TaskRef::of(&self.chart.model, task));
        let place = known.unwrap_or_else(|| {
            self.kept.changed = true;
            self.kept.notes.add(Bookmark { at, until, task, note: String::new() })
        });
        (self.kept.open, self.kept.takes_keyboard) = (true, Some(place));
    }

    /// Goes to the next bookmark, or to the one before.
    pub fn step_bookmark(&mut self, back: bool) {
        match self.kept.notes.next(self.moment(), back) {
            Some(place) => self.go_to_bookmark(place),
            None if self.kept.notes.bookmarks.is_empty() => self.say("There are no bookmarks: B makes one"),
            None => self.say(if back { "There is no bookmark before" } else { "There is no bookmark after" }),
        }
    }

    /// Shows a bookmark's moment, range and task.
    pub fn go_to_bookmark(&mut self, place: usize) {
        let Some(bookmark) = self.kept.notes.bookmarks.get(place).cloned() else { return };
        self.history.begin_step();
        if let Some(task) = bookmark.task.and_then(|task| task.find(&self.chart.model)) {
            self.go_to(task);
        }
        let range = bookmark.until.map(|until| TimeRange { start: Nanos(bookmark.at), end: Nanos(until) });
        self.range = range;
        self.put_cursor(Nanos(bookmark.at));
        let seen = self.view.map(|view| view.time.visible());
        let inside =
            |range: &TimeRange| seen.is_some_and(|(from, to)| from <= range.start.0 && range.end.0 <= to);
        if let Some(range) = range.filter(|range| !inside(range)) {
            self.zoom_to_range(range);
        }
        if !bookmark.note.is_empty() {
            self.say(bookmark.note);
        }
    }

    /// Keeps what is shown now by a name; the same name again replaces it.
    pub fn name_filter(&mut self, name: &str) {
        let (name, filter) = (name.trim().to_owned(), self.shown.line.clone());
        let filters = &mut self.kept.notes.filters;
        filters.retain(|known| known.name != name);
        filters.push(NamedFilter { name, filter });
        filters.sort_by(|a, b| a.name.cmp(&b.name));
        self.kept.changed = true;
    }
}
