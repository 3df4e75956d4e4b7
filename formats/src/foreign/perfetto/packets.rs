//! Packets on their way out: one sequence, names by number.

use std::collections::HashMap;
use std::io::{self, Write};

use prost::Message;

use super::schema::{
    CLEARED, ClockSnapshot, DebugAnnotation, Interned, InternedData, NEEDED, TracePacket, TrackDescriptor,
    TrackEvent, Value,
};

/// The only sequence of a file.
const SEQUENCE: u32 = 1;
/// Field `packet` of the file's message, with a length behind it.
const PACKET: u8 = 1 << 3 | 2;

/// Writes packets. A name is defined in the first packet that uses it.
pub(super) struct Packets<W> {
    out: W,
    buffer: Vec<u8>,
    /// Bytes written so far.
    pub(super) bytes: u64,
    flags: u32,
    names: Numbers,
    categories: Numbers,
    annotations: Numbers,
    fresh: InternedData,
}

impl<W: Write> Packets<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            out,
            buffer: Vec::new(),
            bytes: 0,
            flags: CLEARED,
            names: Numbers::default(),
            categories: Numbers::default(),
            annotations: Numbers::default(),
            fresh: InternedData::default(),
        }
    }

    pub(super) fn clocks(&mut self, clocks: ClockSnapshot) -> io::Result<()> {
        self.packet(TracePacket { clocks: Some(clocks), ..TracePacket::default() })
    }

    pub(super) fn track(&mut self, track: TrackDescriptor) -> io::Result<()> {
        self.packet(TracePacket { track: Some(track), ..TracePacket::default() })
    }

    pub(super) fn event(&mut self, timestamp: u64, event: TrackEvent) -> io::Result<()> {
        self.packet(TracePacket { timestamp: Some(timestamp), event: Some(event), ..TracePacket::default() })
    }

    /// The number of an event's name.
    pub(super) fn name(&mut self, name: &str) -> u64 {
        self.names.number(name, &mut self.fresh.names)
    }

    /// The number of a category.
    pub(super) fn category(&mut self, name: &str) -> u64 {
        self.categories.number(name, &mut self.fresh.categories)
    }

    /// A named value.
    pub(super) fn annotation(&mut self, name: &str, value: Value) -> DebugAnnotation {
        let name_iid = self.annotations.number(name, &mut self.fresh.annotations);
        DebugAnnotation { name_iid, value: Some(value) }
    }

    fn packet(&mut self, mut packet: TracePacket) -> io::Result<()> {
        packet.sequence = SEQUENCE;
        packet.flags = std::mem::replace(&mut self.flags, 0) | NEEDED;
        if self.fresh != InternedData::default() {
            packet.interned = Some(std::mem::take(&mut self.fresh));
        }
        self.buffer.clear();
        self.buffer.push(PACKET);
        // A vector has room for everything.
        let _ = packet.encode_length_delimited(&mut self.buffer);
        self.bytes += self.buffer.len() as u64;
        self.out.write_all(&self.buffer)
    }

    pub(super) fn finish(mut self) -> io::Result<u64> {
        self.out.flush()?;
        Ok(self.bytes)
    }
}

/// Numbers for names, from 1.
#[derive(Default)]
struct Numbers(HashMap<Box<str>, u64>);

impl Numbers {
    fn number(&mut self, name: &str, fresh: &mut Vec<Interned>) -> u64 {
        if let Some(&iid) = self.0.get(name) {
            return iid;
        }
        let iid = self.0.len() as u64 + 1;
        self.0.insert(name.into(), iid);
        fresh.push(Interned { iid, name: name.into() });
        iid
    }
}
