//! From facts to records.

use std::io::{self, Write};

use super::records::{Head, Records};
use super::word::{Sort, Value};
use crate::event::field::Meaning;
use crate::event::{PollResult, Text, ValueType};
use crate::foreign::telling::{Doing, Ended, Fact, Flow, Listener, Moment, Slice, Valued};
use crate::id::{ObjectId, SiteId};

/// Ids of spans' lives begin here: tasks have theirs below.
const SPANS: u64 = 1 << 33;
/// The heap's id as a counter: those of others are sites.
const HEAP: u64 = 1 << 16;

/// A trace on its way out.
pub(super) struct Fxt<W> {
    pub(super) records: Records<W>,
    /// Slices that are open on each lane: an arrow needs one to hold on to.
    depths: Vec<u32>,
}

impl<W: Write> Fxt<W> {
    pub(super) fn new(out: W) -> Self {
        Self { records: Records::new(out), depths: Vec::new() }
    }

    fn depth(&mut self, lane: usize) -> &mut u32 {
        if self.depths.len() <= lane {
            self.depths.resize(lane + 1, 0);
        }
        &mut self.depths[lane]
    }

    /// An event whose name stays where it is.
    fn put(
        &mut self,
        at: &Moment<'_>,
        sort: Sort,
        category: &'static str,
        name: &str,
        id: Option<u64>,
    ) -> io::Result<()> {
        self.records.event(&Head { sort, lane: at.lane, time: at.time, category, name, is_known: true, id })
    }

    fn begin(
        &mut self,
        at: &Moment<'_>,
        (slice, name): (Slice, &str),
        woken_by: Option<Flow>,
        is_late: bool,
    ) -> io::Result<()> {
        if let Some(object) = slice.object() {
            self.records.arg(slice.category(), Value::Unsigned(number(object)));
        }
        if let Slice::Interrupt(vector) = slice {
            self.records.arg("vector", Value::Unsigned(vector.into()));
        }
        if is_late {
            self.records.arg("begin_is_lost", Value::Bool(true));
        }
        *self.depth(at.lane) += 1;
        self.put(at, Sort::DurationBegin, slice.category(), name, None)?;
        woken_by.map_or(Ok(()), |flow| self.put(at, Sort::FlowEnd, "causality", "arrow", Some(flow)))
    }

    fn end(&mut self, at: &Moment<'_>, (slice, name): (Slice, &str), how: Ended) -> io::Result<()> {
        let result: Option<PollResult> = match how {
            Ended::Open => return Ok(()),
            Ended::Said(result) => result,
            Ended::Lost => None,
        };
        if let Some(result) = result {
            self.records.arg("result", Value::Known(result.name()));
        }
        if how == Ended::Lost {
            self.records.arg("end_is_lost", Value::Bool(true));
        }
        let depth = self.depth(at.lane);
        *depth = depth.saturating_sub(1);
        self.put(at, Sort::DurationEnd, slice.category(), name, None)
    }

    /// What a task does while it does not run. That it runs, durations on lanes say.
    fn does(
        &mut self,
        at: &Moment<'_>,
        task: ObjectId,
        (before, now): (Doing, Doing),
        waits: &[ObjectId],
    ) -> io::Result<()> {
        let id = Some(task.0.into());
        if before.is_rest() {
            self.put(at, Sort::AsyncEnd, "task", before.name(), id)?;
        }
        if !now.is_rest() {
            return Ok(());
        }
        for resource in waits {
            self.records.arg("resource", Value::Unsigned(number(*resource)));
            self.records.arg("name", Value::Known(at.names.object(*resource)));
        }
        self.put(at, Sort::AsyncBegin, "task", now.name(), id)
    }

    /// An event at one end of arrows.
    fn bound(
        &mut self,
        at: &Moment<'_>,
        sort: Sort,
        flows: impl IntoIterator<Item = Flow>,
    ) -> io::Result<()> {
        let mut flows = flows.into_iter().peekable();
        let needs_hold = flows.peek().is_some() && *self.depth(at.lane) == 0;
        fields(&mut self.records, at, &[]);
        let name = at.event.name();
        self.put(at, if needs_hold { Sort::DurationBegin } else { Sort::Instant }, "causality", name, None)?;
        flows.try_for_each(|flow| self.put(at, sort, "causality", "arrow", Some(flow)))?;
        if needs_hold { self.put(at, Sort::DurationEnd, "causality", name, None) } else { Ok(()) }
    }

    fn log(&mut self, at: &Moment<'_>, text: &Text<'_>, of: &[Valued]) -> io::Result<()> {
        fields(&mut self.records, at, of);
        let (name, is_known) = (text.show().to_string(), false);
        self.records.event(&Head {
            sort: Sort::Instant,
            lane: at.lane,
            time: at.time,
            category: "log",
            name: &name,
            is_known,
            id: None,
        })
    }
}

impl<W: Write> Listener for Fxt<W> {
    fn hear(&mut self, at: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()> {
        match *fact {
            Fact::Begin { slice, name, woken_by, is_late } => {
                self.begin(at, (slice, name), woken_by, is_late)
            }
            Fact::End { slice, name, how, .. } => self.end(at, (slice, name), how),
            Fact::Life { task, name, .. } => {
                self.records.arg("module", Value::Known(at.names.module(task)));
                self.put(at, Sort::AsyncBegin, "task", name, Some(task.0.into()))
            }
            Fact::LifeEnd { task, name, outcome, .. } => {
                self.records.arg("outcome", Value::Known(outcome.name()));
                self.put(at, Sort::AsyncEnd, "task", name, Some(task.0.into()))
            }
            Fact::Does { task, doing, before, waits, .. } => self.does(at, task, (before, doing), waits),
            Fact::Span { span, name, fields: of, .. } => {
                fields(&mut self.records, at, of);
                self.put(at, Sort::AsyncBegin, "span life", name, Some(SPANS | u64::from(span.0)))
            }
            Fact::SpanEnd { span, name, .. } => {
                self.put(at, Sort::AsyncEnd, "span life", name, Some(SPANS | u64::from(span.0)))
            }
            Fact::Wake { flow } => self.bound(at, Sort::FlowBegin, flow),
            Fact::Result { flows, .. } => self.bound(at, Sort::FlowBegin, flows),
            Fact::Submit { flow } => self.bound(at, Sort::FlowBegin, Some(flow)),
            Fact::Read { flow } | Fact::Done { flow } => self.bound(at, Sort::FlowEnd, flow),
            Fact::Counter { site, value } => {
                self.records.arg("value", Value::Signed(value));
                let name = at.names.site(site).map_or("counter", |site| site.name);
                self.put(at, Sort::Counter, "counter", name, Some(site.0.into()))
            }
            Fact::Heap { live, peak, capacity } => {
                for (name, bytes) in [("live", live), ("peak", peak), ("capacity", capacity)] {
                    self.records.arg(name, Value::Unsigned(bytes));
                }
                self.put(at, Sort::Counter, "memory", "heap", Some(HEAP))
            }
            Fact::Log { text, fields: of, .. } => self.log(at, &text, of),
            Fact::Instant => {
                fields(&mut self.records, at, &[]);
                self.put(at, Sort::Instant, "event", at.event.name(), None)
            }
        }
    }
}

/// All fields of an event, and what was said of it right behind.
fn fields(records: &mut Records<impl Write>, at: &Moment<'_>, of: &[Valued]) {
    at.event.each_field(|info, bits| {
        let value = match info.meaning {
            Meaning::Object => Value::Unsigned(number(ObjectId(bits as u32))),
            Meaning::Site => match at.names.site(SiteId(bits as u16)) {
                Some(site) => Value::Known(site.name),
                None => Value::Unsigned(bits),
            },
            Meaning::Enumeration(names) => match names.iter().find(|(value, _)| u64::from(*value) == bits) {
                Some((_, name)) => Value::Known(name),
                None => Value::Unsigned(bits),
            },
            _ if info.width.signed => Value::Signed(bits as i64),
            _ => Value::Unsigned(bits),
        };
        records.arg(info.name, value);
    });
    if let Some(text) = at.event.text() {
        records.arg("text", Value::Text(&text.show().to_string()));
    }
    for field in of {
        let name = at.names.site(field.site).map_or("field", |site| site.name);
        records.arg(name, typed(field));
    }
}

fn typed(field: &Valued) -> Value<'static> {
    match field.of {
        ValueType::Signed => Value::Signed(field.value as i64),
        ValueType::Float => Value::Float(f64::from_bits(field.value)),
        ValueType::Bool => Value::Bool(field.value != 0),
        ValueType::Object => Value::Unsigned(number(ObjectId(field.value as u32))),
        _ => Value::Unsigned(field.value),
    }
}

fn number(object: ObjectId) -> u64 {
    object.0.into()
}
