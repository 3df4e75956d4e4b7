//! The end of the pass: open lives are closed, segments sorted by task, names given.

use rayon::prelude::*;
use unitrace_formats::event::{ResourceKind, TaskKind};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::LiveEntry;
use unitrace_formats::ring::live::{LiveKind, LiveState};
use unitrace_formats::time::Nanos;

use super::Builder;
use crate::model::Model;
use crate::model::index::{LaneIndex, Object, TaskIndex};
use crate::model::lane::{Irq, SlowAlloc, Stretch};
use crate::model::segment::{Readied, Segments, State, StateKind, WaitSet};
use crate::model::task::Task;
use crate::model::texts::TextId;

impl Builder {
    /// Closes everything and returns the model.
    pub fn finish(mut self) -> Model {
        self.model.range.end = self.model.gaps.iter().map(|gap| gap.before).fold(self.now, Nanos::max);
        self.now = self.model.range.end;
        self.add_unmentioned_live();
        let awaited = self.awaited();
        for task in 0..self.lives.len() as u32 {
            match awaited.get(task as usize) {
                Some(false) if self.is_forgotten(TaskIndex(task)) => self.end_unseen(TaskIndex(task)),
                _ => self.finish_life(TaskIndex(task)),
            }
        }
        self.lives.iter().zip(&mut self.model.tasks).for_each(|(life, task)| life.tell(task));
        self.close_stretches();
        self.resolve_parents();
        let counts = self.lives.iter().map(|life| life.logged).collect();
        let Self { mut model, log, lives, objects, .. } = self;
        // A large trace needs the room.
        drop((lives, objects));
        let count = model.tasks.len();
        let Model { tasks, arrows, .. } = &mut model;
        let index = || arrows.index_by_task(count);
        let (segments, ()) = rayon::join(|| log.collect(counts, tasks), index);
        tasks.par_iter_mut().for_each(|task| sum_up(task, &segments));
        model.segments = segments;
        name_everything(&mut model);
        sort_stretches(&mut model);
        model.lanes.iter_mut().for_each(|lane| lane.seen.start = lane.seen.start.min(lane.seen.end));
        model
    }

    /// What the live table knows and no event mentions. The table is collected after the packets: what is younger
    /// than the last event is not of this trace.
    fn add_unmentioned_live(&mut self) {
        let since = |entry: &LiveEntry| self.losses.live_since.get(&entry.id).copied();
        let young = |entry: &LiveEntry| since(entry).is_some_and(|since| since > self.now);
        let mut entries: Vec<LiveEntry> = self.live.values().copied().filter(|entry| !young(entry)).collect();
        entries.sort_unstable_by_key(|entry| entry.id);
        for entry in entries {
            match entry.kind {
                LiveKind::Task => {
                    self.task(entry.id);
                }
                LiveKind::Resource => {
                    self.resource(entry.id);
                }
                LiveKind::Span => self.add_live_span(&entry),
            }
        }
    }

    /// A span's parent is a span or a task.
    fn add_live_span(&mut self, entry: &LiveEntry) {
        let known = self.objects.get(entry.id).is_some();
        let parent = self.live.get(&entry.parent).map(|parent| parent.kind);
        let task = if parent == Some(LiveKind::Task) { self.task(entry.parent) } else { None };
        if let Some(span) = self.span(entry.id).filter(|_| !known) {
            self.model.spans[span.at()].task = task;
        }
    }

    fn finish_life(&mut self, task: TaskIndex) {
        if self.lives[task.at()].over {
            return;
        }
        if let Some((_, outcome)) = self.lives[task.at()].finished {
            self.end_task(task, outcome);
            return;
        }
        self.unknown_after_loss(task);
        let id = self.model.tasks[task.at()].id;
        let live = self.live.get(&id).filter(|entry| entry.kind == LiveKind::Task).copied();
        let unknown = self.lives[task.at()].state == State::Unknown;
        match live {
            Some(entry) if unknown => self.state_of_live(task, &entry),
            // Its end was among the lost events, or it was only talked about.
            None if unknown && (self.losses.live_known || !self.lives[task.at()].seen) => {
                return self.end_unseen(task);
            }
            _ => {}
        }
        self.close(task, self.now);
        self.model.tasks[task.at()].ended = self.now;
    }

    /// The live table says what it did last.
    fn state_of_live(&mut self, task: TaskIndex, entry: &LiveEntry) {
        let kind = self.model.tasks[task.at()].kind;
        let state = match (entry.state, kind) {
            (LiveState::Unknown, _) => return,
            (LiveState::New, TaskKind::Future) => State::Created,
            (LiveState::New, TaskKind::Promise) => State::Waiting(WaitSet::UNKNOWN),
            (LiveState::New, _) => State::Ready(Readied::Spawned),
            (LiveState::Running, _) => State::Running(LaneIndex::NONE),
            (LiveState::Ready, _) => State::Ready(Readied::Unknown),
            (LiveState::Waiting, _) if entry.waiting_on.is_none() => State::Waiting(WaitSet::UNKNOWN),
            (LiveState::Waiting, _) => State::Waiting(self.single(entry.waiting_on)),
        };
        let since = self.losses.live_since.get(&entry.id).copied().unwrap_or(self.now);
        let since = since.clamp(self.lives[task.at()].since, self.now);
        if entry.state == LiveState::New && self.lives[task.at()].logged == 0 {
            // New since then means: spawned then.
            let life = &mut self.model.tasks[task.at()];
            (life.born, life.born_before) = (since, life.born_before && since <= self.model.range.start);
            self.lives[task.at()].since = since;
        }
        self.enter_at(task, state, since);
    }

    /// The life ends where it was last talked about.
    pub(super) fn end_unseen(&mut self, task: TaskIndex) {
        let at = self.lives[task.at()].mentioned.max(self.lives[task.at()].since);
        self.close(task, at);
        self.lives[task.at()].over = true;
        let entry = &mut self.model.tasks[task.at()];
        (entry.ended, entry.end_lost) = (at, true);
    }

    fn close_stretches(&mut self) {
        let end = self.now;
        for at in 0..self.contexts.len() as u32 {
            let lane = LaneIndex(at);
            self.leave_spans(lane, 0, end);
            self.leave_gcs(lane, 0, end);
            let context = &mut self.contexts[lane.at()];
            let (irqs, idle, alloc) = (std::mem::take(&mut context.irqs), context.idle, context.alloc);
            let stretch = |begin, depth: usize| Stretch { lane, begin, end, depth: depth.min(255) as u8 };
            let irqs = irqs.into_iter().enumerate();
            self.model.irqs.extend(irqs.map(|(depth, (vector, begin))| Irq {
                stretch: stretch(begin, depth),
                vector: Some(vector),
            }));
            self.model.idles.extend(idle.map(|begin| stretch(begin, 0)));
            let task = self.running_on(lane);
            self.model.slow_allocs.extend(alloc.map(|begin| SlowAlloc { stretch: stretch(begin, 0), task }));
        }
        for span in self.model.spans.iter_mut().filter(|span| span.open) {
            span.end = end;
        }
    }

    /// Parents that are in the trace; one that died before it is nobody.
    fn resolve_parents(&mut self) {
        for at in 0..self.lives.len() {
            let parent: ObjectId = self.lives[at].parent;
            if let Some(Object::Task(parent)) = self.objects.get(parent)
                && parent.at() != at
            {
                self.model.tasks[at].parent = Some(parent);
            }
        }
    }
}

fn sum_up(task: &mut Task, segments: &Segments) {
    for (begin, end, state) in segments.stretches(&task.segments, task.segments.clone(), task.ended) {
        let span = end.0 - begin.0;
        task.sums.time[state as usize] += span;
        if state == StateKind::Running && span > task.sums.longest_poll {
            (task.sums.longest_poll, task.sums.longest_poll_at) = (span, begin);
        }
    }
}

fn name_everything(model: &mut Model) {
    let Model { texts, sites, tasks, resources, spans, .. } = model;
    let mut name = |own: &mut TextId, site: Option<crate::model::SiteIndex>, word: &str, id: u32| {
        if *own == TextId::EMPTY {
            *own = site.map_or(TextId::EMPTY, |site| sites[site.at()].name);
        }
        if *own == TextId::EMPTY {
            *own = texts.intern(&format!("{word} {id}"));
        }
    };
    for task in tasks {
        let word = if task.kind == TaskKind::Promise { "promise" } else { "task" };
        name(&mut task.name, task.site, word, task.id.0);
    }
    for resource in resources {
        let word = if resource.kind == ResourceKind::Unknown { "resource" } else { resource.kind.name() };
        name(&mut resource.name, resource.site, word, resource.id.0 & !ObjectId::RESOURCE_BIT);
    }
    for span in spans {
        name(&mut span.name, span.site, "span", span.id.0);
    }
}

/// Inner stretches were closed before outer ones.
fn sort_stretches(model: &mut Model) {
    model.irqs.sort_by_key(|irq| (irq.stretch.begin, irq.stretch.depth));
    model.gcs.sort_by_key(|gc| (gc.stretch.begin, gc.stretch.depth));
    model.slow_allocs.sort_by_key(|alloc| alloc.stretch.begin);
    model.idles.sort_by_key(|idle| idle.begin);
    model.stays.sort_by_key(|stay| (stay.begin, stay.depth));
    model.gaps.sort_by_key(|gap| gap.after);
    model.fields.sort_by_key(|field| field.owner);
}
