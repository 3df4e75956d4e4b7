//! Reads any CTF 1.8 trace: what LTTng, barectf and others write, by the metadata that lies beside the streams.
//!
//! | theirs | ours |
//! |---|---|
//! | stream file | a lane, named after its CPU if the packets say one |
//! | event | a log line at the callsite of the event's name: an instant, with its log level |
//! | fields and contexts that are numbers | fields of that line |
//! | texts and names of enumerations | its text, `name=value` |
//! | context `vtid` or `tid` | the thread, as a task that says the line; `procname` names it |
//! | `events_discarded` | lost events |
//! | clock | ticks, with its offset as an anchor; several clocks: nanoseconds |
//!
//! With a [`Mapping`] events become spans, tasks, polls, wakes and counters instead (`mapped`), and those without a rule
//! log lines of their threads.

mod bits;
mod classes;
mod decode;
mod deeds;
mod files;
mod head;
mod heard;
mod lines;
mod mapped;
mod packets;
mod place;
mod runs;
mod tells;
mod tsdl;
mod types;
mod who;
mod window;

use std::path::Path;

use crate::foreign::author::{ImportError, Source};
use crate::foreign::mapping::Mapping;
use crate::time::Nanos;
use crate::trace::Trace;
use files::Recorded;
use lines::Lines;
use mapped::Mapped;
use place::Places;
use tells::Tells;
use types::Metadata;

/// The format's name.
pub(crate) const NAME: &str = "CTF 1.8";

/// Reads the trace or traces in a directory and below it. `mapping` says what events mean; what the Linux kernel's mean is known.
///
/// # Errors
/// If there is no metadata in it, or none that can be understood.
pub(crate) fn read_dir(path: &Path, mapping: &Mapping) -> Result<Trace, ImportError> {
    read_all(files::find(path)?, mapping)
}

/// True if a file that begins like this is a part of a CTF trace: a stream or the metadata.
pub(crate) fn is_part(beginning: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 5] =
        [b"\xC1\x1F\xFC\xC1", b"\xC1\xFC\x1F\xC1", b"\x57\x1D\xD1\x75", b"\x75\xD1\x1D\x57", b"/* CTF 1"];
    BEGINNINGS.iter().any(|magic| beginning.starts_with(magic))
}

/// A part alone cannot be read.
///
/// # Errors
/// Always: what to do.
pub(crate) fn refuse_part(_bytes: &[u8]) -> Result<Trace, ImportError> {
    let what = "this is one file of a CTF trace, which means nothing without the others; name the directory that has its \
                metadata";
    Err(ImportError::new(NAME, 0, what))
}

/// Reads one trace: the bytes of its metadata, and of each stream with its name; `mapping` says what its events mean.
///
/// # Errors
/// If the metadata cannot be understood; where and why.
pub fn read_parts(
    metadata: &[u8],
    streams: Vec<(String, Vec<u8>)>,
    mapping: &Mapping,
) -> Result<Trace, ImportError> {
    let read: Vec<files::Stream> =
        streams.into_iter().map(|(name, bytes)| files::Stream::Read(name, bytes)).collect();
    read_all(vec![Recorded { metadata: metadata.to_vec(), streams: read }], mapping)
}

fn read_all(traces: Vec<Recorded>, mapping: &Mapping) -> Result<Trace, ImportError> {
    let mut understood = Vec::new();
    let mut mapping = mapping.clone();
    let mut source = Source::new(NAME);
    for recorded in traces {
        let text = files::metadata_text(&recorded.metadata);
        let metadata = tsdl::parse(&text).map_err(|fault| {
            ImportError::new(NAME, fault.at as u64, format!("in the metadata: {}", fault.what))
        })?;
        for (name, value) in &metadata.environment {
            match (name.as_str(), value.as_str()) {
                ("tracer_name", value) if source.format == NAME => {
                    source.format = format!("{NAME} ({value})")
                }
                ("domain", "kernel") => mapping.add(Mapping::linux()),
                _ => {}
            }
        }
        understood.push((metadata, recorded.streams));
    }
    source.number("traces", understood.len() as u64);
    let clocks: Vec<_> = understood.iter().flat_map(|(metadata, _)| metadata.clocks.clone()).collect();
    let places = Places::of(clocks.iter());
    if mapping.is_empty() {
        let mut lines = Lines::new(&places);
        tell(understood, &mut lines, &mut source);
        source.span = span(&places, lines.span());
        return Ok(lines.finish(source));
    }
    let mut mapped = Mapped::new(&places, mapping);
    tell(understood, &mut mapped, &mut source);
    source.span = span(&places, mapped.span());
    Ok(mapped.finish(source))
}

/// Reads all streams.
fn tell(understood: Vec<(Metadata, Vec<files::Stream>)>, to: &mut impl Tells, source: &mut Source) {
    for (metadata, streams) in understood {
        to.trace(&metadata);
        for stream in streams {
            packets::read(&metadata, stream, to, source);
        }
    }
}

fn span(places: &Places, (first, last): (u64, u64)) -> Nanos {
    Nanos(i64::try_from(places.nanos(last.saturating_sub(first))).unwrap_or(i64::MAX))
}
