//! The part of Perfetto's protobuf schema that is read, field numbers as in its `protos/perfetto/trace`. Everything
//! else in a packet is skipped.

use prost::{Message, Oneof};

/// One packet.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Packet {
    #[prost(uint64, optional, tag = "8")]
    pub(super) timestamp: Option<u64>,
    #[prost(uint32, optional, tag = "58")]
    pub(super) clock: Option<u32>,
    #[prost(uint32, tag = "10")]
    pub(super) sequence: u32,
    #[prost(uint32, tag = "13")]
    pub(super) flags: u32,
    #[prost(bool, tag = "41")]
    pub(super) state_cleared: bool,
    #[prost(bool, tag = "42")]
    pub(super) packets_lost: bool,
    #[prost(message, optional, tag = "59")]
    pub(super) defaults: Option<Defaults>,
    #[prost(message, optional, tag = "12")]
    pub(super) interned: Option<Interned>,
    #[prost(message, optional, tag = "6")]
    pub(super) clocks: Option<ClockSnapshot>,
    #[prost(message, optional, tag = "11")]
    pub(super) event: Option<TrackEvent>,
    #[prost(message, optional, tag = "60")]
    pub(super) track: Option<TrackDescriptor>,
    /// Packets inside, deflated.
    #[prost(bytes = "vec", optional, tag = "50")]
    pub(super) compressed: Option<Vec<u8>>,
}

/// What packets of a sequence say where they say nothing.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Defaults {
    #[prost(uint32, optional, tag = "58")]
    pub(super) clock: Option<u32>,
    #[prost(message, optional, tag = "11")]
    pub(super) event: Option<EventDefaults>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct EventDefaults {
    #[prost(uint64, optional, tag = "11")]
    pub(super) track: Option<u64>,
}

/// Names by number.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Interned {
    #[prost(message, repeated, tag = "1")]
    pub(super) categories: Vec<Name>,
    #[prost(message, repeated, tag = "2")]
    pub(super) names: Vec<Name>,
    #[prost(message, repeated, tag = "3")]
    pub(super) annotations: Vec<Name>,
    #[prost(message, repeated, tag = "29")]
    pub(super) values: Vec<Name>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Name {
    #[prost(uint64, tag = "1")]
    pub(super) number: u64,
    /// Perfetto does not insist on UTF-8.
    #[prost(bytes = "vec", tag = "2")]
    pub(super) text: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ClockSnapshot {
    #[prost(message, repeated, tag = "1")]
    pub(super) clocks: Vec<Clock>,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct Clock {
    #[prost(uint32, tag = "1")]
    pub(super) id: u32,
    #[prost(uint64, tag = "2")]
    pub(super) timestamp: u64,
    #[prost(bool, tag = "3")]
    pub(super) incremental: bool,
    #[prost(uint64, tag = "4")]
    pub(super) unit: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct TrackDescriptor {
    #[prost(uint64, tag = "1")]
    pub(super) uuid: u64,
    #[prost(string, tag = "2")]
    pub(super) name: String,
    #[prost(string, tag = "10")]
    pub(super) static_name: String,
    #[prost(uint64, optional, tag = "5")]
    pub(super) parent: Option<u64>,
    #[prost(message, optional, tag = "3")]
    pub(super) process: Option<Process>,
    #[prost(message, optional, tag = "4")]
    pub(super) thread: Option<Thread>,
    #[prost(message, optional, tag = "8")]
    pub(super) counter: Option<Counter>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Process {
    #[prost(int32, tag = "1")]
    pub(super) pid: i32,
    #[prost(string, tag = "6")]
    pub(super) name: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Thread {
    #[prost(int32, tag = "1")]
    pub(super) pid: i32,
    #[prost(int32, tag = "2")]
    pub(super) tid: i32,
    #[prost(string, tag = "5")]
    pub(super) name: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Counter {
    #[prost(uint32, tag = "3")]
    pub(super) unit: u32,
    #[prost(string, tag = "6")]
    pub(super) unit_name: String,
    #[prost(int64, tag = "4")]
    pub(super) multiplier: i64,
    #[prost(bool, tag = "5")]
    pub(super) incremental: bool,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct TrackEvent {
    #[prost(uint32, tag = "9")]
    pub(super) kind: u32,
    #[prost(uint64, optional, tag = "11")]
    pub(super) track: Option<u64>,
    #[prost(uint64, repeated, packed = "false", tag = "3")]
    pub(super) category_numbers: Vec<u64>,
    #[prost(string, repeated, tag = "22")]
    pub(super) categories: Vec<String>,
    #[prost(uint64, optional, tag = "10")]
    pub(super) name_number: Option<u64>,
    #[prost(string, optional, tag = "23")]
    pub(super) name: Option<String>,
    #[prost(int64, optional, tag = "30")]
    pub(super) value: Option<i64>,
    #[prost(double, optional, tag = "44")]
    pub(super) float_value: Option<f64>,
    #[prost(fixed64, repeated, packed = "false", tag = "47")]
    pub(super) flows: Vec<u64>,
    #[prost(fixed64, repeated, packed = "false", tag = "48")]
    pub(super) ending_flows: Vec<u64>,
    #[prost(message, repeated, tag = "4")]
    pub(super) annotations: Vec<Annotation>,
    /// Microseconds, of traces before times stood in packets.
    #[prost(int64, optional, tag = "16")]
    pub(super) absolute_us: Option<i64>,
}

/// Kinds of events.
pub(super) mod kind {
    pub(in super::super) const BEGIN: u32 = 1;
    pub(in super::super) const END: u32 = 2;
    pub(in super::super) const INSTANT: u32 = 3;
    pub(in super::super) const COUNTER: u32 = 4;
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Annotation {
    #[prost(uint64, tag = "1")]
    pub(super) name_number: u64,
    #[prost(string, tag = "10")]
    pub(super) name: String,
    #[prost(oneof = "Value", tags = "2, 3, 4, 5, 6, 7, 9, 17")]
    pub(super) value: Option<Value>,
}

#[derive(Clone, PartialEq, Oneof)]
pub(super) enum Value {
    #[prost(bool, tag = "2")]
    Bool(bool),
    #[prost(uint64, tag = "3")]
    Unsigned(u64),
    #[prost(int64, tag = "4")]
    Signed(i64),
    #[prost(double, tag = "5")]
    Float(f64),
    #[prost(string, tag = "6")]
    Text(String),
    #[prost(uint64, tag = "7")]
    Pointer(u64),
    #[prost(string, tag = "9")]
    Json(String),
    #[prost(uint64, tag = "17")]
    TextNumber(u64),
}
