//! Events with a text tail: rare, so encoded piece by piece instead of in registers. Unsafe because it stores into ring
//! memory; the size of the event is known and checked before anything is stored.

use super::lane::Lane;
use super::level::Level;
use super::{Host, Stale};
use crate::mem::Place;
use core::sync::atomic::Ordering;
use unitrace_formats::event::{Event, Text};
use unitrace_formats::ring::packet::HEADER;
use unitrace_formats::time::Ticks;
use unitrace_formats::wire::Put;
use unitrace_formats::wire::encode::{encode, encoded_size};
use unitrace_formats::wire::stamp::StampLength;

/// The most bytes of an event with text besides the text: first byte, time, fields, flag and length.
const AROUND: usize = 1 + 8 + 8 + Text::HEAD;

impl Level {
    /// Records an event with text, cut to what a packet holds. The level is taken.
    pub(super) fn push_text(&self, host: impl Host, lane: &Lane, event: &Event<'_>) -> Result<(), Stale> {
        let packet = 1usize << self.packet_shift.get();
        let most = packet - HEADER - 8 - AROUND;
        let event = &event.with_text_cut(most);
        let now = self.clamp(host.ticks());
        let room = |level: &Level| {
            let size = encoded_size(event, StampLength::B8);
            level.offset() as usize + size < packet && level.limit.load(Ordering::Relaxed) != 0
        };
        if !room(self) {
            self.switch(host, lane, now)?;
        }
        let start = self.packet.get().at(self.offset() as usize);
        let mut out = Cursor { at: start, length: 0 };
        encode(event, Ticks(self.last.get()), Ticks(now), &mut out);
        self.publish(out.length, now);
        Ok(())
    }
}

/// Appends to a packet in which there is room.
struct Cursor {
    at: Place,
    length: usize,
}

impl Put for Cursor {
    fn put_u8(&mut self, value: u8) {
        self.put_slice(&[value]);
    }
    fn put_u16(&mut self, value: u16) {
        self.put_slice(&value.to_le_bytes());
    }
    fn put_u32(&mut self, value: u32) {
        self.put_slice(&value.to_le_bytes());
    }
    fn put_u64(&mut self, value: u64) {
        self.put_slice(&value.to_le_bytes());
    }
    fn put_slice(&mut self, bytes: &[u8]) {
        // SAFETY: `push_text` made sure that the whole event fits in the open packet, and the level is ours.
        unsafe { self.at.at(self.length).put_bytes(bytes) };
        self.length += bytes.len();
    }
}
