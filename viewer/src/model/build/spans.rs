//! Spans, interrupts, GC, slow allocation: stretches that nest on a lane.

use unitrace_formats::event::GcPhase;
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::time::Nanos;

use super::Builder;
use super::lanes::DEEPEST;
use crate::model::index::{LaneIndex, Object, SpanIndex};
use crate::model::lane::{Gc, Irq, SlowAlloc, Stretch};
use crate::model::object::SpanStay;
use crate::model::value::FieldOwner;

/// A depth that fits its byte.
fn depth(open: usize) -> u8 {
    u8::try_from(open).unwrap_or(u8::MAX)
}

impl Builder {
    pub(super) fn span_begin(
        &mut self,
        lane: LaneIndex,
        id: ObjectId,
        parent: ObjectId,
        site: SiteId,
        task: ObjectId,
    ) {
        let site = self.site_index(site);
        let task = self.task(task);
        let parent = match self.objects.get(parent) {
            Some(Object::Span(parent)) => Some(parent),
            _ => None,
        };
        let now = self.now;
        let Some(span) = self.span(id) else { return };
        let entry = &mut self.model.spans[span.at()];
        (entry.begin, entry.end) = (now, now);
        (entry.site, entry.parent, entry.task) = (entry.site.or(site), parent, task);
        self.context(lane).field_owner = Some(FieldOwner::Span(span));
    }

    pub(super) fn span_enter(&mut self, lane: LaneIndex, id: ObjectId) {
        let now = self.now;
        if let Some(span) = self.span(id) {
            if self.context(lane).spans.len() >= DEEPEST {
                self.leave_spans(lane, 0, now);
            }
            self.context(lane).spans.push((span, now));
        }
    }

    pub(super) fn span_exit(&mut self, lane: LaneIndex, id: ObjectId) {
        let now = self.now;
        let Some(span) = self.span(id) else { return };
        match self.context(lane).spans.iter().rposition(|&(open, _)| open == span) {
            Some(at) => self.leave_spans(lane, at, now),
            None => {
                let begin = self.context(lane).known_from;
                self.stay(lane, span, begin, now, 0);
            }
        }
    }

    /// Leaves all spans above `keep`.
    pub(super) fn leave_spans(&mut self, lane: LaneIndex, keep: usize, at: Nanos) {
        while self.context(lane).spans.len() > keep {
            let Some((span, begin)) = self.context(lane).spans.pop() else { return };
            let depth = depth(self.context(lane).spans.len());
            self.stay(lane, span, begin, at, depth);
        }
    }

    fn stay(&mut self, lane: LaneIndex, span: SpanIndex, begin: Nanos, end: Nanos, depth: u8) {
        let own = self.model.spans[span.at()].task;
        let task = own.or_else(|| self.running_on(lane));
        let end = end.max(begin);
        self.model.stays.push(SpanStay { span, task, lane, begin, end, depth });
    }

    pub(super) fn span_end(&mut self, id: ObjectId) {
        let now = self.now;
        if let Some(span) = self.span(id) {
            let entry = &mut self.model.spans[span.at()];
            (entry.end, entry.open) = (now, false);
        }
    }

    pub(super) fn irq_begin(&mut self, lane: LaneIndex, vector: u32) {
        let now = self.now;
        if self.context(lane).irqs.len() < DEEPEST {
            self.context(lane).irqs.push((vector, now));
        }
    }

    pub(super) fn irq_end(&mut self, lane: LaneIndex) {
        let end = self.now;
        let context = self.context(lane);
        let (vector, begin) = match context.irqs.pop() {
            Some((vector, begin)) => (Some(vector), begin),
            None => (None, context.known_from),
        };
        let stretch = Stretch { lane, begin, end, depth: depth(self.context(lane).irqs.len()) };
        self.model.irqs.push(Irq { stretch, vector });
    }

    pub(super) fn gc_begin(&mut self, lane: LaneIndex, phase: GcPhase) {
        let now = self.now;
        if self.context(lane).gcs.len() < DEEPEST {
            self.context(lane).gcs.push((phase, now));
        }
    }

    pub(super) fn gc_end(&mut self, lane: LaneIndex, phase: GcPhase) {
        let end = self.now;
        match self.context(lane).gcs.iter().rposition(|&(open, _)| open == phase) {
            Some(at) => self.leave_gcs(lane, at, end),
            None => {
                let begin = self.context(lane).known_from;
                self.model.gcs.push(Gc { stretch: Stretch { lane, begin, end, depth: 0 }, phase });
            }
        }
    }

    /// Ends all phases above `keep`.
    pub(super) fn leave_gcs(&mut self, lane: LaneIndex, keep: usize, end: Nanos) {
        while self.context(lane).gcs.len() > keep {
            let Some((phase, begin)) = self.context(lane).gcs.pop() else { return };
            let stretch =
                Stretch { lane, begin, end: end.max(begin), depth: depth(self.context(lane).gcs.len()) };
            self.model.gcs.push(Gc { stretch, phase });
        }
    }

    pub(super) fn alloc_begin(&mut self, lane: LaneIndex) {
        let now = self.now;
        self.context(lane).alloc.get_or_insert(now);
    }

    pub(super) fn alloc_end(&mut self, lane: LaneIndex) {
        let end = self.now;
        let context = self.context(lane);
        let begin = context.alloc.take().unwrap_or(context.known_from);
        let task = self.running_on(lane);
        self.model.slow_allocs.push(SlowAlloc { stretch: Stretch { lane, begin, end, depth: 0 }, task });
    }
}
