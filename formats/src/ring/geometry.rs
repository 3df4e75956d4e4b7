//! Where the parts of a region lie. The writer makes a [`Geometry`]; a reader takes it out of a copied header and
//! [`Geometry::check`]s it before it touches anything else.

use super::PAGE;

/// Levels of a lane: task, interrupt, nested interrupt.
pub const LEVELS: usize = 3;

/// One writer's stream of packets: a lane at one of its levels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StreamId {
    /// CPU (kernel) or thread slot (process).
    pub lane: u16,
    /// 0: tasks, 1: interrupts and signals, 2: nested interrupts.
    pub level: u8,
}

impl StreamId {
    /// The number in packet headers: lane × [`LEVELS`] + level.
    pub const fn raw(self) -> u32 {
        self.lane as u32 * LEVELS as u32 + self.level as u32
    }

    /// From the number in packet headers; `None` if the lane does not fit in 16 bits.
    pub const fn from_raw(raw: u32) -> Option<Self> {
        let lane = raw / LEVELS as u32;
        if lane > u16::MAX as u32 {
            return None;
        }
        Some(Self { lane: lane as u16, level: (raw % LEVELS as u32) as u8 })
    }
}

impl core::fmt::Display for StreamId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "lane {} level {}", self.lane, self.level)
    }
}

/// Offsets in bytes from the start of the region, sizes in bytes, counts.
///
/// ```text
/// 0            header page
/// control      lanes × LEVELS × 64 bytes   the writer's cursors; readers ignore them
/// live         live_slots × 32 bytes
/// sites        index: site_slots × u32, then site_bytes of records
/// lanes        lanes × (packets[0] + packets[1] + packets[2]) × packet_size
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Geometry {
    /// Whole region, a multiple of [`PAGE`].
    pub region: u64,
    /// Offset of the control area.
    pub control: u64,
    /// Offset of the live table.
    pub live: u64,
    /// Offset of the site table.
    pub sites: u64,
    /// Offset of the first lane, a multiple of [`PAGE`].
    pub first_lane: u64,
    /// Slots of the live table, a power of two.
    pub live_slots: u32,
    /// Entries of the site index; entry 0 is never used.
    pub site_slots: u32,
    /// Bytes for site records after the index.
    pub site_bytes: u32,
    /// A power of two from 256 to 65,536.
    pub packet_size: u32,
    /// How many lanes.
    pub lanes: u32,
    /// Packets of each level of a lane.
    pub packets: [u32; LEVELS],
}

/// What is wrong with a geometry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GeometryError {
    /// Packet size is not a power of two from 256 to 65,536.
    PacketSize(u32),
    /// More than 65,536 lanes or none, or a level with fewer than 2 packets.
    Lanes,
    /// The live table's size is not a power of two.
    LiveSlots(u32),
    /// More site slots than 65,536.
    SiteSlots(u32),
    /// A part is not aligned, overlaps its neighbour or ends beyond the region; its name.
    Part(&'static str),
    /// The memory is too small for even two packets a level; the bytes that would do.
    TooSmall(u64),
}

impl core::fmt::Display for GeometryError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::PacketSize(size) => write!(f, "packet size {size} is not a power of two from 256 to 65536"),
            Self::Lanes => f.write_str("the number of lanes or of packets in them is out of range"),
            Self::LiveSlots(n) => write!(f, "{n} live slots are not a power of two"),
            Self::SiteSlots(n) => write!(f, "{n} site slots are more than 65536"),
            Self::Part(name) => write!(f, "the {name} overlap or leave the region"),
            Self::TooSmall(need) => write!(f, "the ring is too small: it needs at least {need} bytes"),
        }
    }
}

impl core::error::Error for GeometryError {}

impl Geometry {
    /// Bytes of one lane's control block.
    pub const CONTROL_BYTES: u64 = 64;

    /// Divides `region` bytes (rounded down to pages) among `lanes` lanes: a sixteenth for the live table, a
    /// sixteenth for sites (both capped), the rest for packets; of a lane's packets an eighth goes to each interrupt
    /// level, two at least.
    pub const fn divide(region: u64, lanes: u32, packet_size: u32) -> Result<Self, GeometryError> {
        if !packet_size.is_power_of_two() || packet_size < 256 || packet_size > 65536 {
            return Err(GeometryError::PacketSize(packet_size));
        }
        if lanes == 0 || lanes > 65536 {
            return Err(GeometryError::Lanes);
        }
        let region = region / PAGE as u64 * PAGE as u64;
        let front = Front::of(region, lanes);
        if region < front.least(lanes, packet_size) {
            return Err(GeometryError::TooSmall(enough(lanes, packet_size)));
        }
        let Front { live_slots, site_slots, site_bytes, live, sites, first_lane } = front;
        let each = (region - first_lane) / lanes as u64 / packet_size as u64;
        let each = if each > u32::MAX as u64 { u32::MAX as u64 } else { each };
        let nested = clamp(each / 8, 2, 1024);
        let packets = [(each - 2 * nested) as u32, nested as u32, nested as u32];
        Ok(Self {
            region,
            control: PAGE as u64,
            live,
            sites,
            first_lane,
            live_slots: live_slots as u32,
            site_slots: site_slots as u32,
            site_bytes: site_bytes as u32,
            packet_size,
            lanes,
            packets,
        })
    }

    /// True if every part lies inside the region, aligned, in order, without overlap: after this, offsets computed
    /// from the geometry cannot overflow or leave the region.
    pub fn check(&self) -> Result<(), GeometryError> {
        if !self.packet_size.is_power_of_two() || !(256..=65536).contains(&self.packet_size) {
            return Err(GeometryError::PacketSize(self.packet_size));
        }
        if self.lanes == 0 || self.lanes > 65536 || self.packets.iter().any(|&n| n < 2) {
            return Err(GeometryError::Lanes);
        }
        if !self.live_slots.is_power_of_two() {
            return Err(GeometryError::LiveSlots(self.live_slots));
        }
        if self.site_slots > 65536 {
            return Err(GeometryError::SiteSlots(self.site_slots));
        }
        let control_end = self
            .control
            .checked_add(self.lanes as u64 * LEVELS as u64 * Self::CONTROL_BYTES)
            .ok_or(GeometryError::Part("control blocks"))?;
        if self.control < PAGE as u64
            || self.control % 64 != 0
            || control_end > self.live
            || self.live % 64 != 0
        {
            return Err(GeometryError::Part("control blocks"));
        }
        let live_end = self.live.checked_add(self.live_slots as u64 * super::live::SLOT_BYTES as u64);
        if live_end.is_none_or(|end| end > self.sites) || self.sites % 4 != 0 {
            return Err(GeometryError::Part("live slots"));
        }
        let sites_end = self.sites.checked_add(self.site_slots as u64 * 4 + self.site_bytes as u64);
        if sites_end.is_none_or(|end| end > self.first_lane) || self.first_lane % PAGE as u64 != 0 {
            return Err(GeometryError::Part("sites"));
        }
        let packets: u64 = self.packets.iter().map(|&n| n as u64).sum();
        let lanes_end = packets
            .checked_mul(self.packet_size as u64)
            .and_then(|lane| lane.checked_mul(self.lanes as u64))
            .and_then(|all| all.checked_add(self.first_lane));
        if lanes_end.is_none_or(|end| end > self.region) || self.region % PAGE as u64 != 0 {
            return Err(GeometryError::Part("lanes"));
        }
        Ok(())
    }

    /// Packets of one lane, all levels.
    pub const fn packets_per_lane(&self) -> u64 {
        self.packets[0] as u64 + self.packets[1] as u64 + self.packets[2] as u64
    }

    /// Offset of a stream's first packet.
    pub const fn stream(&self, id: StreamId) -> u64 {
        let mut before = 0;
        let mut level = 0;
        while level < id.level as usize && level < LEVELS {
            before += self.packets[level] as u64;
            level += 1;
        }
        self.first_lane + (id.lane as u64 * self.packets_per_lane() + before) * self.packet_size as u64
    }

    /// Offset of a stream's control block.
    pub const fn control_block(&self, id: StreamId) -> u64 {
        self.control + id.raw() as u64 * Self::CONTROL_BYTES
    }

    /// Every stream of the ring.
    pub fn streams(&self) -> impl Iterator<Item = StreamId> + use<> {
        (0..self.lanes * LEVELS as u32).filter_map(StreamId::from_raw)
    }
}

/// What lies before the lanes.
struct Front {
    live_slots: u64,
    site_slots: u64,
    site_bytes: u64,
    live: u64,
    sites: u64,
    first_lane: u64,
}

impl Front {
    /// Of a region of so many bytes.
    const fn of(region: u64, lanes: u32) -> Self {
        let live_slots = power_of_two_at_most(clamp(region / 16 / super::live::SLOT_BYTES as u64, 32, 65536));
        let site_slots = power_of_two_at_most(clamp(region / 16 / 64, 64, 65536));
        let site_bytes = site_slots * 60;
        let live = align(PAGE as u64 + lanes as u64 * LEVELS as u64 * Geometry::CONTROL_BYTES, 64);
        let sites = live + live_slots * super::live::SLOT_BYTES as u64;
        let first_lane = align(sites + site_slots * 4 + site_bytes, PAGE as u64);
        Self { live_slots, site_slots, site_bytes, live, sites, first_lane }
    }

    /// Bytes with two packets for each level of each lane behind it, in whole pages.
    const fn least(&self, lanes: u32, packet_size: u32) -> u64 {
        align(self.first_lane + lanes as u64 * 6 * packet_size as u64, PAGE as u64)
    }
}

/// Bytes that [`Geometry::divide`] takes. The tables grow with the region, so that it is approached from below.
const fn enough(lanes: u32, packet_size: u32) -> u64 {
    let mut region = PAGE as u64;
    loop {
        let least = Front::of(region, lanes).least(lanes, packet_size);
        if least <= region {
            return region;
        }
        region = least;
    }
}

const fn align(value: u64, to: u64) -> u64 {
    value.div_ceil(to) * to
}

const fn clamp(value: u64, low: u64, high: u64) -> u64 {
    if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    }
}

const fn power_of_two_at_most(value: u64) -> u64 {
    1 << (63 - value.leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_be_enough_is_and_a_page_less_is_not() {
        for lanes in [1, 2, 8, 64, 1000] {
            for packet in [256, 4096, 65536] {
                let Err(GeometryError::TooSmall(enough)) = Geometry::divide(PAGE as u64, lanes, packet)
                else {
                    panic!("a page is enough for {lanes} lanes?");
                };
                assert!(Geometry::divide(enough, lanes, packet).is_ok(), "{lanes} lanes, {packet}: {enough}");
                assert!(Geometry::divide(enough - PAGE as u64, lanes, packet).is_err(), "{lanes}, {packet}");
            }
        }
    }
}
