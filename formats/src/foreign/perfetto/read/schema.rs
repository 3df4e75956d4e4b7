//! Messages that come seldom, field numbers as in Perfetto's `protos/perfetto/trace`. What comes with every event is in
//! [`super::packet`] and [`super::track_event`].

use prost::Message;

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
