//! From events to facts.

use std::collections::HashMap;
use std::io;

use super::ahead::look_ahead;
use super::by_id::ById;
use super::lane::Lane;
use super::readers::Readers;
use super::spans::{LastEnds, Span};
use super::task::Tasks;
use super::{Fact, Flow, Flows, Listener, Moment, Names, Slice};
use crate::event::Event;
use crate::id::{JoinKey, ObjectId};
use crate::time::Ticks;
use crate::trace::Trace;

/// When, where and by which event.
#[derive(Clone, Copy)]
pub(super) struct At<'e> {
    pub(super) time: u64,
    pub(super) lane: usize,
    pub(super) event: &'e Event<'e>,
}

/// Who is told, and what names they are told.
pub(super) struct Voice<'t, 'l, L> {
    pub(super) names: Names<'t>,
    listener: &'l mut L,
}

impl<L: Listener> Voice<'_, '_, L> {
    #[inline]
    pub(super) fn say(&mut self, at: At<'_>, fact: &Fact<'_>) -> io::Result<()> {
        let At { time, lane, event } = at;
        self.listener.hear(&Moment { time, lane, event, names: &self.names }, fact)
    }
}

/// A trace that is being told.
pub(super) struct Walk<'t, 'l, L> {
    pub(super) trace: &'t Trace,
    pub(super) voice: Voice<'t, 'l, L>,
    pub(super) lanes: Vec<Lane<'t>>,
    pub(super) tasks: Tasks<'t>,
    /// Spans whose life is open.
    pub(super) spans: ById<Span<'t>>,
    pub(super) last_ends: LastEnds,
    /// How many reads are still to come.
    pub(super) readers: Readers,
    /// Arrows from results that are not at their readers.
    pub(super) results: ById<Flows>,
    /// Arrows of I/O requests that are not done.
    pub(super) requests: HashMap<(ObjectId, JoinKey), Flow>,
    /// Arrows told so far.
    told: Flow,
    /// Gaps that were come to, and when the next begins.
    gaps: usize,
    next_gap: Ticks,
}

impl<'t, 'l, L: Listener> Walk<'t, 'l, L> {
    pub(super) fn new(trace: &'t Trace, listener: &'l mut L) -> Self {
        let (last_ends, readers) = look_ahead(trace);
        Self {
            trace,
            voice: Voice { names: Names::new(trace), listener },
            lanes: trace.streams().iter().map(|_| Lane::default()).collect(),
            tasks: Tasks::default(),
            spans: ById::default(),
            last_ends,
            readers,
            results: ById::default(),
            requests: HashMap::new(),
            told: 0,
            gaps: 0,
            next_gap: trace.gaps().first().map_or(Ticks(u64::MAX), |gap| gap.after),
        }
    }

    /// Tells everything; gives the number of events.
    pub(super) fn run(mut self) -> io::Result<u64> {
        let mut stretches = self.trace.stretches();
        let mut count = 0;
        while let Some(columns) = stretches.next() {
            for (row, (ticks, event)) in columns.events().enumerate() {
                let time = self.trace.clock().nanos(ticks).0.max(0) as u64;
                let lane = columns.stream_number(row);
                if ticks > self.next_gap {
                    self.pass_gaps(ticks)?;
                }
                if !matches!(event, Event::Field { .. }) {
                    self.release(lane)?;
                }
                self.event(time, lane, event)?;
            }
            count += columns.len() as u64;
        }
        self.finish()?;
        Ok(count)
    }

    /// Comes to the gaps that begin before this.
    #[cold]
    pub(super) fn pass_gaps(&mut self, time: Ticks) -> io::Result<()> {
        while self.next_gap < time {
            self.lose(&self.trace.gaps()[self.gaps])?;
            self.gaps += 1;
            self.next_gap = self.trace.gaps().get(self.gaps).map_or(Ticks(u64::MAX), |gap| gap.after);
        }
        Ok(())
    }

    fn event(&mut self, time: u64, lane: usize, event: Event<'t>) -> io::Result<()> {
        let at = At { time, lane, event: &event };
        match event {
            Event::Current { task } => self.current(at, task),
            Event::Spawn { task, site, kind, .. } => self.spawn(at, task, site, kind),
            Event::End { task, outcome } => self.end_task(at, task, outcome),
            Event::PollBegin { task } => self.poll_begin(at, task, false),
            Event::PollEnd { task, result } => self.poll_end(at, task, result),
            Event::Switch { from, result, to } => {
                self.poll_end(at, from, result)?;
                self.poll_begin(at, to, false)
            }
            Event::Wake { task, .. } => self.wake(at, task),
            Event::Wait { task, resource } => self.wait(at, task, resource),
            Event::Read { source, .. } => self.read(at, source),
            Event::Resolve { target, .. } => self.result(at, target),
            Event::Resource { id, site, .. } => {
                self.voice.names.learn(id, site);
                self.voice.say(at, &Fact::Instant)
            }
            Event::SpanBegin { .. } | Event::Log { .. } => {
                self.lanes[lane].hold(time, event);
                Ok(())
            }
            _ => self.running(at),
        }
    }

    /// What else begins and ends on a lane.
    fn running(&mut self, at: At<'_>) -> io::Result<()> {
        match *at.event {
            Event::IdleBegin {} => self.begin(at, Slice::Idle, None, false),
            Event::IdleEnd {} => self.end(at, |slice| slice == Slice::Idle),
            Event::SpanEnter { span } => self.begin(at, Slice::Span(span), None, false),
            Event::SpanExit { span } => self.end(at, |slice| slice == Slice::Span(span)),
            Event::IrqBegin { vector } => self.begin(at, Slice::Interrupt(vector), None, false),
            Event::IrqEnd {} => self.end(at, |slice| matches!(slice, Slice::Interrupt(_))),
            Event::GcBegin { phase } => self.begin(at, Slice::Gc(phase), None, false),
            Event::GcEnd { phase } => self.end(at, |slice| slice == Slice::Gc(phase)),
            Event::AllocBegin {} => self.begin(at, Slice::Allocator, None, false),
            Event::AllocEnd {} => self.end(at, |slice| slice == Slice::Allocator),
            _ => self.object(at),
        }
    }

    /// A new arrow.
    pub(super) fn flow(&mut self) -> Flow {
        self.told += 1;
        self.told
    }

    /// So many new arrows.
    pub(super) fn flows(&mut self, count: u32) -> Flows {
        let first = self.told + 1;
        self.told += Flow::from(count);
        Flows::new(first, count)
    }
}
