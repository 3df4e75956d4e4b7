//! Second pass: what the threads do, told in our events.

mod census;
mod running;

use super::super::author::{Author, Lane};
use super::counters::{Change, Counters};
use super::ids::{Index, Merged, NONE};
use super::record::{NAMES, NOBODY, OTHER_TYPE, Op, Record, TYPES};
use super::threads::Threads;
use crate::event::{Cause, Event, GcPhase, Level, Outcome, TaskKind, Text};
use crate::id::{ObjectId, SiteId};
use crate::ring::SiteKind;
use crate::time::Ticks;

/// The label by which a program says that a thread must be resolved.
const SHOULD_RESOLVE: &[u8] = b"__should_resolve";

/// What the CPU does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Running {
    Unknown,
    Idle,
    Thread(Index),
}

/// Tells an author what the records say.
pub(super) struct Teller<'a, 'b> {
    author: &'b mut Author,
    cpu: Lane,
    threads: Threads,
    merged: Merged,
    lives: Vec<Life>,
    running: Running,
    /// A switch that is not yet told: a signal that comes with it stands before it.
    switched: Option<(Ticks, u64)>,
    counters: Counters<'a>,
    /// By thread type; the last for those without a name.
    sites: [SiteId; TYPES.len() + 1],
    records: [u64; NAMES.len()],
    should_resolve: Vec<Index>,
    duplicates: u64,
    first_duplicate: u64,
    circles: u64,
    first_circle: u64,
    steps_back: u64,
    gc_nanos: u64,
    span: Option<(u64, u64)>,
    last: u64,
}

/// What a thread has done so far.
#[derive(Clone, Copy)]
struct Life {
    /// What it is called: here, because it is asked for with the rest.
    object: ObjectId,
    born: bool,
    created: bool,
    resolved: bool,
    /// What it looked for last and has not found.
    waits_for: Index,
}

impl<'a, 'b> Teller<'a, 'b> {
    pub(super) fn new(author: &'b mut Author, threads: Threads) -> Self {
        let cpu = author.lane(0, "vCPU");
        let site = |author: &mut Author, name: &str| author.site(SiteKind::Task, &name.to_lowercase(), "Lwt");
        let sites = std::array::from_fn(|of| site(author, TYPES.get(of).copied().unwrap_or(OTHER_TYPE)));
        let lives = threads
            .all
            .iter()
            .map(|thread| Life {
                object: thread.object,
                born: !thread.is_created,
                created: false,
                resolved: false,
                waits_for: NONE,
            })
            .collect();
        let before = author.site(SiteKind::Task, "preexisting", "Lwt");
        for thread in threads.all.iter().filter(|thread| !thread.is_created) {
            author.live(thread.object, TaskKind::Promise, before, Ticks(0));
        }
        Self {
            author,
            cpu,
            merged: Merged::of(threads.all.len()),
            lives,
            threads,
            running: Running::Unknown,
            switched: None,
            counters: Counters::default(),
            sites,
            records: [0; NAMES.len()],
            should_resolve: Vec::new(),
            duplicates: 0,
            first_duplicate: 0,
            circles: 0,
            first_circle: 0,
            steps_back: 0,
            gc_nanos: 0,
            span: None,
            last: 0,
        }
    }

    /// Takes the next record.
    #[inline]
    pub(super) fn tell(&mut self, record: &Record<'a>) {
        self.records[record.op.number()] += 1;
        self.steps_back += u64::from(record.time < self.last);
        self.last = record.time;
        let (first, last) = self.span.unwrap_or((record.time, record.time));
        self.span = Some((first.min(record.time), last.max(record.time)));
        let at = Ticks(record.time);
        if let Some((since, id)) = self.switched.take() {
            if let Op::Signal { thread, source } = record.op
                && thread == id
            {
                self.signal(since, thread, source);
                return self.switch(since, id);
            }
            self.switch(since, id);
        }
        match record.op {
            Op::Creates { thread, child, of_type } => self.creates(at, thread, child, of_type, record.at),
            Op::Read { thread, source } => {
                self.switch(at, thread);
                self.read(at, thread, source);
            }
            Op::ReadLater { thread, source } => self.read(at, thread, source),
            Op::TryRead { thread, source } => self.try_read(at, thread, source),
            Op::Fulfills { thread, resolved } => self.resolve(at, thread, resolved, Outcome::Done),
            Op::Fails { thread, resolved, exception } => {
                self.log(at, resolved, Level::Error, exception);
                self.resolve(at, thread, resolved, Outcome::Failed);
            }
            Op::Becomes { thread, into } => self.becomes(at, thread, into, record.at),
            Op::Label { thread, text } => self.label(at, thread, text),
            Op::Increase { thread, by, counter } => {
                self.counter(at, thread, counter, |value| value.wrapping_add(by))
            }
            Op::Counter { thread, value, counter } => self.counter(at, thread, counter, |_| value),
            Op::Switch { thread } => self.switched = Some((at, thread)),
            Op::Gc { nanos } => self.gc(at, nanos),
            Op::Signal { thread, source } => {
                self.signal(at, thread, source);
                self.switch(at, thread);
            }
            Op::Signal2 { thread, source } => self.signal(at, thread, source),
        }
    }

    #[inline(always)]
    fn event(&mut self, at: Ticks, event: &Event<'_>) {
        self.author.event(self.cpu, at, event);
    }

    /// What a thread is by now; `None` for nobody.
    #[inline]
    fn place(&mut self, id: u64) -> Option<Index> {
        let place = if id == NOBODY { NONE } else { self.threads.ids.get(id) };
        (place != NONE).then(|| self.merged.last(place))
    }

    fn object_at(&self, place: Index) -> ObjectId {
        self.lives[place as usize].object
    }

    /// The thread as an object that has begun.
    #[inline]
    fn object(&mut self, at: Ticks, id: u64) -> ObjectId {
        let Some(place) = self.place(id) else { return ObjectId::NONE };
        let Life { object, born, .. } = self.lives[place as usize];
        if !born {
            self.begin(at, place);
        }
        object
    }

    /// A thread that hands on another's result begins.
    fn begin(&mut self, at: Ticks, place: Index) {
        let from = self.threads.all[place as usize].begins_from();
        let parent = from.map_or(ObjectId::NONE, |from| {
            let from = self.merged.last(from);
            self.object_at(from)
        });
        self.spawn(at, place, parent);
    }

    fn spawn(&mut self, at: Ticks, place: Index, parent: ObjectId) {
        self.lives[place as usize].born = true;
        let thread = self.threads.all[place as usize];
        let site = self.sites[usize::from(thread.of_type).min(TYPES.len())];
        self.event(at, &Event::Spawn { task: thread.object, parent, site, kind: TaskKind::Promise });
    }

    fn creates(&mut self, at: Ticks, thread: u64, child: u64, of_type: u8, offset: u64) {
        let parent = self.object(at, thread);
        let place = self.threads.ids.get(child);
        let Some(life) = self.lives.get_mut(place as usize) else { return };
        let known = self.threads.all[place as usize];
        if life.created || !known.is_created {
            self.first_duplicate = if self.duplicates == 0 { offset } else { self.first_duplicate };
            self.duplicates += 1;
            return;
        }
        life.created = true;
        debug_assert_eq!(known.of_type, of_type);
        if known.begins_from().is_none() && !self.lives[place as usize].born {
            self.spawn(at, place, parent);
        }
    }

    fn read(&mut self, at: Ticks, thread: u64, source: u64) {
        if let (Some(reader), Some(of)) = (self.place(thread), self.place(source)) {
            let waits_for = &mut self.lives[reader as usize].waits_for;
            if *waits_for != NONE && self.merged.last(*waits_for) == of {
                *waits_for = NONE;
            }
        }
        let (task, source) = (self.object(at, thread), self.object(at, source));
        if !task.is_none() && !source.is_none() && task != source {
            self.event(at, &Event::Read { task, source });
        }
    }

    fn try_read(&mut self, at: Ticks, thread: u64, source: u64) {
        let (Some(reader), Some(of)) = (self.place(thread), self.place(source)) else { return };
        self.lives[reader as usize].waits_for = of;
        // What has not begun waits for nothing yet.
        if reader == of || !self.lives[reader as usize].born {
            return;
        }
        let (task, source) = (self.object_at(reader), self.object_at(of));
        if self.lives[of as usize].born {
            self.event(at, &Event::TryRead { task, source });
        }
        self.event(at, &Event::Wait { task, resource: source });
    }

    fn resolve(&mut self, at: Ticks, by: u64, target: u64, outcome: Outcome) {
        let (by, task) = (self.object(at, by), self.object(at, target));
        if let Some(place) = self.place(target) {
            self.lives[place as usize].resolved = true;
        }
        match task {
            ObjectId::NONE => {}
            itself if itself == by => self.event(at, &Event::End { task, outcome }),
            target => self.event(at, &Event::Resolve { by, target, outcome }),
        }
    }

    fn label(&mut self, at: Ticks, thread: u64, text: &[u8]) {
        let object = self.object(at, thread);
        match self.place(thread) {
            None => {}
            Some(place) if text == SHOULD_RESOLVE => {
                self.should_resolve.push(place);
                self.event(at, &Event::ShouldResolve { task: object });
            }
            Some(_) => self.event(at, &Event::Label { object, site: SiteId::NONE, text: cut(text) }),
        }
    }

    fn counter(&mut self, at: Ticks, thread: u64, name: &'a [u8], change: impl Fn(i64) -> i64) {
        let Some(counter) = self.counters.changed(name, self.author) else { return };
        let (site, before) = (counter.site, counter.value);
        let value = change(before);
        counter.value = value;
        self.event(at, &Event::Counter { site, value });
        self.log(at, thread, Level::Trace, Change::new(name, value.wrapping_sub(before)).text());
    }

    fn log(&mut self, at: Ticks, thread: u64, level: Level, text: &[u8]) {
        let task = self.object(at, thread);
        self.event(at, &Event::Log { task, level, site: SiteId::NONE, text: cut(text) });
    }

    /// A collection is told at its end; what it interrupted stands before that.
    fn gc(&mut self, at: Ticks, nanos: u64) {
        self.gc_nanos = self.gc_nanos.saturating_add(nanos);
        let (lane, phase) = (self.cpu.level(1), GcPhase::Minor);
        self.author.event(lane, Ticks(at.0.saturating_sub(nanos)), &Event::GcBegin { phase });
        self.author.event(lane, at, &Event::GcEnd { phase });
    }

    fn signal(&mut self, at: Ticks, thread: u64, source: u64) {
        let (task, by) = (self.object(at, thread), self.object(at, source));
        if !task.is_none() {
            let cause = if by.is_none() { Cause::Unknown } else { Cause::Task };
            self.event(at, &Event::Wake { task, cause, by: by.0 });
        }
    }
}

fn cut(text: &[u8]) -> Text<'_> {
    let is_cut = text.len() > Text::MAX;
    Text::from_wire(&text[..text.len().min(Text::MAX)], is_cut).unwrap_or_default()
}
