//! From events to slices, instants, counters and arrows.

mod fields;
mod lives;
mod values;

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use super::clocks::Times;
use super::lane::{Lane, Open};
use super::names::Names;
use super::packets::Packets;
use super::schema::{DebugAnnotation, TrackEvent, Value, kind};
use super::task::Task;
use super::tracks::Tracks;
use super::{Summary, loss};
use crate::event::Event;
use crate::id::{JoinKey, ObjectId};
use crate::trace::Trace;

/// Arrows from a result begin here, so that they do not meet the others.
const RESULTS: u64 = 1 << 63;

/// A trace on its way out.
pub(super) struct Export<'t, W> {
    trace: &'t Trace,
    times: Times<'t>,
    names: Names<'t>,
    tracks: Tracks,
    out: Packets<W>,
    lanes: Vec<Lane>,
    tasks: HashMap<ObjectId, Task>,
    /// Tracks of spans whose life is open.
    spans: HashMap<ObjectId, u64>,
    /// Rows of the last ends of spans.
    last_ends: HashMap<ObjectId, usize>,
    /// Objects that have a result.
    results: HashSet<ObjectId>,
    /// Arrows of I/O requests that are not done.
    requests: HashMap<(ObjectId, JoinKey), u64>,
    /// Arrows drawn so far.
    flows: u64,
}

/// When and where the event at hand happened.
#[derive(Clone, Copy)]
struct Place {
    time: u64,
    lane: usize,
}

impl<'t, W: Write> Export<'t, W> {
    pub(super) fn new(trace: &'t Trace, out: W) -> io::Result<Self> {
        let mut out = Packets::new(out);
        let times = Times::new(trace);
        out.clocks(times.snapshot())?;
        let mut tracks = Tracks::new(trace, &mut out)?;
        let lanes = trace.streams().iter().enumerate();
        let lanes = lanes.map(|(n, stream)| Ok(Lane::new(tracks.lane(n, *stream, &mut out)?)));
        let lanes = lanes.collect::<io::Result<_>>()?;
        Ok(Self {
            trace,
            times,
            names: Names::new(trace),
            tracks,
            out,
            lanes,
            tasks: HashMap::new(),
            spans: HashMap::new(),
            last_ends: HashMap::new(),
            results: HashSet::new(),
            requests: HashMap::new(),
            flows: 0,
        })
    }

    /// Writes everything.
    pub(super) fn run(mut self) -> io::Result<Summary> {
        let columns = self.trace.columns();
        for (row, (_, event)) in columns.events().enumerate() {
            if let Event::SpanEnd { span } = event {
                self.last_ends.insert(span, row);
            }
        }
        for (row, (ticks, event)) in columns.events().enumerate() {
            let at = Place { time: self.times.of(ticks), lane: columns.stream_number(row) };
            if !matches!(event, Event::Field { .. }) {
                self.lanes[at.lane].release(&mut self.out)?;
            }
            self.event(at, row, &event)?;
        }
        for lane in &mut self.lanes {
            lane.release(&mut self.out)?;
        }
        loss::write(self.trace, self.times, &mut self.tracks, &mut self.out)?;
        let (events, tracks) = (columns.len() as u64, self.tracks.count());
        Ok(Summary { events, tracks, bytes: self.out.finish()? })
    }

    fn event(&mut self, at: Place, row: usize, event: &Event<'_>) -> io::Result<()> {
        match *event {
            Event::Current { task } => self.current(at, task),
            Event::Spawn { task, site, kind, .. } => self.spawn(at, event, task, site, kind),
            Event::End { task, outcome } => self.end_task(at, event, task, outcome),
            Event::PollBegin { task } => self.poll_begin(at, task),
            Event::PollEnd { task, result } => self.poll_end(at, event, task, result),
            Event::Switch { from, result, to } => {
                self.poll_end(at, event, from, result)?;
                self.poll_begin(at, to)
            }
            Event::Wake { task, .. } => self.wake(at, event, task),
            Event::Wait { task, resource } => self.wait(at, event, task, resource),
            Event::Read { source, .. } => {
                let flow = self.results.contains(&source).then_some(RESULTS | u64::from(source.0));
                self.instant(at, event, flow.into_iter().collect(), Vec::new())
            }
            Event::Resolve { target, .. } => self.result(at, event, target),
            Event::Resource { id, site, .. } => {
                self.names.learn(id, site);
                self.instant(at, event, Vec::new(), Vec::new())
            }
            Event::SpanBegin { span, site, task, .. } => self.span_begin(at, event, span, site, task),
            Event::SpanEnd { span } => self.span_end(at, row, event, span),
            Event::IoSubmit { device, key, .. } => self.submit(at, event, (device, key)),
            Event::IoDone { device, key, .. } => self.done(at, event, (device, key)),
            _ => self.running(at, event),
        }
    }

    /// What else begins and ends on a lane.
    fn running(&mut self, at: Place, event: &Event<'_>) -> io::Result<()> {
        match *event {
            Event::IdleBegin {} => self.begin(at, event, Open::Idle, "idle"),
            Event::IdleEnd {} => self.end(at, event, Open::Idle),
            Event::SpanEnter { span } => {
                let name = self.names.object(span);
                self.begin(at, event, Open::Span(span), &name)
            }
            Event::SpanExit { span } => self.end(at, event, Open::Span(span)),
            Event::IrqBegin { vector } => {
                self.begin(at, event, Open::Interrupt, &format!("interrupt {vector}"))
            }
            Event::IrqEnd {} => self.end(at, event, Open::Interrupt),
            Event::GcBegin { phase } => {
                self.begin(at, event, Open::Gc(phase), &format!("GC {}", phase.name()))
            }
            Event::GcEnd { phase } => self.end(at, event, Open::Gc(phase)),
            Event::AllocBegin {} => self.begin(at, event, Open::Allocator, "allocator"),
            Event::AllocEnd {} => self.end(at, event, Open::Allocator),
            _ => self.value(at, event),
        }
    }

    fn begin(&mut self, at: Place, event: &Event<'_>, what: Open, name: &str) -> io::Result<()> {
        let annotations = self.annotations(event);
        let begin = self.named(event.name(), name, annotations);
        self.lanes[at.lane].begin(at.time, what, begin, &mut self.out)
    }

    fn end(&mut self, at: Place, event: &Event<'_>, what: Open) -> io::Result<()> {
        if self.lanes[at.lane].end(at.time, what, Vec::new(), &mut self.out)? {
            return Ok(());
        }
        self.instant(at, event, Vec::new(), Vec::new())
    }

    /// An event as it is, on its lane.
    fn instant(
        &mut self,
        at: Place,
        event: &Event<'_>,
        flows: Vec<u64>,
        ending_flows: Vec<u64>,
    ) -> io::Result<()> {
        let annotations = self.annotations(event);
        let named = self.named(event.name(), event.name(), annotations);
        let track = self.lanes[at.lane].track;
        self.out.event(at.time, TrackEvent { kind: kind::INSTANT, track, flows, ending_flows, ..named })
    }

    /// Something with a name that many have, without kind and track.
    fn named(&mut self, category: &str, name: &str, annotations: Vec<DebugAnnotation>) -> TrackEvent {
        let name_iid = Some(self.out.name(name));
        let categories = vec![self.out.category(category)];
        TrackEvent { name_iid, categories, annotations, ..TrackEvent::default() }
    }

    fn flow(&mut self) -> u64 {
        self.flows += 1;
        self.flows
    }

    fn text(&mut self, name: &str, value: impl Into<String>) -> DebugAnnotation {
        self.out.annotation(name, Value::Text(value.into()))
    }
}
