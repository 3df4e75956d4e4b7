//! How somebody else's trace becomes one of ours: an importer tells an [`Author`] what happened, in our own events, and
//! gets a [`Trace`] that viewer, report and every export take as they take a collected one. Nothing is written to disk:
//! events are encoded straight into packets in memory.
//!
//! # How an importer is written
//!
//! An importer is one function from bytes to a trace, `pub fn read(bytes: &[u8]) -> Result<Trace, ImportError>`, in a
//! folder of its own beside this one, and one row in `detect.rs` there.
//!
//! ```
//! use unitrace_formats::event::{Event, Outcome, PollResult, TaskKind};
//! use unitrace_formats::foreign::author::{Author, Source};
//! use unitrace_formats::id::ObjectId;
//! use unitrace_formats::ring::SiteKind;
//! use unitrace_formats::time::{Frequency, Nanos, Ticks};
//!
//! let mut source = Source::new("a made-up format");
//! // Times are ticks of the foreign clock; most count nanoseconds. Any zero will do.
//! let mut author = Author::new("server", Frequency::NANOSECONDS);
//! // A lane is a CPU or a thread: whatever runs one thing at a time. 4711 is its own number.
//! let cpu = author.lane(4711, "worker");
//! // A site is a name that many share; asked for twice it is the same one.
//! let site = author.site(SiteKind::Task, "connection", "server::net");
//! let task = author.object();
//! let spawn = Event::Spawn { task, parent: ObjectId::NONE, site, kind: TaskKind::Task };
//! author.event(cpu, Ticks(1_000), &spawn);
//! author.event(cpu, Ticks(1_200), &Event::PollBegin { task });
//! author.event(cpu, Ticks(1_900), &Event::PollEnd { task, result: PollResult::Ready });
//! author.event(cpu, Ticks(1_900), &Event::End { task, outcome: Outcome::Done });
//! // What was read, in the format's own words, and what was not, and why.
//! source.count("task record", 2);
//! source.drop_at(17, "records of an unknown type");
//! source.span = Nanos(900);
//! let trace = author.finish(source);
//! assert_eq!(trace.columns().events().filter(|(_, event)| event.name() != "current").count(), 4);
//! assert_eq!(trace.lane_name(0), Some("worker"));
//! ```
//!
//! # Law
//!
//! - Time does not step back within a lane (one that does is taken as the lane's last time). A format that is not in
//!   order, or that tells the end of a thing together with its begin, goes through [`Unordered`], which sorts.
//! - At equal times events stand in the order of their lanes' levels, then lanes, then as they were told. What must
//!   stand around others of the same time (a garbage collection) goes to [`Lane::level`] 1 of its lane.
//! - Nothing here fails and nothing grows but with what is told: a table that is full gives "none" and counts it. An
//!   importer never reserves memory because a header says so.
//! - Whoever cannot understand a record says so with [`Source::drop_at`] and goes on with the next; an
//!   [`ImportError`] is for a file of which nothing at all can be read.

mod error;
mod extent;
mod lane;
mod names;
mod room;
mod source;
mod unordered;

pub use error::ImportError;
pub use extent::Extent;
pub(crate) use lane::LONGEST_PACKET;
pub use lane::Lane;
pub(crate) use room::Room;
pub use source::{Dropped, Source};
pub use unordered::Unordered;

use crate::event::{Event, TaskKind};
use crate::id::{ObjectId, SiteId};
use crate::ring::live::{LiveKind, LiveState};
use crate::ring::{Gap, GapKind, LiveEntry, SiteKind, StreamId};
use crate::time::{Anchor, Frequency, Ticks};
use crate::trace::{Authored, Trace};
use lane::Lanes;
use names::Names;

/// Makes one trace. See the module.
#[derive(Debug)]
pub struct Author {
    program: String,
    frequency: Frequency,
    lanes: Lanes,
    names: Names,
    objects: u32,
    live: Vec<LiveEntry>,
    gaps: Vec<Gap>,
    anchors: Vec<Anchor>,
    forgets: bool,
}

impl Author {
    /// For a trace of `program`, whose clock runs at `frequency`.
    pub fn new(program: &str, frequency: Frequency) -> Self {
        Self {
            program: program.to_owned(),
            frequency,
            lanes: Lanes::default(),
            names: Names::default(),
            objects: 0,
            live: Vec::new(),
            gaps: Vec::new(),
            anchors: Vec::new(),
            forgets: false,
        }
    }

    /// What was traced, where the file says it only later.
    pub fn program(&mut self, name: &str) {
        self.program = name.to_owned();
    }

    /// A CPU or thread: its own number and its name ("" if it has none). Beyond 65,536 of them the last one serves.
    pub fn lane(&mut self, owner: u32, name: &str) -> Lane {
        self.lanes.add(owner, name)
    }

    /// Gives a lane the name that the file said only later.
    pub fn name_lane(&mut self, lane: Lane, name: &str) {
        self.lanes.rename(lane, name);
    }

    /// The callsite with this name, made if it is new; [`SiteId::NONE`] once 65,535 are taken (the trace says so).
    pub fn site(&mut self, kind: SiteKind, name: &str, module: &str) -> SiteId {
        self.names.site(kind, name, module, "")
    }

    /// A counter's callsite, with the unit that its values have.
    pub fn counter(&mut self, name: &str, module: &str, unit: &str) -> SiteId {
        self.names.site(SiteKind::Counter, name, module, unit)
    }

    /// A new task or span. After 2³¹ of them always the same one.
    pub fn object(&mut self) -> ObjectId {
        self.objects = (self.objects + 1).min(ObjectId::RESOURCE_BIT - 1);
        ObjectId(self.objects)
    }

    /// A new channel, lock, socket or timer.
    pub fn resource(&mut self) -> ObjectId {
        ObjectId::resource(self.object().0)
    }

    /// Objects up to here have names of the importer's own choice: [`Author::object`] goes on after it.
    pub fn taken(&mut self, up_to: ObjectId) {
        self.objects = self.objects.max(up_to.0 & !ObjectId::RESOURCE_BIT);
    }

    /// Says what happened on a lane at this time.
    #[inline(always)]
    pub fn event(&mut self, lane: Lane, at: Ticks, event: &Event<'_>) {
        self.lanes.event(lane, at, event);
    }

    /// Says what a task is that is there without an event that begins it; nothing says what it does. As soon as there
    /// is one of these, a task that is not among them and does nothing at the end of the trace is taken to be gone.
    pub fn live(&mut self, task: ObjectId, kind: TaskKind, site: SiteId, since: Ticks) {
        self.live.push(LiveEntry {
            id: task,
            kind: LiveKind::Task,
            state: LiveState::Unknown,
            site,
            parent: ObjectId::NONE,
            waiting_on: ObjectId::NONE,
            since,
            detail: kind.raw(),
        });
    }

    /// The program drops promises without a word when nothing refers to them: one that is never resolved is shown up to
    /// where it was last talked about, unless it should be or such a one waits for it.
    pub fn forgets_promises(&mut self) {
        self.forgets = true;
    }

    /// So many events are missing on a lane between two times.
    pub fn lost(&mut self, lane: Lane, after: Ticks, before: Ticks, events: u64) {
        let stream = StreamId::from_raw(lane.raw()).unwrap_or(StreamId { lane: 0, level: 0 });
        self.gaps.push(Gap { stream, after, before: before.max(after), events, kind: GapKind::Missing });
    }

    /// At these ticks the wall clock showed this.
    pub fn anchor(&mut self, anchor: Anchor) {
        self.anchors.push(anchor);
    }

    /// The trace, and with it what was read.
    pub fn finish(self, source: Source) -> Trace {
        let (room, packets, lane_names) = self.lanes.finish();
        Trace::authored(Authored {
            program: self.program,
            frequency: self.frequency,
            lane_names,
            sites_lost: self.names.lost,
            sites: self.names.finish(),
            room,
            packets,
            live: self.live,
            gaps: self.gaps,
            anchors: self.anchors,
            forgets_promises: self.forgets,
            source,
        })
    }
}
