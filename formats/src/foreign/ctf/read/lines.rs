//! Events of any trace, told as log lines with fields: where nobody says what they mean.

use std::collections::HashMap;

use super::classes::Classes;
use super::heard::{Heard, Number};
use super::place::Places;
use super::tells::Tells;
use super::types::{Clock, EventClass, Field, Metadata};
use crate::event::{Event, Level, TaskKind, Text};
use crate::foreign::author::{Author, Lane, Source};
use crate::id::{ObjectId, SiteId};
use crate::ring::SiteKind;
use crate::time::{Anchor, Ticks};
use crate::trace::Trace;

/// Tells an author the events of all streams, one after the other.
pub(super) struct Lines<'p> {
    author: Author,
    places: &'p Places,
    lane: Lane,
    clock: Option<Clock>,
    lanes: u32,
    threads: HashMap<u64, ObjectId>,
    last_thread: Option<(u64, ObjectId)>,
    /// Callsites of field names in this trace, by slot; of events, by class.
    field_sites: Vec<Option<SiteId>>,
    event_sites: Vec<Option<(SiteId, Level)>>,
    classes: Classes,
    span: Option<(u64, u64)>,
}

impl<'p> Lines<'p> {
    pub(super) fn new(places: &'p Places) -> Self {
        let mut author = Author::new("", places.frequency());
        let lane = author.lane(0, "");
        Self {
            author,
            places,
            lane,
            clock: None,
            lanes: 0,
            threads: HashMap::new(),
            last_thread: None,
            field_sites: Vec::new(),
            event_sites: Vec::new(),
            classes: Classes::default(),
            span: None,
        }
    }

    #[inline]
    fn site(&mut self, class: &EventClass) -> (SiteId, Level) {
        match self.event_sites.get(class.number) {
            Some(Some(site)) => *site,
            _ => self.new_site(class),
        }
    }

    #[cold]
    fn new_site(&mut self, class: &EventClass) -> (SiteId, Level) {
        let (module, name) = class.name.split_once(':').unwrap_or(("", &class.name));
        let site = (self.author.site(SiteKind::Text, name, module), level(class.loglevel));
        if let Some(place) = self.event_sites.get_mut(class.number) {
            *place = Some(site);
        }
        site
    }

    #[inline]
    fn field_site(&mut self, field: &Field) -> SiteId {
        match self.field_sites.get(field.slot) {
            Some(Some(site)) => *site,
            _ => self.new_field_site(field),
        }
    }

    #[cold]
    fn new_field_site(&mut self, field: &Field) -> SiteId {
        let site = self.author.site(SiteKind::Field, &field.name, "");
        if let Some(place) = self.field_sites.get_mut(field.slot) {
            *place = Some(site);
        }
        site
    }

    /// The thread that says it, as a task.
    #[inline]
    fn task(&mut self, at: Ticks, heard: &Heard<'_>) -> ObjectId {
        match (heard.thread, self.last_thread) {
            (None, _) => ObjectId::NONE,
            (Some(thread), Some((last, task))) if last == thread => task,
            (Some(thread), _) => self.other_task(at, thread, heard),
        }
    }

    /// Not the one that said the last.
    fn other_task(&mut self, at: Ticks, thread: u64, heard: &Heard<'_>) -> ObjectId {
        let task = match self.threads.get(&thread) {
            Some(&task) => task,
            None => self.new_thread(at, thread, heard.process),
        };
        self.last_thread = Some((thread, task));
        task
    }

    fn new_thread(&mut self, at: Ticks, thread: u64, process: &[u8]) -> ObjectId {
        let task = self.author.object();
        self.threads.insert(thread, task);
        let site = self.author.site(SiteKind::Task, "thread", "");
        // It is there, and nothing says what it does.
        self.author.live(task, TaskKind::Thread, site, at);
        let name = format!("{} {thread}", String::from_utf8_lossy(process));
        let text = Text::new(name.trim());
        self.author.event(self.lane, at, &Event::Label { object: task, site: SiteId::NONE, text });
        task
    }

    /// First and last time on the axis.
    pub(super) fn span(&self) -> (u64, u64) {
        self.span.unwrap_or_default()
    }

    pub(super) fn finish(mut self, mut source: Source) -> Trace {
        if let Some((first, _)) = self.span
            && let Some(unix_ns) = self.places.unix(first)
        {
            self.author.anchor(Anchor { ticks: Ticks(first), unix_ns, host_ns: 0 });
        }
        self.classes.tell(&mut source);
        source.number("streams", self.lanes.into());
        self.author.finish(source)
    }
}

impl Tells for Lines<'_> {
    fn trace(&mut self, metadata: &Metadata) {
        self.clock = metadata.clocks.first().cloned();
        self.field_sites = vec![None; metadata.slots];
        self.event_sites = vec![None; metadata.events];
        self.classes.trace(metadata);
        self.threads.clear();
        self.last_thread = None;
    }

    fn stream(&mut self, name: &str) {
        match self.lanes {
            0 => self.author.name_lane(self.lane, name),
            number => self.lane = self.author.lane(number, name),
        }
        self.lanes += 1;
    }

    fn name_stream(&mut self, cpu: u64) {
        self.author.name_lane(self.lane, &format!("CPU {cpu}"));
    }

    fn lost(&mut self, after: u64, before: u64, events: u64) {
        let place = |time| Ticks(self.places.ticks(self.clock.as_ref(), time));
        self.author.lost(self.lane, place(after), place(before), events);
    }

    #[inline]
    fn event(&mut self, class: &EventClass, time: u64, heard: &Heard<'_>) {
        self.classes.count(class);
        let at = self.places.ticks(self.clock.as_ref(), time);
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
        let at = Ticks(at);
        let task = self.task(at, heard);
        let (site, level) = self.site(class);
        let line = Event::Log { task, level, site, text: heard.text() };
        self.author.event(self.lane, at, &line);
        for &Number { field, of, bits: value } in &heard.numbers {
            let site = self.field_site(field);
            self.author.event(self.lane, at, &Event::Field { site, of, value });
        }
    }
}

/// LTTng's and syslog's levels, 0 (emergency) to 14 (debug).
pub(super) fn level(of: Option<i64>) -> Level {
    match of {
        Some(0..=3) => Level::Error,
        Some(4) => Level::Warn,
        Some(5 | 6) | None => Level::Info,
        Some(14) => Level::Debug,
        Some(_) => Level::Trace,
    }
}
