//! The bytes of a trace file (`.utr`): the tables of TRACE.md. All integers are little-endian.
//!
//! ```text
//! 0     prologue     16 bytes
//! 16    section      16 bytes of header, payload, zeros up to a multiple of 8
//!       section …    "HEAD" first, then in the order of collection
//!       "INDX"       last, if the file was finished; its payload ends with the file
//! ```
//! Every section can be checked alone, so that a file that grows, was cut short or is damaged can be read as far as
//! it is good. A reader skips sections whose tag it does not know.

use crc32fast::hash as crc32;

/// Version of the trace file. A new one is forced by any change of the prologue, of a section header or of the
/// payload of a section that exists. It is not forced by a new kind of section.
pub const TRACE_VERSION: u32 = 1;

/// First 8 bytes. Not ASCII and with both sorts of line end: a transfer in text mode is noticed.
pub const MAGIC: [u8; 8] = *b"\x89UTR\r\n\x1a\n";

/// The file's first 16 bytes.
pub mod prologue {
    /// 8 bytes, [`super::MAGIC`].
    pub const MAGIC: usize = 0;
    /// u32, [`super::TRACE_VERSION`].
    pub const VERSION: usize = 8;
    /// u32, [`crate::ring::WIRE_VERSION`] of the packets inside.
    pub const WIRE_VERSION: usize = 12;
    /// Bytes of the prologue.
    pub const BYTES: usize = 16;
}

/// A section's first 16 bytes. Sections begin at multiples of 8.
pub mod section {
    /// 4 ASCII letters, [`super::Tag`].
    pub const TAG: usize = 0;
    /// u32, bytes of the payload, without the zeros after it.
    pub const LENGTH: usize = 4;
    /// u32, CRC-32 of the payload.
    pub const PAYLOAD_CRC: usize = 8;
    /// u32, CRC-32 of the 12 bytes before it.
    pub const HEADER_CRC: usize = 12;
    /// Bytes of a section header; the payload follows.
    pub const BYTES: usize = 16;
    /// Sections begin at multiples of this.
    pub const ALIGN: usize = 8;
}

/// What a section holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tag(pub [u8; 4]);

impl Tag {
    /// The ring's header page, 4096 bytes as they were in the ring. The first section; again when frequency,
    /// anchors or counters moved. One with another boot id begins a new *epoch*: the clock was restarted, and
    /// packet numbers begin again.
    pub const HEADER: Tag = Tag(*b"HEAD");
    /// The site table: see [`mod@sites`]. The last one counts; ids never change their meaning in a file.
    pub const SITES: Tag = Tag(*b"SITE");
    /// The live table: see [`mod@live`]. The last one counts.
    pub const LIVE: Tag = Tag(*b"LIVE");
    /// One packet: the 64 bytes of its header, then its events. A valid CTF packet: `timestamp_end`, `content_size`
    /// and `packet_size` follow from the commit, and the packet ends at the first multiple of 8 bytes after its
    /// content. (epoch, stream, number) is unique; where it is not, the later copy counts.
    pub const PACKET: Tag = Tag(*b"PACK");
    /// A clock anchor that the collector took from outside: see [`mod@anchor`].
    pub const ANCHOR: Tag = Tag(*b"ANCH");
    /// Loss that only the collector knows of: see [`mod@lost`].
    pub const LOST: Tag = Tag(*b"LOST");
    /// What is known of the foreign file that the trace was made of: see [`mod@origin`].
    pub const ORIGIN: Tag = Tag(*b"ORIG");
    /// The index: see [`mod@index`].
    pub const INDEX: Tag = Tag(*b"INDX");
}

impl core::fmt::Display for Tag {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

/// Payload of [`Tag::SITES`].
pub mod sites {
    /// u64, bytes of the index that follows it; the rest of the payload are the records.
    pub const INDEX_BYTES: usize = 0;
    /// The index as in the ring.
    pub const INDEX: usize = 8;
}

/// Payload of [`Tag::LIVE`].
pub mod live {
    /// u64, ticks of the newest event when the table was copied, 0 if not known.
    pub const AT: usize = 0;
    /// The slots as in the ring.
    pub const SLOTS: usize = 8;
}

/// Payload of [`Tag::ANCHOR`].
pub mod anchor {
    /// u64, the guest's ticks.
    pub const TICKS: usize = 0;
    /// u64, nanoseconds since 1970 UTC, 0 if not known.
    pub const UNIX_NS: usize = 8;
    /// u64, nanoseconds of the host's own clock, 0 if not known.
    pub const HOST_NS: usize = 16;
    /// u64, nanoseconds by which the times may be off to either side.
    pub const ERROR_NS: usize = 24;
    /// Bytes of the payload.
    pub const BYTES: usize = 32;
}

/// Payload of [`Tag::LOST`].
pub mod lost {
    /// u32, the stream ([`crate::ring::StreamId::raw`]).
    pub const STREAM: usize = 0;
    /// u32, [`crate::ring::GapKind`].
    pub const KIND: usize = 4;
    /// u64, ticks: lost at or after this.
    pub const AFTER: usize = 8;
    /// u64, ticks: lost at or before this.
    pub const BEFORE: usize = 16;
    /// u64, how many events.
    pub const EVENTS: usize = 24;
    /// Bytes of the payload.
    pub const BYTES: usize = 32;
}

/// Payload of [`Tag::ORIGIN`]: what is said once, then entries up to its end.
pub mod origin {
    /// u32, [`FORGETS_PROMISES`].
    pub const FLAGS: usize = 0;
    /// i64, nanoseconds from the first record to the last.
    pub const SPAN: usize = 8;
    /// The entries.
    pub const ENTRIES: usize = 16;

    /// In `flags`: promises that are never resolved are gone where they were last talked about.
    pub const FORGETS_PROMISES: u32 = 1;

    /// What an entry says; one of another kind is skipped.
    pub mod kind {
        /// The format: its name.
        pub const FORMAT: u32 = 0;
        /// A lane's name: `number` is the lane.
        pub const LANE: u32 = 1;
        /// Records that were read: their name, how many.
        pub const RECORDS: u32 = 2;
        /// Something else that was counted: its name, how much.
        pub const NUMBER: u32 = 3;
        /// Things of a kind: of what, which kind, how many.
        pub const TALLY: u32 = 4;
        /// What was left out: what and why, how many, where the first one lies.
        pub const DROPPED: u32 = 5;
    }

    /// An entry; entries begin at multiples of 8 of the payload.
    pub mod entry {
        /// u32, [`super::kind`].
        pub const KIND: usize = 0;
        /// u32, bytes of the first text.
        pub const FIRST_BYTES: usize = 4;
        /// u32, bytes of the second text.
        pub const SECOND_BYTES: usize = 8;
        /// u32, a lane.
        pub const NUMBER: usize = 12;
        /// u64, how many.
        pub const COUNT: usize = 16;
        /// u64, a byte of the (unpacked) foreign file.
        pub const AT: usize = 24;
        /// The texts, UTF-8.
        pub const TEXTS: usize = 32;
        /// Entries begin at multiples of this.
        pub const ALIGN: usize = 8;
    }
}

/// Payload of [`Tag::INDEX`]: counts, packets sorted by epoch and first time, other sections by offset, tail.
pub mod index {
    /// u64, how many packet entries.
    pub const PACKETS: usize = 0;
    /// u64, how many section entries.
    pub const SECTIONS: usize = 8;
    /// The packet entries.
    pub const ENTRIES: usize = 16;

    /// A packet entry.
    pub mod packet {
        /// u64, file offset of the packet's section.
        pub const OFFSET: usize = 0;
        /// u64, ticks of the packet's begin.
        pub const FIRST: usize = 8;
        /// u64, ticks of its last event.
        pub const LAST: usize = 16;
        /// u64, how many events its stream recorded before it.
        pub const FIRST_INDEX: usize = 24;
        /// u64, its number.
        pub const SEQ: usize = 32;
        /// u32, its events.
        pub const EVENTS: usize = 40;
        /// u32, its stream.
        pub const STREAM: usize = 44;
        /// u32, its epoch: how often the boot id had changed before it.
        pub const EPOCH: usize = 48;
        /// u32, thread or CPU.
        pub const OWNER: usize = 52;
        /// Bytes of an entry.
        pub const BYTES: usize = 56;
    }

    /// A section entry.
    pub mod section {
        /// u64, file offset of the section.
        pub const OFFSET: usize = 0;
        /// 4 ASCII letters.
        pub const TAG: usize = 8;
        /// u32, reserved, 0.
        pub const RESERVED: usize = 12;
        /// Bytes of an entry.
        pub const BYTES: usize = 16;
    }

    /// After the entries, the last bytes of the file.
    pub mod tail {
        /// u64, file offset of the index section.
        pub const OFFSET: usize = 0;
        /// 8 bytes, [`MAGIC`].
        pub const MAGIC_AT: usize = 8;
        /// The last 8 bytes of a finished file.
        pub const MAGIC: [u8; 8] = *b"utr-end\n";
        /// Bytes of the tail.
        pub const BYTES: usize = 16;
    }
}

/// A section header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SectionHeader {
    /// What it holds.
    pub tag: Tag,
    /// Bytes of the payload.
    pub length: u32,
    /// CRC-32 of the payload.
    pub payload_crc: u32,
}

impl SectionHeader {
    /// The header's bytes.
    pub fn write(&self) -> [u8; section::BYTES] {
        let mut bytes = [0; section::BYTES];
        bytes[section::TAG..][..4].copy_from_slice(&self.tag.0);
        bytes[section::LENGTH..][..4].copy_from_slice(&self.length.to_le_bytes());
        bytes[section::PAYLOAD_CRC..][..4].copy_from_slice(&self.payload_crc.to_le_bytes());
        let crc = crc32(&bytes[..section::HEADER_CRC]);
        bytes[section::HEADER_CRC..][..4].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// Reads a header; `None` if these bytes are none.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; section::BYTES] = bytes.first_chunk()?;
        let word = |at: usize| crate::ring::u32_at(bytes, at);
        if word(section::HEADER_CRC) != crc32(&bytes[..section::HEADER_CRC]) {
            return None;
        }
        Some(Self {
            tag: Tag([bytes[0], bytes[1], bytes[2], bytes[3]]),
            length: word(section::LENGTH),
            payload_crc: word(section::PAYLOAD_CRC),
        })
    }

    /// Bytes of the whole section: header, payload and the zeros after it.
    pub const fn total(&self) -> u64 {
        (section::BYTES as u64 + self.length as u64).next_multiple_of(section::ALIGN as u64)
    }
}
