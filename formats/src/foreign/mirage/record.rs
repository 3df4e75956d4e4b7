//! One event as mirage-profile wrote it: u64 time in nanoseconds, u8 op, then what the op has. Little-endian, no padding.

use std::ops::Range;

/// Nobody: the program is idle, or a promise that was resolved from the start.
pub(super) const NOBODY: u64 = u64::MAX;

/// Names of the ops, by number.
pub(super) const NAMES: [&str; 14] = [
    "creates",
    "read",
    "fulfills",
    "fails",
    "becomes",
    "label",
    "increase",
    "switch",
    "gc",
    "signal",
    "try_read",
    "counter",
    "read_later",
    "signal2",
];

/// Names of thread types, by number.
pub(super) const TYPES: [&str; 20] = [
    "Wait",
    "Task",
    "Bind",
    "Try",
    "Choose",
    "Pick",
    "Join",
    "Map",
    "Condition",
    "On_success",
    "On_failure",
    "On_termination",
    "On_any",
    "Ignore_result",
    "Async",
    "Promise",
    "Semaphore",
    "Switch",
    "Stream",
    "Mutex",
];

/// What a type is called that has no name here: a newer Lwt's.
pub(super) const OTHER_TYPE: &str = "Unknown";

/// A type's number from its name.
pub(super) fn type_by_name(name: &str) -> u8 {
    TYPES.iter().position(|known| *known == name).map_or(u8::MAX, |at| at as u8)
}

/// One event.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Record<'a> {
    /// Nanoseconds of the guest's monotonic clock.
    pub(super) time: u64,
    /// Where it stands in the file.
    pub(super) at: u64,
    pub(super) op: Op<'a>,
}

/// What happened. Threads are named by their numbers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Op<'a> {
    Creates { thread: u64, child: u64, of_type: u8 },
    Read { thread: u64, source: u64 },
    Fulfills { thread: u64, resolved: u64 },
    Fails { thread: u64, resolved: u64, exception: &'a [u8] },
    Becomes { thread: u64, into: u64 },
    Label { thread: u64, text: &'a [u8] },
    Increase { thread: u64, by: i64, counter: &'a [u8] },
    Switch { thread: u64 },
    Gc { nanos: u64 },
    Signal { thread: u64, source: u64 },
    TryRead { thread: u64, source: u64 },
    Counter { thread: u64, value: i64, counter: &'a [u8] },
    ReadLater { thread: u64, source: u64 },
    Signal2 { thread: u64, source: u64 },
}

impl Op<'_> {
    /// Its number, which is also its place in [`NAMES`].
    pub(super) const fn number(&self) -> usize {
        match self {
            Self::Creates { .. } => 0,
            Self::Read { .. } => 1,
            Self::Fulfills { .. } => 2,
            Self::Fails { .. } => 3,
            Self::Becomes { .. } => 4,
            Self::Label { .. } => 5,
            Self::Increase { .. } => 6,
            Self::Switch { .. } => 7,
            Self::Gc { .. } => 8,
            Self::Signal { .. } => 9,
            Self::TryRead { .. } => 10,
            Self::Counter { .. } => 11,
            Self::ReadLater { .. } => 12,
            Self::Signal2 { .. } => 13,
        }
    }
}

/// The records of a packet's content, up to its end or to the first thing that is none.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
    last: Option<u64>,
}

/// A step forward by more than this (52 days) is no time but a torn record: the ring holds seconds.
const LONGEST_STEP: u64 = 1 << 52;

impl<'a> Records<'a> {
    /// Of the part `content` of a file, after a record at `last`.
    pub(super) fn new(bytes: &'a [u8], content: Range<usize>, last: Option<u64>) -> Self {
        Self { bytes: &bytes[..content.end], at: content.start, end: content.end, last }
    }

    /// The time of the last record.
    pub(super) fn last_time(&self) -> Option<u64> {
        self.last
    }

    /// Where the first byte stands that belongs to no record; the end of the content if all is good.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.end
    }

    #[inline(always)]
    fn take(&mut self) -> Option<Record<'a>> {
        let start = self.at;
        let mut rest = Rest(self.bytes.get(start..)?);
        let time = rest.u64()?;
        let op = rest.u8()?;
        let op = rest.op(op)?;
        if self.last.is_some_and(|last| time.saturating_sub(last) > LONGEST_STEP) {
            return None;
        }
        self.last = Some(time);
        self.at = self.bytes.len() - rest.0.len();
        Some(Record { time, at: start as u64, op })
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Record<'a>> {
        self.take()
    }
}

/// What is left of a content.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    #[inline(always)]
    fn u64(&mut self) -> Option<u64> {
        let (word, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*word))
    }

    #[inline(always)]
    fn two(&mut self) -> Option<(u64, u64)> {
        let (words, rest) = self.0.split_first_chunk::<16>()?;
        self.0 = rest;
        let word = u128::from_le_bytes(*words);
        Some((word as u64, (word >> 64) as u64))
    }

    #[inline(always)]
    fn u8(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    /// A text that ends with a zero.
    #[inline]
    fn text(&mut self) -> Option<&'a [u8]> {
        let end = self.0.iter().position(|&byte| byte == 0)?;
        let text = &self.0[..end];
        self.0 = &self.0[end + 1..];
        Some(text)
    }

    #[inline(always)]
    fn op(&mut self, op: u8) -> Option<Op<'a>> {
        Some(match op {
            0 => {
                let (thread, child) = self.two()?;
                Op::Creates { thread, child, of_type: self.u8()? }
            }
            1 => self.two().map(|(thread, source)| Op::Read { thread, source })?,
            2 => self.two().map(|(thread, resolved)| Op::Fulfills { thread, resolved })?,
            3 => {
                let (thread, resolved) = self.two()?;
                Op::Fails { thread, resolved, exception: self.text()? }
            }
            4 => self.two().map(|(thread, into)| Op::Becomes { thread, into })?,
            5 => Op::Label { thread: self.u64()?, text: self.text()? },
            6 => {
                let (thread, by) = self.two()?;
                Op::Increase { thread, by: by as i64, counter: self.text()? }
            }
            7 => Op::Switch { thread: self.u64()? },
            8 => Op::Gc { nanos: self.u64()? },
            9 => self.two().map(|(thread, source)| Op::Signal { thread, source })?,
            10 => self.two().map(|(thread, source)| Op::TryRead { thread, source })?,
            11 => {
                let (thread, value) = self.two()?;
                Op::Counter { thread, value: value as i64, counter: self.text()? }
            }
            12 => self.two().map(|(thread, source)| Op::ReadLater { thread, source })?,
            13 => self.two().map(|(thread, source)| Op::Signal2 { thread, source })?,
            _ => return None,
        })
    }
}
