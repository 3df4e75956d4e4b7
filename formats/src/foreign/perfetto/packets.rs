//! Packets on their way out: one sequence, names by number.
//!
//! Packets that come once or seldom are messages of [`super::schema`]. Events are put together field by field
//! ([`super::event`]), because a message of its own for each would cost more than all the rest.

use std::io::{self, Write};

use prost::Message;

use super::schema::{CLEARED, ClockSnapshot, Interned, InternedData, NEEDED, TracePacket, TrackDescriptor};
use super::varint::{bytes_of, put};
use crate::foreign::numbers::Numbers;

/// The only sequence of a file.
pub(super) const SEQUENCE: u32 = 1;
/// Field `packet` of the file's message, with a length behind it.
pub(super) const PACKET: u8 = 1 << 3 | 2;
/// Bytes that are collected before they are written.
const FULL: usize = 1 << 16;

/// Keys of fields of a packet, each in one byte.
mod key {
    pub(super) const TIMESTAMP: u8 = 8 << 3;
    pub(super) const SEQUENCE: u8 = 10 << 3;
    pub(super) const EVENT: u8 = 11 << 3 | 2;
    pub(super) const FLAGS: u8 = 13 << 3;
}

/// Writes packets. A name is defined before the first packet that uses it.
pub(super) struct Packets<W> {
    out: W,
    /// Bytes written so far.
    bytes: u64,
    flags: u32,
    names: Numbers,
    categories: Numbers,
    annotations: Numbers,
    fresh: InternedData,
    has_fresh: bool,
    /// Packets that are not written yet.
    buffer: Vec<u8>,
    /// The event that is being put together.
    pub(super) event: Vec<u8>,
}

impl<W: Write> Packets<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            out,
            bytes: 0,
            flags: CLEARED,
            names: Numbers::default(),
            categories: Numbers::default(),
            annotations: Numbers::default(),
            fresh: InternedData::default(),
            has_fresh: false,
            buffer: Vec::with_capacity(FULL + FULL / 4),
            event: Vec::new(),
        }
    }

    pub(super) fn clocks(&mut self, clocks: ClockSnapshot) -> io::Result<()> {
        self.packet(TracePacket { clocks: Some(clocks), ..TracePacket::default() })
    }

    pub(super) fn track(&mut self, track: TrackDescriptor) -> io::Result<()> {
        self.packet(TracePacket { track: Some(track), ..TracePacket::default() })
    }

    /// The number of an event's name; of one that stays where it is for as long as this lives.
    pub(super) fn name(&mut self, name: &str) -> u64 {
        let (number, is_new) = self.names.known(name);
        self.define(number, is_new, name, |fresh| &mut fresh.names)
    }

    /// The number of an event's name that is put together for it.
    pub(super) fn made_name(&mut self, name: &str) -> u64 {
        let (number, is_new) = self.names.of(name);
        self.define(number, is_new, name, |fresh| &mut fresh.names)
    }

    /// The number of a category.
    pub(super) fn category(&mut self, name: &'static str) -> u64 {
        let (number, is_new) = self.categories.known(name);
        self.define(number, is_new, name, |fresh| &mut fresh.categories)
    }

    /// The number of an annotation's name, one that stays where it is.
    pub(super) fn annotation(&mut self, name: &str) -> u64 {
        let (number, is_new) = self.annotations.known(name);
        self.define(number, is_new, name, |fresh| &mut fresh.annotations)
    }

    fn define(
        &mut self,
        iid: u64,
        is_new: bool,
        name: &str,
        of: impl FnOnce(&mut InternedData) -> &mut Vec<Interned>,
    ) -> u64 {
        if is_new {
            of(&mut self.fresh).push(Interned { iid, name: name.into() });
            self.has_fresh = true;
        }
        iid
    }

    /// Writes the event that was put together.
    pub(super) fn send(&mut self, timestamp: u64) -> io::Result<()> {
        if self.has_fresh {
            self.packet(TracePacket::default())?;
        }
        let flags = std::mem::replace(&mut self.flags, 0) | NEEDED;
        let length = self.event.len();
        let head = 1 + bytes_of(timestamp) + 5 + bytes_of(length as u64);
        let out = &mut self.buffer;
        out.push(PACKET);
        put((head + length) as u64, out);
        out.push(key::TIMESTAMP);
        put(timestamp, out);
        out.extend_from_slice(&[key::SEQUENCE, SEQUENCE as u8, key::FLAGS, flags as u8, key::EVENT]);
        put(length as u64, out);
        out.extend_from_slice(&self.event);
        self.event.clear();
        self.write_if(FULL)
    }

    fn packet(&mut self, mut packet: TracePacket) -> io::Result<()> {
        packet.sequence = SEQUENCE;
        packet.flags = std::mem::replace(&mut self.flags, 0) | NEEDED;
        if std::mem::take(&mut self.has_fresh) {
            packet.interned = Some(std::mem::take(&mut self.fresh));
        }
        self.buffer.push(PACKET);
        // A vector has room for everything.
        let _ = packet.encode_length_delimited(&mut self.buffer);
        self.write_if(FULL)
    }

    /// Writes what was collected, if it is so much.
    #[inline]
    fn write_if(&mut self, least: usize) -> io::Result<()> {
        if self.buffer.len() < least { Ok(()) } else { self.write() }
    }

    #[cold]
    fn write(&mut self) -> io::Result<()> {
        self.bytes += self.buffer.len() as u64;
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<u64> {
        self.write()?;
        self.out.flush()?;
        Ok(self.bytes)
    }
}
