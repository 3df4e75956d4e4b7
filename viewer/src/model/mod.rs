//! The trace as tables. Everything that painting, findings and reports ask is answered from here; nothing in it
//! points back into the file, so that the file may be closed.
//!
//! Times are [`Nanos`] since the start of the trace. Law: any sequence of events, however damaged, makes a model
//! (see [`build`]); what was lost is in [`Model::gaps`], never smoothed over.

mod arrow;
pub mod build;
mod guest;
mod holders;
mod index;
mod join;
mod lane;
mod memory;
mod object;
mod read;
mod search;
mod segment;
mod task;
mod texts;
mod value;
mod watch;

pub use arrow::{Arrow, ArrowKind, Arrows};
pub use build::Builder;
pub use guest::{Guest, GuestIndex};
pub use holders::Holder;
pub use index::{ArrowIndex, LaneIndex, Object, ResourceIndex, SiteIndex, SpanIndex, TaskIndex};
pub use join::Place;
pub use lane::{Gap, Gc, Irq, Lane, SlowAlloc, Stretch};
pub use memory::{Allocation, HeapSample, LiveBytes};
pub use object::{Resource, Site, Span, SpanStay, Waits};
pub use segment::{Readied, Segment, Segments, State, StateKind, WaitSet};
pub use task::{Sums, Task};
pub use texts::{TextId, Texts};
pub use value::{Counter, FieldOwner, FieldValue, Io, Label, Log, Message};
pub use watch::{Cancelled, Watch};

use unitrace_formats::axis::Bearings;
use unitrace_formats::event::EventId;
use unitrace_formats::foreign::author::Source;
use unitrace_formats::ring::GapKind;
use unitrace_formats::time::Nanos;
use unitrace_formats::trace::Loss;

/// A stretch of time, `start <= end`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct TimeRange {
    /// First moment.
    pub start: Nanos,
    /// First moment after it.
    pub end: Nanos,
}

impl TimeRange {
    /// How long, in nanoseconds.
    pub fn span(&self) -> i64 {
        self.end.0.saturating_sub(self.start.0)
    }
}

/// What is known about the clocks.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct ClockInfo {
    /// Kind and frequency for people: "tsc, 2.400 GHz".
    pub source: String,
    /// Unix time in nanoseconds of moment 0, if an anchor tells.
    pub unix_start: Option<i64>,
    /// How far off that may be, in nanoseconds, if it can be said.
    pub error: Option<i64>,
    /// What ties it to the clocks of other traces.
    pub bearings: Bearings,
}

/// A whole trace.
#[derive(Clone, Default, Debug)]
pub struct Model {
    /// From the first event to the last.
    pub range: TimeRange,
    /// Program that was traced.
    pub program: String,
    /// What is known about the clocks.
    pub clock: ClockInfo,
    /// What a reader must know about the file: truncated, no footer, damaged parts.
    pub notes: Vec<String>,
    /// How many events of each id.
    pub event_counts: EventCounts,
    /// All texts.
    pub texts: Texts,
    /// Callsites that are referred to.
    pub sites: Vec<Site>,
    /// CPUs or threads.
    pub lanes: Vec<Lane>,
    /// Tasks in order of first mention.
    pub tasks: Vec<Task>,
    /// What they did.
    pub segments: Segments,
    /// What they waited on.
    pub waits: Waits,
    /// What they did to each other, in time order.
    pub arrows: Arrows,
    /// Channels, locks, sockets, timers.
    pub resources: Vec<Resource>,
    /// Spans in order of begin.
    pub spans: Vec<Span>,
    /// Stays in spans, in order of entry.
    pub stays: Vec<SpanStay>,
    /// Interrupts in order of begin.
    pub irqs: Vec<Irq>,
    /// GC phases in order of begin.
    pub gcs: Vec<Gc>,
    /// Slow allocations in order of begin.
    pub slow_allocs: Vec<SlowAlloc>,
    /// Idle stretches in order of begin.
    pub idles: Vec<Stretch>,
    /// Heap samples in time order.
    pub heap: Vec<HeapSample>,
    /// Sampled allocations in time order.
    pub allocations: Vec<Allocation>,
    /// Counters in order of first value.
    pub counters: Vec<Counter>,
    /// Labels in time order.
    pub labels: Vec<Label>,
    /// Log lines in time order.
    pub logs: Vec<Log>,
    /// Fields by what they belong to, those of one thing in time order.
    pub fields: Vec<FieldValue>,
    /// I/O requests in order of first mention.
    pub ios: Vec<Io>,
    /// Messages between guests in time order.
    pub messages: Vec<Message>,
    /// Lost events in time order.
    pub gaps: Vec<Gap>,
    /// The traces it was joined from; empty for a single one.
    pub guests: Vec<Guest>,
    /// Losses added up, as the file says.
    pub loss: Loss,
    /// What was read, if the file was another tool's.
    pub source: Option<Source>,
}

/// A number for each event id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EventCounts(pub [u64; EventId::COUNT]);

impl Default for EventCounts {
    fn default() -> Self {
        Self([0; EventId::COUNT])
    }
}

impl EventCounts {
    /// All together.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

impl Model {
    /// A text of this model.
    pub fn text(&self, id: TextId) -> &str {
        self.texts.get(id)
    }

    /// A task.
    pub fn task(&self, task: TaskIndex) -> &Task {
        &self.tasks[task.at()]
    }

    /// A task's name.
    pub fn task_name(&self, task: TaskIndex) -> &str {
        self.text(self.task(task).name)
    }

    /// All tasks with their indices.
    pub fn tasks(&self) -> impl DoubleEndedIterator<Item = (TaskIndex, &Task)> {
        self.tasks.iter().enumerate().map(|(at, task)| (TaskIndex(at as u32), task))
    }

    /// A callsite.
    pub fn site(&self, site: SiteIndex) -> &Site {
        &self.sites[site.at()]
    }

    /// Where a callsite stands: "src/shop.rs:41", or empty.
    pub fn place(&self, site: SiteIndex) -> String {
        let site = self.site(site);
        match self.text(site.file) {
            "" => String::new(),
            file => format!("{file}:{}", site.line),
        }
    }

    /// Where a task is spawned, or empty.
    pub fn spawned_at(&self, task: TaskIndex) -> String {
        self.task(task).site.map(|site| self.place(site)).unwrap_or_default()
    }

    /// A task's module path, or empty.
    pub fn module(&self, task: TaskIndex) -> &str {
        self.task(task).site.map_or("", |site| self.text(self.site(site).module))
    }

    /// The name a task has in common with others: its callsite's, or its own where that has none.
    pub fn shared_name(&self, task: TaskIndex) -> TextId {
        let task = self.task(task);
        let site = task.site.map(|site| self.site(site).name);
        site.filter(|&name| name != TextId::EMPTY).unwrap_or(task.name)
    }

    /// The fields of a span or a log line.
    pub fn fields_of(&self, owner: FieldOwner) -> &[FieldValue] {
        let first = self.fields.partition_point(|field| field.owner < owner);
        let last = self.fields.partition_point(|field| field.owner <= owner);
        &self.fields[first..last]
    }

    /// The name of anything.
    pub fn object_name(&self, object: Object) -> &str {
        self.text(match object {
            Object::Task(task) => self.task(task).name,
            Object::Resource(resource) => self.resources[resource.at()].name,
            Object::Span(span) => self.spans[span.at()].name,
        })
    }

    /// When an arrow left its tail: a message takes its time, everything else is there at once.
    pub fn left_at(&self, arrow: &Arrow) -> Nanos {
        match arrow.kind {
            ArrowKind::Message => self.messages.get(arrow.by as usize).map_or(arrow.at, |sent| sent.at),
            _ => arrow.at,
        }
    }

    /// A task's segments in time order.
    pub fn segments_of(&self, task: TaskIndex) -> impl DoubleEndedIterator<Item = Segment> + '_ {
        let task = self.task(task);
        self.segments.of(task.segments.clone(), task.ended)
    }

    /// The segment of `task` that contains `at`; `None` outside of its life.
    pub fn segment_at(&self, task: TaskIndex, at: Nanos) -> Option<Segment> {
        let task = self.task(task);
        if at < task.born || at >= task.ended {
            return None;
        }
        let index = self.segments.touching(task.segments.clone(), at, Nanos(at.0 + 1)).next()?;
        Some(self.segments.segment(&task.segments, index, task.ended))
    }

    /// Events lost within the time of the trace, in all.
    pub fn lost(&self) -> u64 {
        let inside = self.gaps.iter().filter(|gap| gap.kind != GapKind::Older);
        inside.map(|gap| gap.events).fold(self.loss.no_lane, u64::saturating_add)
    }
}
