//! The ring as bytes: where everything lies and how it is read. RING.md is the normative text; the constants here
//! are its tables. The writer is `unitrace-probe`; the files there have the names of the files here.

pub mod check;
pub mod crc;
pub mod gaps;
pub mod geometry;
pub mod header;
#[cfg(feature = "std")]
pub mod image;
pub mod live;
pub mod packet;
pub mod page_list;
#[cfg(feature = "std")]
pub mod scan;
pub mod site;
pub mod xen;

pub use check::{PacketError, check_packet};
pub use gaps::{Gap, GapKind};
pub use geometry::{Geometry, GeometryError, StreamId};
pub use header::{Header, HeaderError, WriterKind};
pub use live::LiveEntry;
pub use packet::PacketHeader;
pub use site::{Site, SiteKind};

/// Version of everything in a ring. A new version is forced by any change of: a header, packet, site or live field;
/// an existing row of the event table; the event header; the order of stores that readers rely on. It is not forced
/// by: a new event id (readers skip by the size table), a new value of an enumeration, a field in reserved space that
/// may be ignored.
pub const WIRE_VERSION: u32 = 1;

/// The region is a whole number of these.
pub const PAGE: usize = 4096;

/// Reads a little-endian number at a constant offset of a checked copy.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// See [`u32_at`].
pub(crate) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes)
}

/// See [`u32_at`].
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|b| b.try_into().ok()).map_or(0, u16::from_le_bytes)
}
