//! What a person wrote about a trace: bookmarks with notes, pins, hidden tasks, named filters. It is kept in a file
//! beside the trace (`web.utr.notes.json`), so that it goes where the trace goes and others can read it.

mod file;

pub use file::{NotesFile, beside};

use serde::{Deserialize, Serialize};
use unitrace_formats::time::Nanos;

use crate::model::{Model, TaskIndex};

/// Version of the file; another one is left alone.
pub const VERSION: u32 = 1;

/// Everything in the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    /// See [`VERSION`].
    pub version: u32,
    /// Moments and ranges, by time.
    pub bookmarks: Vec<Bookmark>,
    /// Filters with names.
    pub filters: Vec<NamedFilter>,
    /// Tasks that stand on top.
    pub pinned: Vec<TaskRef>,
    /// Tasks that are left out.
    pub hidden: Vec<TaskRef>,
}

impl Default for Notes {
    fn default() -> Self {
        Self {
            version: VERSION,
            bookmarks: Vec::new(),
            filters: Vec::new(),
            pinned: Vec::new(),
            hidden: Vec::new(),
        }
    }
}

/// A moment or a range with a note.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bookmark {
    /// When, in nanoseconds since the start of the trace.
    pub at: i64,
    /// The end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// The task it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskRef>,
    /// What there is to say.
    #[serde(default)]
    pub note: String,
}

/// A filter's line by a name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NamedFilter {
    /// The name.
    pub name: String,
    /// The line.
    pub filter: String,
}

/// A task in words that outlive this window: its id in its guest, and its name for whoever reads the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TaskRef {
    /// Its id in the ring.
    pub id: u32,
    /// Which guest, where there are several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub guest: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
}

impl TaskRef {
    /// Names a task of `model`.
    pub fn of(model: &Model, task: TaskIndex) -> Self {
        let life = model.task(task);
        let guest = model.guest_name(life.guest).to_owned();
        Self { id: life.id.0, guest, name: model.task_name(task).to_owned() }
    }

    /// The task of `model` that is meant: same guest and id; the one of the same name where several have it.
    pub fn find(&self, model: &Model) -> Option<TaskIndex> {
        let same = model.tasks().filter(|(_, task)| task.id.0 == self.id);
        let mut same =
            same.filter(|(_, task)| model.guest_name(task.guest) == self.guest).map(|(task, _)| task);
        let first = same.next()?;
        let named = |&task: &TaskIndex| model.task_name(task) == self.name;
        Some(std::iter::once(first).chain(same).find(named).unwrap_or(first))
    }
}

impl Notes {
    /// Adds a bookmark in its place in time; where it is.
    pub fn add(&mut self, bookmark: Bookmark) -> usize {
        let at = self.bookmarks.partition_point(|other| other.at <= bookmark.at);
        self.bookmarks.insert(at, bookmark);
        at
    }

    /// The first bookmark after `at`, or the last one before it.
    pub fn next(&self, at: Nanos, back: bool) -> Option<usize> {
        match back {
            true => self.bookmarks.partition_point(|one| one.at < at.0).checked_sub(1),
            false => Some(self.bookmarks.partition_point(|one| one.at <= at.0))
                .filter(|&i| i < self.bookmarks.len()),
        }
    }

    /// True if there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
