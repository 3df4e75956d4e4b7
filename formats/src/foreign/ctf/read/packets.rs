//! The packets of one stream file.

use std::io;

use super::decode::{Decoder, Hears};
use super::files::{Stream, unreadable};
use super::heard::Heard;
use super::tells::Tells;
use super::types::{EventClass, Field, Integer, Metadata, Names, Role, StreamClass};
use super::who;
use super::window::Window;
use crate::event::ValueType;
use crate::foreign::author::Source;

const MAGIC: u64 = 0xC1FC_1FC1;

/// What packet headers and contexts say, by the names that CTF gives.
#[derive(Default)]
struct Head {
    magic: Option<u64>,
    stream_id: u64,
    packet_bits: Option<u64>,
    content_bits: Option<u64>,
    begin: Option<u64>,
    end: Option<u64>,
    discarded: Option<u64>,
    number: Option<u64>,
    cpu: Option<u64>,
}

/// What an event's header says beside its time.
struct EventId(u64);

impl<'a> Hears<'a> for EventId {
    #[inline]
    fn integer(&mut self, field: &'a Field, _int: &Integer, value: u64) {
        if field.role == Role::EventId {
            self.0 = value;
        }
    }
    #[inline]
    fn named(&mut self, field: &'a Field, int: &Integer, value: u64, _names: &'a Names) {
        self.integer(field, int, value);
    }
    fn number(&mut self, _field: &'a Field, _of: ValueType, _bits: u64) {}
    fn text(&mut self, _field: &'a Field, _text: &'a [u8]) {}
}

impl<'a> Hears<'a> for Head {
    fn integer(&mut self, field: &'a Field, _int: &Integer, value: u64) {
        match field.role {
            Role::Magic => self.magic = Some(value),
            Role::StreamId => self.stream_id = value,
            Role::PacketSize => self.packet_bits = Some(value),
            Role::ContentSize => self.content_bits = Some(value),
            Role::Begin => self.begin = Some(value),
            Role::End => self.end = Some(value),
            Role::Discarded => self.discarded = Some(value),
            Role::PacketNumber => self.number = Some(value),
            Role::Cpu => self.cpu = Some(value),
            Role::EventId | Role::Thread | Role::Process | Role::Value => {}
        }
    }
    fn named(&mut self, field: &'a Field, int: &Integer, value: u64, _names: &'a Names) {
        self.integer(field, int, value);
    }
    fn number(&mut self, _field: &'a Field, _of: ValueType, _bits: u64) {}
    fn text(&mut self, _field: &'a Field, _text: &'a [u8]) {}
}

/// What is remembered from one packet of a stream to the next.
#[derive(Default)]
struct Before {
    discarded: u64,
    number: Option<u64>,
    end: u64,
    time: u64,
    is_named: bool,
}

/// Bytes in which most packets say how long they are.
const MOST_HEADS: u64 = 4096;

/// Reads all packets of a stream and tells `lines` their events.
pub(super) fn read(metadata: &Metadata, stream: Stream, lines: &mut impl Tells, source: &mut Source) {
    let (name, mut window) = stream.open(source);
    lines.stream(&name);
    let mut before = Before::default();
    let mut at = 0;
    loop {
        let bytes = match next(metadata, &mut window) {
            Ok([]) => return,
            Ok(bytes) => bytes,
            Err(error) => return source.drop_at(at, &unreadable(&name, &error)),
        };
        let Some(length) = packet(metadata, bytes, at, &mut before, lines, source) else {
            return source.drop_many(at, "bytes of streams that are no packet", bytes.len() as u64);
        };
        at += length as u64;
        window.skip(length);
    }
}

/// The next packet; with all that comes after it if it does not say how long it is.
fn next<'w>(metadata: &Metadata, window: &'w mut Window) -> io::Result<&'w [u8]> {
    let mut decoder = Decoder::new(window.fill(MOST_HEADS)?, metadata.slots);
    let head = Head::read(metadata, &mut decoder);
    let size = head.and_then(|(head, _)| head.size(&decoder)).map_or(u64::MAX, |bits| bits.div_ceil(8));
    window.fill(size)
}

impl Head {
    /// `None`: here is no packet.
    fn read<'a>(metadata: &'a Metadata, decoder: &mut Decoder<'a>) -> Option<(Self, &'a StreamClass)> {
        let mut head = Self::default();
        if let Some(of) = &metadata.packet_header {
            decoder.read(of, &mut head)?;
        }
        if head.magic.is_some_and(|magic| magic != MAGIC) {
            return None;
        }
        let class = metadata.streams.get(usize::try_from(head.stream_id).ok()?)?.as_ref()?;
        if let Some(of) = &class.packet_context {
            decoder.read(of, &mut head)?;
        }
        Some((head, class))
    }

    /// How long the packet is, in bits, if it says so and `decoder`, which read this, has not gone further.
    fn size(&self, decoder: &Decoder<'_>) -> Option<u64> {
        self.packet_bits.filter(|&size| size >= decoder.bits.at && size > 0)
    }
}

/// Reads one packet and gives its length.
fn packet(
    metadata: &Metadata,
    bytes: &[u8],
    offset: u64,
    before: &mut Before,
    lines: &mut impl Tells,
    source: &mut Source,
) -> Option<usize> {
    let mut decoder = Decoder::new(bytes, metadata.slots);
    let (head, class) = Head::read(metadata, &mut decoder)?;
    let all = bytes.len() as u64 * 8;
    let size = head.size(&decoder).unwrap_or(all);
    if size > all {
        source.drop_at(offset, "packets' ends that are not in the file (it was cut short)");
    }
    decoder.bits.end = head.content_bits.unwrap_or(size).min(size).min(all).max(decoder.bits.at);
    source.number("packets", 1);
    if let (Some(cpu), false) = (head.cpu, before.is_named) {
        lines.name_stream(cpu);
        before.is_named = true;
    }
    note_loss(&head, before, lines, source);
    decoder.time = Some(head.begin.unwrap_or(before.time));
    if !events(class, &mut decoder, lines) {
        source.drop_at(offset + decoder.bits.at / 8, "packets' ends that cannot be read");
    }
    before.time = decoder.time.unwrap_or_default();
    Some(usize::try_from(size.min(all).div_ceil(8)).unwrap_or(bytes.len()).max(1))
}

/// Counts of discarded events and of packets go on from packet to packet.
fn note_loss(head: &Head, before: &mut Before, lines: &mut impl Tells, source: &mut Source) {
    let more = head.discarded.unwrap_or_default().saturating_sub(before.discarded);
    if more > 0 {
        lines.lost(before.end, head.end.unwrap_or(before.end), more);
        source.number("events_discarded", more);
    }
    if let (Some(last), Some(number)) = (before.number, head.number) {
        let missing = number.saturating_sub(last).saturating_sub(1);
        if missing > 0 {
            source.number("packets_missing", missing);
        }
    }
    before.discarded = head.discarded.unwrap_or(before.discarded);
    before.number = head.number.or(before.number);
    before.end = head.end.unwrap_or(before.end);
}

/// Reads events up to the end of the content; `false` if something else stands there.
fn events<'a>(class: &'a StreamClass, decoder: &mut Decoder<'a>, lines: &mut impl Tells) -> bool {
    let mut heard = Heard::default();
    let mut last = None;
    while decoder.bits.at < decoder.bits.end {
        let start = decoder.bits.at;
        let Some(event) = event(class, decoder, &mut heard, &mut last) else { return false };
        lines.event(event, decoder.time.unwrap_or_default(), &heard);
        // What takes no room could go on for ever.
        if decoder.bits.at == start {
            return false;
        }
    }
    true
}

/// Reads the event that begins here.
fn event<'a>(
    class: &'a StreamClass,
    decoder: &mut Decoder<'a>,
    heard: &mut Heard<'a>,
    last: &mut who::Place,
) -> Option<&'a EventClass> {
    let id = match class.head.as_ref().and_then(|head| head.read(decoder)) {
        Some(id) => id,
        None => id(class, decoder)?,
    };
    let event = class.events.get(usize::try_from(id).ok()?)?.as_ref()?;
    heard.clear();
    if !class.who.as_ref().is_some_and(|who| who.is_again(decoder, last)) {
        heard.nobody();
        if let Some(of) = &class.event_context {
            decoder.read(of, heard)?;
        }
    }
    if let Some(of) = &event.context {
        decoder.read(of, heard)?;
        // It may say who speaks, too.
        *last = None;
    }
    heard.payload();
    if let Some(of) = &event.fields {
        decoder.read(of, heard)?;
    }
    Some(event)
}

/// Reads the event's head field by field.
#[cold]
fn id<'a>(class: &'a StreamClass, decoder: &mut Decoder<'a>) -> Option<u64> {
    let mut id = EventId(0);
    if let Some(of) = &class.event_header {
        decoder.read(of, &mut id)?;
    }
    Some(id.0)
}
