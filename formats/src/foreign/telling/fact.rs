//! What can be told.

use super::{Flow, Flows};
use crate::event::{GcPhase, Level, Outcome, PollResult, Text, ValueType};
use crate::id::{ObjectId, SiteId};

/// What a task does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Doing {
    /// Made, not begun.
    Created,
    /// It could run.
    Ready,
    /// It is on a CPU.
    Running,
    /// It waits.
    Waiting,
    /// It is finished, or nobody knows.
    Nothing,
}

impl Doing {
    /// It is there and does not run: what slices of lanes do not say.
    pub fn is_rest(self) -> bool {
        !matches!(self, Self::Nothing | Self::Running)
    }

    /// One word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Nothing => "nothing",
        }
    }
}

/// What takes a lane for a while. Slices of a lane nest.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Slice {
    /// A task runs.
    Poll(ObjectId),
    /// Nothing runs.
    Idle,
    /// A span is entered.
    Span(ObjectId),
    /// An interrupt handler runs; its vector. The innermost is the one that ends.
    Interrupt(u32),
    /// A phase of garbage collection.
    Gc(GcPhase),
    /// The allocator takes its slow path.
    Allocator,
}

impl Slice {
    /// What sort of slice, in one word.
    pub fn category(self) -> &'static str {
        match self {
            Self::Poll(_) => "poll",
            Self::Idle => "idle",
            Self::Span(_) => "span",
            Self::Interrupt(_) => "interrupt",
            Self::Gc(_) => "gc",
            Self::Allocator => "allocator",
        }
    }

    /// The object that it is about, if it is about one.
    pub fn object(self) -> Option<ObjectId> {
        match self {
            Self::Poll(object) | Self::Span(object) => Some(object),
            _ => None,
        }
    }
}

/// How the end of a slice is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// An event says so, and how a poll ended.
    Said(Option<PollResult>),
    /// The event is lost; it ended at the latest when what is around it did.
    Lost,
    /// It is open when the trace ends.
    Open,
}

/// A value that belongs to a span or log line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Valued {
    /// Its name.
    pub site: SiteId,
    /// How to read the bits.
    pub of: ValueType,
    /// The bits.
    pub value: u64,
}

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum Fact<'a> {
    /// A task has a life from here on: the trace speaks of it for the first time.
    Life {
        /// The task.
        task: ObjectId,
        /// What it is called, in the end too.
        name: &'a str,
        /// It begins here; otherwise it began before, and nobody knows when.
        is_spawned: bool,
    },
    /// A life ends.
    LifeEnd {
        /// The task.
        task: ObjectId,
        /// As it was called at first.
        name: &'a str,
        /// How.
        outcome: Outcome,
        /// When the life was told.
        since: u64,
    },
    /// From now on a task does this; what it did before ends. Within its life.
    Does {
        /// The task.
        task: ObjectId,
        /// What it does now.
        doing: Doing,
        /// What it did before.
        before: Doing,
        /// When that began.
        since: u64,
        /// Waiting: what for, as far as is known.
        waits: &'a [ObjectId],
    },
    /// A slice begins on this lane.
    Begin {
        /// What.
        slice: Slice,
        /// The object's name, or the word for it.
        name: &'a str,
        /// A poll: the wake that made it.
        woken_by: Option<Flow>,
        /// It began earlier; when is lost.
        is_late: bool,
    },
    /// The innermost open slice of this lane ends.
    End {
        /// What.
        slice: Slice,
        /// As at its begin.
        name: &'a str,
        /// When its begin was told.
        since: u64,
        /// How that is known.
        how: Ended,
    },
    /// Somebody made a task runnable.
    Wake {
        /// The arrow to the poll that it makes; `None`: the task was ready already.
        flow: Option<Flow>,
    },
    /// An object has a result.
    Result {
        /// The object.
        of: ObjectId,
        /// An arrow to each read of it; none if it had a result already.
        flows: Flows,
    },
    /// A task used a result.
    Read {
        /// The arrow from it, if the trace holds where it came from.
        flow: Option<Flow>,
    },
    /// A span's life begins, with its fields.
    Span {
        /// The span.
        span: ObjectId,
        /// What it is called.
        name: &'a str,
        /// The task it belongs to, or none.
        task: ObjectId,
        /// What was said of it right behind.
        fields: &'a [Valued],
    },
    /// A span's life ends.
    SpanEnd {
        /// The span.
        span: ObjectId,
        /// As it was called at first.
        name: &'a str,
        /// The task it belonged to, or none.
        task: ObjectId,
        /// When its life began.
        since: u64,
    },
    /// A log line, with its fields.
    Log {
        /// Who said it, or none.
        task: ObjectId,
        /// How loud.
        level: Level,
        /// Where.
        site: SiteId,
        /// What.
        text: Text<'a>,
        /// What was said of it right behind.
        fields: &'a [Valued],
    },
    /// A counter's value. Of several ids of one callsite, the first.
    Counter {
        /// The counter.
        site: SiteId,
        /// Its value.
        value: i64,
    },
    /// The heap's size in bytes.
    Heap {
        /// In use.
        live: u64,
        /// Most ever in use.
        peak: u64,
        /// What it could use; 0 if not known.
        capacity: u64,
    },
    /// A request goes to a device; the arrow to its completion.
    Submit {
        /// The arrow.
        flow: Flow,
    },
    /// A request is done; the arrow from its beginning, if the trace holds it.
    Done {
        /// The arrow.
        flow: Option<Flow>,
    },
    /// A moment: the event as it is.
    Instant,
}
