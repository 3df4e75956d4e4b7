//! An event, put together field by field: what [`super::schema::TrackEvent`] says, without a message in between. A test
//! reads it back by that schema, and `.ci/foreign` by Perfetto's own.

use std::io::{self, Write};

use super::packets::Packets;
use super::schema::kind;
use super::varint::put;

/// Keys of fields: number and how it is written (0: varint, 1: 8 bytes, 2: length and bytes).
mod key {
    pub(super) const CATEGORY: u64 = 3 << 3;
    pub(super) const KIND: u64 = 9 << 3;
    pub(super) const NAME_IID: u64 = 10 << 3;
    pub(super) const TRACK: u64 = 11 << 3;
    pub(super) const NAME: u64 = 23 << 3 | 2;
    pub(super) const VALUE: u64 = 30 << 3;
    pub(super) const FLOW: u64 = 47 << 3 | 1;
    pub(super) const ENDING_FLOW: u64 = 48 << 3 | 1;
}

impl<W: Write> Packets<W> {
    /// The event at hand happened on this track; its annotations were given before.
    fn head(&mut self, kind: u32, track: u64) {
        self.event.extend_from_slice(&[key::KIND as u8, kind as u8, key::TRACK as u8]);
        put(track, &mut self.event);
    }

    #[inline(always)]
    fn varint(&mut self, key: u64, value: u64) {
        put(key, &mut self.event);
        put(value, &mut self.event);
    }

    /// An arrow that begins or ends at the event at hand.
    pub(super) fn arrow(&mut self, flow: u64, is_end: bool) {
        put(if is_end { key::ENDING_FLOW } else { key::FLOW }, &mut self.event);
        self.event.extend_from_slice(&flow.to_le_bytes());
    }

    /// A slice begins ([`kind::BEGIN`]) or a moment is ([`kind::INSTANT`]), on this track at this time.
    pub(super) fn named(
        &mut self,
        kind: u32,
        (time, track): (u64, u64),
        category: &'static str,
        name: u64,
    ) -> io::Result<()> {
        self.head(kind, track);
        let category = self.category(category);
        self.varint(key::CATEGORY, category);
        self.varint(key::NAME_IID, name);
        self.send(time)
    }

    /// The innermost slice of a track ends.
    pub(super) fn end(&mut self, time: u64, track: u64) -> io::Result<()> {
        self.head(kind::END, track);
        self.send(time)
    }

    /// A moment with a name that nothing else has.
    pub(super) fn said(
        &mut self,
        time: u64,
        track: u64,
        categories: [&'static str; 2],
        name: &str,
    ) -> io::Result<()> {
        self.head(kind::INSTANT, track);
        for category in categories {
            let category = self.category(category);
            self.varint(key::CATEGORY, category);
        }
        self.varint(key::NAME, name.len() as u64);
        self.event.extend_from_slice(name.as_bytes());
        self.send(time)
    }

    /// A counter has this value.
    pub(super) fn count(&mut self, time: u64, track: u64, value: i64) -> io::Result<()> {
        self.head(kind::COUNTER, track);
        self.varint(key::VALUE, value as u64);
        self.send(time)
    }
}
