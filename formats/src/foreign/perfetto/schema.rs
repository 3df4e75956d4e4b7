//! The part of Perfetto's protobuf schema that is written, field numbers as in its `protos/perfetto/trace`. Derived by
//! hand, so that no protobuf compiler is needed to build this.

use prost::{Message, Oneof};

/// The file.
#[derive(Clone, PartialEq, Message)]
pub struct Trace {
    /// Its packets, in any order of time.
    #[prost(message, repeated, tag = "1")]
    pub packet: Vec<TracePacket>,
}

/// One packet: what stands in it besides the sequence's state is one of the optional messages.
#[derive(Clone, PartialEq, Message)]
pub struct TracePacket {
    /// Nanoseconds of the trace's clock.
    #[prost(uint64, optional, tag = "8")]
    pub timestamp: Option<u64>,
    /// Whose numbers of names these are; never 0.
    #[prost(uint32, tag = "10")]
    pub sequence: u32,
    /// [`CLEARED`] in the first packet, [`NEEDED`] in those that use names.
    #[prost(uint32, tag = "13")]
    pub flags: u32,
    /// Names that are new from here on.
    #[prost(message, optional, tag = "12")]
    pub interned: Option<InternedData>,
    /// The same moment on several clocks.
    #[prost(message, optional, tag = "6")]
    pub clocks: Option<ClockSnapshot>,
    /// Something that happened.
    #[prost(message, optional, tag = "11")]
    pub event: Option<TrackEvent>,
    /// A track.
    #[prost(message, optional, tag = "60")]
    pub track: Option<TrackDescriptor>,
}

/// The sequence begins: no name is known.
pub const CLEARED: u32 = 1;
/// The packet uses names that earlier ones defined.
pub const NEEDED: u32 = 2;

/// Names by number.
#[derive(Clone, PartialEq, Message)]
pub struct InternedData {
    /// Categories.
    #[prost(message, repeated, tag = "1")]
    pub categories: Vec<Interned>,
    /// Names of events.
    #[prost(message, repeated, tag = "2")]
    pub names: Vec<Interned>,
    /// Names of annotations.
    #[prost(message, repeated, tag = "3")]
    pub annotations: Vec<Interned>,
}

/// One name.
#[derive(Clone, PartialEq, Message)]
pub struct Interned {
    /// Its number, from 1.
    #[prost(uint64, tag = "1")]
    pub iid: u64,
    /// The text.
    #[prost(string, tag = "2")]
    pub name: String,
}

/// The same moment on several clocks.
#[derive(Clone, PartialEq, Message)]
pub struct ClockSnapshot {
    /// What each showed.
    #[prost(message, repeated, tag = "1")]
    pub clocks: Vec<Clock>,
    /// The one that the trace is shown in.
    #[prost(uint32, tag = "2")]
    pub primary: u32,
}

/// What a clock showed.
#[derive(Clone, Copy, PartialEq, Message)]
pub struct Clock {
    /// [`clock`].
    #[prost(uint32, tag = "1")]
    pub id: u32,
    /// Nanoseconds.
    #[prost(uint64, tag = "2")]
    pub timestamp: u64,
}

/// Ids of clocks.
pub mod clock {
    /// Nanoseconds since 1970 UTC.
    pub const REALTIME: u32 = 1;
    /// The host's clock.
    pub const MONOTONIC: u32 = 3;
    /// What times count in when nothing else is said.
    pub const BOOTTIME: u32 = 6;
}

/// A track: a process, a thread, a counter, or a row that slices nest in.
#[derive(Clone, PartialEq, Message)]
pub struct TrackDescriptor {
    /// Names it, in this trace and beside others.
    #[prost(uint64, tag = "1")]
    pub uuid: u64,
    /// The track around it.
    #[prost(uint64, optional, tag = "5")]
    pub parent: Option<u64>,
    /// Its name.
    #[prost(string, optional, tag = "2")]
    pub name: Option<String>,
    /// It is a process.
    #[prost(message, optional, tag = "3")]
    pub process: Option<ProcessDescriptor>,
    /// It is a thread.
    #[prost(message, optional, tag = "4")]
    pub thread: Option<ThreadDescriptor>,
    /// It is a counter.
    #[prost(message, optional, tag = "8")]
    pub counter: Option<CounterDescriptor>,
    /// In which order the tracks in it are shown: [`order`].
    #[prost(uint32, optional, tag = "11")]
    pub order: Option<u32>,
}

/// Orders of tracks in a track.
pub mod order {
    /// By their first events.
    pub const BY_TIME: u32 = 2;
}

/// A process.
#[derive(Clone, PartialEq, Message)]
pub struct ProcessDescriptor {
    /// Its id.
    #[prost(int32, tag = "1")]
    pub pid: i32,
    /// Its name.
    #[prost(string, tag = "6")]
    pub name: String,
}

/// A thread.
#[derive(Clone, PartialEq, Message)]
pub struct ThreadDescriptor {
    /// Its process.
    #[prost(int32, tag = "1")]
    pub pid: i32,
    /// Its id.
    #[prost(int32, tag = "2")]
    pub tid: i32,
    /// Its name.
    #[prost(string, tag = "5")]
    pub name: String,
}

/// A counter.
#[derive(Clone, PartialEq, Message)]
pub struct CounterDescriptor {
    /// 3: bytes; 0: see the name.
    #[prost(uint32, tag = "3")]
    pub unit: u32,
    /// What it counts.
    #[prost(string, optional, tag = "6")]
    pub unit_name: Option<String>,
}

/// Something that happened on a track.
#[derive(Clone, PartialEq, Message)]
pub struct TrackEvent {
    /// [`kind`].
    #[prost(uint32, tag = "9")]
    pub kind: u32,
    /// Where.
    #[prost(uint64, tag = "11")]
    pub track: u64,
    /// Category, by number.
    #[prost(uint64, repeated, packed = "false", tag = "3")]
    pub categories: Vec<u64>,
    /// Name, by number.
    #[prost(uint64, optional, tag = "10")]
    pub name_iid: Option<u64>,
    /// Name, if it is not worth a number.
    #[prost(string, optional, tag = "23")]
    pub name: Option<String>,
    /// Value of a counter.
    #[prost(int64, optional, tag = "30")]
    pub value: Option<i64>,
    /// Arrows from or through here.
    #[prost(fixed64, repeated, packed = "false", tag = "47")]
    pub flows: Vec<u64>,
    /// Arrows that end here.
    #[prost(fixed64, repeated, packed = "false", tag = "48")]
    pub ending_flows: Vec<u64>,
    /// What else is known.
    #[prost(message, repeated, tag = "4")]
    pub annotations: Vec<DebugAnnotation>,
}

/// Kinds of events.
pub mod kind {
    /// A slice begins.
    pub const BEGIN: u32 = 1;
    /// The innermost slice ends.
    pub const END: u32 = 2;
    /// A moment.
    pub const INSTANT: u32 = 3;
    /// A counter has a value.
    pub const COUNTER: u32 = 4;
}

/// Name and value.
#[derive(Clone, PartialEq, Message)]
pub struct DebugAnnotation {
    /// The name, by number.
    #[prost(uint64, tag = "1")]
    pub name_iid: u64,
    /// The value.
    #[prost(oneof = "Value", tags = "2, 3, 4, 5, 6")]
    pub value: Option<Value>,
}

/// A value.
#[derive(Clone, PartialEq, Oneof)]
pub enum Value {
    /// True or false.
    #[prost(bool, tag = "2")]
    Bool(bool),
    /// Unsigned.
    #[prost(uint64, tag = "3")]
    Unsigned(u64),
    /// Signed.
    #[prost(int64, tag = "4")]
    Signed(i64),
    /// A double.
    #[prost(double, tag = "5")]
    Float(f64),
    /// A text.
    #[prost(string, tag = "6")]
    Text(String),
}
