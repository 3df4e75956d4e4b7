//! Trace files: one life of one ring, as a stream of its own parts. TRACE.md is the normative text, [`layout`] its
//! tables.
//!
//! ```no_run
//! # fn main() -> Result<(), unitrace_formats::trace::TraceError> {
//! use unitrace_formats::trace::Trace;
//! let trace = Trace::open("web.utr".as_ref())?;
//! for note in trace.notes() {
//!     eprintln!("note: {note}");
//! }
//! let columns = trace.columns();
//! println!("{} events, {} lost", columns.len(), trace.lost().total());
//! # Ok(())
//! # }
//! ```

mod assemble;
mod authored;
mod data;
mod epoch;
mod error;
mod gaps;
pub mod index;
pub mod layout;
mod load;
mod loss;
mod note;
mod origin;
mod raw;
mod save;
mod sections;
pub mod text;
pub mod write;

use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use assemble::Packet;
pub(crate) use authored::Authored;
pub use epoch::Epoch;
pub use error::TraceError;
pub use loss::Loss;
pub use note::Note;
pub use write::{Summary, TraceWriter};

use crate::clock::{CollectorAnchor, TraceClock};
use crate::columns::{Columns, Pieces, Spare, Stretches};
use crate::foreign::author::Source;
use crate::foreign::packed::{self, Unpacked};
use crate::foreign::{ImportOptions, detect};
use crate::ring::packet::HEADER;
use crate::ring::{Gap, Header, LiveEntry, StreamId};
use crate::sites::Sites;
use crate::time::{Anchor, Ticks};
use assemble::{Assembled, Parts};
use authored::Foreign;
use data::{Data, Held};

/// Whose events: a lane at one of its levels, and who wrote there. A lane that a thread left is taken by the next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stream {
    /// Lane and level.
    pub id: StreamId,
    /// Thread id or CPU number.
    pub owner: u32,
}

/// An opened trace. Everything is on one time axis, in ticks; [`Trace::clock`] makes times of them.
#[derive(Debug)]
pub struct Trace {
    data: Held,
    parts: Assembled,
    foreign: Foreign,
}

impl Trace {
    /// Opens a trace file, complete or not, the ring file of a program, or what another tool wrote ([`crate::foreign`]):
    /// a file, or the directory of a CTF trace.
    ///
    /// A large trace file is mapped: it must not be cut short by others while it is open (our collector never does
    /// that), or the program ends with SIGBUS. A ring file is always read, never mapped.
    ///
    /// # Errors
    /// The sentences of [`TraceError`] say what to do.
    pub fn open(path: &Path) -> Result<Self, TraceError> {
        Self::open_as(path, &ImportOptions::default())
    }

    /// As [`Trace::open`]; what another tool wrote is read `how` it should be.
    ///
    /// # Errors
    /// The sentences of [`TraceError`] say what to do.
    pub fn open_as(path: &Path, how: &ImportOptions) -> Result<Self, TraceError> {
        if let Some(read) = detect::read_dir(path, how) {
            return read.map_err(TraceError::Import);
        }
        let (mut file, mut first) = beginning(path)?;
        if raw::is_ring(&first) || load::is_trace(&first) {
            return Self::open_known(file, first);
        }
        // What nobody knows may be a film: it is not read to its end.
        if detect::is_known(&first) || packed::is_packed(&first) {
            file.read_to_end(&mut first)?;
        }
        Self::from_bytes_as(first, how)
    }

    /// Opens what unitrace itself wrote: a trace file or the ring file of a program. A program that opens nothing else has
    /// no readers of foreign formats in it.
    ///
    /// # Errors
    /// The sentences of [`TraceError`] say what to do.
    pub fn open_own(path: &Path) -> Result<Self, TraceError> {
        let (file, first) = beginning(path)?;
        match raw::is_ring(&first) || load::is_trace(&first) {
            true => Self::open_known(file, first),
            false if first.is_empty() => Err(TraceError::Empty),
            false => Err(TraceError::unknown(&first, &[])),
        }
    }

    fn open_known(mut file: File, mut first: Vec<u8>) -> Result<Self, TraceError> {
        if raw::is_ring(&first) {
            let (bytes, parts) = raw::read(&mut file)?;
            return Ok(Self::new(Held::File(Data::Owned(bytes)), parts));
        }
        let data = match std::io::Seek::rewind(&mut file) {
            Ok(()) => Data::of_trace(file)?,
            // A pipe: what was read is gone from it.
            Err(_) => {
                file.read_to_end(&mut first)?;
                Data::Owned(first)
            }
        };
        let parts = load::load(&data)?;
        Ok(Self::new(Held::File(data), parts))
    }

    /// Takes the bytes of a trace file, of a ring that nobody writes to any more, or of what another tool wrote: what
    /// came in on stdin.
    ///
    /// # Errors
    /// The sentences of [`TraceError`] say what to do.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, TraceError> {
        Self::from_bytes_as(bytes, &ImportOptions::default())
    }

    /// As [`Trace::from_bytes`]; what another tool wrote is read `how` it should be.
    ///
    /// # Errors
    /// The sentences of [`TraceError`] say what to do.
    pub fn from_bytes_as(bytes: Vec<u8>, how: &ImportOptions) -> Result<Self, TraceError> {
        match packed::unpack(&bytes) {
            None => Self::from_plain(bytes, how),
            Some(unpacked) => Self::from_unpacked(unpacked.map_err(TraceError::Import)?, how),
        }
    }

    fn from_unpacked(Unpacked { bytes, cut }: Unpacked, how: &ImportOptions) -> Result<Self, TraceError> {
        let mut trace = Self::from_plain(bytes, how)?;
        // Of a trace of our own the sections say themselves what is missing.
        if let (Some(source), Some((at, why))) = (&mut trace.foreign.source, cut) {
            source.drop_at(at, &format!("packed ends that cannot be unpacked ({why})"));
        }
        Ok(trace)
    }

    fn from_plain(bytes: Vec<u8>, how: &ImportOptions) -> Result<Self, TraceError> {
        let parts = match bytes.as_slice() {
            ring if raw::is_ring(ring) => raw::load(ring)?,
            file if load::is_trace(file) => load::load(file)?,
            other => return foreign(other, how),
        };
        Ok(Self::new(Held::File(Data::Owned(bytes)), parts))
    }

    fn new(data: Held, mut parts: Parts) -> Self {
        let foreign = std::mem::take(&mut parts.foreign);
        Self { data, parts: assemble::assemble(parts), foreign }
    }

    /// The ring's newest header page.
    pub fn header(&self) -> &Header {
        // There is at least one epoch: a file without a header is not opened.
        &self.parts.epochs[self.parts.epochs.len() - 1].header
    }

    /// Stretches of a running clock, usually one.
    pub fn epochs(&self) -> &[Epoch] {
        &self.parts.epochs
    }

    /// Whose events there are.
    pub fn streams(&self) -> &[Stream] {
        &self.parts.streams
    }

    /// Which of [`Trace::streams`] this one is.
    pub fn stream_number(&self, of: StreamId) -> Option<usize> {
        self.streams().iter().position(|stream| stream.id == of)
    }

    /// The callsites.
    pub fn sites(&self) -> &Sites {
        &self.parts.sites
    }

    /// What was alive when the trace was collected.
    pub fn live(&self) -> &[LiveEntry] {
        &self.parts.live
    }

    /// Time of the newest event when [`Trace::live`] was copied, if the collector knew it.
    pub fn live_at(&self) -> Option<Ticks> {
        self.parts.live_at
    }

    /// The packets, by epoch, stream and number, each once.
    pub fn packets(&self) -> &[Packet] {
        &self.parts.packets
    }

    /// The content of a packet: its events, without the header. The packet as it should stand in a CTF stream is
    /// [`Packet::header`] with `packet_bits` set to what is written, then this.
    pub fn content(&self, packet: &Packet) -> &[u8] {
        let from = packet.offset as usize;
        let to = from.saturating_add(packet.header.commit.offset as usize);
        self.data.get(from.saturating_add(HEADER), to)
    }

    /// What is missing, by time.
    pub fn gaps(&self) -> &[Gap] {
        &self.parts.gaps
    }

    /// What is missing, added up.
    pub fn lost(&self) -> Loss {
        Loss::of(&self.parts.gaps, self.header())
    }

    /// The guest's own anchors.
    pub fn anchors(&self) -> &[Anchor] {
        &self.parts.anchors
    }

    /// The anchors that a collector added from outside.
    pub fn collector_anchors(&self) -> &[CollectorAnchor] {
        &self.parts.outside
    }

    /// Makes times of ticks.
    pub fn clock(&self) -> &TraceClock {
        &self.parts.clock
    }

    /// First and last time; `None` without events.
    pub fn span(&self) -> Option<(Ticks, Ticks)> {
        gaps::span(&self.parts.packets, &self.parts.epochs)
    }

    /// What a reader should be told, one sentence each.
    pub fn notes(&self) -> &[Note] {
        &self.parts.notes
    }

    /// What was read, if the trace was made of another tool's file.
    pub fn source(&self) -> Option<&Source> {
        self.foreign.source.as_ref()
    }

    /// True if promises that are never resolved are gone where they were last talked about
    /// ([`crate::foreign::author::Author::forgets_promises`]).
    pub fn forgets_promises(&self) -> bool {
        self.foreign.forgets_promises
    }

    /// The name of a CPU or thread, where the trace comes from a format that has names for them.
    pub fn lane_name(&self, lane: u16) -> Option<&str> {
        let name = self.foreign.lane_names.get(usize::from(lane))?;
        (!name.is_empty()).then_some(name.as_str())
    }

    /// Decodes all events, in parallel, in time order.
    pub fn columns(&self) -> Columns<'_> {
        self.columns_in(Spare::default())
    }

    /// The same events a stretch of time after the other: for one pass over a trace that is large as a whole.
    pub fn pieces(&self) -> Pieces<'_> {
        Pieces::new(self)
    }

    /// [`Trace::columns`] in memory that other columns had before ([`Columns::into_spare`]): for a trace that grows
    /// and is decoded again and again.
    pub fn columns_in(&self, spare: Spare) -> Columns<'_> {
        Columns::decode(self, spare)
    }

    /// All events in time order, some at a time: the memory that takes does not grow with the trace.
    pub fn stretches(&self) -> Stretches<'_> {
        Stretches::new(self)
    }
}

/// A file and how it begins.
fn beginning(path: &Path) -> Result<(File, Vec<u8>), TraceError> {
    let mut file = File::open(path)?;
    let mut first = Vec::new();
    (&mut file).take(detect::BEGINNING).read_to_end(&mut first)?;
    Ok((file, first))
}

/// What others wrote, by its content.
fn foreign(bytes: &[u8], how: &ImportOptions) -> Result<Trace, TraceError> {
    match detect::read(bytes, how) {
        Some(read) => read.map_err(TraceError::Import),
        None if bytes.is_empty() => Err(TraceError::Empty),
        None => Err(TraceError::unknown(bytes, &detect::names().collect::<Vec<_>>())),
    }
}
