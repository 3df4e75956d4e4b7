//! One record: an object on a line of its own.

use serde::{Serialize, Serializer};

/// What sort of record; the letter is the format's.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug)]
pub(super) enum Phase {
    #[serde(rename = "X")]
    Complete,
    #[serde(rename = "b")]
    AsyncBegin,
    #[serde(rename = "e")]
    AsyncEnd,
    #[serde(rename = "s")]
    FlowBegin,
    #[serde(rename = "f")]
    FlowEnd,
    #[serde(rename = "i")]
    Instant,
    #[serde(rename = "C")]
    Counter,
    #[serde(rename = "M")]
    Metadata,
}

/// Nanoseconds, written as microseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Micros(pub(super) u64);

impl Serialize for Micros {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // A double holds whole nanoseconds for 104 days; its shortest decimal is what was put in.
        to.serialize_f64(self.0 as f64 / 1000.0)
    }
}

/// An id within the process.
#[derive(Clone, Copy, Serialize, Debug)]
pub(super) struct LocalId {
    local: Hex,
}

/// A number, written as text in hexadecimal, as the format's ids are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Hex(u64);

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{:#x}", self.0))
    }
}

impl LocalId {
    pub(super) fn new(id: u64) -> Self {
        Self { local: Hex(id) }
    }
}

/// Nothing to say beside.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug)]
pub(super) struct NoArgs {}

/// A record.
#[derive(Clone, Copy, Serialize, Debug)]
pub(super) struct Record<'a, A> {
    pub(super) ph: Phase,
    pub(super) name: &'a str,
    pub(super) cat: &'a str,
    pub(super) pid: u32,
    pub(super) tid: u64,
    pub(super) ts: Micros,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dur: Option<Micros>,
    /// Of an arrow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<u64>,
    /// Of an asynchronous slice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id2: Option<LocalId>,
    /// An arrow binds to the slice around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bp: Option<&'static str>,
    /// How far an instant's line reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) s: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) args: Option<A>,
}
