//! The trace that benchmarks read.

use std::path::Path;

use unitrace_formats::event::{Cause, Event, PollResult, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::{Geometry, Header, StreamId, scan};
use unitrace_formats::time::{Frequency, Ticks};
use unitrace_formats::trace::TraceWriter;

/// How many lanes it has.
pub(crate) const LANES: u64 = 4;

/// A trace with the events of an executor at work; lanes take turns of `burst` events.
pub(crate) fn write_trace(path: &Path, events: u64, burst: u64) -> u64 {
    let mut ring = Image::new(&NewHeader {
        frequency: Frequency::new(2_100_000_000),
        ..NewHeader::by_hand("bench", Geometry::divide(events * 24, LANES as u32, 4096).unwrap())
    });
    let mut now = 1_000_000;
    for n in 0..events / 4 {
        let lane = StreamId { lane: (n / burst.div_ceil(4) % LANES) as u16, level: 0 };
        let task = ObjectId((n % 1000) as u32 + 1);
        let other = ObjectId((n % 777) as u32 + 1);
        let first = match n % 50 {
            0 => Event::Spawn { task, parent: other, site: SiteId(3), kind: TaskKind::Task },
            _ => Event::Read { task, source: other },
        };
        let events = [
            Event::PollBegin { task },
            first,
            Event::Wake { task: other, cause: Cause::Task, by: task.0 },
            Event::PollEnd { task, result: PollResult::Pending },
        ];
        for event in events {
            now += 150 + n * 7919 % 600;
            ring.record(lane, Ticks(now), &event);
        }
    }
    let header = Header::parse(ring.bytes()).unwrap();
    let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let mut writer = TraceWriter::new(file, ring.header_page()).unwrap();
    for found in scan::scan(ring.bytes(), &header).packets {
        writer.packet(&ring.bytes()[found.offset as usize..][..4096]).unwrap();
    }
    writer.finish().unwrap().1.events
}
