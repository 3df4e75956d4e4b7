//! Records on their way out, each on a line.

use std::io::{self, Write};

use serde::Serialize;

use super::record::{Micros, Phase, Record};
use crate::trace::Trace;

/// Where records go.
pub(super) struct Out<W> {
    out: W,
    pid: u32,
    is_first: bool,
    buffer: Vec<u8>,
}

impl<W: Write> Out<W> {
    pub(super) fn new(trace: &Trace, out: W) -> Self {
        // Viewers take process 0 for the idle process of Linux.
        let pid = trace.header().writer_id.max(1).min(i32::MAX as u32);
        Self { out, pid, is_first: true, buffer: Vec::new() }
    }

    /// A record of the process, to be filled in.
    pub(super) fn record<'a, A>(&self, ph: Phase, name: &'a str, cat: &'a str, time: u64) -> Record<'a, A> {
        Record {
            ph,
            name,
            cat,
            pid: self.pid,
            tid: 0,
            ts: Micros(time),
            dur: None,
            id: None,
            id2: None,
            bp: None,
            s: None,
            args: None,
        }
    }

    /// Writes a record.
    pub(super) fn put(&mut self, record: &Record<'_, impl Serialize>) -> io::Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        line(record, &mut buffer)?;
        let written = self.lines(&buffer);
        self.buffer = buffer;
        written
    }

    /// Writes what [`line`] made.
    pub(super) fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        // Every line begins with the comma that parts it from the one before.
        let from = usize::from(std::mem::replace(&mut self.is_first, false));
        self.out.write_all(&lines[from.min(lines.len())..])
    }

    /// Writes text that is no record.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Closes the object.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.text("\n]}\n")?;
        self.out.flush()
    }
}

/// Appends a record to `lines`.
pub(super) fn line(record: &Record<'_, impl Serialize>, lines: &mut Vec<u8>) -> io::Result<()> {
    lines.extend(b",\n");
    Ok(serde_json::to_writer(lines, record)?)
}
