//! Counters, labels, log lines, fields, and I/O.

use unitrace_formats::event::{Level, ValueType};
use unitrace_formats::id::JoinKey;
use unitrace_formats::time::Nanos;

use super::guest::GuestIndex;
use super::index::{LaneIndex, Object, ResourceIndex, SiteIndex, SpanIndex, TaskIndex};
use super::texts::TextId;

/// A counter: a step line with a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counter {
    /// Which callsite gives its name.
    pub site: Option<SiteIndex>,
    /// Its name, or "counter 17".
    pub name: TextId,
    /// Its unit, or empty.
    pub unit: TextId,
    /// Each step: from this moment on, this value. In time order.
    pub steps: Vec<(Nanos, i64)>,
    /// Least and greatest value.
    pub range: (i64, i64),
    /// Of which guest.
    pub guest: GuestIndex,
}

/// A name or remark on an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label {
    /// When it was said.
    pub at: Nanos,
    /// On what.
    pub object: Object,
    /// Where.
    pub site: Option<SiteIndex>,
    /// The text, safe for a terminal.
    pub text: TextId,
}

/// A log line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Log {
    /// When it was said.
    pub at: Nanos,
    /// By whom.
    pub task: Option<TaskIndex>,
    /// On which lane.
    pub lane: LaneIndex,
    /// How loud.
    pub level: Level,
    /// Where.
    pub site: Option<SiteIndex>,
    /// The text, safe for a terminal.
    pub text: TextId,
}

/// What a field belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FieldOwner {
    /// A span.
    Span(SpanIndex),
    /// A log line, by its place in [`super::Model::logs`].
    Log(u32),
}

/// A named value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldValue {
    /// What it belongs to.
    pub owner: FieldOwner,
    /// Its name.
    pub name: TextId,
    /// How to read `bits`.
    pub of: ValueType,
    /// The value.
    pub bits: u64,
}

impl FieldValue {
    /// The value for people.
    pub fn show(&self) -> String {
        match self.of {
            ValueType::Signed => (self.bits as i64).to_string(),
            ValueType::Float => f64::from_bits(self.bits).to_string(),
            ValueType::Bool => (self.bits != 0).to_string(),
            ValueType::Object => format!("#{}", self.bits),
            ValueType::Unsigned | ValueType::Other(_) => self.bits.to_string(),
        }
    }
}

/// A request that was handed to a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Io {
    /// Names it on both sides.
    pub key: JoinKey,
    /// Which device.
    pub device: Option<ResourceIndex>,
    /// For whom.
    pub task: Option<TaskIndex>,
    /// Submitted; `None`: before the trace.
    pub submitted: Option<Nanos>,
    /// Done, and its result; `None`: not in this trace.
    pub done: Option<(Nanos, i32)>,
    /// How much.
    pub bytes: u32,
}

/// A message that left or came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message {
    /// When.
    pub at: Nanos,
    /// True: it left.
    pub sent: bool,
    /// Names it on both sides.
    pub key: JoinKey,
    /// On which channel.
    pub channel: Option<ResourceIndex>,
    /// The task that was current.
    pub task: Option<TaskIndex>,
    /// How much.
    pub bytes: u32,
}
