//! What runs on a lane: slices that nest, whatever is missing of them.

use std::io::{self, Write};

use super::packets::Packets;
use super::schema::{DebugAnnotation, TrackEvent, kind};
use crate::event::GcPhase;
use crate::id::ObjectId;

/// Deeper nesting than this is noise: what begins there is an instant.
const DEEPEST: usize = 256;

/// A slice that is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Open {
    Poll(ObjectId),
    Idle,
    Span(ObjectId),
    Interrupt,
    Gc(GcPhase),
    Allocator,
}

/// One lane at one level.
#[derive(Default)]
pub(super) struct Lane {
    /// Its track.
    pub(super) track: u64,
    open: Vec<Open>,
    /// An event that fields may follow.
    held: Option<(u64, TrackEvent)>,
}

impl Lane {
    pub(super) fn new(track: u64) -> Self {
        Self { track, ..Self::default() }
    }

    /// True if it is in this slice.
    pub(super) fn is_in(&self, what: Open) -> bool {
        self.open.contains(&what)
    }

    /// Begins a slice.
    pub(super) fn begin(
        &mut self,
        time: u64,
        what: Open,
        event: TrackEvent,
        out: &mut Packets<impl Write>,
    ) -> io::Result<()> {
        let is_deep = self.open.len() >= DEEPEST;
        if !is_deep {
            self.open.push(what);
        }
        let kind = if is_deep { kind::INSTANT } else { kind::BEGIN };
        out.event(time, TrackEvent { kind, track: self.track, ..event })
    }

    /// Ends a slice and those in it that are still open; `false` if it is not open.
    pub(super) fn end(
        &mut self,
        time: u64,
        what: Open,
        annotations: Vec<DebugAnnotation>,
        out: &mut Packets<impl Write>,
    ) -> io::Result<bool> {
        let Some(at) = self.open.iter().rposition(|open| *open == what) else { return Ok(false) };
        let end = |annotations| TrackEvent {
            kind: kind::END,
            track: self.track,
            annotations,
            ..TrackEvent::default()
        };
        for _ in at + 1..self.open.len() {
            out.event(time, end(Vec::new()))?;
        }
        out.event(time, end(annotations))?;
        self.open.truncate(at);
        Ok(true)
    }

    /// The packet says that no task runs: polls that are open lost their ends.
    pub(super) fn end_polls(&mut self, time: u64, out: &mut Packets<impl Write>) -> io::Result<()> {
        let outermost = self.open.iter().find(|open| matches!(open, Open::Poll(_))).copied();
        while let Some(poll) = outermost.filter(|poll| self.is_in(*poll)) {
            self.end(time, poll, Vec::new(), out)?;
        }
        Ok(())
    }

    /// Keeps an event back until it is known which fields it has.
    pub(super) fn hold(&mut self, time: u64, event: TrackEvent) {
        self.held = Some((time, event));
    }

    /// The event that a field belongs to.
    pub(super) fn held(&mut self) -> Option<&mut TrackEvent> {
        self.held.as_mut().map(|(_, event)| event)
    }

    /// Lets the held event go.
    pub(super) fn release(&mut self, out: &mut Packets<impl Write>) -> io::Result<()> {
        match self.held.take() {
            Some((time, event)) => out.event(time, event),
            None => Ok(()),
        }
    }
}
