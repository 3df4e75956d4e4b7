//! The bytes of a file: windows, each with the records of one physical CPU. All numbers are little-endian.
//!
//! | offset | | |
//! |---:|---|---|
//! | 0 | u32 | header: bits 0-27 event, 28-30 number of data words, 31 a time follows |
//! | 4 | u64 | if bit 31: ticks of the time stamp counter |
//! | 4 or 12 | u32 × 0…7 | data words |
//!
//! A window begins with a record of event [`CPU_CHANGE`] without a time; its data are the CPU's number and the length of
//! the records after it, in bytes.

use crate::foreign::author::Source;
use crate::ring::{u32_at, u64_at};

/// Event of the record that begins a window.
pub(super) const CPU_CHANGE: u32 = 0x1_F003;
const DATA_SHIFT: u32 = 28;
const HAS_TIME: u32 = 1 << 31;
/// Header of the record that begins a window: two data words.
const WINDOW_HEADER: u32 = CPU_CHANGE | 2 << DATA_SHIFT;
const WINDOW_BYTES: usize = 12;
/// Xen knows no more physical CPUs than this.
const MOST_CPUS: u32 = 4096;
/// Data words of a record, at most.
const MOST_DATA: usize = 7;

/// Begin of a window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    cpu: u32,
    bytes: usize,
}

impl Window {
    /// The window that begins here, if one does.
    pub(super) fn at(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..WINDOW_BYTES)?;
        let (cpu, length) = (u32_at(head, 4), u32_at(head, 8));
        let is_one = u32_at(head, 0) == WINDOW_HEADER && cpu < MOST_CPUS && length % 4 == 0;
        is_one.then_some(Self { cpu, bytes: length as usize })
    }
}

/// One record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) cpu: u32,
    pub(super) event: u32,
    /// Its time, or that of the one before it on this CPU.
    pub(super) tsc: u64,
    words: [u32; MOST_DATA],
    count: usize,
}

impl Record {
    /// Its data words.
    pub(super) fn data(&self) -> &[u32] {
        &self.words[..self.count]
    }
}

/// What could not be read.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Left {
    torn: u64,
    torn_at: u64,
    between: u64,
    between_at: u64,
    cut_at: Option<u64>,
}

impl Left {
    /// Says so.
    pub(super) fn tell(&self, source: &mut Source) {
        if self.torn > 0 {
            source.drop_many(
                self.torn_at,
                "records that reach over the end of what their CPU wrote",
                self.torn,
            );
        }
        if self.between > 0 {
            source.drop_many(self.between_at, "bytes that belong to no CPU", self.between);
        }
        if let Some(at) = self.cut_at {
            source.drop_at(at, "ends of what a CPU wrote that are not in the file (it was cut short)");
        }
    }
}

/// All records in the order of the file; those that begin windows too.
#[derive(Debug)]
pub(super) struct Records<'a> {
    file: &'a [u8],
    at: usize,
    /// Where the window ends that `at` is in.
    end: usize,
    cpu: u32,
    /// Last time of each CPU.
    times: Vec<u64>,
    pub(super) left: Left,
}

impl<'a> Records<'a> {
    pub(super) fn new(file: &'a [u8]) -> Self {
        Self { file, at: 0, end: 0, cpu: 0, times: Vec::new(), left: Left::default() }
    }

    /// Goes to the next window; `None` at the end of the file.
    fn window(&mut self) -> Option<Record> {
        let from = self.at;
        let window = loop {
            match Window::at(&self.file[self.at..]) {
                Some(window) => break window,
                None if self.at + WINDOW_BYTES <= self.file.len() => self.at += 4,
                None => {
                    self.at = self.file.len();
                    self.skipped(from);
                    return None;
                }
            }
        };
        self.skipped(from);
        self.cpu = window.cpu;
        let data = [window.cpu, window.bytes as u32];
        self.at += WINDOW_BYTES;
        self.end = self.at + window.bytes;
        if self.end > self.file.len() {
            self.end = self.file.len();
            self.left.cut_at.get_or_insert(self.at as u64);
        }
        let mut words = [0; MOST_DATA];
        words[..2].copy_from_slice(&data);
        Some(Record { cpu: self.cpu, event: CPU_CHANGE, tsc: self.time(None), words, count: 2 })
    }

    fn skipped(&mut self, from: usize) {
        if self.at > from {
            self.left.between_at = if self.left.between == 0 { from as u64 } else { self.left.between_at };
            self.left.between += (self.at - from) as u64;
        }
    }

    /// The time of a record, which may not say one.
    fn time(&mut self, said: Option<u64>) -> u64 {
        let cpu = self.cpu as usize;
        if self.times.len() <= cpu {
            self.times.resize(cpu + 1, 0);
        }
        if let Some(tsc) = said {
            self.times[cpu] = tsc;
        }
        self.times[cpu]
    }

    /// The record here; `None` if it reaches over the end of the window.
    fn record(&mut self) -> Option<Record> {
        let bytes = &self.file[self.at..self.end];
        let header = u32_at(bytes.get(..4)?, 0);
        let timed = if header & HAS_TIME == 0 { 0 } else { 8 };
        let count = (header >> DATA_SHIFT) as usize & MOST_DATA;
        let data = bytes.get(4 + timed..4 + timed + 4 * count)?;
        let mut words = [0; MOST_DATA];
        words.iter_mut().zip(data.chunks_exact(4)).for_each(|(word, bytes)| *word = u32_at(bytes, 0));
        let said = (timed > 0).then(|| u64_at(bytes, 4));
        self.at += 4 + timed + 4 * count;
        let tsc = self.time(said);
        Some(Record { cpu: self.cpu, event: header & ((1 << DATA_SHIFT) - 1), tsc, words, count })
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.at >= self.end {
            return self.window();
        }
        if let Some(record) = self.record() {
            return Some(record);
        }
        if self.left.cut_at.is_none() || self.end < self.file.len() {
            self.left.torn_at = if self.left.torn == 0 { self.at as u64 } else { self.left.torn_at };
            self.left.torn += 1;
        }
        self.at = self.end;
        self.window()
    }
}
