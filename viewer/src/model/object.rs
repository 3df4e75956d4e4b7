//! Resources, spans and callsites.

use unitrace_formats::event::ResourceKind;
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::time::Nanos;

use super::guest::GuestIndex;
use super::index::{LaneIndex, Object, SiteIndex, SpanIndex, TaskIndex};
use super::segment::WaitSet;
use super::texts::TextId;

/// Where something stands in the source.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Site {
    /// Its id in the ring.
    pub id: SiteId,
    /// Name given there.
    pub name: TextId,
    /// Module path.
    pub module: TextId,
    /// Source file.
    pub file: TextId,
    /// Line, 0 if not known.
    pub line: u32,
    /// Unit of a counter, or empty.
    pub unit: TextId,
}

/// What a task can wait on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Resource {
    /// Its id in the ring.
    pub id: ObjectId,
    /// First label, else the callsite's name, else its kind with its number.
    pub name: TextId,
    /// What it is.
    pub kind: ResourceKind,
    /// Where it was made.
    pub site: Option<SiteIndex>,
    /// When it was made; `None`: before the trace.
    pub made: Option<Nanos>,
    /// In which guest.
    pub guest: GuestIndex,
}

/// A stretch of meaning, entered and left many times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Its id in the ring.
    pub id: ObjectId,
    /// First label, else the callsite's name, else "span 17".
    pub name: TextId,
    /// Where it stands.
    pub site: Option<SiteIndex>,
    /// The span around it.
    pub parent: Option<SpanIndex>,
    /// The task it belongs to.
    pub task: Option<TaskIndex>,
    /// First moment; the start of the trace if that is not known.
    pub begin: Nanos,
    /// Last moment; the end of the trace if it is still open.
    pub end: Nanos,
    /// True if it had not ended at the end of the trace.
    pub open: bool,
}

/// One stay inside a span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpanStay {
    /// Which span.
    pub span: SpanIndex,
    /// The task that ran: the span's own, else the one that was current on the lane.
    pub task: Option<TaskIndex>,
    /// On which lane.
    pub lane: LaneIndex,
    /// Entered.
    pub begin: Nanos,
    /// Left.
    pub end: Nanos,
    /// How many stays were open around it on its lane.
    pub depth: u8,
}

/// The sets of things that tasks waited on. Set 0 is empty: what it waits on is not instrumented.
#[derive(Clone, Debug)]
pub struct Waits {
    ends: Vec<u32>,
    objects: Vec<Object>,
}

impl Default for Waits {
    fn default() -> Self {
        Self { ends: vec![0], objects: Vec::new() }
    }
}

impl Waits {
    /// Appends a set.
    pub fn push(&mut self, set: impl IntoIterator<Item = Object>) -> WaitSet {
        let index = WaitSet(self.ends.len() as u32);
        self.objects.extend(set);
        self.ends.push(self.objects.len() as u32);
        index
    }

    /// How many sets there are, the empty one included.
    #[allow(clippy::len_without_is_empty, reason = "set 0 is always there")]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The members of a set.
    pub fn get(&self, set: WaitSet) -> &[Object] {
        let at = set.0 as usize;
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0) as usize;
        let end = self.ends.get(at).copied().unwrap_or(0) as usize;
        self.objects.get(begin..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_zero_is_empty_and_sets_keep_apart() {
        let mut waits = Waits::default();
        let one = waits.push([Object::Task(TaskIndex(1))]);
        let two = waits.push([Object::Task(TaskIndex(2)), Object::Task(TaskIndex(3))]);
        assert_eq!(waits.get(WaitSet::UNKNOWN), []);
        assert_eq!((waits.get(one).len(), waits.get(two).len(), waits.get(WaitSet(9)).len()), (1, 2, 0));
    }
}
