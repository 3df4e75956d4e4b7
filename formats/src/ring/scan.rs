//! All packets of a copied region that can be believed: wrapped, half dead, with torn packets among them.

use super::check::{PacketError, check_packet};
use super::geometry::LEVELS;
use super::packet::PacketHeader;
use super::{Geometry, Header, StreamId};

/// A good packet of a copied region.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// Whose.
    pub stream: StreamId,
    /// Its header, with end and content size as they follow from the commit.
    pub header: PacketHeader,
    /// Where it lies in the region.
    pub offset: u64,
}

/// A place of a copied region that holds something, but no good packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rejected {
    /// Whose place it is.
    pub stream: StreamId,
    /// Where it lies in the region.
    pub offset: u64,
    /// What is wrong with it.
    pub error: PacketError,
}

/// What [`scan`] found.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Scan {
    /// Good packets with events, by stream and number.
    pub packets: Vec<Found>,
    /// Damaged or torn packets.
    pub rejected: Vec<Rejected>,
    /// Packets that the region should hold but the copy does not reach.
    pub beyond: u64,
}

/// Checks every packet of `region`, a copy from the ring's first byte on, perhaps cut short. Packets that were never
/// written or hold no event are left out.
pub fn scan(region: &[u8], header: &Header) -> Scan {
    let mut scan = Scan::default();
    for (stream, offset) in places(&header.geometry) {
        let end = offset + header.geometry.packet_size as u64;
        let Some(copy) = usize::try_from(end).ok().and_then(|end| region.get(offset as usize..end)) else {
            scan.beyond = places_from(&header.geometry, offset);
            break;
        };
        match check_place(copy, stream, header) {
            Ok(found) if found.commit.count > 0 => {
                scan.packets.push(Found { stream, header: found, offset });
            }
            Ok(_) | Err(PacketError::Unused) => {}
            Err(error) => scan.rejected.push(Rejected { stream, offset, error }),
        }
    }
    scan.packets.sort_by_key(|found| (found.stream.raw(), found.header.seq));
    scan
}

/// [`check_packet`], and that the packet lies where its stream has its packets.
pub fn check_place(copy: &[u8], stream: StreamId, header: &Header) -> Result<PacketHeader, PacketError> {
    let found = check_packet(copy, &header.geometry, &header.event_sizes)?;
    if found.stream == stream.raw() { Ok(found) } else { Err(PacketError::Stream(found.stream)) }
}

/// Every place for a packet with its stream, in the order of their offsets.
pub fn places(geometry: &Geometry) -> impl Iterator<Item = (StreamId, u64)> + use<> {
    let geometry = *geometry;
    geometry.streams().flat_map(move |stream| {
        let count = geometry.packets[stream.level as usize % LEVELS] as u64;
        (0..count).map(move |n| (stream, geometry.stream(stream) + n * geometry.packet_size as u64))
    })
}

/// How many places there are at or after `offset`.
fn places_from(geometry: &Geometry, offset: u64) -> u64 {
    let all = geometry.packets_per_lane() * geometry.lanes as u64;
    all - (offset - geometry.first_lane) / geometry.packet_size as u64
}
