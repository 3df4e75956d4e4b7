//! Bytes → events, for any bytes: ends with an error at the first thing that cannot be an event, never panics.

use super::Bytes;
use super::stamp::StampLength;
use crate::event::{Event, EventId, UNUSED_SIZE};
use crate::time::Ticks;

/// Why a packet cannot be read further. Offsets count from the first byte of the packet's content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecodeError {
    /// An event begins at `offset` but the content ends inside it.
    Truncated {
        /// Where the event begins.
        offset: u32,
    },
    /// The ring header gives no size for this id, so nothing after it can be found.
    UnknownId {
        /// Where the event begins.
        offset: u32,
        /// The id.
        id: EventId,
    },
}

impl DecodeError {
    /// The same error with offsets counted from `before` bytes earlier.
    #[must_use]
    pub const fn after(self, before: u32) -> Self {
        match self {
            Self::Truncated { offset } => Self::Truncated { offset: offset.saturating_add(before) },
            Self::UnknownId { offset, id } => Self::UnknownId { offset: offset.saturating_add(before), id },
        }
    }
}

impl core::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Truncated { offset } => {
                write!(f, "the event at byte {offset} of the packet runs past its end")
            }
            Self::UnknownId { offset, id } => {
                write!(f, "event id {} at byte {offset} of the packet has no size in the ring header", id.0)
            }
        }
    }
}

impl core::error::Error for DecodeError {}

/// What stands at one place of a packet.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Decoded<'a> {
    /// An event of this version's table.
    Known(Event<'a>),
    /// An event of a newer version, skipped by the size that the ring header gives.
    Skipped(EventId),
}

/// The events of one packet's content, in order.
///
/// ```
/// use unitrace_formats::{event::{Event, size_table}, id::ObjectId, time::Ticks};
/// use unitrace_formats::wire::{decode::{Decoded, Events}, encode::encode, SliceWriter};
/// let mut bytes = [0; 64];
/// let mut out = SliceWriter::new(&mut bytes);
/// let event = Event::PollBegin { task: ObjectId(7) };
/// encode(&event, Ticks(1000), Ticks(1300), &mut out);
/// let length = out.len();
/// let sizes = size_table();
/// let mut events = Events::new(&bytes[..length], Ticks(1000), &sizes);
/// assert_eq!(events.next(), Some(Ok((Ticks(1300), Decoded::Known(event)))));
/// assert_eq!(events.next(), None);
/// ```
#[derive(Clone, Debug)]
pub struct Events<'a> {
    rest: Bytes<'a>,
    length: usize,
    last: Ticks,
    sizes: &'a [u16; EventId::COUNT],
}

impl<'a> Events<'a> {
    /// Reads `content` (the packet after its header) whose first event is not before `begin`. `sizes` is the ring
    /// header's table.
    #[inline]
    pub fn new(content: &'a [u8], begin: Ticks, sizes: &'a [u16; EventId::COUNT]) -> Self {
        Self { rest: Bytes::new(content), length: content.len(), last: begin, sizes }
    }

    /// Bytes of content read so far.
    #[inline]
    pub fn offset(&self) -> u32 {
        (self.length - self.rest.len()) as u32
    }

    /// Time of the last event read.
    #[inline]
    pub fn last(&self) -> Ticks {
        self.last
    }

    #[inline(always)]
    fn take(&mut self, offset: u32) -> Result<(Ticks, Decoded<'a>), DecodeError> {
        let truncated = DecodeError::Truncated { offset };
        let [head] = self.rest.take().ok_or(truncated)?;
        let stamp = StampLength::from_code(head);
        let low = match stamp {
            StampLength::B1 => self.rest.take().map(|b| u8::from_le_bytes(b) as u64),
            StampLength::B2 => self.rest.take().map(|b| u16::from_le_bytes(b) as u64),
            StampLength::B4 => self.rest.take().map(|b| u32::from_le_bytes(b) as u64),
            StampLength::B8 => self.rest.take().map(u64::from_le_bytes),
        };
        let time = stamp.rebuild(self.last, low.ok_or(truncated)?);
        let id = EventId(head >> 2);
        let decoded = match Event::take_payload(id, &mut self.rest) {
            Some(event) => Decoded::Known(event),
            None => self.skip(offset, id)?,
        };
        self.last = time;
        Ok((time, decoded))
    }

    #[cold]
    fn skip(&mut self, offset: u32, id: EventId) -> Result<Decoded<'a>, DecodeError> {
        if crate::event::TABLE.iter().any(|row| row.id == id) {
            return Err(DecodeError::Truncated { offset });
        }
        let word = self.sizes[id.0 as usize];
        if word == UNUSED_SIZE {
            return Err(DecodeError::UnknownId { offset, id });
        }
        let mut skip = || {
            self.rest.take_slice((word & 0x7FFF) as usize)?;
            if word >> 15 != 0 {
                let length = u16::from_le_bytes(self.rest.take()?);
                self.rest.take_slice(length as usize)?;
            }
            Some(())
        };
        skip().ok_or(DecodeError::Truncated { offset })?;
        Ok(Decoded::Skipped(id))
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Result<(Ticks, Decoded<'a>), DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let item = self.take(self.offset());
        if item.is_err() {
            self.rest = Bytes::new(&[]);
            self.length = 0;
        }
        Some(item)
    }
}
