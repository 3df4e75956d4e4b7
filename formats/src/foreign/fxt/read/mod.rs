//! Reads FXT. Records of unknown types are skipped by their size; a record that the file ends in, as in one that is
//! still being written, ends the reading.

mod arguments;
mod clock;
mod eio;
mod event;
mod scheduling;
mod tables;
mod words;

use std::collections::HashMap;

use crate::event::Level;
use crate::foreign::author::{Extent, ImportError, Source};
use crate::foreign::tracks::{Argument, NameId, Said, Tracks};
use crate::trace::Trace;
use clock::Clock;
use eio::{Eio, Who};
use tables::Tables;
use words::{Body, Record, Records};

/// The first word of every file: a trace info record with the magic number.
pub const MAGIC: u64 = 0x0016_5478_4604_0010;

/// True for a file that begins like this.
pub fn is_fxt(beginning: &[u8]) -> bool {
    beginning.first_chunk().map(|word| u64::from_le_bytes(*word)) == Some(MAGIC)
}

/// Reads a whole file.
///
/// # Errors
/// If it does not begin with [`MAGIC`].
pub fn read(file: &[u8]) -> Result<Trace, ImportError> {
    if !is_fxt(file) {
        let what = "it does not begin with the magic number; is it complete, and not compressed?";
        return Err(ImportError::new("FXT", 0, what));
    }
    let mut reader = Reader::default();
    let mut source = Source::new("FXT");
    let mut records = Records::new(file);
    let mut kinds = [0; KIND_NAMES.len()];
    for record in records.by_ref() {
        kinds[usize::from(record.kind())] += 1;
        if reader.record(record).is_none() {
            source.drop_at(
                record.offset as u64,
                "records that do not fit their own size, or of unknown threads",
            );
        }
    }
    if records.rest() > 0 {
        source.drop_at(records.offset() as u64, "records that the file ends in");
    }
    for (name, count) in KIND_NAMES.into_iter().zip(kinds).filter(|(_, count)| *count > 0) {
        source.count(name, count);
    }
    let Reader { mut tracks, eio, seen, homeless, objects, .. } = reader;
    for object in objects {
        source.tally("objects", tracks.text(object), 1);
    }
    for (id, name) in homeless {
        let thread = tracks.thread_of_any(id);
        if !tracks.has_name(thread) {
            tracks.name_thread(thread, name);
        }
    }
    if eio.is_on() {
        source.format = "FXT of eio-trace".to_owned();
    }
    source.number("threads", tracks.threads() as u64);
    source.span = seen.span();
    Ok(tracks.finish("FXT", source))
}

/// What was read so far.
#[derive(Default, Debug)]
struct Reader {
    tracks: Tracks,
    clock: Clock,
    /// Whose records these are, and its tables.
    provider: u32,
    tables: Tables,
    other_tables: HashMap<u32, Tables>,
    eio: Eio,
    /// Names of threads whose process was not said.
    homeless: Vec<(u64, NameId)>,
    /// Names of things in the programs.
    objects: Vec<NameId>,
    /// First and last time.
    seen: Extent,
    /// Of the event that is being read.
    arguments: Vec<Argument>,
}

/// The names that the format's description gives to its records, by kind.
const KIND_NAMES: [&str; 16] = [
    "metadata",
    "initialization",
    "string",
    "thread",
    "event",
    "blob",
    "userspace object",
    "kernel object",
    "scheduling",
    "log",
    "reserved (10)",
    "reserved (11)",
    "reserved (12)",
    "reserved (13)",
    "reserved (14)",
    "large",
];

impl Reader {
    /// `None`: the record reaches over its end, or is of a thread that nobody named.
    fn record(&mut self, record: Record<'_>) -> Option<()> {
        match record.kind() {
            0 => self.metadata(record),
            1 => {
                self.clock = Clock::of(Body(record.body).word()?);
                Some(())
            }
            2 => self.string(record),
            3 => self.thread(record),
            4 => self.event(record),
            6 => self.userspace_object(record),
            7 => self.kernel_object(record),
            8 => self.scheduling(record),
            9 => self.log(record),
            _ => Some(()),
        }
    }

    /// Which provider's records follow.
    fn metadata(&mut self, record: Record<'_>) -> Option<()> {
        const PROVIDER_INFO: u64 = 1;
        const PROVIDER_SECTION: u64 = 2;
        if let PROVIDER_INFO | PROVIDER_SECTION = record.bits(16, 19) {
            self.provided_by(record.bits(20, 51) as u32);
        }
        Some(())
    }

    fn provided_by(&mut self, provider: u32) {
        if provider != self.provider {
            let tables = self.other_tables.remove(&provider).unwrap_or_default();
            let before = std::mem::replace(&mut self.tables, tables);
            self.other_tables.insert(std::mem::replace(&mut self.provider, provider), before);
        }
    }

    fn string(&mut self, record: Record<'_>) -> Option<()> {
        let text = Body(record.body).text(record.bits(32, 46) as usize)?;
        let name = self.tracks.name(&text);
        self.tables.set_string(record.bits(16, 30) as u16, name);
        Some(())
    }

    fn thread(&mut self, record: Record<'_>) -> Option<()> {
        let mut body = Body(record.body);
        let thread = self.tracks.thread(body.word()?, body.word()?);
        self.tables.set_thread(record.bits(16, 23) as u8, thread);
        Some(())
    }

    /// A name for something in the program.
    fn userspace_object(&mut self, record: Record<'_>) -> Option<()> {
        let mut body = Body(record.body);
        let id = body.word()?;
        if record.bits(16, 23) == 0 {
            body.word()?;
        }
        let name = self.tables.string(&mut self.tracks, record.bits(24, 39), &mut body)?;
        self.objects.push(name);
        if self.eio.is_on() {
            eio::named(self, id, name);
        }
        Some(())
    }

    /// A name for a process or thread.
    fn kernel_object(&mut self, record: Record<'_>) -> Option<()> {
        const PROCESS: u64 = 1;
        const THREAD: u64 = 2;
        let mut body = Body(record.body);
        let id = body.word()?;
        let name = self.tables.string(&mut self.tracks, record.bits(24, 39), &mut body)?;
        let mut arguments = Vec::new();
        let count = record.bits(40, 43);
        arguments::arguments(&mut self.tracks, &self.tables, count, &mut body, &mut arguments)?;
        let process = arguments::number(&self.tracks, &arguments, "process");
        match (record.bits(16, 23), process) {
            (PROCESS, _) => self.tracks.name_process(id, name),
            (THREAD, Some(process)) => {
                let thread = self.tracks.thread(process, id);
                self.tracks.name_thread(thread, name);
                match self.eio.thread_named(process, id, self.tracks.text(name)) {
                    Some(Who::Ring) => self.tracks.never_runs(thread),
                    Some(Who::Fiber) => self.tracks.is_scheduled(thread),
                    None => {}
                }
            }
            // Which process it is in may be said later.
            (THREAD, None) => self.homeless.push((id, name)),
            _ => {}
        }
        Some(())
    }

    fn log(&mut self, record: Record<'_>) -> Option<()> {
        let mut body = Body(record.body);
        let at = self.clock.nanos(body.word()?);
        let thread = self.tables.thread(&mut self.tracks, record.bits(32, 39), &mut body)?;
        let name = self.tracks.name(&body.text(record.bits(16, 30) as usize)?);
        self.seen.saw(at);
        let said = Said { name, category: NameId::EMPTY, arguments: &[] };
        self.tracks.moment(thread, at, Level::Info, said);
        Some(())
    }
}
