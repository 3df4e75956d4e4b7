//! Counters, heap, logs, fields and I/O.

use std::io::{self, Write};

use super::{Export, Place, fields};
use crate::event::{Event, Level, Text, ValueType};
use crate::foreign::perfetto::schema::{TrackEvent, kind};
use crate::id::{JoinKey, ObjectId, SiteId};

impl<W: Write> Export<'_, W> {
    /// What has a value; all others are instants.
    pub(super) fn value(&mut self, at: Place, event: &Event<'_>) -> io::Result<()> {
        match *event {
            Event::Counter { site, value } => {
                let track =
                    self.tracks.counter(self.trace.sites().canonical(site), &self.names, &mut self.out)?;
                self.count(at, track, value)
            }
            Event::Heap { live, peak, capacity } => {
                for (n, (name, bytes)) in (0..).zip([("live", live), ("peak", peak), ("capacity", capacity)])
                {
                    let track = self.tracks.heap(n, name, &mut self.out)?;
                    self.count(at, track, i64::try_from(bytes.0).unwrap_or(i64::MAX))?;
                }
                Ok(())
            }
            Event::Log { level, site, ref text, .. } => {
                self.log(at, event, level, site, text);
                Ok(())
            }
            Event::Field { site, of, value } => self.field(at, event, site, of, value),
            _ => self.instant(at, event, Vec::new(), Vec::new()),
        }
    }

    fn count(&mut self, at: Place, track: u64, value: i64) -> io::Result<()> {
        let value = Some(value);
        self.out.event(at.time, TrackEvent { kind: kind::COUNTER, track, value, ..TrackEvent::default() })
    }

    /// A log line is an instant that is called what it says. Its fields may follow.
    fn log(&mut self, at: Place, event: &Event<'_>, level: Level, site: SiteId, text: &Text<'_>) {
        let annotations = self.annotations(event);
        let categories = vec![self.out.category("log"), self.out.category(level.name())];
        let said = text.show().to_string();
        let name = Some(if said.is_empty() { self.names.of_site(site) } else { said });
        let track = self.lanes[at.lane].track;
        let log =
            TrackEvent { kind: kind::INSTANT, track, name, categories, annotations, ..TrackEvent::default() };
        self.lanes[at.lane].hold(at.time, log);
    }

    fn field(
        &mut self,
        at: Place,
        event: &Event<'_>,
        site: SiteId,
        of: ValueType,
        bits: u64,
    ) -> io::Result<()> {
        if self.lanes[at.lane].held().is_none() {
            return self.instant(at, event, Vec::new(), Vec::new());
        }
        let name = self.names.of_site(site);
        let field = self.out.annotation(&name, fields::typed(of, bits, &self.names));
        if let Some(held) = self.lanes[at.lane].held() {
            held.annotations.push(field);
        }
        Ok(())
    }

    /// A request, with an arrow to its completion.
    pub(super) fn submit(
        &mut self,
        at: Place,
        event: &Event<'_>,
        request: (ObjectId, JoinKey),
    ) -> io::Result<()> {
        let flow = self.flow();
        self.requests.insert(request, flow);
        self.instant(at, event, vec![flow], Vec::new())
    }

    /// A completion.
    pub(super) fn done(
        &mut self,
        at: Place,
        event: &Event<'_>,
        request: (ObjectId, JoinKey),
    ) -> io::Result<()> {
        let flow = self.requests.remove(&request);
        self.instant(at, event, Vec::new(), flow.into_iter().collect())
    }
}
