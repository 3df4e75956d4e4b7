//! What a snapshot costs beside a plain copy of the same bytes.

use std::hint::black_box;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use unitrace_collector::drain::Drain;
use unitrace_collector::memory::{Memory, ReadError};
use unitrace_collector::record::Recorder;
use unitrace_collector::ring::Ring;
use unitrace_formats::event::Event;
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::{Geometry, StreamId, WriterKind};
use unitrace_formats::time::Ticks;

/// A ring of 4 MiB that went round: one lane, packets of 4 KiB, 7 bytes an event.
fn full_ring() -> Vec<u8> {
    let geometry = Geometry::divide(4 << 20, 1, 4096).unwrap();
    let mut image = Image::new(&NewHeader {
        writer: WriterKind::Guest,
        writer_id: 3,
        ..NewHeader::by_hand("web", geometry)
    });
    for number in 0..700_000u32 {
        let event = Event::PollBegin { task: ObjectId(number) };
        image.record(StreamId { lane: 0, level: 0 }, Ticks(1000 + u64::from(number) * 100), &event);
    }
    image.bytes().to_vec()
}

/// The ring, which lies still and is not copied before it is read.
struct Still(Arc<Vec<u8>>);

impl Memory for Still {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        let at = at as usize;
        to.copy_from_slice(&self.0[at..at + to.len()]);
        Ok(())
    }
}

fn best(times: usize, mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let begin = Instant::now();
        work();
        begin.elapsed()
    };
    (0..times).map(once).min().unwrap()
}

#[test]
#[ignore = "measures time: for a quiet machine and --release"]
fn a_snapshot_beside_a_copy() {
    let bytes = Arc::new(full_ring());
    let mut copy = vec![0; bytes.len()];
    let plain = best(50, || black_box(&mut copy).copy_from_slice(black_box(bytes.as_slice())));
    let snapshot = best(50, || {
        let mut ring = Ring::open(Box::new(Still(bytes.clone())), 0, bytes.len() as u64).unwrap();
        let mut recorder = Recorder::begin(io::sink(), &ring, None).unwrap();
        let mut drain = Drain::new(&ring);
        drain.round(&ring, &mut recorder).unwrap();
        drain.finish(&ring, &mut recorder).unwrap();
        recorder.finish(&mut ring).unwrap();
    });
    let ratio = snapshot.as_secs_f64() / plain.as_secs_f64();
    println!("copy {plain:?}, snapshot {snapshot:?}: {ratio:.1} times as long");
    assert!(ratio < 20.0);
}
