//! One record: an object on a line of its own, put down member by member.
//!
//! What a record is made of are literals, numbers and texts that [`Texts`] has escaped; a serializer for each of them
//! would cost more than all the rest.

use std::io;

use serde::Serialize;

use super::args::Args;
use super::texts::{Texts, put_micros, put_number};

/// What sort of record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    Complete,
    AsyncBegin,
    AsyncEnd,
    FlowBegin,
    FlowEnd,
    Instant,
    Counter,
    Metadata,
}

impl Phase {
    /// The line's beginning, with the format's letter.
    const fn beginning(self) -> &'static [u8] {
        match self {
            Self::Complete => b",\n{\"ph\":\"X\",\"name\":",
            Self::AsyncBegin => b",\n{\"ph\":\"b\",\"name\":",
            Self::AsyncEnd => b",\n{\"ph\":\"e\",\"name\":",
            Self::FlowBegin => b",\n{\"ph\":\"s\",\"name\":",
            Self::FlowEnd => b",\n{\"ph\":\"f\",\"name\":",
            Self::Instant => b",\n{\"ph\":\"i\",\"name\":",
            Self::Counter => b",\n{\"ph\":\"C\",\"name\":",
            Self::Metadata => b",\n{\"ph\":\"M\",\"name\":",
        }
    }
}

/// What a record is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Name<'a> {
    /// A text that stays where it is for as long as the trace.
    Known(&'a str),
    /// One that was made for this record.
    Made(&'a str),
}

/// What every record has.
pub(super) struct Head<'a> {
    pub(super) phase: Phase,
    pub(super) name: Name<'a>,
    /// One of ours, which needs no escapes.
    pub(super) category: &'static str,
    pub(super) thread: u64,
    /// Nanoseconds.
    pub(super) time: u64,
}

/// A record that is being put down.
pub(super) struct Record<'o> {
    pub(super) line: &'o mut Vec<u8>,
    pub(super) texts: &'o mut Texts,
}

impl<'o> Record<'o> {
    /// Begins one; `process` is the member with its id and the name of the next one.
    pub(super) fn begin(
        line: &'o mut Vec<u8>,
        texts: &'o mut Texts,
        process: &str,
        head: &Head<'_>,
    ) -> io::Result<Self> {
        line.extend_from_slice(head.phase.beginning());
        match head.name {
            Name::Known(name) => line.extend_from_slice(texts.known(name)?),
            Name::Made(name) => serde_json::to_writer(&mut *line, name)?,
        }
        line.extend_from_slice(b",\"cat\":\"");
        line.extend_from_slice(head.category.as_bytes());
        line.extend_from_slice(process.as_bytes());
        put_number(head.thread, line);
        line.extend_from_slice(b",\"ts\":");
        put_micros(head.time, line);
        Ok(Self { line, texts })
    }

    /// How long it took, in nanoseconds.
    pub(super) fn duration(&mut self, nanos: u64) {
        self.line.extend_from_slice(b",\"dur\":");
        put_micros(nanos, self.line);
    }

    /// Of an arrow.
    pub(super) fn id(&mut self, id: u64) {
        self.line.extend_from_slice(b",\"id\":");
        put_number(id, self.line);
    }

    /// Of an asynchronous slice: an id within the process, in hexadecimal as the format's ids are.
    pub(super) fn local_id(&mut self, id: u64) {
        self.line.extend_from_slice(b",\"id2\":{\"local\":\"0x");
        let digits = (64 - (id | 1).leading_zeros()).div_ceil(4);
        let digit = |n: u32| b"0123456789abcdef"[(id >> (4 * n) & 15) as usize];
        self.line.extend((0..digits).rev().map(digit));
        self.line.extend_from_slice(b"\"}");
    }

    /// The arrow binds to the slice around it.
    pub(super) fn binds_around(&mut self) {
        self.line.extend_from_slice(b",\"bp\":\"e\"");
    }

    /// The instant's line reaches as far as its thread.
    pub(super) fn of_thread(&mut self) {
        self.line.extend_from_slice(b",\"s\":\"t\"");
    }

    /// What else is known; [`Args::end`] ends the record.
    pub(super) fn args(self) -> Args<'o> {
        self.line.extend_from_slice(b",\"args\":{");
        Args::new(self)
    }

    /// What else is known, where that is said seldom, and the end.
    pub(super) fn end_with(self, args: &impl Serialize) -> io::Result<()> {
        self.line.extend_from_slice(b",\"args\":");
        serde_json::to_writer(&mut *self.line, args)?;
        self.end();
        Ok(())
    }

    pub(super) fn end(self) {
        self.line.push(b'}');
    }
}
