//! Tables of what events mean: tasks, polls, wakes, waits, spans, counters.

use std::io;
use std::path::Path;

use serde_json::{Map, Value};

use super::table::{Cell, Kind, Table};
use crate::event::{Event, Outcome, ValueType};
use crate::foreign::telling::{ById, Doing, Ended, Fact, Flow, Listener, Moment, Names, Slice, Valued};
use crate::id::{ObjectId, SiteId};

/// What the walk over a trace is heard for.
pub(super) struct Derived {
    label: String,
    tasks: Table,
    polls: Table,
    wakes: Table,
    waits: Table,
    spans: Table,
    counters: Table,
    alive: ById<Alive>,
    open: ById<Open>,
    /// What woke each slice that is open, by lane.
    woken: Vec<Vec<Option<Flow>>>,
}

/// A task that is alive, as its row will say.
struct Alive {
    name: String,
    module: String,
    begin: u64,
    is_spawned: bool,
    kind: Cell<'static>,
    parent: ObjectId,
    doing: Doing,
    since: u64,
    /// What it waits for: the first, and of how many.
    resource: (ObjectId, String),
    resources: usize,
}

/// A span that is open, as its row will say.
struct Open {
    name: String,
    module: String,
    task: ObjectId,
    begin: u64,
    fields: String,
}

impl Derived {
    pub(super) fn create(dir: &Path, label: &str) -> io::Result<Self> {
        use Kind::{Signed, Text, Truth, Unsigned};
        let table = |name: &str, columns: &[(&str, Kind)]| {
            let first = [("trace".to_owned(), Text)].into_iter();
            let columns: Vec<_> = first.chain(columns.iter().map(|(n, k)| ((*n).to_owned(), *k))).collect();
            Table::create(dir, name, &columns)
        };
        let (task, name, begin, end) =
            (("task", Unsigned), ("name", Text), ("begin", Unsigned), ("end", Unsigned));
        let (module, lane, time, flow) =
            (("module", Text), ("lane", Unsigned), ("time", Unsigned), ("flow", Unsigned));
        let of_task =
            [("kind", Text), ("parent", Unsigned), begin, end, ("outcome", Text), ("is_spawned", Truth)];
        let of_wait = [begin, end, ("resource", Unsigned), ("resource_name", Text), ("resources", Unsigned)];
        Ok(Self {
            label: label.into(),
            tasks: table("tasks", &[&[task, name, module][..], &of_task].concat())?,
            polls: table("polls", &[task, name, lane, begin, end, ("result", Text), flow])?,
            wakes: table("wakes", &[time, lane, task, name, ("cause", Text), ("by", Unsigned), flow])?,
            waits: table("waits", &[&[task, name, ("state", Text)][..], &of_wait].concat())?,
            spans: table("spans", &[("span", Unsigned), name, module, task, begin, end, ("fields", Text)])?,
            counters: table("counters", &[time, name, ("unit", Text), ("value", Signed)])?,
            alive: ById::default(),
            open: ById::default(),
            woken: Vec::new(),
        })
    }

    fn life(&mut self, at: &Moment<'_>, task: ObjectId, name: &str, is_spawned: bool) {
        let (kind, parent) = match *at.event {
            Event::Spawn { kind, parent, .. } => (Cell::Known(kind.name()), parent),
            _ => (Cell::Missing, ObjectId::NONE),
        };
        let alive = Alive {
            name: name.into(),
            module: at.names.module(task).into(),
            begin: at.time,
            is_spawned,
            kind,
            parent,
            doing: Doing::Nothing,
            since: at.time,
            resource: Default::default(),
            resources: 0,
        };
        self.alive.insert(task, alive);
    }

    fn life_end(&mut self, task: ObjectId, end: Option<(u64, Outcome)>) -> io::Result<()> {
        let Some(alive) = self.alive.remove(&task) else { return Ok(()) };
        self.tasks.row(&[
            Cell::Known(&self.label),
            number(task),
            Cell::Made(&alive.name),
            Cell::Made(&alive.module),
            alive.kind,
            number(alive.parent),
            Cell::Unsigned(alive.begin),
            end.map_or(Cell::Missing, |(time, _)| Cell::Unsigned(time)),
            end.map_or(Cell::Missing, |(_, outcome)| Cell::Known(outcome.name())),
            Cell::Truth(alive.is_spawned),
        ])
    }

    /// What a task did until now, unless it ran: polls say that.
    fn did(&mut self, task: ObjectId, end: Option<u64>) -> io::Result<()> {
        let Some(alive) = self.alive.get(&task).filter(|alive| alive.doing.is_rest()) else { return Ok(()) };
        let (resource, name) = &alive.resource;
        let waits = alive.resources > 0;
        self.waits.row(&[
            Cell::Known(&self.label),
            number(task),
            Cell::Made(&alive.name),
            Cell::Known(alive.doing.name()),
            Cell::Unsigned(alive.since),
            end.map_or(Cell::Missing, Cell::Unsigned),
            number(*resource),
            if waits { Cell::Made(name) } else { Cell::Missing },
            Cell::Unsigned(alive.resources as u64),
        ])
    }

    fn does(&mut self, at: &Moment<'_>, task: ObjectId, doing: Doing, waits: &[ObjectId]) -> io::Result<()> {
        self.did(task, Some(at.time))?;
        if let Some(alive) = self.alive.get_mut(&task) {
            let first = waits.first().copied().unwrap_or(ObjectId::NONE);
            (alive.doing, alive.since, alive.resources) = (doing, at.time, waits.len());
            let name = if waits.is_empty() { "" } else { at.names.object(first) };
            alive.resource = (first, name.into());
        }
        Ok(())
    }

    /// The slices that are open on a lane.
    fn lane(&mut self, lane: usize) -> &mut Vec<Option<Flow>> {
        if self.woken.len() <= lane {
            self.woken.resize(lane + 1, Vec::new());
        }
        &mut self.woken[lane]
    }

    fn end(
        &mut self,
        at: &Moment<'_>,
        (slice, name): (Slice, &str),
        since: u64,
        how: Ended,
    ) -> io::Result<()> {
        let flow = self.lane(at.lane).pop().flatten();
        let Slice::Poll(task) = slice else { return Ok(()) };
        self.polls.row(&[
            Cell::Known(&self.label),
            number(task),
            Cell::Made(name),
            lane(at),
            Cell::Unsigned(since),
            if how == Ended::Open { Cell::Missing } else { Cell::Unsigned(at.time) },
            if let Ended::Said(Some(result)) = how { Cell::Known(result.name()) } else { Cell::Missing },
            flow.map_or(Cell::Missing, Cell::Unsigned),
        ])
    }

    fn wake(&mut self, at: &Moment<'_>, flow: Option<Flow>) -> io::Result<()> {
        let Event::Wake { task, cause, by } = *at.event else { return Ok(()) };
        self.wakes.row(&[
            Cell::Known(&self.label),
            Cell::Unsigned(at.time),
            lane(at),
            number(task),
            Cell::Made(at.names.object(task)),
            Cell::Known(cause.name()),
            if by == 0 { Cell::Missing } else { Cell::Unsigned(by.into()) },
            flow.map_or(Cell::Missing, Cell::Unsigned),
        ])
    }

    fn span_end(&mut self, span: ObjectId, end: Option<u64>) -> io::Result<()> {
        let Some(open) = self.open.remove(&span) else { return Ok(()) };
        self.spans.row(&[
            Cell::Known(&self.label),
            number(span),
            Cell::Made(&open.name),
            Cell::Made(&open.module),
            number(open.task),
            Cell::Unsigned(open.begin),
            end.map_or(Cell::Missing, Cell::Unsigned),
            if open.fields.is_empty() { Cell::Missing } else { Cell::Made(&open.fields) },
        ])
    }

    fn counter(&mut self, time: u64, (name, unit): (&str, &str), value: i64) -> io::Result<()> {
        let label = Cell::Known(&self.label);
        let unit = if unit.is_empty() { Cell::Missing } else { Cell::Made(unit) };
        self.counters.row(&[label, Cell::Unsigned(time), Cell::Made(name), unit, Cell::Signed(value)])
    }

    fn site_counter(&mut self, at: &Moment<'_>, site: SiteId, value: i64) -> io::Result<()> {
        let unit = at.names.site(site).map_or("", |site| site.unit);
        self.counter(at.time, (&at.names.of_site(site), unit), value)
    }

    /// What is open when the trace ends has rows without an end.
    pub(super) fn finish(mut self) -> io::Result<()> {
        for task in sorted(&self.alive) {
            self.did(task, None)?;
            self.life_end(task, None)?;
        }
        for span in sorted(&self.open) {
            self.span_end(span, None)?;
        }
        let tables = [self.tasks, self.polls, self.wakes, self.waits, self.spans, self.counters];
        tables.into_iter().try_for_each(Table::finish)
    }
}

impl Listener for Derived {
    fn hear(&mut self, at: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()> {
        match *fact {
            Fact::Life { task, name, is_spawned } => self.life(at, task, name, is_spawned),
            Fact::LifeEnd { task, outcome, .. } => self.life_end(task, Some((at.time, outcome)))?,
            Fact::Does { task, doing, waits, .. } => self.does(at, task, doing, waits)?,
            Fact::Begin { woken_by, .. } => self.lane(at.lane).push(woken_by),
            Fact::End { slice, name, since, how } => self.end(at, (slice, name), since, how)?,
            Fact::Wake { flow } => self.wake(at, flow)?,
            Fact::Span { span, name, task, fields } => {
                let (name, module) = (name.into(), at.names.module(span).into());
                let fields = if fields.is_empty() { String::new() } else { json(fields, at.names) };
                self.open.insert(span, Open { name, module, task, begin: at.time, fields });
            }
            Fact::SpanEnd { span, .. } => self.span_end(span, Some(at.time))?,
            Fact::Counter { site, value } => self.site_counter(at, site, value)?,
            Fact::Heap { live, peak, capacity } => {
                for (name, bytes) in [("heap live", live), ("heap peak", peak), ("heap capacity", capacity)] {
                    self.counter(at.time, (name, "bytes"), i64::try_from(bytes).unwrap_or(i64::MAX))?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn sorted<V>(all: &ById<V>) -> Vec<ObjectId> {
    let mut ids: Vec<ObjectId> = all.keys().copied().collect();
    ids.sort_unstable_by_key(|id| id.0);
    ids
}

/// An object's number; none is missing.
fn number(object: ObjectId) -> Cell<'static> {
    if object.is_none() { Cell::Missing } else { Cell::Unsigned(object.0.into()) }
}

fn lane(at: &Moment<'_>) -> Cell<'static> {
    let stream = at.names.trace().streams().get(at.lane);
    stream.map_or(Cell::Missing, |stream| Cell::Unsigned(stream.id.lane.into()))
}

/// Values by name, as a JSON object.
fn json(fields: &[Valued], names: &Names<'_>) -> String {
    let value = |field: &Valued| match field.of {
        ValueType::Signed => Value::from(field.value as i64),
        ValueType::Float => Value::from(f64::from_bits(field.value)),
        ValueType::Bool => Value::from(field.value != 0),
        _ => Value::from(field.value),
    };
    let members = fields.iter().map(|field| (names.of_site(field.site), value(field)));
    Value::Object(members.collect::<Map<_, _>>()).to_string()
}
