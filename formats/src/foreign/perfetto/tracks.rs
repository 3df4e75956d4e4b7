//! The tree of tracks: the program; in it its lanes, the modules with their tasks and spans, its counters, its loss.

use std::collections::HashSet;
use std::io::{self, Write};

use super::packets::Packets;
use super::schema::{CounterDescriptor, ProcessDescriptor, ThreadDescriptor, TrackDescriptor, order};
use crate::foreign::telling::{IdSet, Names, name_of_lane, name_of_program};
use crate::id::{ObjectId, SiteId};
use crate::ring::StreamId;
use crate::trace::Trace;

/// Perfetto's word for bytes.
const BYTES: u32 = 3;

/// What a track stands for: part of its uuid.
#[derive(Clone, Copy)]
enum Sort {
    Program,
    Lane,
    Module,
    Task,
    Span,
    Counter,
    Heap,
    Loss,
}

/// How many sorts there are.
const SORTS: usize = Sort::Loss as usize + 1;

/// Describes each track once, before its first event.
pub(super) struct Tracks {
    /// What makes each sort's uuids differ from those of others, and of other traces.
    salts: [u64; SORTS],
    count: u64,
    /// Tasks that have a track.
    tasks: IdSet,
    /// All others but spans, which are told once.
    described: HashSet<u64>,
}

impl Tracks {
    /// Describes the program. `trace` gives every track its own uuid among those of other traces.
    pub(super) fn new(trace: &Trace, out: &mut Packets<impl Write>) -> io::Result<Self> {
        let header = trace.header();
        let salt = header.uuid.iter().fold(header.boot_id, |salt, byte| mix(salt ^ u64::from(*byte)));
        let salts = std::array::from_fn(|sort| mix(salt ^ sort as u64));
        let tracks = Self { salts, count: 1, tasks: IdSet::default(), described: HashSet::new() };
        let process = ProcessDescriptor { pid: pid(trace), name: name_of_program(trace).into() };
        let uuid = tracks.program();
        out.track(TrackDescriptor { uuid, process: Some(process), ..TrackDescriptor::default() })?;
        Ok(tracks)
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The track of the program itself.
    pub(super) fn program(&self) -> u64 {
        self.uuid(Sort::Program, 0)
    }

    /// The track of a task that was described.
    pub(super) fn of_task(&self, task: ObjectId) -> u64 {
        self.uuid(Sort::Task, task.0.into())
    }

    /// The track of a span that was described.
    pub(super) fn of_span(&self, span: ObjectId) -> u64 {
        self.uuid(Sort::Span, span.0.into())
    }

    /// A lane at one level, and who wrote there: a thread, since those stand on top, and the picture of the whole trace is of
    /// them.
    pub(super) fn lane(&mut self, n: usize, trace: &Trace, out: &mut Packets<impl Write>) -> io::Result<u64> {
        self.count += 1;
        let (uuid, parent, name) =
            (self.uuid(Sort::Lane, n as u64), Some(self.program()), name_of_lane(trace, n));
        let tid = i32::try_from(n + 1).unwrap_or(i32::MAX);
        let thread = Some(ThreadDescriptor { pid: pid(trace), tid, name: name.clone() });
        out.track(TrackDescriptor { uuid, parent, name: Some(name), thread, ..TrackDescriptor::default() })?;
        Ok(uuid)
    }

    /// A task, in the group of its module.
    pub(super) fn task(
        &mut self,
        task: ObjectId,
        names: &Names<'_>,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        let uuid = self.of_task(task);
        if !self.tasks.insert(task) {
            return Ok(uuid);
        }
        let module = self.module(task, names, out)?;
        self.row((Sort::Task, task.0.into()), module, names.one(task), out)
    }

    /// The life of a span, in its task if it has one.
    pub(super) fn span(
        &mut self,
        (span, name): (ObjectId, &str),
        task: ObjectId,
        names: &Names<'_>,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        let around = match task {
            ObjectId::NONE => self.module(span, names, out)?,
            task => self.task(task, names, out)?,
        };
        let name = format!("{name} #{}", span.0 & !ObjectId::RESOURCE_BIT);
        self.row((Sort::Span, span.0.into()), around, name, out)
    }

    /// A counter of the program.
    pub(super) fn counter(
        &mut self,
        site: SiteId,
        names: &Names<'_>,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        let uuid = self.uuid(Sort::Counter, site.0.into());
        if self.described.insert(uuid) {
            let unit = names.site(site).map(|site| site.unit.to_owned()).filter(|unit| !unit.is_empty());
            let counter = CounterDescriptor { unit: 0, unit_name: unit };
            self.counting(uuid, names.of_site(site), counter, out)?;
        }
        Ok(uuid)
    }

    /// The `n`-th of the sizes of the heap.
    pub(super) fn heap(&mut self, n: u64, what: &str, out: &mut Packets<impl Write>) -> io::Result<u64> {
        let uuid = self.uuid(Sort::Heap, n);
        if self.described.insert(uuid) {
            let counter = CounterDescriptor { unit: BYTES, unit_name: None };
            self.counting(uuid, format!("heap {what}"), counter, out)?;
        }
        Ok(uuid)
    }

    /// What is missing of a lane for one reason.
    pub(super) fn loss(
        &mut self,
        stream: StreamId,
        reason: u32,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        let loss = (Sort::Loss, u64::from(reason) << 32 | u64::from(stream.raw()));
        let uuid = self.uuid(loss.0, loss.1);
        if self.described.insert(uuid) {
            self.row(loss, self.program(), format!("lost of lane {}.{}", stream.lane, stream.level), out)?;
        }
        Ok(uuid)
    }

    fn module(&mut self, of: ObjectId, names: &Names<'_>, out: &mut Packets<impl Write>) -> io::Result<u64> {
        let module = names.module(of);
        let number = module.bytes().fold(0, |uuid, byte| mix(uuid ^ u64::from(byte)));
        let uuid = self.uuid(Sort::Module, number);
        if self.described.insert(uuid) {
            self.row((Sort::Module, number), self.program(), module.into(), out)?;
        }
        Ok(uuid)
    }

    fn counting(
        &mut self,
        uuid: u64,
        name: String,
        counter: CounterDescriptor,
        out: &mut Packets<impl Write>,
    ) -> io::Result<()> {
        self.count += 1;
        let (parent, name, counter) = (Some(self.program()), Some(name), Some(counter));
        out.track(TrackDescriptor { uuid, parent, name, counter, ..TrackDescriptor::default() })
    }

    fn row(
        &mut self,
        (sort, number): (Sort, u64),
        parent: u64,
        name: String,
        out: &mut Packets<impl Write>,
    ) -> io::Result<u64> {
        self.count += 1;
        let uuid = self.uuid(sort, number);
        // Tasks stand in the order of their lives.
        let order = matches!(sort, Sort::Module).then_some(order::BY_TIME);
        let (parent, name) = (Some(parent), Some(name));
        out.track(TrackDescriptor { uuid, parent, name, order, ..TrackDescriptor::default() })?;
        Ok(uuid)
    }

    /// The same for the same thing of the same trace; never 0, which is everybody's.
    fn uuid(&self, sort: Sort, number: u64) -> u64 {
        mix(self.salts[sort as usize] ^ number).max(1)
    }
}

/// The program's number. Perfetto takes process 0 for the idle process of Linux.
fn pid(trace: &Trace) -> i32 {
    i32::try_from(trace.header().writer_id).unwrap_or_default().max(1)
}

/// The finalizer of splitmix64: every bit of the input counts.
fn mix(mut bits: u64) -> u64 {
    bits = bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ bits >> 31
}
