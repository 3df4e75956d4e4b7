//! How the entries of one guest's tables change when they stand behind those of others.

use unitrace_formats::time::Nanos;

use crate::model::index::{ArrowIndex, LaneIndex, Object, ResourceIndex, SiteIndex, SpanIndex, TaskIndex};
use crate::model::segment::{Readied, State, WaitSet};
use crate::model::value::FieldOwner;
use crate::model::{
    Allocation, Arrow, Counter, FieldValue, Gap, Gc, GuestIndex, HeapSample, Io, Irq, Label, Lane, Log,
    Message, Model, Resource, Site, SlowAlloc, Span, SpanStay, Stretch, Task, TextId, TimeRange,
};

/// What is added to times and indices.
pub(super) struct Shift {
    guest: GuestIndex,
    offset: i64,
    texts: Vec<TextId>,
    sites: u32,
    lanes: u32,
    tasks: u32,
    resources: u32,
    spans: u32,
    waits: u32,
    arrows: u32,
    segments: u32,
}

impl Shift {
    /// For the tables of `from`, which go behind those of `to`; its texts go there at once.
    pub(super) fn new(
        to: &mut Model,
        from: &Model,
        guest: GuestIndex,
        offset: i64,
        arrows: usize,
        segments: usize,
    ) -> Self {
        let texts = from.texts.iter().map(|text| to.texts.intern(text)).collect();
        Self {
            guest,
            offset,
            texts,
            sites: to.sites.len() as u32,
            lanes: to.lanes.len() as u32,
            tasks: to.tasks.len() as u32,
            resources: to.resources.len() as u32,
            spans: to.spans.len() as u32,
            waits: to.waits.len() as u32 - 1,
            arrows: arrows as u32,
            segments: segments as u32,
        }
    }

    pub(super) fn time(&self, at: Nanos) -> Nanos {
        Nanos(at.0.saturating_add(self.offset))
    }

    fn text(&self, text: TextId) -> TextId {
        self.texts.get(text.at()).copied().unwrap_or(TextId::EMPTY)
    }

    fn of_site(&self, site: Option<SiteIndex>) -> Option<SiteIndex> {
        site.map(|site| SiteIndex(site.0 + self.sites))
    }

    fn of_task(&self, task: Option<TaskIndex>) -> Option<TaskIndex> {
        task.map(|task| TaskIndex(task.0 + self.tasks))
    }

    fn of_resource(&self, resource: Option<ResourceIndex>) -> Option<ResourceIndex> {
        resource.map(|resource| ResourceIndex(resource.0 + self.resources))
    }

    fn of_span(&self, span: SpanIndex) -> SpanIndex {
        SpanIndex(span.0 + self.spans)
    }

    /// "No lane" stays that.
    fn of_lane(&self, lane: LaneIndex) -> LaneIndex {
        lane.some().map_or(LaneIndex::NONE, |lane| LaneIndex(lane.0 + self.lanes))
    }

    pub(super) fn object(&self, object: Object) -> Object {
        match object {
            Object::Task(task) => Object::Task(TaskIndex(task.0 + self.tasks)),
            Object::Resource(resource) => Object::Resource(ResourceIndex(resource.0 + self.resources)),
            Object::Span(span) => Object::Span(self.of_span(span)),
        }
    }

    pub(super) fn state(&self, state: State) -> State {
        match state {
            State::Waiting(set) if set != WaitSet::UNKNOWN => State::Waiting(WaitSet(set.0 + self.waits)),
            State::Running(lane) => State::Running(self.of_lane(lane)),
            State::Ready(Readied::Woken(arrow)) => {
                State::Ready(Readied::Woken(ArrowIndex(arrow.0 + self.arrows)))
            }
            other => other,
        }
    }

    pub(super) fn arrow(&self, arrow: Arrow) -> Arrow {
        let (from, to) = (self.of_task(arrow.from), self.of_task(arrow.to));
        Arrow { at: self.time(arrow.at), from, to, ..arrow }
    }

    pub(super) fn site(&self, site: Site) -> Site {
        Site {
            id: site.id,
            name: self.text(site.name),
            module: self.text(site.module),
            file: self.text(site.file),
            line: site.line,
            unit: self.text(site.unit),
        }
    }

    pub(super) fn lane(&self, lane: Lane) -> Lane {
        let seen = TimeRange { start: self.time(lane.seen.start), end: self.time(lane.seen.end) };
        Lane { name: self.text(lane.name), guest: self.guest, seen, ..lane }
    }

    pub(super) fn task(&self, mut task: Task) -> Task {
        task.guest = self.guest;
        task.name = self.text(task.name);
        task.site = self.of_site(task.site);
        task.parent = self.of_task(task.parent);
        task.became = self.of_task(task.became);
        (task.born, task.ended) = (self.time(task.born), self.time(task.ended));
        task.segments = task.segments.start + self.segments..task.segments.end + self.segments;
        task.sums.longest_poll_at = self.time(task.sums.longest_poll_at);
        task
    }

    pub(super) fn resource(&self, resource: Resource) -> Resource {
        Resource {
            name: self.text(resource.name),
            site: self.of_site(resource.site),
            made: resource.made.map(|at| self.time(at)),
            guest: self.guest,
            ..resource
        }
    }

    pub(super) fn span(&self, span: Span) -> Span {
        Span {
            name: self.text(span.name),
            site: self.of_site(span.site),
            parent: span.parent.map(|parent| self.of_span(parent)),
            task: self.of_task(span.task),
            begin: self.time(span.begin),
            end: self.time(span.end),
            ..span
        }
    }

    pub(super) fn stay(&self, stay: SpanStay) -> SpanStay {
        SpanStay {
            span: self.of_span(stay.span),
            task: self.of_task(stay.task),
            lane: self.of_lane(stay.lane),
            begin: self.time(stay.begin),
            end: self.time(stay.end),
            depth: stay.depth,
        }
    }

    pub(super) fn stretch(&self, stretch: Stretch) -> Stretch {
        Stretch {
            lane: self.of_lane(stretch.lane),
            begin: self.time(stretch.begin),
            end: self.time(stretch.end),
            depth: stretch.depth,
        }
    }

    pub(super) fn irq(&self, irq: Irq) -> Irq {
        Irq { stretch: self.stretch(irq.stretch), ..irq }
    }

    pub(super) fn gc(&self, gc: Gc) -> Gc {
        Gc { stretch: self.stretch(gc.stretch), ..gc }
    }

    pub(super) fn slow_alloc(&self, alloc: SlowAlloc) -> SlowAlloc {
        SlowAlloc { stretch: self.stretch(alloc.stretch), task: self.of_task(alloc.task) }
    }

    pub(super) fn heap(&self, sample: HeapSample) -> HeapSample {
        HeapSample { at: self.time(sample.at), guest: self.guest, ..sample }
    }

    pub(super) fn allocation(&self, allocation: Allocation) -> Allocation {
        Allocation {
            at: self.time(allocation.at),
            freed: allocation.freed.map(|at| self.time(at)),
            bytes: allocation.bytes,
            task: self.of_task(allocation.task),
            tag: self.of_site(allocation.tag),
        }
    }

    pub(super) fn counter(&self, mut counter: Counter) -> Counter {
        counter.guest = self.guest;
        counter.site = self.of_site(counter.site);
        (counter.name, counter.unit) = (self.text(counter.name), self.text(counter.unit));
        counter.steps.iter_mut().for_each(|step| step.0 = self.time(step.0));
        counter
    }

    pub(super) fn label(&self, label: Label) -> Label {
        Label {
            at: self.time(label.at),
            object: self.object(label.object),
            site: self.of_site(label.site),
            text: self.text(label.text),
        }
    }

    pub(super) fn log(&self, log: Log) -> Log {
        Log {
            at: self.time(log.at),
            task: self.of_task(log.task),
            lane: self.of_lane(log.lane),
            level: log.level,
            site: self.of_site(log.site),
            text: self.text(log.text),
        }
    }

    /// `logs` is how many lines stand before this guest's.
    pub(super) fn field(&self, field: FieldValue, logs: u32) -> FieldValue {
        let owner = match field.owner {
            FieldOwner::Span(span) => FieldOwner::Span(self.of_span(span)),
            FieldOwner::Log(log) => FieldOwner::Log(log + logs),
        };
        FieldValue { owner, name: self.text(field.name), ..field }
    }

    pub(super) fn io(&self, io: Io) -> Io {
        Io {
            device: self.of_resource(io.device),
            task: self.of_task(io.task),
            submitted: io.submitted.map(|at| self.time(at)),
            done: io.done.map(|(at, result)| (self.time(at), result)),
            ..io
        }
    }

    pub(super) fn message(&self, message: Message) -> Message {
        Message {
            at: self.time(message.at),
            channel: self.of_resource(message.channel),
            task: self.of_task(message.task),
            ..message
        }
    }

    pub(super) fn gap(&self, gap: Gap) -> Gap {
        Gap {
            lane: gap.lane.map(|lane| self.of_lane(lane)),
            after: self.time(gap.after),
            before: self.time(gap.before),
            ..gap
        }
    }
}
