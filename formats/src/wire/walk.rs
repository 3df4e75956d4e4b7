//! Over events from one to the next, without a look at what they say: for a reader that has to know only that they are
//! events. It decides as [`Events`](super::decode::Events) does, in a fraction of the time.

use super::Bytes;
use super::decode::DecodeError;
use super::stamp::StampLength;
use crate::event::{Event, EventId, Text, UNUSED_SIZE, size_table};
use crate::time::Ticks;

/// Size words of the events that this version knows.
const KNOWN: [u16; EventId::COUNT] = size_table();
/// In a size word: a length of two bytes and that many bytes follow.
const HAS_TEXT: u16 = 1 << 15;
/// Which bits of the tick counter a stamp of each length code replaces.
const STAMP_BITS: [u64; 4] = [0xFF, 0xFFFF, 0xFFFF_FFFF, u64::MAX];

/// What a walk over a packet's content came across.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Walked {
    /// Events.
    pub count: u32,
    /// Time of the last one, or where the walk began.
    pub last: Ticks,
}

/// Why a walk ended before the end. Offsets count from the first byte of the content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WalkError {
    /// Something that is no event.
    Event(DecodeError),
    /// The event at this offset is older than the one before.
    Backwards(u32),
}

/// Bytes of a whole event by its first byte; 0 if that does not tell. One look-up instead of three: where the next event
/// begins is what everything waits for.
const LENGTHS: [u8; 256] = {
    let mut lengths = [0; 256];
    let mut head = 0;
    while head < lengths.len() {
        let word = KNOWN[head >> 2];
        if word & HAS_TEXT == 0 {
            assert!(word < 128, "the length does not fit");
            lengths[head] = word as u8 + 1 + (1 << (head & 3));
        }
        head += 1;
    }
    lengths
};

/// Walks over `content`, whose first event is not before `begin`. `sizes` is the ring header's table.
///
/// # Errors
/// At the first thing that cannot be an event, or an event that steps back in time.
pub fn walk(content: &[u8], begin: Ticks, sizes: &[u16; EventId::COUNT]) -> Result<Walked, WalkError> {
    let mut heads = Heads::new(content, begin, sizes);
    let mut count = 0;
    for head in heads.by_ref() {
        head?;
        count += 1;
    }
    Ok(Walked { count, last: Ticks(heads.last) })
}

/// What an event is and when it happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// When.
    pub at: Ticks,
    /// What; a newer version may have made it.
    pub id: EventId,
    /// Where in the packet's content it begins.
    offset: u32,
}

impl Head {
    /// The whole event, from the content in which the head was found. `None` if this version has no such event.
    #[inline]
    pub fn event<'a>(&self, content: &'a [u8]) -> Option<Event<'a>> {
        let bytes = content.get(self.offset as usize..)?;
        let stamp = StampLength::from_code(*bytes.first()?);
        Event::take_payload(self.id, &mut Bytes::new(bytes.get(1 + stamp.bytes()..)?))
    }
}

/// The heads of a packet's events in order, up to the first error: for a reader that wants the fields of few of them.
///
/// ```
/// use unitrace_formats::{event::{Event, size_table}, id::ObjectId, time::Ticks};
/// use unitrace_formats::wire::{encode::encode, walk::Heads, SliceWriter};
/// let mut bytes = [0; 64];
/// let mut out = SliceWriter::new(&mut bytes);
/// let event = Event::PollBegin { task: ObjectId(7) };
/// encode(&event, Ticks(1000), Ticks(1300), &mut out);
/// let length = out.len();
/// let content = &bytes[..length];
/// let sizes = size_table();
/// let head = Heads::new(content, Ticks(1000), &sizes).next().unwrap().unwrap();
/// assert_eq!((head.at, head.id, head.event(content)), (Ticks(1300), event.id(), Some(event)));
/// ```
#[derive(Clone, Debug)]
pub struct Heads<'a> {
    content: &'a [u8],
    sizes: &'a [u16; EventId::COUNT],
    at: usize,
    last: u64,
}

impl<'a> Heads<'a> {
    /// Reads `content`, whose first event is not before `begin`. `sizes` is the ring header's table.
    #[inline]
    pub fn new(content: &'a [u8], begin: Ticks, sizes: &'a [u16; EventId::COUNT]) -> Self {
        Self { content, sizes, at: 0, last: begin.0 }
    }
}

impl Iterator for Heads<'_> {
    type Item = Result<Head, WalkError>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let Self { content, at, .. } = *self;
        let first = *content.get(at)?;
        let length = usize::from(LENGTHS[usize::from(first)]);
        let (next, low) = match content[at + 1..].first_chunk() {
            Some(word) if length != 0 && length <= content.len() - at => {
                (at + length, u64::from_le_bytes(*word))
            }
            _ => match step(content, at, self.sizes) {
                Ok(step) => step,
                Err(error) => return Some(Err(self.end(error))),
            },
        };
        let time = rebuild(self.last, low, STAMP_BITS[usize::from(first & 3)]);
        if time < self.last {
            return Some(Err(self.end(WalkError::Backwards(at as u32))));
        }
        (self.last, self.at) = (time, next);
        Some(Ok(Head { at: Ticks(time), id: EventId(first >> 2), offset: at as u32 }))
    }
}

impl Heads<'_> {
    /// Nothing is read after an error.
    #[cold]
    fn end(&mut self, error: WalkError) -> WalkError {
        self.at = self.content.len();
        error
    }
}

/// Any event, at the end of the content too: where the next one begins, and a word that begins with the stamp.
fn step(content: &[u8], at: usize, sizes: &[u16; EventId::COUNT]) -> Result<(usize, u64), WalkError> {
    let truncated = WalkError::Event(DecodeError::Truncated { offset: at as u32 });
    let head = content[at];
    let payload = at + 1 + (1 << (head & 3));
    let low = stamp(content, at + 1, payload).ok_or(truncated)?;
    let next = end(content, at, payload, head >> 2, sizes)?;
    if next > content.len() { Err(truncated) } else { Ok((next, low)) }
}

/// The bytes of a stamp and what follows it; `None` if it is not all there.
fn stamp(content: &[u8], at: usize, end: usize) -> Option<u64> {
    if let Some(word) = content[at..].first_chunk() {
        return Some(u64::from_le_bytes(*word));
    }
    let mut word = [0; 8];
    let bytes = content.get(at..end)?;
    word[..bytes.len()].copy_from_slice(bytes);
    Some(u64::from_le_bytes(word))
}

/// As [`StampLength::rebuild`](super::stamp::StampLength::rebuild), of a word that may hold more than the stamp.
#[inline(always)]
fn rebuild(last: u64, low: u64, bits: u64) -> u64 {
    let time = last & !bits | low & bits;
    // A full stamp replaces everything: there is no next turn for it to be in.
    if time < last { time.wrapping_add(bits.wrapping_add(1)) } else { time }
}

/// Where the event at `at`, whose payload begins at `payload`, ends; that may be beyond the content.
fn end(
    content: &[u8],
    at: usize,
    payload: usize,
    id: u8,
    sizes: &[u16; EventId::COUNT],
) -> Result<usize, WalkError> {
    let known = KNOWN[usize::from(id)];
    if known & HAS_TEXT == 0 {
        return Ok(payload + usize::from(known));
    }
    let word = if known == UNUSED_SIZE { sizes[usize::from(id)] } else { known };
    let offset = at as u32;
    if word == UNUSED_SIZE {
        return Err(WalkError::Event(DecodeError::UnknownId { offset, id: EventId(id) }));
    }
    let fixed = payload + usize::from(word & !HAS_TEXT);
    if word & HAS_TEXT == 0 {
        return Ok(fixed);
    }
    let truncated = WalkError::Event(DecodeError::Truncated { offset });
    let length = content.get(fixed..).and_then(|rest| rest.first_chunk()).ok_or(truncated)?;
    let length = usize::from(u16::from_le_bytes(*length));
    // What a newer version calls text may be longer.
    if known != UNUSED_SIZE && length > Text::MAX {
        return Err(truncated);
    }
    Ok(fixed + 2 + length)
}
