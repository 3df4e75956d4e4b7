//! Bytes an event, counted from the packets that a case leaves behind.

#[path = "../../tests/reading/mod.rs"]
mod reading;

use unitrace_formats::ring::StreamId;
use unitrace_probe::Session;

/// Fills the lane with a case's events; bytes of full packets by the events in them.
pub(crate) fn bytes_an_event(session: &Session, case: fn(u32)) -> f64 {
    case(1_000_000);
    let ring = reading::Copied::new(session.copy());
    let streams = ring.streams();
    let Some(packets) = streams.get(&StreamId { lane: 0, level: 0 }) else { return f64::NAN };
    let full = &packets[..packets.len() - 1];
    let events: usize = full.iter().map(|packet| packet.events.len()).sum();
    (full.len() * ring.header.geometry.packet_size as usize) as f64 / events as f64
}
