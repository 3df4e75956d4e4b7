//! Says events to the author: ids of threads and lives, sites of names, arguments.

use std::collections::HashMap;
use std::fmt::Write;

use super::moments::{Label, TrackIndex};
use super::{Argument, NameId, Tracks, Value};
use crate::event::{Cause, Event, Level, Outcome, ResourceKind, TaskKind, Text, ValueType};
use crate::foreign::author::{Author, Lane};
use crate::foreign::telling::Spread;
use crate::id::{ObjectId, SiteId};
use crate::ring::SiteKind;
use crate::time::Ticks;

/// What could not be written as it was read.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Left {
    /// Slices that overlap another of their thread without nesting: they became lives.
    pub(super) overlapping: u64,
    /// Slices too many levels deep.
    pub(super) too_deep: u64,
    /// Ends of slices that never began.
    pub(super) ends_without_begin: u64,
}

/// Writes on one lane at a time.
pub(super) struct Pen<'a> {
    tracks: &'a Tracks,
    author: &'a mut Author,
    lane: Lane,
    threads: Vec<ObjectId>,
    spawned: Vec<bool>,
    sites: HashMap<(u32, NameId, NameId), SiteId, Spread>,
    resources: HashMap<NameId, ObjectId>,
    text: String,
    pub(super) left: Left,
}

/// A time of the file as a tick of the trace; what is before its zero is at it.
pub(super) const fn ticks(at: i64) -> Ticks {
    Ticks(if at < 0 { 0 } else { at as u64 })
}

impl<'a> Pen<'a> {
    /// Gives every thread its task. It writes on `lane` until told otherwise.
    pub(super) fn new(tracks: &'a Tracks, author: &'a mut Author, lane: Lane) -> Self {
        let threads: Vec<_> = tracks.tracks.iter().map(|_| author.object()).collect();
        let spawned = vec![false; threads.len()];
        let (sites, resources) = (HashMap::default(), HashMap::new());
        let (text, left) = (String::new(), Left::default());
        Self { tracks, author, lane, threads, spawned, sites, resources, text, left }
    }

    /// Writes on this lane from now on.
    pub(super) fn move_to(&mut self, lane: Lane) {
        self.lane = lane;
    }

    /// A thread's task.
    pub(super) fn task(&self, thread: TrackIndex) -> ObjectId {
        self.threads[thread.at()]
    }

    pub(super) fn say(&mut self, at: i64, event: &Event<'_>) {
        self.author.event(self.lane, ticks(at), event);
    }

    /// A site for a name of this category.
    pub(super) fn site(&mut self, kind: SiteKind, name: NameId, module: NameId) -> SiteId {
        let names = &self.tracks.names;
        let known = self.sites.entry((kind as u32, name, module));
        *known.or_insert_with(|| self.author.site(kind, names.text(name), names.text(module)))
    }

    /// The thread's task begins its life; only the first time counts.
    pub(super) fn spawn(&mut self, thread: TrackIndex, at: i64, by: Option<TrackIndex>) {
        if std::mem::replace(&mut self.spawned[thread.at()], true) {
            return;
        }
        let track = &self.tracks.tracks[thread.at()];
        let process = &self.tracks.processes.all[track.process];
        let site = match track.name {
            NameId::EMPTY => SiteId::NONE,
            name => self.site(SiteKind::Task, name, process.name),
        };
        let parent = by.map_or(ObjectId::NONE, |by| self.task(by));
        let task = self.task(thread);
        // A thread would be ready from its birth.
        let kind = if track.never_runs { TaskKind::Promise } else { TaskKind::Thread };
        self.say(at, &Event::Spawn { task, parent, site, kind });
        if site.is_none() {
            let name = format!("thread {}", track.id);
            self.say(at, &Event::Label { object: task, site, text: Text::new(&name) });
        }
    }

    /// A life begins: the task that stands for it.
    pub(super) fn life_begins(&mut self, at: i64, parent: ObjectId, label: Label) -> ObjectId {
        let task = self.author.object();
        let site = self.site(SiteKind::Task, label.name, label.category);
        self.say(at, &Event::Spawn { task, parent, site, kind: TaskKind::Promise });
        if !self.tracks.arguments.get(label.arguments).is_empty() {
            // A label would be its name.
            self.log(at, task, Level::Debug, label);
        }
        task
    }

    /// A task is over.
    pub(super) fn ends(&mut self, at: i64, task: ObjectId) {
        self.say(at, &Event::End { task, outcome: Outcome::Done });
    }

    /// A slice begins and is entered.
    pub(super) fn span_begins(
        &mut self,
        at: i64,
        task: ObjectId,
        parent: ObjectId,
        label: Label,
    ) -> ObjectId {
        let span = self.author.object();
        let site = self.site(SiteKind::Span, label.name, label.category);
        self.say(at, &Event::SpanBegin { span, parent, site, task });
        let arguments = self.tracks.arguments.get(label.arguments);
        self.fields(at, arguments);
        self.labels(at, span, label.name, arguments);
        self.say(at, &Event::SpanEnter { span });
        span
    }

    /// A moment.
    pub(super) fn log(&mut self, at: i64, task: ObjectId, level: Level, label: Label) {
        let site = self.site(SiteKind::Text, label.name, label.category);
        let arguments = self.tracks.arguments.get(label.arguments);
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        for argument in arguments {
            if let Value::Text(value) = argument.value {
                self.put_text(&mut text, argument.name, value);
            }
        }
        self.say(at, &Event::Log { task, level, site, text: Text::new(&text) });
        self.text = text;
        self.fields(at, arguments);
    }

    fn put_text(&self, text: &mut String, name: NameId, value: NameId) {
        let (name, value) = (self.tracks.text(name), self.tracks.text(value));
        let space = if text.is_empty() { "" } else { " " };
        // What is said needs no name. Writing to a String does not fail.
        let _ = match name {
            "message" | "msg" | "" => write!(text, "{space}{value}"),
            name => write!(text, "{space}{name}={value}"),
        };
    }

    /// Numbers, as values of what was said just before.
    fn fields(&mut self, at: i64, arguments: &[Argument]) {
        for argument in arguments {
            let (of, value) = match argument.value {
                Value::Unsigned(value) => (ValueType::Unsigned, value),
                Value::Signed(value) => (ValueType::Signed, value as u64),
                Value::Float(value) => (ValueType::Float, value.to_bits()),
                Value::Bool(value) => (ValueType::Bool, value.into()),
                Value::Text(_) => continue,
            };
            let site = self.site(SiteKind::Field, argument.name, NameId::EMPTY);
            self.say(at, &Event::Field { site, of, value });
        }
    }

    /// Texts, as labels of a slice. The first label of an object is its name, so that this is said before.
    fn labels(&mut self, at: i64, span: ObjectId, name: NameId, arguments: &[Argument]) {
        let texts = arguments.iter().filter_map(|argument| match argument.value {
            Value::Text(value) => Some((argument.name, value)),
            _ => None,
        });
        for (index, (key, value)) in texts.enumerate() {
            if index == 0 {
                let text = Text::new(self.tracks.text(name));
                self.say(at, &Event::Label { object: span, site: SiteId::NONE, text });
            }
            let site = self.site(SiteKind::Text, key, NameId::EMPTY);
            self.say(at, &Event::Label { object: span, site, text: Text::new(self.tracks.text(value)) });
        }
    }

    /// What a slice says at its end, each as a label.
    pub(super) fn late(&mut self, at: i64, span: ObjectId, name: NameId, arguments: &[Argument]) {
        if !arguments.is_empty() {
            let text = Text::new(self.tracks.text(name));
            self.say(at, &Event::Label { object: span, site: SiteId::NONE, text });
        }
        for argument in arguments {
            let site = self.site(SiteKind::Text, argument.name, NameId::EMPTY);
            let text = match argument.value {
                Value::Unsigned(value) => value.to_string(),
                Value::Signed(value) => value.to_string(),
                Value::Float(value) => value.to_string(),
                Value::Bool(value) => value.to_string(),
                Value::Text(value) => self.tracks.text(value).to_owned(),
            };
            self.say(at, &Event::Label { object: span, site, text: Text::new(&text) });
        }
    }

    /// The task waits for a thing of this name.
    pub(super) fn wait(&mut self, at: i64, task: ObjectId, on: NameId) {
        if on == NameId::EMPTY {
            return;
        }
        let resource = match self.resources.get(&on) {
            Some(&known) => known,
            None => {
                let id = self.author.resource();
                let site = self.site(SiteKind::Resource, on, NameId::EMPTY);
                self.say(at, &Event::Resource { id, kind: ResourceKind::Unknown, site });
                self.resources.insert(on, id);
                id
            }
        };
        self.say(at, &Event::Wait { task, resource });
    }

    /// The task can go on.
    pub(super) fn wake(&mut self, at: i64, task: ObjectId, by: Option<TrackIndex>) {
        let (cause, by) = match by {
            Some(by) => (Cause::Task, self.task(by).0),
            None => (Cause::Unknown, 0),
        };
        self.say(at, &Event::Wake { task, cause, by });
    }
}
