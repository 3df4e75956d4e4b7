//! The tree of tracks: the program; in it its lanes, the modules with their tasks and spans, its counters, its loss.

use std::collections::HashSet;
use std::io::{self, Write};

use super::names::Names;
use super::packets::Packets;
use super::schema::{CounterDescriptor, ProcessDescriptor, TrackDescriptor};
use crate::id::{ObjectId, SiteId};
use crate::ring::StreamId;
use crate::trace::{Stream, Trace};

/// Perfetto's word for bytes.
const BYTES: u32 = 3;
/// The group of what has neither module nor file.
const NO_MODULE: &str = "no module";

/// Describes each track once, before its first event.
pub(super) struct Tracks {
    salt: u64,
    described: HashSet<u64>,
}

impl Tracks {
    /// Describes the program. `trace` gives every track its own uuid among those of other traces.
    pub(super) fn new(trace: &Trace, out: &mut Packets<impl Write>) -> io::Result<Self> {
        let header = trace.header();
        let salt = header.uuid.iter().fold(header.boot_id, |salt, byte| mix(salt ^ u64::from(*byte)));
        let tracks = Self { salt, described: HashSet::new() };
        // Perfetto takes process 0 for the idle process of Linux.
        let pid = i32::try_from(header.writer_id).unwrap_or_default().max(1);
        let process = ProcessDescriptor { pid, name: header.program_name().into() };
        let uuid = tracks.program();
        out.track(TrackDescriptor { uuid, process: Some(process), ..TrackDescriptor::default() })?;
        Ok(tracks)
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.described.len() as u64 + 1
    }

    /// The track of the program itself.
    pub(super) fn program(&self) -> u64 {
        self.uuid("program", 0)
    }

    /// A lane at one level, and who wrote there.
    pub(super) fn lane(
        &mut self,
        n: usize,
        stream: Stream,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        let StreamId { lane, level } = stream.id;
        let name = match level {
            0 => format!("lane {lane} of {}", stream.owner),
            _ => format!("lane {lane} of {}, interrupt level {level}", stream.owner),
        };
        self.row(self.uuid("lane", n as u64), self.program(), || name, out)
    }

    /// A task, in the group of its module.
    pub(super) fn task(
        &mut self,
        task: ObjectId,
        names: &Names<'_>,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        let module = self.module(task, names, out)?;
        self.row(self.uuid("task", task.0.into()), module, || names.one(task), out)
    }

    /// The life of a span, in its task if it has one.
    pub(super) fn span(
        &mut self,
        span: ObjectId,
        task: ObjectId,
        names: &Names<'_>,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        let around = match task {
            ObjectId::NONE => self.module(span, names, out)?,
            task => self.task(task, names, out)?,
        };
        self.row(self.uuid("span", span.0.into()), around, || names.one(span), out)
    }

    /// A counter of the program.
    pub(super) fn counter(
        &mut self,
        site: SiteId,
        names: &Names<'_>,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        let unit = names.site(site).map(|site| site.unit.to_owned()).filter(|unit| !unit.is_empty());
        let counter = CounterDescriptor { unit: 0, unit_name: unit };
        self.counting(self.uuid("counter", site.0.into()), names.of_site(site), counter, out)
    }

    /// The `n`-th of the sizes of the heap.
    pub(super) fn heap(&mut self, n: u64, what: &str, out: &mut Packets<impl Write>) -> io::Result<u64> {
        let counter = CounterDescriptor { unit: BYTES, unit_name: None };
        self.counting(self.uuid("heap", n), format!("heap {what}"), counter, out)
    }

    /// What is missing of a lane for one reason.
    pub(super) fn loss(
        &mut self,
        stream: StreamId,
        reason: u32,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        let number = u64::from(reason) << 32 | u64::from(stream.raw());
        let name = || format!("lost of lane {}.{}", stream.lane, stream.level);
        self.row(self.uuid("loss", number), self.program(), name, out)
    }

    fn module(&mut self, of: ObjectId, names: &Names<'_>, out: &mut Packets<impl Write>) -> io::Result<u64> {
        // What `#[track_caller]` names has a file and no module.
        let words = names.site_of(of).map(|site| [site.module, site.file]);
        let module = words.into_iter().flatten().find(|word| !word.is_empty()).unwrap_or(NO_MODULE);
        let uuid = self.uuid("module", module.bytes().fold(0, |uuid, byte| mix(uuid ^ u64::from(byte))));
        self.row(uuid, self.program(), || module.into(), out)
    }

    fn counting(
        &mut self,
        uuid: u64,
        name: String,
        counter: CounterDescriptor,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        let track = TrackDescriptor {
            uuid,
            parent: Some(self.program()),
            name: Some(name),
            counter: Some(counter),
            ..TrackDescriptor::default()
        };
        if self.described.insert(uuid) {
            out.track(track)?;
        }
        Ok(uuid)
    }

    fn row(
        &mut self,
        uuid: u64,
        parent: u64,
        name: impl FnOnce() -> String,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        if self.described.insert(uuid) {
            let (parent, name) = (Some(parent), Some(name()));
            out.track(TrackDescriptor { uuid, parent, name, ..TrackDescriptor::default() })?;
        }
        Ok(uuid)
    }

    /// The same for the same thing of the same trace; never 0, which is everybody's.
    fn uuid(&self, what: &str, number: u64) -> u64 {
        what.bytes().fold(mix(self.salt ^ number), |uuid, byte| mix(uuid ^ u64::from(byte))).max(1)
    }
}

/// The finalizer of splitmix64: every bit of the input counts.
fn mix(mut bits: u64) -> u64 {
    bits = bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ bits >> 31
}
