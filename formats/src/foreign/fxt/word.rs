//! The words that records are made of: bit fields of 64 bits, little-endian.

/// Sorts of records.
pub(super) mod record {
    pub(in super::super) const METADATA: u64 = 0;
    pub(in super::super) const INITIALIZATION: u64 = 1;
    pub(in super::super) const STRING: u64 = 2;
    pub(in super::super) const THREAD: u64 = 3;
    pub(in super::super) const EVENT: u64 = 4;
    pub(in super::super) const KERNEL_OBJECT: u64 = 7;
}

/// Sorts of events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Sort {
    Instant = 0,
    Counter = 1,
    DurationBegin = 2,
    DurationEnd = 3,
    AsyncBegin = 5,
    AsyncEnd = 7,
    FlowBegin = 8,
    FlowEnd = 10,
}

/// Sorts of kernel objects.
pub(super) mod object {
    pub(in super::super) const PROCESS: u64 = 1;
    pub(in super::super) const THREAD: u64 = 2;
}

/// An argument's value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Value<'a> {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(&'a str),
    /// Text that is the same object for the whole trace.
    Known(&'a str),
    Koid(u64),
    Bool(bool),
}

/// The first word of a file: "FxT" and the format's number.
pub(super) const MAGIC: u64 = 0x0016_5478_4604_0010;

/// Words that a text takes.
pub(super) fn words_of(text: &str) -> usize {
    text.len().div_ceil(8)
}

/// Appends a text, padded to words.
pub(super) fn put_text(text: &str, out: &mut Vec<u8>) {
    out.extend(text.as_bytes());
    out.resize(out.len() + words_of(text) * 8 - text.len(), 0);
}

/// As much of a text as is kept, whole characters only: a record holds 4095 words, and may hold sixteen texts.
pub(super) fn fit(text: &str) -> &str {
    let mut end = text.len().min(1024);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
