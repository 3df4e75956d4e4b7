//! Spans, logs and their fields, values, requests: what is about an object and takes no lane.

use std::collections::hash_map::Entry;
use std::io;

use super::spans::Span;
use super::walk::{At, Walk};
use super::{Fact, Listener, Valued};
use crate::event::Event;
use crate::id::{JoinKey, ObjectId, SiteId};

/// Requests that nobody told the end of are remembered up to this many; then all are forgotten.
const MOST_REQUESTS: usize = 1 << 16;

impl<'t, L: Listener> Walk<'t, '_, L> {
    pub(super) fn object(&mut self, at: At<'_>) -> io::Result<()> {
        match *at.event {
            Event::SpanEnd { span } => self.span_end(at, span),
            Event::Field { site, of, value } => match self.lanes[at.lane].field(Valued { site, of, value }) {
                true => Ok(()),
                false => self.voice.say(at, &Fact::Instant),
            },
            Event::Counter { site, value } => {
                let site = self.trace.sites().canonical(site);
                self.voice.say(at, &Fact::Counter { site, value })
            }
            Event::Heap { live, peak, capacity } => {
                self.voice.say(at, &Fact::Heap { live: live.0, peak: peak.0, capacity: capacity.0 })
            }
            Event::IoSubmit { device, key, .. } => self.submit(at, (device, key)),
            Event::IoDone { device, key, .. } => {
                let flow = self.requests.remove(&(device, key));
                self.voice.say(at, &Fact::Done { flow })
            }
            _ => self.voice.say(at, &Fact::Instant),
        }
    }

    /// Tells what is held on a lane: all its fields are known.
    pub(super) fn release(&mut self, lane: usize) -> io::Result<()> {
        let Some(held) = self.lanes[lane].held.take() else { return Ok(()) };
        let fields = std::mem::take(&mut self.lanes[lane].fields);
        let at = At { time: held.time, lane, event: &held.event };
        match held.event {
            Event::SpanBegin { span, site, task, .. } => self.span_begin(at, (span, site, task), &fields)?,
            Event::Log { task, level, site, text } => {
                self.voice.say(at, &Fact::Log { task, level, site, text, fields: &fields })?;
            }
            _ => {}
        }
        self.lanes[lane].fields = fields;
        Ok(())
    }

    fn span_begin(
        &mut self,
        at: At<'_>,
        (span, site, task): (ObjectId, SiteId, ObjectId),
        fields: &[Valued],
    ) -> io::Result<()> {
        self.voice.names.learn(span, site);
        match self.spans.entry(span) {
            Entry::Occupied(_) => self.voice.say(at, &Fact::Instant),
            Entry::Vacant(new) => {
                let name = self.voice.names.object(span);
                new.insert(Span { name, task, since: at.time });
                self.voice.say(at, &Fact::Span { span, name, task, fields })
            }
        }
    }

    /// The last end of a span counts.
    fn span_end(&mut self, at: At<'_>, span: ObjectId) -> io::Result<()> {
        let is_last = self.last_ends.is_last(span);
        if !self.spans.contains_key(&span) {
            // Its begin may still be held, on another lane.
            (0..self.lanes.len()).try_for_each(|lane| self.release(lane))?;
        }
        match self.spans.entry(span) {
            Entry::Occupied(open) if is_last => {
                let Span { name, task, since } = open.remove();
                self.voice.say(at, &Fact::SpanEnd { span, name, task, since })?;
                self.voice.names.forget(span);
                Ok(())
            }
            _ => self.voice.say(at, &Fact::Instant),
        }
    }

    /// A request, with an arrow to its completion.
    fn submit(&mut self, at: At<'_>, request: (ObjectId, JoinKey)) -> io::Result<()> {
        let flow = self.flow();
        if self.requests.len() >= MOST_REQUESTS {
            self.requests.clear();
        }
        self.requests.insert(request, flow);
        self.voice.say(at, &Fact::Submit { flow })
    }
}
