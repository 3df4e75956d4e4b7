//! Reads Perfetto's TrackEvents: what its SDK and the exporters of other programs write. Data sources of the system
//! (ftrace, heap profiles) are skipped and counted.

mod clocks;
mod event;
mod packets;
mod schema;
mod sequence;
mod track;

use std::collections::HashMap;

use prost::Message;

use crate::foreign::author::{ImportError, Source};
use crate::foreign::tracks::Tracks;
use crate::time::Nanos;
use crate::trace::Trace;
use clocks::{BOOTTIME, Clocks};
use packets::Packets;
use schema::Packet;
use sequence::Sequence;
use track::Descriptors;

/// The sequence's state is cleared.
const CLEARED: u32 = 1;

/// True for a file that begins like this: with a packet whose fields make sense as far as they can be seen.
pub fn is_perfetto(beginning: &[u8]) -> bool {
    packets::is_first(beginning)
}

/// Reads a whole file.
///
/// # Errors
/// If there is not one packet in it.
pub fn read(file: &[u8]) -> Result<Trace, ImportError> {
    let mut reader = Reader { source: Source::new("Perfetto"), ..Reader::default() };
    let mut packets = Packets::new(file);
    let mut count = 0_u64;
    // Tracks may be described after the events on them.
    for (_, body) in packets.clone() {
        if let Ok(Packet { track: Some(track), .. }) = Packet::decode(body) {
            reader.descriptors.add(track);
        }
    }
    for (at, body) in packets.by_ref() {
        count += 1;
        match Packet::decode(body) {
            Ok(packet) => reader.packet(at as u64, packet),
            Err(_) => reader.source.drop_at(at as u64, "packets that are not what the schema says"),
        }
    }
    let end = packets.offset() as u64;
    if count == 0 {
        return Err(ImportError::new("Perfetto", end, "there is not one packet in it"));
    }
    if !packets.is_at_end() {
        reader.source.drop_at(end, "packets that the file ends in, or bytes after the last one");
    }
    Ok(reader.finish(count))
}

/// What was read so far.
#[derive(Default, Debug)]
struct Reader {
    source: Source,
    tracks: Tracks,
    clocks: Clocks,
    sequences: HashMap<u32, Sequence>,
    descriptors: Descriptors,
    seen: Option<(i64, i64)>,
}

impl Reader {
    fn packet(&mut self, at: u64, packet: Packet) {
        let sequence = self.sequences.entry(packet.sequence).or_default();
        if packet.state_cleared || packet.flags & CLEARED != 0 {
            sequence.clear();
        }
        if packet.packets_lost {
            self.source.number("times packets were lost", 1);
        }
        if let Some(defaults) = &packet.defaults {
            sequence.clock = defaults.clock.or(sequence.clock);
            sequence.track = defaults.event.as_ref().and_then(|event| event.track).or(sequence.track);
        }
        if let Some(new) = &packet.interned {
            sequence.intern(&mut self.tracks, new);
        }
        if let Some(snapshot) = &packet.clocks {
            snapshot.clocks.iter().for_each(|clock| sequence.snapshot(clock));
            self.clocks.snapshot(packet.sequence, snapshot);
            self.source.count("clock_snapshot", 1);
        }
        if packet.track.is_some() {
            self.source.count("track_descriptor", 1);
        }
        if packet.compressed.is_some() {
            self.source.drop_at(
                at,
                "compressed_packets (record without compression, or use `traceconv decompress_packets`)",
            );
        }
        match &packet.event {
            Some(event) => self.timed(at, &packet, event),
            None if is_other(&packet) => self.source.count("other packets", 1),
            None => {}
        }
    }

    fn timed(&mut self, offset: u64, packet: &Packet, event: &schema::TrackEvent) {
        self.source.count("track_event", 1);
        let sequence = self.sequences.entry(packet.sequence).or_default();
        let clock = packet.clock.or(sequence.clock).unwrap_or(BOOTTIME);
        let nanos = match (packet.timestamp, event.absolute_us) {
            (Some(timestamp), _) => sequence.time(clock, timestamp),
            (None, Some(us)) => (us.max(0) as u64).saturating_mul(1000),
            (None, None) => {
                self.source.drop_at(offset, "track events without a time");
                return;
            }
        };
        let at = self.clocks.nanos(packet.sequence, clock, nanos);
        let (first, last) = self.seen.unwrap_or((at, at));
        self.seen = Some((first.min(at), last.max(at)));
        if let Err(why) = self.event(packet.sequence, at, event) {
            self.source.drop_at(offset, why);
        }
    }

    fn finish(mut self, packets: u64) -> Trace {
        self.source.number("packets", packets);
        self.source.number("sequences", self.sequences.len() as u64);
        self.source.number("tracks", self.descriptors.len() as u64);
        self.source.span = self.seen.map_or(Nanos(0), |(first, last)| Nanos(last.saturating_sub(first)));
        self.tracks.finish("Perfetto trace", self.source)
    }
}

/// True if nothing that is read stands in it.
fn is_other(packet: &Packet) -> bool {
    packet.interned.is_none()
        && packet.clocks.is_none()
        && packet.track.is_none()
        && packet.defaults.is_none()
        && packet.compressed.is_none()
}
