//! Is this copy of a packet one that can be believed? Nothing of a packet is used before [`check_packet`] said yes.

use super::packet::{Commit, HEADER, MAGIC, PacketHeader};
use super::{Geometry, StreamId, geometry::LEVELS};
use crate::event::EventId;
use crate::wire::decode::DecodeError;
use crate::wire::walk::{WalkError, walk};

/// Why a copy is not a packet. Offsets count from the first byte of the packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PacketError {
    /// Its number is 0: never written, or being rewritten while it was copied.
    Unused,
    /// Fewer bytes than its header says it has: the copy, what the header needs.
    Short(usize, u32),
    /// The magic is not there.
    Magic(u32),
    /// Its stream is not one of this ring, or it lies in the place of another stream.
    Stream(u32),
    /// Its number has a low half of 0, which writers skip.
    Sequence(u64),
    /// Its size is not the ring's packet size, in bits.
    Size(u32),
    /// The committed bytes do not fit in the packet.
    Commit(Commit),
    /// An event cannot be read.
    Event(DecodeError),
    /// Other than the committed number of events: committed, found.
    Count(u32, u32),
    /// Time steps back; where the event begins.
    Backwards(u32),
}

impl core::fmt::Display for PacketError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Unused => f.write_str("the packet was never written or is being rewritten"),
            Self::Short(have, need) => write!(f, "the packet needs {need} bytes, the copy has {have}"),
            Self::Magic(found) => write!(f, "no packet here: the magic is {found:#010x}, not {MAGIC:#010x}"),
            Self::Stream(found) => write!(f, "the packet says it belongs to stream {found}, which it cannot"),
            Self::Sequence(found) => write!(f, "{found} is not a number that a packet can have"),
            Self::Size(bits) => {
                write!(f, "the packet says it has {bits} bits, the ring has another packet size")
            }
            Self::Commit(commit) => {
                write!(f, "the packet says it has {} events in {} bytes", commit.count, commit.offset)
            }
            Self::Event(error) => error.fmt(f),
            Self::Count(committed, found) => {
                write!(f, "the packet says it has {committed} events, its bytes make {found}")
            }
            Self::Backwards(offset) => write!(f, "time steps back at byte {offset} of the packet"),
        }
    }
}

impl core::error::Error for PacketError {}

/// The fewest bytes that an event takes: header and the shortest time.
const LEAST_EVENT: u32 = 2;

/// Checks what the header says about itself: for a reader that has only the header so far. `sizes` in bits are those
/// of the ring; a copy in a trace file may be shorter than a ring packet, see [`check_content`].
pub fn check_header(copy: &[u8], geometry: &Geometry) -> Result<PacketHeader, PacketError> {
    let header = PacketHeader::parse(copy).ok_or(PacketError::Short(copy.len(), HEADER as u32))?;
    if header.seq == 0 {
        return Err(PacketError::Unused);
    }
    if header.magic != MAGIC {
        return Err(PacketError::Magic(header.magic));
    }
    if header.seq as u32 == 0 {
        return Err(PacketError::Sequence(header.seq));
    }
    if header.stream >= geometry.lanes * LEVELS as u32 || StreamId::from_raw(header.stream).is_none() {
        return Err(PacketError::Stream(header.stream));
    }
    let Commit { count, offset } = header.commit;
    let fits = (HEADER as u32..=geometry.packet_size).contains(&offset);
    if !fits || count > (offset - HEADER as u32) / LEAST_EVENT {
        return Err(PacketError::Commit(header.commit));
    }
    if copy.len() < offset as usize {
        return Err(PacketError::Short(copy.len(), offset));
    }
    Ok(header)
}

/// Reads all events after a header that [`check_header`] found good: exactly `count` of them end exactly at `offset`
/// and time never steps back. Gives the header with `end` and `content_bits` as they follow from the commit, which in
/// a packet that is still open are not yet written.
pub fn check_content(
    copy: &[u8],
    mut header: PacketHeader,
    sizes: &[u16; EventId::COUNT],
) -> Result<PacketHeader, PacketError> {
    let Commit { count, offset } = header.commit;
    let content = copy.get(HEADER..offset as usize).ok_or(PacketError::Short(copy.len(), offset))?;
    let walked = walk(content, header.begin, sizes).map_err(|error| match error {
        WalkError::Event(error) => PacketError::Event(error.after(HEADER as u32)),
        WalkError::Backwards(at) => PacketError::Backwards(HEADER as u32 + at),
    })?;
    if walked.count != count {
        return Err(PacketError::Count(count, walked.count));
    }
    header.end = walked.last;
    header.content_bits = offset * 8;
    Ok(header)
}

/// Checks one copied packet of a ring: [`check_header`], the packet size, [`check_content`].
pub fn check_packet(
    copy: &[u8],
    geometry: &Geometry,
    sizes: &[u16; EventId::COUNT],
) -> Result<PacketHeader, PacketError> {
    let header = check_header(copy, geometry)?;
    if header.packet_bits != geometry.packet_size * 8 {
        return Err(PacketError::Size(header.packet_bits));
    }
    check_content(copy, header, sizes)
}
