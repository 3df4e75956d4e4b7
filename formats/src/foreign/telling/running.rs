//! Slices on lanes.

use std::io;

use super::lane::Open;
use super::walk::{At, Walk};
use super::{Doing, Ended, Fact, Flow, Listener, Slice};
use crate::event::{Event, PollResult};
use crate::id::ObjectId;
use crate::ring::{Gap, GapKind};

impl<L: Listener> Walk<'_, '_, L> {
    /// Opens a slice; too deep, it is an instant.
    pub(super) fn begin(
        &mut self,
        at: At<'_>,
        slice: Slice,
        woken_by: Option<Flow>,
        is_late: bool,
    ) -> io::Result<()> {
        let name = match slice {
            Slice::Poll(object) | Slice::Span(object) => self.voice.names.object(object),
            Slice::Gc(phase) => phase.name(),
            _ => slice.category(),
        };
        if !self.lanes[at.lane].begin(slice, name, at.time) {
            return self.voice.say(at, &Fact::Instant);
        }
        self.voice.say(at, &Fact::Begin { slice, name, woken_by, is_late })
    }

    /// Ends the innermost slice that `is_it`; without one the event is an instant.
    pub(super) fn end(&mut self, at: At<'_>, is_it: impl Fn(Slice) -> bool) -> io::Result<()> {
        match self.lanes[at.lane].find(is_it) {
            Some(depth) => self.close(at, depth, Ended::Said(None)),
            None => self.voice.say(at, &Fact::Instant),
        }
    }

    /// Ends the slice at this depth as `how` says; those in it have lost their ends.
    fn close(&mut self, at: At<'_>, depth: usize, how: Ended) -> io::Result<()> {
        let inside = if how == Ended::Open { Ended::Open } else { Ended::Lost };
        while let Some(open) = self.lanes[at.lane].open.pop() {
            let is_last = self.lanes[at.lane].open.len() <= depth;
            let how = if is_last { how } else { inside };
            let Open { slice, name, since } = open;
            self.voice.say(at, &Fact::End { slice, name, since, how })?;
            if is_last {
                break;
            }
        }
        Ok(())
    }

    /// The task that is running when a packet begins.
    pub(super) fn current(&mut self, at: At<'_>, task: ObjectId) -> io::Result<()> {
        let goes_on = !task.is_none()
            && (self.lanes[at.lane].is_in(Slice::Poll(task)) || self.trace.streams()[at.lane].id.level > 0);
        if goes_on {
            return Ok(());
        }
        if let Some(poll) = self.lanes[at.lane].outermost_poll() {
            self.close(at, poll, Ended::Lost)?;
        }
        if task.is_none() { Ok(()) } else { self.poll_begin(at, task, true) }
    }

    pub(super) fn poll_begin(&mut self, at: At<'_>, task: ObjectId, is_late: bool) -> io::Result<()> {
        let mut woken_by = None;
        if let Some(known) = self.tasks.live(&mut self.voice, at, task, false)? {
            known.now(&mut self.voice, at, Doing::Running)?;
            known.waits.clear();
            woken_by = known.woken_by.take();
        }
        self.begin(at, Slice::Poll(task), woken_by, is_late)
    }

    pub(super) fn poll_end(&mut self, at: At<'_>, task: ObjectId, result: PollResult) -> io::Result<()> {
        match self.lanes[at.lane].find(|slice| slice == Slice::Poll(task)) {
            Some(depth) => self.close(at, depth, Ended::Said(Some(result)))?,
            None => self.voice.say(at, &Fact::Instant)?,
        }
        match self.tasks.alive(task) {
            Some(known) => known.now(&mut self.voice, at, known.after(result)),
            None => Ok(()),
        }
    }

    /// Events of a lane are missing from here on: what is open there ends, and nobody knows when.
    pub(super) fn lose(&mut self, gap: &Gap) -> io::Result<()> {
        // Those were before the trace, or single ones among others that are there.
        if matches!(gap.kind, GapKind::Older | GapKind::Discarded) {
            return Ok(());
        }
        let Some(lane) = self.trace.stream_number(gap.stream) else { return Ok(()) };
        self.release(lane)?;
        let event = Event::Current { task: ObjectId::NONE };
        let at = At { time: self.trace.clock().nanos(gap.after).0.max(0) as u64, lane, event: &event };
        for open in &self.lanes[lane].open {
            if let Slice::Poll(task) = open.slice
                && let Some(known) = self.tasks.alive(task)
            {
                known.now(&mut self.voice, at, Doing::Nothing)?;
            }
        }
        self.close(at, 0, Ended::Lost)
    }

    /// The trace ends: what is held is told, and what is open ends here as far as anybody knows.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        (0..self.lanes.len()).try_for_each(|lane| self.release(lane))?;
        let Some((_, last)) = self.trace.span() else { return Ok(()) };
        self.pass_gaps(last)?;
        let time = self.trace.clock().nanos(last).0.max(0) as u64;
        let event = Event::Current { task: ObjectId::NONE };
        (0..self.lanes.len())
            .try_for_each(|lane| self.close(At { time, lane, event: &event }, 0, Ended::Open))
    }
}
