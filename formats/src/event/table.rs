//! The event table: one row an event, and nothing else defines one.
//!
//! A row is `id "name" Group Variant { fields }`, with `text` after it if a text tail follows. Ids are never reused;
//! adding an event takes the next free id and does not force a new wire version, because readers skip ids they do
//! not know by the size table in the ring header. Changing a row does.

use super::define::events;
use super::field::{ByteCount, Field, FieldInfo};
use super::kind::{Cause, GcPhase, Level, Outcome, PollResult, ResourceKind, TaskKind, ValueType};
use super::{EventId, EventInfo, Group, Text};
use crate::id::{JoinKey, ObjectId, SampleId, SiteId};
use crate::wire::{Bytes, Put};

events! {
    /// The task that is running when a packet begins; the first event of every packet.
    0 "current" State Current {
        /// The task, or none.
        task: ObjectId,
    };

    /// A task, promise or future begins its life.
    1 "spawn" Tasks Spawn {
        /// The new task.
        task: ObjectId,
        /// The task that spawned it, or none.
        parent: ObjectId,
        /// Where it was spawned; gives the name.
        site: SiteId,
        /// What sort of thing it is.
        kind: TaskKind,
    };
    /// A task's life ends.
    2 "end" Tasks End {
        /// The task.
        task: ObjectId,
        /// How it ended.
        outcome: Outcome,
    };

    /// A task starts to run on this CPU or thread. Polls nest, last in first out.
    3 "poll_begin" Running PollBegin {
        /// The task.
        task: ObjectId,
    };
    /// A task stops running.
    4 "poll_end" Running PollEnd {
        /// The task.
        task: ObjectId,
        /// Why it stopped.
        result: PollResult,
    };
    /// One sibling stops and the next starts: `poll_end` and `poll_begin` for one timestamp.
    5 "switch" Running Switch {
        /// The task that stops.
        from: ObjectId,
        /// Why it stopped.
        result: PollResult,
        /// The task that starts.
        to: ObjectId,
    };
    /// The CPU or thread has nothing to run.
    6 "idle_begin" Running IdleBegin {};
    /// It has something to run again.
    7 "idle_end" Running IdleEnd {};

    /// Somebody made a task runnable.
    8 "wake" Causality Wake {
        /// The task that may run.
        task: ObjectId,
        /// What sort of thing woke it.
        cause: Cause,
        /// Which one: a task, a resource, or an interrupt vector.
        by: u32,
    };
    /// A task used the result that another task or resource produced.
    9 "read" Causality Read {
        /// The reader.
        task: ObjectId,
        /// What it read.
        source: ObjectId,
    };
    /// A task looked for a result and did not find it.
    10 "try_read" Causality TryRead {
        /// The reader.
        task: ObjectId,
        /// Where it looked.
        source: ObjectId,
    };
    /// A task resolved a promise or fulfilled a resource.
    11 "resolve" Causality Resolve {
        /// Who did it.
        by: ObjectId,
        /// What was resolved.
        target: ObjectId,
        /// With a value or an error.
        outcome: Outcome,
    };
    /// During this poll the task began to wait for this resource.
    12 "wait" Causality Wait {
        /// The task.
        task: ObjectId,
        /// What it waits for.
        resource: ObjectId,
    };
    /// From now on one promise is another one (a tail call).
    13 "become" Causality Become {
        /// The promise.
        task: ObjectId,
        /// What it became.
        into: ObjectId,
    };
    /// If this task never ends, something is wrong: viewers make that unmistakable.
    14 "should_resolve" Causality ShouldResolve {
        /// The task.
        task: ObjectId,
    };
    /// The number of live wakers of a task changed.
    15 "waker" Wakers Waker {
        /// The task.
        task: ObjectId,
        /// +1 for a clone, -1 for a drop.
        delta: i8,
    };

    /// A channel, lock, socket or timer was made.
    16 "resource" Resources Resource {
        /// Its id; bit 31 is set.
        id: ObjectId,
        /// What it is.
        kind: ResourceKind,
        /// Where it was made; gives the name.
        site: SiteId,
    };

    /// A span begins its life; it may be entered and left many times.
    17 "span_begin" Spans SpanBegin {
        /// The span.
        span: ObjectId,
        /// The span around it, or none.
        parent: ObjectId,
        /// Where it stands; gives the name.
        site: SiteId,
        /// The task it belongs to, or none.
        task: ObjectId,
    };
    /// A span is on the CPU from here.
    18 "span_enter" Spans SpanEnter {
        /// The span.
        span: ObjectId,
    };
    /// A span is off the CPU from here.
    19 "span_exit" Spans SpanExit {
        /// The span.
        span: ObjectId,
    };
    /// A span's life ends; may repeat, the last one counts.
    20 "span_end" Spans SpanEnd {
        /// The span.
        span: ObjectId,
    };
    /// A value that belongs to the span or log event recorded just before on this lane.
    21 "field" Spans Field {
        /// The field's name.
        site: SiteId,
        /// How to read the bits.
        of: ValueType,
        /// The bits.
        value: u64,
    };
    /// An interrupt handler begins.
    22 "irq_begin" Spans IrqBegin {
        /// Interrupt or signal number.
        vector: u32,
    };
    /// The innermost interrupt handler ends.
    23 "irq_end" Spans IrqEnd {};
    /// A phase of a garbage collection begins; phases nest.
    24 "gc_begin" Spans GcBegin {
        /// The phase.
        phase: GcPhase,
    };
    /// The phase ends.
    25 "gc_end" Spans GcEnd {
        /// The phase.
        phase: GcPhase,
    };

    /// The allocator took its slow path (asked for memory, waited for a lock).
    26 "alloc_begin" Memory AllocBegin {};
    /// The slow path ended.
    27 "alloc_end" Memory AllocEnd {};
    /// A sampled allocation by the current task.
    28 "alloc" Memory Alloc {
        /// Names the allocation until its `free`.
        sample: SampleId,
        /// Its size.
        bytes: ByteCount<u64>,
        /// Its alignment is 2 to this power.
        align: u8,
        /// What for; a callsite or none.
        tag: SiteId,
    };
    /// A sampled allocation was returned.
    29 "free" Memory Free {
        /// Which one.
        sample: SampleId,
    };
    /// Size of the heap.
    30 "heap" Memory Heap {
        /// Bytes in use.
        live: ByteCount<u64>,
        /// Most bytes ever in use.
        peak: ByteCount<u64>,
        /// Bytes the heap could use; 0 if not known.
        capacity: ByteCount<u64>,
    };

    /// A request was handed to a device.
    31 "io_submit" Io IoSubmit {
        /// For whom.
        task: ObjectId,
        /// To which device.
        device: ObjectId,
        /// Names the request on both sides.
        key: JoinKey,
        /// How much.
        bytes: ByteCount<u32>,
    };
    /// A device finished a request.
    32 "io_done" Io IoDone {
        /// Which device.
        device: ObjectId,
        /// Which request.
        key: JoinKey,
        /// 0 or an error number.
        result: i32,
    };
    /// A message left on a channel to another guest.
    33 "send" Io Send {
        /// The channel.
        channel: ObjectId,
        /// Names the message on both sides.
        key: JoinKey,
        /// How much.
        bytes: ByteCount<u32>,
    };
    /// A message came in on a channel from another guest.
    34 "recv" Io Recv {
        /// The channel.
        channel: ObjectId,
        /// Names the message on both sides.
        key: JoinKey,
        /// How much.
        bytes: ByteCount<u32>,
    };

    /// A counter has this value now.
    35 "counter" Values Counter {
        /// Which counter; gives name and unit.
        site: SiteId,
        /// Its value.
        value: i64,
    };
    /// A name or remark on an object.
    36 "label" Text Label {
        /// The task, resource or span.
        object: ObjectId,
        /// Where it was said.
        site: SiteId,
    } text;
    /// A log line.
    37 "log" Text Log {
        /// The task that said it, or none.
        task: ObjectId,
        /// How loud.
        level: Level,
        /// Where it was said.
        site: SiteId,
    } text;

    /// At this tick the clocks showed this.
    38 "anchor" State Anchor {
        /// Nanoseconds since 1970 UTC.
        unix_ns: u64,
        /// Nanoseconds of the host's own clock (pvclock system time, CLOCK_MONOTONIC); 0 if not known.
        host_ns: u64,
    };
}
