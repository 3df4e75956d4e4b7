//! The heap, I/O, counters and texts.

use unitrace_formats::event::{Level, Text, ValueType};
use unitrace_formats::id::{JoinKey, ObjectId, SampleId, SiteId};

use super::Builder;
use crate::model::guest::GuestIndex;
use crate::model::index::{LaneIndex, Object};
use crate::model::memory::{Allocation, HeapSample};
use crate::model::texts::TextId;
use crate::model::value::{Counter, FieldOwner, FieldValue, Io, Label, Log, Message};

impl Builder {
    pub(super) fn alloc(&mut self, lane: LaneIndex, sample: SampleId, bytes: u64, tag: SiteId) {
        let tag = self.site_index(tag);
        let task = self.running_on(lane);
        self.samples.insert(sample, self.model.allocations.len() as u32);
        self.model.allocations.push(Allocation { at: self.now, freed: None, bytes, task, tag });
    }

    pub(super) fn free(&mut self, sample: SampleId) {
        if let Some(at) = self.samples.remove(&sample) {
            self.model.allocations[at as usize].freed = Some(self.now);
        }
    }

    pub(super) fn heap(&mut self, live: u64, peak: u64, capacity: u64) {
        self.model.heap.push(HeapSample { at: self.now, live, peak, capacity, guest: GuestIndex::default() });
    }

    pub(super) fn io_submit(&mut self, task: ObjectId, device: ObjectId, key: JoinKey, bytes: u32) {
        let (task, device) = (self.task(task), self.resource(device));
        self.requests.insert(key, self.model.ios.len() as u32);
        self.model.ios.push(Io { key, device, task, submitted: Some(self.now), done: None, bytes });
    }

    pub(super) fn io_done(&mut self, device: ObjectId, key: JoinKey, result: i32) {
        let done = Some((self.now, result));
        match self.requests.remove(&key) {
            Some(at) => self.model.ios[at as usize].done = done,
            None => {
                let device = self.resource(device);
                self.model.ios.push(Io { key, device, task: None, submitted: None, done, bytes: 0 });
            }
        }
    }

    pub(super) fn message(
        &mut self,
        lane: LaneIndex,
        sent: bool,
        channel: ObjectId,
        key: JoinKey,
        bytes: u32,
    ) {
        let channel = self.resource(channel);
        let task = self.running_on(lane);
        self.model.messages.push(Message { at: self.now, sent, key, channel, task, bytes });
    }

    pub(super) fn counter(&mut self, id: SiteId, value: i64) {
        let id = self.canonical(id);
        let at = match self.counter_of.get(&id) {
            Some(&at) => at,
            None => self.new_counter(id, value),
        };
        let counter = &mut self.model.counters[at as usize];
        counter.steps.push((self.now, value));
        counter.range = (counter.range.0.min(value), counter.range.1.max(value));
    }

    fn new_counter(&mut self, id: SiteId, value: i64) -> u32 {
        let site = self.site_index(id);
        let (name, unit) = match site {
            Some(site) => (self.model.site(site).name, self.model.site(site).unit),
            None => (self.model.texts.intern(&format!("counter {id}")), TextId::EMPTY),
        };
        let at = self.model.counters.len() as u32;
        self.model.counters.push(Counter {
            site,
            name,
            unit,
            steps: Vec::new(),
            range: (value, value),
            guest: GuestIndex::default(),
        });
        self.counter_of.insert(id, at);
        at
    }

    /// The first label of an object is its name.
    pub(super) fn label(&mut self, id: ObjectId, site: SiteId, text: Text<'_>) {
        let site = self.site_index(site);
        let text = self.model.texts.intern(&text.show().to_string());
        let Some(object) = self.object(id) else { return };
        let name = match object {
            Object::Task(task) => &mut self.model.tasks[task.at()].name,
            Object::Resource(resource) => &mut self.model.resources[resource.at()].name,
            Object::Span(span) => &mut self.model.spans[span.at()].name,
        };
        if *name == TextId::EMPTY {
            *name = text;
        }
        self.model.labels.push(Label { at: self.now, object, site, text });
    }

    pub(super) fn log_line(
        &mut self,
        lane: LaneIndex,
        task: ObjectId,
        level: Level,
        site: SiteId,
        text: Text<'_>,
    ) {
        let (task, site) = (self.task(task), self.site_index(site));
        let text = self.model.texts.intern(&text.show().to_string());
        self.context(lane).field_owner = Some(FieldOwner::Log(self.model.logs.len() as u32));
        self.model.logs.push(Log { at: self.now, task, lane, level, site, text });
    }

    pub(super) fn field(&mut self, lane: LaneIndex, site: SiteId, of: ValueType, value: u64) {
        let Some(owner) = self.context(lane).field_owner else { return };
        let name = match self.site_index(site) {
            Some(site) => self.model.site(site).name,
            None => self.model.texts.intern(&format!("field {site}")),
        };
        self.model.fields.push(FieldValue { owner, name, of, bits: value });
    }
}
