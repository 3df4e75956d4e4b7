//! The region's first page. Bytes [`CONSTANT`] never change after the ring was made and are covered by a CRC; the
//! rest moves while the ring is in use.

use super::geometry::{Geometry, GeometryError, LEVELS};
use super::{PAGE, WIRE_VERSION, u32_at, u64_at};
use crate::event::EventId;
use crate::time::{Anchor, ClockKind, Frequency, Ticks};

/// "UNITRACE", the first 8 bytes; written last.
pub const MAGIC: u64 = u64::from_le_bytes(*b"UNITRACE");

/// The bytes under the CRC.
pub const CONSTANT: core::ops::Range<usize> = 16..512;

/// Offsets of header fields.
pub mod offset {
    /// u64, [`super::MAGIC`]; stored last with Release, after the `seq` of every packet was zeroed.
    pub const MAGIC: usize = 0;
    /// u32, [`crate::ring::WIRE_VERSION`].
    pub const VERSION: usize = 8;
    /// u32, CRC-32 of [`super::CONSTANT`].
    pub const CRC: usize = 12;
    /// u64, bytes of the region.
    pub const REGION: usize = 16;
    /// u64, offset of the control area.
    pub const CONTROL: usize = 24;
    /// u64, offset of the live table.
    pub const LIVE: usize = 32;
    /// u64, offset of the site table.
    pub const SITES: usize = 40;
    /// u64, offset of the first lane.
    pub const FIRST_LANE: usize = 48;
    /// u32.
    pub const LIVE_SLOTS: usize = 56;
    /// u32.
    pub const SITE_SLOTS: usize = 60;
    /// u32.
    pub const SITE_BYTES: usize = 64;
    /// u32.
    pub const PACKET_SIZE: usize = 68;
    /// u32.
    pub const LANES: usize = 72;
    /// 3 × u32, packets of each level.
    pub const PACKETS: usize = 76;
    /// u64, changes at every start and at `clock_restarted()`.
    pub const BOOT_ID: usize = 88;
    /// u32, [`crate::time::ClockKind`].
    pub const CLOCK_KIND: usize = 96;
    /// u32, [`super::WriterKind`].
    pub const WRITER_KIND: usize = 100;
    /// u32, process id or domain id, 0 if it does not know.
    pub const WRITER_ID: usize = 104;
    /// u32, reserved.
    pub const RESERVED: usize = 108;
    /// u64, start time of a Linux process in clock ticks since boot (field 22 of /proc/PID/stat).
    pub const WRITER_START: usize = 112;
    /// 16 bytes, CTF's trace uuid.
    pub const UUID: usize = 120;
    /// 64 bytes, program name, UTF-8, padded with zeros.
    pub const PROGRAM: usize = 136;
    /// u32, number of page list pages, 0 if the region is contiguous or the writer does not know its frames.
    pub const PAGE_LISTS: usize = 200;
    /// u32, reserved.
    pub const RESERVED2: usize = 204;
    /// 8 × u64, frame numbers of the list pages; each holds 511 frame numbers and a CRC-32 of them in its last 8 bytes.
    pub const PAGE_LIST: usize = 208;
    /// 64 × u16, size word of each event id ([`crate::event::EventInfo::size_word`]).
    pub const EVENT_SIZES: usize = 272;

    /// u64, ticks per second, 0 until known. From here on nothing is under the CRC.
    pub const FREQUENCY: usize = 512;
    /// u32, events of threads that found no free lane.
    pub const NO_LANE: usize = 520;
    /// u32, callsites that did not fit.
    pub const SITES_LOST: usize = 524;
    /// u32, objects that found their live slot taken.
    pub const LIVE_LOST: usize = 528;
    /// u32, next site id, from 1.
    pub const SITE_NEXT: usize = 532;
    /// u32, bytes of site records in use.
    pub const SITE_USED: usize = 536;
    /// 8 slots of 32 bytes: u32 seq (0: being rewritten), u32 reserved, u64 ticks, u64 unix_ns, u64 host_ns.
    pub const ANCHORS: usize = 576;
}

/// Anchor slots in the header.
pub const ANCHOR_SLOTS: usize = 8;
/// Bytes of an anchor slot.
pub const ANCHOR_BYTES: usize = 32;

/// Who writes the ring.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum WriterKind {
    /// Not said.
    Unknown,
    /// A process of an operating system.
    Process,
    /// A unikernel or other guest.
    Guest,
    /// A value this version has no name for.
    Other(u32),
}

impl WriterKind {
    /// The word in the header.
    pub const fn raw(self) -> u32 {
        match self {
            Self::Unknown => 0,
            Self::Process => 1,
            Self::Guest => 2,
            Self::Other(raw) => raw,
        }
    }

    /// From the word in the header; never fails.
    pub const fn from_raw(raw: u32) -> Self {
        match raw {
            0 => Self::Unknown,
            1 => Self::Process,
            2 => Self::Guest,
            other => Self::Other(other),
        }
    }
}

/// A copied and checked header page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// Where everything lies; checked.
    pub geometry: Geometry,
    /// Changes at every start.
    pub boot_id: u64,
    /// What the ticks are.
    pub clock: ClockKind,
    /// Ticks per second, if the writer knew them.
    pub frequency: Option<Frequency>,
    /// Who writes.
    pub writer: WriterKind,
    /// Process id or domain id.
    pub writer_id: u32,
    /// Start time of a Linux process.
    pub writer_start: u64,
    /// CTF's trace uuid.
    pub uuid: [u8; 16],
    /// Program name as stored.
    pub program: [u8; 64],
    /// Size words of the writer's events.
    pub event_sizes: [u16; EventId::COUNT],
    /// Frame numbers of page list pages.
    pub page_lists: [u64; 8],
    /// How many of them are in use.
    pub page_list_count: u32,
    /// Events of threads that found no free lane.
    pub no_lane: u32,
    /// Callsites that did not fit.
    pub sites_lost: u32,
    /// Objects that found their live slot taken.
    pub live_lost: u32,
    /// Site ids given out, 1 too many.
    pub site_next: u32,
    /// The writer's anchors that were not being rewritten, oldest first.
    pub anchors: [Option<Anchor>; ANCHOR_SLOTS],
}

/// Why bytes are not the header of a ring that can be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeaderError {
    /// Fewer bytes than a page.
    Short(usize),
    /// The magic is not there: no ring, or not yet complete.
    Magic(u64),
    /// Written by another wire version.
    Version(u32),
    /// The constant part does not match its CRC: stored, computed.
    Crc(u32, u32),
    /// Sizes and offsets contradict each other.
    Geometry(GeometryError),
    /// The size table disagrees with this version's event table about an event both know.
    EventSize(EventId),
}

impl core::fmt::Display for HeaderError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Short(length) => write!(f, "only {length} bytes where a ring header takes {PAGE}"),
            Self::Magic(found) => {
                write!(f, "no ring here: the first 8 bytes are {found:#018x}, not \"UNITRACE\"")
            }
            Self::Version(found) => write!(
                f,
                "the ring has wire version {found}, this program reads version {WIRE_VERSION}; use the unitrace \
                 release that the traced program was built with"
            ),
            Self::Crc(stored, computed) => {
                write!(f, "the ring header is damaged: its CRC is {computed:#010x} but says {stored:#010x}")
            }
            Self::Geometry(error) => write!(f, "the ring header contradicts itself: {error}"),
            Self::EventSize(id) => {
                write!(f, "the ring gives event id {} another size than wire version {WIRE_VERSION}", id.0)
            }
        }
    }
}

impl core::error::Error for HeaderError {}

impl Header {
    /// Reads and checks a copied header page.
    pub fn parse(page: &[u8]) -> Result<Self, HeaderError> {
        let page = page.get(..PAGE).ok_or(HeaderError::Short(page.len()))?;
        let magic = u64_at(page, offset::MAGIC);
        if magic != MAGIC {
            return Err(HeaderError::Magic(magic));
        }
        let version = u32_at(page, offset::VERSION);
        if version != WIRE_VERSION {
            return Err(HeaderError::Version(version));
        }
        let stored = u32_at(page, offset::CRC);
        let computed = super::crc::crc32(&page[CONSTANT]);
        if stored != computed {
            return Err(HeaderError::Crc(stored, computed));
        }
        let geometry = parse_geometry(page);
        geometry.check().map_err(HeaderError::Geometry)?;
        let event_sizes = core::array::from_fn(|id| super::u16_at(page, offset::EVENT_SIZES + 2 * id));
        for row in crate::event::TABLE {
            let word = event_sizes[row.id.0 as usize];
            if word != row.size_word() && word != crate::event::UNUSED_SIZE {
                return Err(HeaderError::EventSize(row.id));
            }
        }
        Ok(Self {
            geometry,
            boot_id: u64_at(page, offset::BOOT_ID),
            clock: ClockKind::from_raw(u32_at(page, offset::CLOCK_KIND)),
            frequency: Frequency::new(u64_at(page, offset::FREQUENCY)),
            writer: WriterKind::from_raw(u32_at(page, offset::WRITER_KIND)),
            writer_id: u32_at(page, offset::WRITER_ID),
            writer_start: u64_at(page, offset::WRITER_START),
            uuid: core::array::from_fn(|i| page[offset::UUID + i]),
            program: core::array::from_fn(|i| page[offset::PROGRAM + i]),
            event_sizes,
            page_lists: core::array::from_fn(|i| u64_at(page, offset::PAGE_LIST + 8 * i)),
            page_list_count: u32_at(page, offset::PAGE_LISTS).min(8),
            no_lane: u32_at(page, offset::NO_LANE),
            sites_lost: u32_at(page, offset::SITES_LOST),
            live_lost: u32_at(page, offset::LIVE_LOST),
            site_next: u32_at(page, offset::SITE_NEXT).min(geometry.site_slots),
            anchors: parse_anchors(page),
        })
    }

    /// Program name: what is valid UTF-8 of it, without control characters.
    pub fn program_name(&self) -> &str {
        let end = self.program.iter().position(|&b| b < b' ' || b == 0x7F).unwrap_or(self.program.len());
        let text = &self.program[..end];
        match core::str::from_utf8(text) {
            Ok(name) => name,
            Err(error) => core::str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default(),
        }
    }
}

fn parse_geometry(page: &[u8]) -> Geometry {
    Geometry {
        region: u64_at(page, offset::REGION),
        control: u64_at(page, offset::CONTROL),
        live: u64_at(page, offset::LIVE),
        sites: u64_at(page, offset::SITES),
        first_lane: u64_at(page, offset::FIRST_LANE),
        live_slots: u32_at(page, offset::LIVE_SLOTS),
        site_slots: u32_at(page, offset::SITE_SLOTS),
        site_bytes: u32_at(page, offset::SITE_BYTES),
        packet_size: u32_at(page, offset::PACKET_SIZE),
        lanes: u32_at(page, offset::LANES),
        packets: core::array::from_fn::<_, LEVELS, _>(|level| u32_at(page, offset::PACKETS + 4 * level)),
    }
}

fn parse_anchors(page: &[u8]) -> [Option<Anchor>; ANCHOR_SLOTS] {
    let mut slots: [(u32, Option<Anchor>); ANCHOR_SLOTS] = core::array::from_fn(|i| {
        let at = offset::ANCHORS + i * ANCHOR_BYTES;
        let seq = u32_at(page, at);
        let anchor = Anchor {
            ticks: Ticks(u64_at(page, at + 8)),
            unix_ns: u64_at(page, at + 16),
            host_ns: u64_at(page, at + 24),
        };
        (seq, (seq != 0).then_some(anchor))
    });
    slots.sort_unstable_by_key(|&(seq, _)| seq);
    slots.map(|(_, anchor)| anchor)
}

/// Fills a header page: what the probe does when it makes a ring, and tests to make one by hand. The magic is left
/// out; the caller stores it last.
#[derive(Clone, Copy, Debug)]
pub struct NewHeader<'a> {
    /// Where everything lies.
    pub geometry: Geometry,
    /// See [`offset::BOOT_ID`].
    pub boot_id: u64,
    /// What the ticks are.
    pub clock: ClockKind,
    /// Ticks per second, if known already.
    pub frequency: Option<Frequency>,
    /// Who writes.
    pub writer: WriterKind,
    /// Process id or domain id.
    pub writer_id: u32,
    /// Start time of a Linux process.
    pub writer_start: u64,
    /// CTF's trace uuid.
    pub uuid: [u8; 16],
    /// Program name; what is over 64 bytes is left out.
    pub program: &'a str,
}

impl<'a> NewHeader<'a> {
    /// Of a ring that no program writes: made by an importer or a test. Its ticks are nanoseconds, its writer a process
    /// that nobody looks for.
    pub const fn by_hand(program: &'a str, geometry: Geometry) -> Self {
        Self {
            geometry,
            boot_id: 1,
            clock: ClockKind::Custom,
            frequency: Some(Frequency::NANOSECONDS),
            writer: WriterKind::Process,
            writer_id: 1,
            writer_start: 0,
            uuid: [0; 16],
            program,
        }
    }

    /// Writes everything but the magic into a zeroed page.
    pub fn write(&self, page: &mut [u8; PAGE]) {
        let g = &self.geometry;
        let mut u32_to = |at: usize, value: u32| page[at..at + 4].copy_from_slice(&value.to_le_bytes());
        u32_to(offset::VERSION, WIRE_VERSION);
        u32_to(offset::LIVE_SLOTS, g.live_slots);
        u32_to(offset::SITE_SLOTS, g.site_slots);
        u32_to(offset::SITE_BYTES, g.site_bytes);
        u32_to(offset::PACKET_SIZE, g.packet_size);
        u32_to(offset::LANES, g.lanes);
        for (level, packets) in g.packets.into_iter().enumerate() {
            u32_to(offset::PACKETS + 4 * level, packets);
        }
        u32_to(offset::CLOCK_KIND, self.clock.raw());
        u32_to(offset::WRITER_KIND, self.writer.raw());
        u32_to(offset::WRITER_ID, self.writer_id);
        u32_to(offset::SITE_NEXT, 1);
        let mut u64_to = |at: usize, value: u64| page[at..at + 8].copy_from_slice(&value.to_le_bytes());
        u64_to(offset::REGION, g.region);
        u64_to(offset::CONTROL, g.control);
        u64_to(offset::LIVE, g.live);
        u64_to(offset::SITES, g.sites);
        u64_to(offset::FIRST_LANE, g.first_lane);
        u64_to(offset::BOOT_ID, self.boot_id);
        u64_to(offset::WRITER_START, self.writer_start);
        u64_to(offset::FREQUENCY, self.frequency.map_or(0, Frequency::hz));
        page[offset::UUID..][..16].copy_from_slice(&self.uuid);
        let name = self.program.as_bytes();
        let length = name.len().min(64);
        page[offset::PROGRAM..][..length].copy_from_slice(&name[..length]);
        for (id, word) in crate::event::size_table().into_iter().enumerate() {
            page[offset::EVENT_SIZES + 2 * id..][..2].copy_from_slice(&word.to_le_bytes());
        }
        let crc = super::crc::crc32(&page[CONSTANT]);
        page[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
    }
}
