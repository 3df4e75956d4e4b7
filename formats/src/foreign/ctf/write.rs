//! From a trace to files.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use super::clock::ClockClass;
use super::directory::{METADATA, NO_LANE, boot_directory, prepare, stream_file};
use super::metadata::Metadata;
use super::plan::{self, StreamPlan};
use super::sites::Referenced;
use super::stream::StreamWriter;
use super::{CtfError, CtfOptions, Summary, at};
use crate::clock::Rate;
use crate::ring::{Gap, GapKind, StreamId};
use crate::time::{Anchor, Ticks};
use crate::trace::{Epoch, Packet, Trace};

/// Stream number of [`NO_LANE`], which no lane has.
const NO_LANE_STREAM: u32 = u32::MAX;

/// Writes `trace` as a CTF 1.8 directory. Packets are copied one by one; what is held is a reference to each.
///
/// `dir` is made if there is none. One that was written by this function before is replaced.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use unitrace_formats::{foreign::ctf, trace::Trace};
/// let trace = Trace::open("web.utr".as_ref())?;
/// let written = ctf::write_dir(&trace, "web.ctf".as_ref(), ctf::CtfOptions::default())?;
/// println!("{} events for babeltrace2, {} lost", written.events, written.lost);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CtfError::Foreign`] if `dir` holds what is not ours; nothing is changed then. [`CtfError::NoAnchor`], before
/// anything is written. [`CtfError::Io`] with the file it is about.
pub fn write_dir(trace: &Trace, dir: &Path, options: CtfOptions) -> Result<Summary, CtfError> {
    if options.absolute && trace.clock().unix(Ticks(0)).is_none() {
        return Err(CtfError::NoAnchor);
    }
    prepare(dir)?;
    let mut summary = Summary::default();
    let plans = plan::epochs(trace);
    let alone = plans.len() == 1;
    for (n, streams) in plans.into_iter().enumerate() {
        let boot = boot_directory(dir, n);
        let dir = if alone { dir } else { &boot };
        std::fs::create_dir_all(dir).map_err(at(dir))?;
        EpochWriter { trace, dir, n, summary: &mut summary }.write(streams, options)?;
    }
    Ok(summary)
}

/// Writes one epoch: a CTF trace of its own.
struct EpochWriter<'a> {
    trace: &'a Trace,
    dir: &'a Path,
    n: usize,
    summary: &'a mut Summary,
}

impl<'a> EpochWriter<'a> {
    fn write(&mut self, mut streams: Vec<StreamPlan<'a>>, options: CtfOptions) -> Result<(), CtfError> {
        let clock = self.clock(options);
        let mut seen = Referenced::new();
        let mut examine = |stream| plan::examine(self.trace, stream, clock.last(), &mut seen);
        let packets: Vec<Vec<&Packet>> = streams.iter_mut().map(&mut examine).collect();
        self.metadata(&seen, clock)?;
        for (stream, packets) in streams.iter().zip(packets) {
            self.stream(stream, &packets)?;
        }
        if self.n + 1 == self.trace.epochs().len() {
            self.no_lane()?;
        }
        Ok(())
    }

    fn epoch(&self) -> &'a Epoch {
        &self.trace.epochs()[self.n]
    }

    /// The metadata comes first: an unfinished directory is then known as ours.
    fn metadata(&mut self, seen: &Referenced, clock: ClockClass) -> Result<(), CtfError> {
        let header = &self.epoch().header;
        let sites = self.trace.sites();
        let metadata = Metadata {
            header,
            uuid: uuid(&self.epoch().header.uuid, self.n, header.boot_id),
            clock,
            labels: &seen.labels(|id| sites.get(id)),
        };
        let mut text = String::new();
        // Writing into a string does not fail.
        let _ = metadata.write(&mut text);
        let path = self.dir.join(METADATA);
        std::fs::write(&path, &text).map_err(at(&path))?;
        self.summary.bytes += text.len() as u64;
        Ok(())
    }

    /// The clock of this epoch's own ticks, so that all epochs together are in the order of the trace.
    fn clock(&self, options: CtfOptions) -> ClockClass {
        let clock = self.trace.clock();
        let frequency = match clock.rate() {
            Rate::Stated(frequency) | Rate::Measured(frequency) => Some(frequency),
            Rate::Unknown => None,
        };
        let first = self.trace.packets().iter().find(|packet| packet.epoch as usize == self.n);
        let ticks = first.map(|packet| packet.header.begin).unwrap_or_default();
        let placed = self.epoch().place(ticks);
        let since_zero = || (self.n > 0).then(|| clock.rate().frequency().nanos(placed.0));
        let time = clock.unix(placed).or_else(since_zero);
        let anchor = time.map(|time| Anchor { ticks, unix_ns: time.0.max(0) as u64, host_ns: 0 });
        ClockClass::new(frequency, anchor, options.absolute)
    }

    fn stream(&mut self, plan: &StreamPlan<'_>, packets: &[&Packet]) -> Result<(), CtfError> {
        let path = self.dir.join(stream_file(plan.id));
        let file = BufWriter::new(File::create(&path).map_err(at(&path))?);
        let mut out = StreamWriter::new(file, &plan.losses);
        for packet in packets {
            out.packet(&packet.header, self.trace.content(packet)).map_err(at(&path))?;
            self.summary.packets += 1;
            self.summary.events += u64::from(packet.header.commit.count);
        }
        let finished = out.finish(plan.id.raw()).map_err(at(&path))?;
        self.count(finished);
        Ok(())
    }

    fn count(&mut self, (bytes, lost): (u64, u64)) {
        self.summary.streams += 1;
        self.summary.bytes += bytes;
        self.summary.lost = self.summary.lost.saturating_add(lost);
    }

    /// Events of threads that found no lane are in no stream, yet they are lost.
    fn no_lane(&mut self) -> Result<(), CtfError> {
        let events = u64::from(self.epoch().header.no_lane);
        if events == 0 {
            return Ok(());
        }
        let times = self.trace.packets().iter().filter(|packet| packet.epoch as usize == self.n);
        let after = times.clone().map(|packet| packet.header.begin).min().unwrap_or_default();
        let before = times.map(|packet| packet.header.end).max().unwrap_or_default();
        let nowhere = StreamId { lane: u16::MAX, level: 0 };
        let loss = [Gap { stream: nowhere, after, before, events, kind: GapKind::Discarded }];
        let path = self.dir.join(NO_LANE);
        let file = BufWriter::new(File::create(&path).map_err(at(&path))?);
        let finished = StreamWriter::new(file, &loss).finish(NO_LANE_STREAM).map_err(at(&path))?;
        self.count(finished);
        Ok(())
    }
}

/// Readers merge traces with equal uuids, and the ticks of two epochs must not be mixed: later ones get their own.
fn uuid(of_ring: &[u8; 16], epoch: usize, boot_id: u64) -> [u8; 16] {
    let mut uuid = *of_ring;
    if epoch > 0 {
        for (byte, other) in uuid.iter_mut().zip(boot_id.to_le_bytes()) {
            *byte ^= other;
        }
    }
    uuid
}
