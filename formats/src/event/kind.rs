//! The small enumerations that event fields hold. Every one survives a value it does not know: a ring is written by
//! another program, perhaps a newer one, perhaps a hostile one.

/// Defines a one-byte enumeration with an `Other` arm, its names, and its place on the wire.
macro_rules! byte_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $value:literal $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
            /// A value this version has no name for.
            Other(u8),
        }

        impl $name {
            /// Every known value with its name, for metadata and documents.
            pub const NAMES: &'static [(u8, &'static str)] = &[$(($value, $text)),*];

            /// The byte on the wire.
            #[inline(always)]
            pub const fn raw(self) -> u8 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => value,
                }
            }

            /// From the byte on the wire; never fails.
            #[inline(always)]
            pub const fn from_raw(value: u8) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Other(other),
                }
            }

            /// The name used in listings and metadata; "other" if there is none.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(_) => "other",
                }
            }
        }
    };
}

byte_enum! {
    /// What sort of thing runs: how its life begins differs (see the state rules in RING.md).
    TaskKind {
        /// Spawned on an executor: ready from the start.
        Task = 0 "task",
        /// The future a thread blocks on.
        BlockOn = 1 "block_on",
        /// A closure on a pool of blocking threads.
        Blocking = 2 "blocking",
        /// A thread of the kernel or library OS.
        Thread = 3 "thread",
        /// A cooperatively switched stack.
        Fiber = 4 "fiber",
        /// Resolved by others, never polled: waiting from the start.
        Promise = 5 "promise",
        /// Polled inside a task (a child of a join or select): created until first polled.
        Future = 6 "future",
    }
}

byte_enum! {
    /// How a task or promise ended.
    Outcome {
        /// It ran to its end.
        Done = 0 "done",
        /// Dropped before its end: cancelled.
        Dropped = 1 "dropped",
        /// It panicked.
        Panicked = 2 "panicked",
        /// It ended with an error.
        Failed = 3 "failed",
    }
}

byte_enum! {
    /// How one poll (or slice of a thread) ended.
    PollResult {
        /// It waits for something.
        Pending = 0 "pending",
        /// It is finished.
        Ready = 1 "ready",
        /// Taken off the CPU while it could go on: still ready.
        Preempted = 2 "preempted",
        /// It panicked.
        Panicked = 3 "panicked",
    }
}

byte_enum! {
    /// Who made a task runnable; `by` of the wake says which one.
    Cause {
        /// Nobody knows.
        Unknown = 0 "unknown",
        /// A task, `by` is its id.
        Task = 1 "task",
        /// An interrupt, `by` is its vector.
        Irq = 2 "irq",
        /// A timer that ran out, `by` is its resource if it has one.
        Timer = 3 "timer",
        /// The reactor: a device or socket became ready, `by` is the resource.
        Io = 4 "io",
        /// Another guest.
        Peer = 5 "peer",
        /// The hypervisor or host.
        Host = 6 "host",
    }
}

byte_enum! {
    /// What a task can wait on.
    ResourceKind {
        /// Anything else.
        Unknown = 0 "resource",
        /// A channel between tasks.
        Channel = 1 "channel",
        /// One value, once.
        Oneshot = 2 "oneshot",
        /// Mutual exclusion.
        Mutex = 3 "mutex",
        /// Readers and a writer.
        RwLock = 4 "rwlock",
        /// A number of permits.
        Semaphore = 5 "semaphore",
        /// A condition variable or notification.
        Notify = 6 "notify",
        /// The end of another task.
        Join = 7 "join",
        /// A moment in time.
        Timer = 8 "timer",
        /// A network connection or listener.
        Socket = 9 "socket",
        /// A block, network or other device queue.
        Device = 10 "device",
        /// All must come to the same point.
        Barrier = 11 "barrier",
    }
}

byte_enum! {
    /// Phases of a garbage collection; spans of different phases nest.
    GcPhase {
        /// Anything else.
        Unspecified = 0 "gc",
        /// Young generation.
        Minor = 1 "minor",
        /// A slice of old-generation work.
        MajorSlice = 2 "major_slice",
        /// Roots are marked.
        Roots = 3 "roots",
        /// Reachable objects are marked.
        Mark = 4 "mark",
        /// Unreachable objects are returned.
        Sweep = 5 "sweep",
        /// Objects are moved together.
        Compact = 6 "compact",
        /// All mutators are stopped.
        StopTheWorld = 7 "stop_the_world",
        /// Finalisers run.
        Finalise = 8 "finalise",
        /// A whole collection, start to end.
        Full = 9 "full",
    }
}

byte_enum! {
    /// How loud a log line is.
    Level {
        /// Very fine.
        Trace = 0 "trace",
        /// For finding faults.
        Debug = 1 "debug",
        /// Normal course of events.
        Info = 2 "info",
        /// Something to look at.
        Warn = 3 "warn",
        /// Something failed.
        Error = 4 "error",
    }
}

byte_enum! {
    /// How to read the 64 bits of a `field` event.
    ValueType {
        /// An unsigned number.
        Unsigned = 0 "u64",
        /// A signed number, two's complement.
        Signed = 1 "i64",
        /// The bits of a double.
        Float = 2 "f64",
        /// 0 or 1.
        Bool = 3 "bool",
        /// The id of a task, resource or span.
        Object = 4 "object",
    }
}
