//! Records on their way out, each on a line.

use std::io::{self, Write};

use super::record::{Head, Record};
use super::texts::Texts;
use crate::trace::Trace;

/// Bytes that are collected before they are written.
const FULL: usize = 1 << 16;

/// Where records go.
pub(super) struct Out<W> {
    out: W,
    /// What stands between category and thread.
    process: String,
    /// Records that are not written yet.
    lines: Vec<u8>,
    texts: Texts,
}

impl<W: Write> Out<W> {
    pub(super) fn new(trace: &Trace, out: W) -> Self {
        // Viewers take process 0 for the idle process of Linux.
        let pid = trace.header().writer_id.max(1).min(i32::MAX as u32);
        let process = format!("\",\"pid\":{pid},\"tid\":");
        Self { out, process, lines: Vec::with_capacity(FULL + FULL / 4), texts: Texts::default() }
    }

    /// Begins a record.
    #[inline]
    pub(super) fn record(&mut self, head: &Head<'_>) -> io::Result<Record<'_>> {
        Record::begin(&mut self.lines, &mut self.texts, &self.process, head)
    }

    /// Writes what was collected, if it is much.
    #[inline]
    pub(super) fn settle(&mut self) -> io::Result<()> {
        if self.lines.len() < FULL { Ok(()) } else { self.write() }
    }

    #[cold]
    fn write(&mut self) -> io::Result<()> {
        self.out.write_all(&self.lines)?;
        self.lines.clear();
        Ok(())
    }

    /// Where the next record begins, for [`Out::take`]; until [`Out::settle`].
    pub(super) fn here(&self) -> usize {
        self.lines.len()
    }

    /// Takes back what was put down from there on.
    pub(super) fn take(&mut self, from: usize) -> Vec<u8> {
        self.lines.split_off(from)
    }

    /// Puts down records that were taken back before.
    pub(super) fn give(&mut self, lines: &[u8]) {
        self.lines.extend_from_slice(lines);
    }

    /// Puts down text that is no record.
    pub(super) fn text(&mut self, text: &str) {
        self.lines.extend_from_slice(text.as_bytes());
    }

    /// Puts down the first record as `put` does: every other begins with the comma that parts it from the one before.
    pub(super) fn first(&mut self, put: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        let from = self.here();
        put(self)?;
        self.lines.remove(from);
        Ok(())
    }

    /// Closes the object.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.text("\n]}\n");
        self.write()?;
        self.out.flush()
    }
}
