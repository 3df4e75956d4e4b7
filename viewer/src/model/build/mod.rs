//! Events to tables, in one pass, by the state rules of RING.md.
//!
//! ```text
//!           spawn                    poll_begin                poll_end(pending), not woken
//!   ────────────────▶ ready ───────────────────────▶ running ───────────────────────────────▶ waiting
//!    future: created    ▲   ◀───────────────────────    │  ◀───────────────────────────────    │
//!    promise: waiting   │    poll_end(preempted), or    │            poll_begin               │
//!                       │    poll_end(pending), woken   │ poll_end(ready), end                │
//!                       │                               ▼                                     │
//!                       └───────────────── wake ── (end of life) ◀──────── resolve ───────────┘
//! ```
//! Polls nest last-in-first-out per lane. A wake during its own poll makes a task ready at `poll_end`. After lost
//! events a state is unknown until an event tells it. A ring is written by a program that may be broken or hostile:
//! every sequence of events makes some model, nothing here panics, and memory stays in proportion to the events.

mod causality;
mod finish;
mod forget;
mod ids;
mod lanes;
mod lives;
mod log;
mod loss;
mod objects;
mod running;
mod spans;
mod values;
mod waits;

use std::collections::HashMap;

use unitrace_formats::event::Event;
use unitrace_formats::id::{JoinKey, ObjectId, SampleId, SiteId};
use unitrace_formats::ring::{LiveEntry, Site};
use unitrace_formats::time::Nanos;

use super::index::{LaneIndex, SiteIndex};
use super::{Arrows, Model, TimeRange};
use ids::{IdMap, Objects};
use lanes::Context;
use lives::Life;
use log::SegmentLog;
use loss::Losses;
use waits::WaitSets;

/// Builds a [`Model`]. First sites, lanes, live entries and gaps, then events in time order, then
/// [`Builder::finish`].
///
/// ```
/// use unitrace_formats::event::{Event, TaskKind};
/// use unitrace_formats::id::{ObjectId, SiteId};
/// use unitrace_formats::time::Nanos;
/// use unitrace_viewer::model::{Builder, StateKind};
///
/// let mut builder = Builder::new(Nanos(0));
/// let lane = builder.lane(0, 4711, "thread 4711");
/// let task = ObjectId(1);
/// let spawn = Event::Spawn { task, parent: ObjectId::NONE, site: SiteId::NONE, kind: TaskKind::Task };
/// builder.event(Nanos(10), lane, &spawn);
/// builder.event(Nanos(15), lane, &Event::PollBegin { task });
/// let model = builder.finish();
/// assert_eq!(model.tasks[0].sums.time[StateKind::Ready as usize], 5);
/// ```
pub struct Builder {
    model: Model,
    /// Sites by id, texts as in the ring.
    site_texts: HashMap<SiteId, OwnedSite>,
    same_site: HashMap<SiteId, SiteId>,
    /// Those that were referred to, by id.
    site_of: Vec<Option<SiteIndex>>,
    objects: Objects,
    /// Live table entries by id.
    live: HashMap<ObjectId, LiveEntry>,
    lives: Vec<Life>,
    log: SegmentLog,
    contexts: Vec<Context>,
    losses: Losses,
    waits: WaitSets,
    /// Who resolved a resource last, by resource.
    resolvers: Vec<objects::Resolver>,
    samples: IdMap<SampleId, u32>,
    requests: IdMap<JoinKey, u32>,
    counter_of: IdMap<SiteId, u32>,
    /// Promises that nobody resolves are gone without a word.
    forgets: bool,
    now: Nanos,
}

/// A callsite with texts of its own.
struct OwnedSite {
    name: Box<str>,
    module: Box<str>,
    file: Box<str>,
    unit: Box<str>,
    line: u32,
}

impl Builder {
    /// For a trace that begins at `start`.
    pub fn new(start: Nanos) -> Self {
        let model = Model { range: TimeRange { start, end: start }, ..Model::default() };
        Self {
            model,
            site_texts: HashMap::new(),
            same_site: HashMap::new(),
            site_of: Vec::new(),
            objects: Objects::default(),
            live: HashMap::new(),
            lives: Vec::new(),
            log: SegmentLog::default(),
            contexts: Vec::new(),
            losses: Losses::default(),
            waits: WaitSets::default(),
            resolvers: Vec::new(),
            samples: IdMap::default(),
            requests: IdMap::default(),
            counter_of: IdMap::default(),
            forgets: false,
            now: start,
        }
    }

    /// Adds a callsite. `canonical` is the first of the ids that equal callsites have.
    pub fn site(&mut self, id: SiteId, canonical: SiteId, site: &Site<'_>) {
        if id != canonical {
            self.same_site.insert(id, canonical);
            return;
        }
        let site = OwnedSite {
            name: site.name.into(),
            module: site.module.into(),
            file: site.file.into(),
            unit: site.unit.into(),
            line: site.line,
        };
        self.site_texts.insert(id, site);
    }

    /// Adds a live table entry; `since` counts from the start of the trace.
    pub fn live(&mut self, entry: LiveEntry, since: Nanos) {
        self.live.insert(entry.id, entry);
        self.losses.live_since.insert(entry.id, since);
    }

    /// Makes room for what so many events may say at most. Without it room is made when it is needed, which takes longer.
    pub fn expect(&mut self, events: usize) {
        if self.model.arrows.is_empty() {
            self.model.arrows = Arrows::with_room(events);
        }
        self.log.expect(events);
    }

    /// The model being built, for what comes from the file and not from events.
    pub fn model_mut(&mut self) -> &mut Model {
        &mut self.model
    }

    /// Takes one event of a lane's lowest level. Times should not go back; one that does counts as now.
    pub fn event(&mut self, at: Nanos, lane: LaneIndex, event: &Event<'_>) {
        self.event_at_level(at, lane, 0, event);
    }

    /// Takes one event; `level` is the interrupt level it was recorded on.
    pub fn event_at_level(&mut self, at: Nanos, lane: LaneIndex, level: u8, event: &Event<'_>) {
        if lane.at() >= self.contexts.len() {
            return;
        }
        self.now = self.now.max(at);
        let seen = &mut self.model.lanes[lane.at()].seen;
        (seen.start, seen.end) = (seen.start.min(self.now), self.now);
        self.model.event_counts.0[event.id().0 as usize & 63] += 1;
        self.forget_after_loss(lane);
        match *event {
            Event::Current { task } if level == 0 => self.current(lane, task),
            Event::Current { .. } | Event::Anchor { .. } => {}
            Event::Spawn { task, parent, site, kind } => self.spawn(task, parent, site, kind),
            Event::End { task, outcome } => self.end(task, outcome),
            Event::PollBegin { task } => self.poll_begin(lane, task),
            Event::PollEnd { task, result } => self.poll_end(lane, task, result),
            Event::Switch { from, result, to } => {
                self.poll_end(lane, from, result);
                self.poll_begin(lane, to);
            }
            Event::IdleBegin {} => self.idle_begin(lane),
            Event::IdleEnd {} => self.idle_end(lane),
            Event::Wake { task, cause, by } => self.wake(task, cause, by),
            Event::Read { task, source } => self.read(task, source),
            Event::TryRead { task, source } => self.try_read(task, source),
            Event::Resolve { by, target, outcome } => self.resolve(by, target, outcome),
            Event::Wait { task, resource } => self.wait(task, resource),
            Event::Become { task, into } => self.becomes(task, into),
            Event::ShouldResolve { task } => self.should_resolve(task),
            Event::Waker { task, delta } => self.waker(task, delta),
            Event::Resource { id, kind, site } => self.resource_made(id, kind, site),
            Event::SpanBegin { span, parent, site, task } => self.span_begin(lane, span, parent, site, task),
            Event::SpanEnter { span } => self.span_enter(lane, span),
            Event::SpanExit { span } => self.span_exit(lane, span),
            Event::SpanEnd { span } => self.span_end(span),
            Event::Field { site, of, value } => self.field(lane, site, of, value),
            Event::IrqBegin { vector } => self.irq_begin(lane, vector),
            Event::IrqEnd {} => self.irq_end(lane),
            Event::GcBegin { phase } => self.gc_begin(lane, phase),
            Event::GcEnd { phase } => self.gc_end(lane, phase),
            Event::AllocBegin {} => self.alloc_begin(lane),
            Event::AllocEnd {} => self.alloc_end(lane),
            Event::Alloc { sample, bytes, tag, .. } => self.alloc(lane, sample, bytes.0, tag),
            Event::Free { sample } => self.free(sample),
            Event::Heap { live, peak, capacity } => self.heap(live.0, peak.0, capacity.0),
            Event::IoSubmit { task, device, key, bytes } => self.io_submit(task, device, key, bytes.0),
            Event::IoDone { device, key, result } => self.io_done(device, key, result),
            Event::Send { channel, key, bytes } => self.message(lane, true, channel, key, bytes.0),
            Event::Recv { channel, key, bytes } => self.message(lane, false, channel, key, bytes.0),
            Event::Counter { site, value } => self.counter(site, value),
            Event::Label { object, site, text } => self.label(object, site, text),
            Event::Log { task, level, site, text } => self.log_line(lane, task, level, site, text),
        }
    }
}
