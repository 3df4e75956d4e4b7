//! Reads Perfetto's TrackEvents: what its SDK and the exporters of other programs write. Data sources of the system
//! (ftrace, heap profiles) are skipped and counted.

mod clocks;
mod compressed;
mod event;
mod fields;
mod packet;
mod packets;
mod schema;
mod sequence;
mod track;
mod track_event;

use prost::Message;

use crate::foreign::author::{Extent, ImportError, Source};
use crate::foreign::tracks::{Argument, Tracks};
use crate::trace::Trace;
use clocks::{BOOTTIME, Clocks};
use packet::Packet;
use packets::Packets;
use schema::{ClockSnapshot, Defaults, Interned, TrackDescriptor};
use sequence::Sequences;
use track::Descriptors;
use track_event::TrackEvent;

/// True for a file that begins like this: with a packet whose fields make sense as far as they can be seen.
pub fn is_perfetto(beginning: &[u8]) -> bool {
    packets::is_first(beginning)
}

/// Reads a whole file.
///
/// # Errors
/// If there is not one packet in it.
pub fn read(file: &[u8]) -> Result<Trace, ImportError> {
    let mut source = Source::new("Perfetto");
    let file = compressed::inflated(file, &mut source);
    let mut reader = Reader::default();
    let mut packets = Packets::new(&file);
    // Tracks may be described after the events on them.
    for (_, body) in packets.clone() {
        let Some(Packet { machine, track: Some(track), .. }) = Packet::read(body) else { continue };
        if let Ok(track) = TrackDescriptor::decode(track) {
            reader.descriptors.add(machine, track);
        }
    }
    for (at, body) in packets.by_ref() {
        reader.counts.packets += 1;
        if let Err(why) = reader.packet(body) {
            source.drop_at(at as u64, why);
        }
    }
    let end = packets.offset() as u64;
    if reader.counts.packets == 0 {
        return Err(ImportError::new("Perfetto", end, "there is not one packet in it"));
    }
    if !packets.is_at_end() {
        source.drop_at(end, "packets that the file ends in, or bytes after the last one");
    }
    Ok(reader.finish(source))
}

/// What was read so far.
#[derive(Default, Debug)]
struct Reader<'a> {
    tracks: Tracks,
    clocks: Clocks,
    sequences: Sequences,
    descriptors: Descriptors,
    seen: Extent,
    counts: Counts,
    /// The event that is being read.
    event: TrackEvent<'a>,
    arguments: Vec<Argument>,
}

/// How many there were.
#[derive(Default, Debug)]
struct Counts {
    packets: u64,
    events: u64,
    snapshots: u64,
    descriptors: u64,
    other: u64,
    losses: u64,
}

/// Why a packet is left out.
const DAMAGED: &str = "packets that are not what the schema says";

/// A message that comes seldom.
fn message<M: Message + Default>(bytes: Option<&[u8]>) -> Result<Option<M>, &'static str> {
    bytes.map(|bytes| M::decode(bytes).map_err(|_| DAMAGED)).transpose()
}

impl<'a> Reader<'a> {
    /// # Errors
    /// Why the packet, or the event in it, was left out, as a plural.
    fn packet(&mut self, body: &'a [u8]) -> Result<(), &'static str> {
        let packet = Packet::read(body).ok_or(DAMAGED)?;
        let sequence = self.sequences.of(packet.sequence);
        if packet.state_cleared {
            sequence.clear();
        }
        if let Some(defaults) = message::<Defaults>(packet.defaults)? {
            sequence.clock = defaults.clock.or(sequence.clock);
            sequence.track = defaults.event.as_ref().and_then(|event| event.track).or(sequence.track);
        }
        if let Some(new) = message::<Interned>(packet.interned)? {
            sequence.intern(&mut self.tracks, &new);
        }
        if let Some(snapshot) = message::<ClockSnapshot>(packet.clocks)? {
            snapshot.clocks.iter().for_each(|clock| sequence.snapshot(clock));
            self.clocks.snapshot(packet.whose(), &snapshot);
            self.counts.snapshots += 1;
        }
        self.counts.losses += u64::from(packet.packets_lost);
        self.counts.descriptors += u64::from(packet.track.is_some());
        self.counts.other += u64::from(packet.is_other());
        match packet.event {
            Some(event) => self.timed(&packet, event),
            None => Ok(()),
        }
    }

    fn timed(&mut self, packet: &Packet<'_>, message: &'a [u8]) -> Result<(), &'static str> {
        let mut event = std::mem::take(&mut self.event);
        event.read(message).ok_or(DAMAGED)?;
        self.counts.events += 1;
        let sequence = self.sequences.of(packet.sequence);
        let clock = packet.clock.or(sequence.clock).unwrap_or(BOOTTIME);
        let nanos = match (packet.timestamp, event.absolute_us) {
            (Some(timestamp), _) => sequence.time(clock, timestamp),
            (None, Some(us)) => (us.max(0) as u64).saturating_mul(1000),
            (None, None) => return Err("track events without a time"),
        };
        let at = self.clocks.nanos(packet.whose(), clock, nanos);
        self.seen.saw(at);
        let told = self.event(packet.sequence, at, &event);
        self.event = event;
        told
    }

    fn finish(self, mut source: Source) -> Trace {
        let counts = &self.counts;
        let records = [
            ("track_event", counts.events),
            ("clock_snapshot", counts.snapshots),
            ("track_descriptor", counts.descriptors),
            ("other packets", counts.other),
        ];
        for (name, count) in records.into_iter().filter(|(_, count)| *count > 0) {
            source.count(name, count);
        }
        if counts.losses > 0 {
            source.number("times packets were lost", counts.losses);
        }
        source.number("packets", counts.packets);
        source.number("sequences", self.sequences.len() as u64);
        source.number("tracks", self.descriptors.len() as u64);
        source.span = self.seen.span();
        self.tracks.finish("Perfetto trace", source)
    }
}
