//! A writer for tests: a small ring made by hand, with a clock of its own.

pub(crate) mod ram;

use unitrace_formats::event::Event;
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::live::{LiveEntry, LiveKind, LiveState};
use unitrace_formats::ring::packet::PacketHeader;
use unitrace_formats::ring::{Geometry, Site, SiteKind, StreamId};
use unitrace_formats::time::Ticks;

/// A ring of 2 lanes and packets of 256 bytes.
pub(crate) struct TestRing {
    image: Image,
    geometry: Geometry,
    now: Ticks,
}

impl TestRing {
    pub(crate) const TASK: StreamId = StreamId { lane: 0, level: 0 };

    pub(crate) fn new() -> Self {
        Self::with_boot_id(0xB001)
    }

    pub(crate) fn with_boot_id(boot_id: u64) -> Self {
        let geometry = Geometry::divide(64 << 10, 2, 256).unwrap();
        let image = Image::new(&NewHeader {
            boot_id,
            writer_id: 5_000_000,
            writer_start: 77,
            ..NewHeader::by_hand("web", geometry)
        });
        Self { image, geometry, now: Ticks(1000) }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.image.bytes()
    }

    pub(crate) fn geometry(&self) -> Geometry {
        self.geometry
    }

    /// Events that a stream recorded so far, overwritten ones too.
    pub(crate) fn recorded(&self, stream: StreamId) -> u64 {
        let slots = 0..self.geometry.packets[usize::from(stream.level)];
        let headers = slots.filter_map(|slot| PacketHeader::parse(&self.bytes()[self.at(stream, slot)..]));
        headers.map(|header| header.first_index + u64::from(header.commit.count)).max().unwrap_or(0)
    }

    /// Records `count` events on a stream, 10 ticks apart; packets begin with one more.
    pub(crate) fn record(&mut self, stream: StreamId, count: usize) {
        for number in 0..count {
            self.now.0 += 10;
            self.image.record(stream, self.now, &Event::PollBegin { task: ObjectId(number as u32 + 1) });
        }
    }

    /// Where a packet lies.
    pub(crate) fn at(&self, stream: StreamId, slot: u32) -> usize {
        (self.geometry.stream(stream) + u64::from(slot) * u64::from(self.geometry.packet_size)) as usize
    }

    /// Publishes one site called "worker" and a live task 9.
    pub(crate) fn tables(&mut self) {
        let site = Site { kind: SiteKind::Task, name: "worker", module: "", file: "", line: 12, unit: "" };
        assert_eq!(self.image.site(&site), Some(SiteId(1)));
        self.image.live(&LiveEntry {
            id: ObjectId(9),
            kind: LiveKind::Task,
            state: LiveState::Waiting,
            site: SiteId(1),
            parent: ObjectId(0),
            waiting_on: ObjectId(0),
            since: Ticks(1000),
            detail: 0,
        });
    }
}
