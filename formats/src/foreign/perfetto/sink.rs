//! From facts to packets.

use std::io::{self, Write};

use super::Summary;
use super::clocks::Times;
use super::packets::Packets;
use super::schema::kind;
use super::tracks::Tracks;
use super::{loss, values};
use crate::event::Event;
use crate::foreign::telling::{Doing, Ended, Fact, Flow, Listener, Moment, Slice, tell};
use crate::id::ObjectId;
use crate::trace::Trace;

/// A trace on its way out.
pub(super) struct Sink<'t, W> {
    pub(super) times: Times<'t>,
    pub(super) tracks: Tracks,
    pub(super) out: Packets<W>,
    lanes: Vec<u64>,
}

/// Writes all of `trace`.
pub(super) fn run(trace: &Trace, out: impl Write) -> io::Result<Summary> {
    let mut out = Packets::new(out);
    let times = Times::new(trace);
    out.clocks(times.snapshot())?;
    let mut tracks = Tracks::new(trace, &mut out)?;
    let lanes = (0..trace.streams().len()).map(|n| tracks.lane(n, trace, &mut out));
    let lanes = lanes.collect::<io::Result<_>>()?;
    let mut sink = Sink { times, tracks, out, lanes };
    let events = tell(trace, &mut sink)?;
    loss::write(trace, times, &mut sink.tracks, &mut sink.out)?;
    Ok(Summary { events, tracks: sink.tracks.count(), bytes: sink.out.finish()? })
}

impl<W: Write> Sink<'_, W> {
    pub(super) fn lane(&self, at: &Moment<'_>) -> u64 {
        self.lanes[at.lane]
    }

    /// An event as it is, on its lane.
    fn instant(&mut self, at: &Moment<'_>) -> io::Result<()> {
        // That a packet goes on is no news.
        if matches!(at.event, Event::Current { .. }) {
            return Ok(());
        }
        self.out.note_fields(at.event, at.names);
        let name = self.out.name(at.event.name());
        let track = self.lane(at);
        self.out.named(kind::INSTANT, (self.times.at(at.time), track), at.event.name(), name)
    }

    /// An event at one end of arrows.
    fn bound(
        &mut self,
        at: &Moment<'_>,
        flows: impl IntoIterator<Item = Flow>,
        is_end: bool,
    ) -> io::Result<()> {
        flows.into_iter().for_each(|flow| self.out.arrow(flow, is_end));
        self.instant(at)
    }

    fn begin(
        &mut self,
        at: &Moment<'_>,
        (slice, name): (Slice, &str),
        woken_by: Option<Flow>,
        is_late: bool,
    ) -> io::Result<()> {
        let name = match slice {
            Slice::Poll(task) => {
                if is_late {
                    self.out.note_bool("begin_is_lost", true);
                }
                self.out.note_object("task", task, at.names);
                self.out.name(name)
            }
            Slice::Gc(_) => {
                self.out.note_fields(at.event, at.names);
                self.out.made_name(&format!("GC {name}"))
            }
            Slice::Interrupt(vector) => {
                self.out.note_fields(at.event, at.names);
                self.out.made_name(&format!("interrupt {vector}"))
            }
            Slice::Span(_) | Slice::Idle | Slice::Allocator => {
                self.out.note_fields(at.event, at.names);
                self.out.name(name)
            }
        };
        if let Some(flow) = woken_by {
            self.out.arrow(flow, true);
        }
        let track = self.lane(at);
        self.out.named(kind::BEGIN, (self.times.at(at.time), track), slice.category(), name)
    }

    fn end(&mut self, at: &Moment<'_>, how: Ended) -> io::Result<()> {
        match how {
            Ended::Open => return Ok(()),
            Ended::Said(Some(result)) => self.out.note_text("result", result.name()),
            Ended::Said(None) | Ended::Lost => {}
        }
        let track = self.lane(at);
        self.out.end(self.times.at(at.time), track)
    }

    fn life(&mut self, at: &Moment<'_>, (task, name): (ObjectId, &str), is_spawned: bool) -> io::Result<()> {
        let track = self.tracks.task(task, at.names, &mut self.out)?;
        if is_spawned {
            self.out.note_fields(at.event, at.names);
        }
        let name = self.out.name(name);
        self.out.named(kind::BEGIN, (self.times.at(at.time), track), "task", name)
    }

    fn does(
        &mut self,
        at: &Moment<'_>,
        task: ObjectId,
        (before, now): (Doing, Doing),
        waits: &[ObjectId],
    ) -> io::Result<()> {
        let (time, track) = (self.times.at(at.time), self.tracks.of_task(task));
        if before != Doing::Nothing {
            self.out.end(time, track)?;
        }
        if now == Doing::Nothing {
            return Ok(());
        }
        for resource in waits {
            self.out.note_object("resource", *resource, at.names);
        }
        let name = match (now, waits) {
            (Doing::Waiting, []) => self.out.name("waiting: unknown"),
            (Doing::Waiting, [one]) => self.out.made_name(&format!("waiting for {}", at.names.object(*one))),
            (Doing::Waiting, several) => self.out.made_name(&format!("waiting for any of {}", several.len())),
            _ => self.out.name(now.name()),
        };
        self.out.named(kind::BEGIN, (time, track), "state", name)
    }
}

impl<W: Write> Listener for Sink<'_, W> {
    fn hear(&mut self, at: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()> {
        match *fact {
            Fact::Begin { slice, name, woken_by, is_late } => {
                self.begin(at, (slice, name), woken_by, is_late)
            }
            Fact::End { how, .. } => self.end(at, how),
            Fact::Life { task, name, is_spawned } => self.life(at, (task, name), is_spawned),
            Fact::LifeEnd { task, outcome, .. } => {
                self.out.note_text("outcome", outcome.name());
                self.out.end(self.times.at(at.time), self.tracks.of_task(task))
            }
            Fact::Does { task, doing, before, waits, .. } => self.does(at, task, (before, doing), waits),
            Fact::Wake { flow } => self.bound(at, flow, false),
            Fact::Result { flows, .. } => self.bound(at, flows, false),
            Fact::Submit { flow } => self.bound(at, Some(flow), false),
            Fact::Read { flow } | Fact::Done { flow } => self.bound(at, flow, true),
            Fact::Instant => self.instant(at),
            _ => values::hear(self, at, fact),
        }
    }
}
