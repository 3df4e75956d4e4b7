//! Events that have a meaning, by the rules of a [`Mapping`]. All others are moments of their threads.

use super::classes::Classes;
use super::deeds::{Deed, Deeds};
use super::heard::{Heard, Number};
use super::lines::level;
use super::place::Places;
use super::tells::Tells;
use super::types::{Clock, EventClass, Metadata};
use crate::event::ValueType;
use crate::foreign::author::Source;
use crate::foreign::mapping::{Mapping, Verb};
use crate::foreign::tracks::{Argument, NameId, Said, TrackIndex, Tracks, Value};
use crate::time::{Anchor, Ticks};
use crate::trace::Trace;

/// Threads that have no number are numbered from here on: one a stream.
const NAMELESS: u64 = 1 << 32;
/// Streams that are of no CPU are numbered from here on.
const NO_CPU: u32 = 1 << 30;

/// Hears all streams, one after the other.
pub(super) struct Mapped<'p> {
    tracks: Tracks,
    places: &'p Places,
    mapping: Mapping,
    deeds: Deeds,
    classes: Classes,
    clock: Option<Clock>,
    traces: u64,
    streams: u32,
    stream: NameId,
    cpu: u32,
    /// What the kernel says that runs on this CPU.
    running: Option<TrackIndex>,
    /// Rules of each class of events in this trace, once they were looked for.
    rules: Vec<Option<Vec<usize>>>,
    span: Option<(u64, u64)>,
}

impl<'p> Mapped<'p> {
    pub(super) fn new(places: &'p Places, mapping: Mapping) -> Self {
        Self {
            tracks: Tracks::default(),
            places,
            mapping,
            deeds: Deeds::default(),
            classes: Classes::default(),
            clock: None,
            traces: 0,
            streams: 0,
            stream: NameId::EMPTY,
            cpu: NO_CPU,
            running: None,
            rules: Vec::new(),
            span: None,
        }
    }

    /// Times are nanoseconds from the axis' zero.
    fn nanos(&self, ticks: u64) -> i64 {
        i64::try_from(self.places.nanos(ticks)).unwrap_or(i64::MAX)
    }

    /// Who says it: the thread that the context names, or what runs on this CPU, or the stream itself.
    fn thread(&mut self, heard: &Heard<'_>) -> TrackIndex {
        let Some(id) = heard.thread else {
            let nameless = NAMELESS + u64::from(self.streams);
            return self.running.unwrap_or_else(|| {
                let track = self.tracks.thread(self.traces, nameless);
                self.tracks.name_thread(track, self.stream);
                track
            });
        };
        let track = self.tracks.thread(self.traces, id);
        if !heard.process.is_empty() && !self.tracks.has_name(track) {
            let name = format!("{} {id}", String::from_utf8_lossy(heard.process));
            let name = self.tracks.name(&name);
            self.tracks.name_thread(track, name);
        }
        track
    }

    /// Numbers of the rules for this class.
    fn rules(&mut self, class: &EventClass) -> Vec<usize> {
        let find = || {
            let rules = self.mapping.rules().iter().enumerate();
            rules.filter(|(_, rule)| rule.event == class.name).map(|(number, _)| number).collect()
        };
        match self.rules.get_mut(class.number) {
            Some(known) => known.get_or_insert_with(find).clone(),
            None => find(),
        }
    }

    /// What it says.
    fn arguments(&mut self, heard: &Heard<'_>) -> Vec<Argument> {
        let mut all = Vec::with_capacity(heard.numbers.len());
        for &Number { field, of, bits } in &heard.numbers {
            let value = match of {
                ValueType::Signed => Value::Signed(bits as i64),
                ValueType::Float => Value::Float(f64::from_bits(bits)),
                _ => Value::Unsigned(bits),
            };
            all.push(Argument { name: self.tracks.name(&field.name), value });
        }
        for (field, text) in heard.words() {
            let text = self.tracks.name(&String::from_utf8_lossy(text));
            all.push(Argument { name: self.tracks.name(&field.name), value: Value::Text(text) });
        }
        all
    }

    /// First and last time on the axis.
    pub(super) fn span(&self) -> (u64, u64) {
        self.span.unwrap_or_default()
    }

    pub(super) fn finish(mut self, mut source: Source) -> Trace {
        if let Some((first, _)) = self.span
            && let Some(unix_ns) = self.places.unix(first)
        {
            let ticks = Ticks(self.places.nanos(first));
            self.tracks.anchor(Anchor { ticks, unix_ns, host_ns: 0 });
        }
        self.classes.tell(&mut source);
        source.number("streams", self.streams.into());
        self.deeds.tell(&self.mapping, &mut self.tracks, &mut source);
        self.tracks.finish("", source)
    }
}

impl Tells for Mapped<'_> {
    fn trace(&mut self, metadata: &Metadata) {
        self.clock = metadata.clocks.first().cloned();
        self.classes.trace(metadata);
        self.rules = vec![None; metadata.events];
        self.traces += 1;
    }

    fn stream(&mut self, name: &str) {
        self.stream = self.tracks.name(name);
        self.cpu = NO_CPU | self.streams;
        self.streams += 1;
        self.running = None;
    }

    fn name_stream(&mut self, cpu: u64) {
        self.stream = self.tracks.name(&format!("CPU {cpu}"));
        self.cpu = u32::try_from(cpu).unwrap_or(self.cpu);
    }

    fn lost(&mut self, after: u64, before: u64, events: u64) {
        let place = |time| self.nanos(self.places.ticks(self.clock.as_ref(), time));
        let (after, before) = (place(after), place(before));
        self.tracks.name_cpu(self.cpu, self.stream);
        self.tracks.lost(self.cpu, after, before, events);
        self.running = None;
    }

    fn event(&mut self, class: &EventClass, time: u64, heard: &Heard<'_>) {
        self.classes.count(class);
        let ticks = self.places.ticks(self.clock.as_ref(), time);
        let (first, last) = self.span.unwrap_or((ticks, ticks));
        self.span = Some((first.min(ticks), last.max(ticks)));
        let at = self.nanos(ticks);
        let thread = self.thread(heard);
        let arguments = self.arguments(heard);
        let (module, name) = class.name.split_once(':').unwrap_or(("", &class.name));
        let (category, name) = (self.tracks.name(module), self.tracks.name(name));
        let rules = self.rules(class);
        if rules.is_empty() {
            let said = Said { name, category, arguments: &arguments };
            self.tracks.moment(thread, at, level(class.loglevel), said);
        }
        for number in rules {
            let rule = &self.mapping.rules()[number];
            let deed = Deed {
                at,
                thread,
                process: self.traces,
                cpu: self.cpu,
                rule: number,
                name,
                category,
                arguments: arguments.clone(),
            };
            if rule.verb == Verb::Switch {
                self.running = deed.switched_to(rule, &mut self.tracks);
            }
            self.deeds.add(deed);
        }
    }
}
