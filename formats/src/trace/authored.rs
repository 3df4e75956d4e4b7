//! A trace that was never a file: what an importer made, put together like the parts of one.

use super::Trace;
use super::assemble::{Packet, Parts};
use super::data::Held;
use crate::event::size_table;
use crate::foreign::author::{LONGEST_PACKET, Room, Source};
use crate::ring::header::ANCHOR_SLOTS;
use crate::ring::packet::PacketHeader;
use crate::ring::{Gap, Geometry, Header, LiveEntry, WriterKind};
use crate::sites::Sites;
use crate::time::{Anchor, ClockKind, Frequency};

/// The parts of a trace as [`crate::foreign::author::Author`] makes them.
#[derive(Debug)]
pub(crate) struct Authored {
    pub(crate) program: String,
    pub(crate) frequency: Frequency,
    pub(crate) lane_names: Vec<String>,
    pub(crate) sites: Sites,
    pub(crate) sites_lost: u32,
    /// Packets, each header's place left empty.
    pub(crate) room: Room,
    /// Headers and where each packet begins.
    pub(crate) packets: Vec<(PacketHeader, u64)>,
    pub(crate) live: Vec<LiveEntry>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) anchors: Vec<Anchor>,
    pub(crate) forgets_promises: bool,
    pub(crate) source: Source,
}

/// What a trace holds that came from a foreign file.
#[derive(Default, Debug)]
pub(super) struct Foreign {
    pub(super) lane_names: Vec<String>,
    pub(super) forgets_promises: bool,
    pub(super) source: Option<Source>,
}

impl Trace {
    pub(crate) fn authored(made: Authored) -> Self {
        let mut parts = Parts::default();
        parts.sites = made.sites;
        parts.packets = made.packets.iter().map(|&(header, at)| Packet::new(header, 0, at)).collect();
        let mut header = header(&made.program, made.frequency, made.lane_names.len(), made.sites_lost);
        header.anchors.iter_mut().zip(&made.anchors).for_each(|(slot, anchor)| *slot = Some(*anchor));
        parts.header(header);
        parts.anchors = made.anchors.into_iter().map(|anchor| (0, anchor)).collect();
        parts.live_entries(made.live);
        made.gaps.into_iter().for_each(|gap| parts.lost(gap));
        parts.foreign = Foreign {
            lane_names: made.lane_names,
            forgets_promises: made.forgets_promises,
            source: Some(made.source),
        };
        Self::new(Held::Made(made.room), parts)
    }
}

/// For what no importer can exceed, since an [`crate::foreign::author::Author`] counts its lanes.
const SMALLEST: Geometry = match Geometry::divide(8 << 20, 1, LONGEST_PACKET as u32) {
    Ok(geometry) => geometry,
    Err(_) => panic!("room for one lane"),
};

/// The header that a ring with these lanes would have.
fn header(program: &str, frequency: Frequency, lanes: usize, sites_lost: u32) -> Header {
    let lanes = lanes.clamp(1, 1 << 16) as u32;
    let region = (8 << 20) + u64::from(lanes) * 8 * LONGEST_PACKET as u64;
    let name = program.as_bytes();
    Header {
        geometry: Geometry::divide(region, lanes, LONGEST_PACKET as u32).unwrap_or(SMALLEST),
        boot_id: 1,
        clock: ClockKind::Unknown,
        frequency: Some(frequency),
        writer: WriterKind::Unknown,
        writer_id: 0,
        writer_start: 0,
        uuid: [0; 16],
        program: std::array::from_fn(|at| name.get(at).copied().unwrap_or_default()),
        event_sizes: size_table(),
        page_lists: [0; 8],
        page_list_count: 0,
        no_lane: 0,
        sites_lost,
        live_lost: 0,
        site_next: 1,
        anchors: [None; ANCHOR_SLOTS],
    }
}
