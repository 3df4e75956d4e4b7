//! JSON lines (`.jsonl`): one event a line, in time order, with the names of the event table. For `jq`, for diffs, for
//! tests.
//!
//! ```text
//! {"t":1300,"lane":0,"level":0,"event":"spawn","task":7,"parent":0,"site":"worker","kind":"task"}
//! ```
//! Objects are their numbers; sites and enumerations their names, and numbers where they have none; a text may be
//! followed by `"cut":true`. What is lost is the last line, if anything is: `{"lost":12,…}`, in the words of
//! [`crate::trace::Loss`]. What is not in it: the live table, and where sites stand.

use std::io::{self, Write};

use crate::event::Event;
use crate::event::field::{FieldInfo, Meaning};
use crate::id::SiteId;
use crate::sites::Sites;
use crate::trace::Trace;
use crate::trace::text::TimeColumn;

/// Writes all events of `trace`; memory does not grow with it.
///
/// # Errors
/// What `out` says.
pub fn write(trace: &Trace, times: TimeColumn, mut out: impl Write) -> io::Result<()> {
    let (mut stretches, mut line) = (trace.stretches(), Vec::new());
    while let Some(columns) = stretches.next() {
        for (row, (ticks, event)) in columns.events().enumerate() {
            let stream = columns.stream(row).id;
            line.clear();
            line.extend(b"{\"t\":");
            match times {
                TimeColumn::Ticks => serde_json::to_writer(&mut line, &ticks.0)?,
                TimeColumn::Nanos => serde_json::to_writer(&mut line, &trace.clock().nanos(ticks).0)?,
            }
            member(&mut line, "lane", &stream.lane)?;
            member(&mut line, "level", &stream.level)?;
            line.extend(b",\"event\":\"");
            line.extend(event.name().as_bytes());
            line.push(b'"');
            fields(&mut line, &event, trace.sites())?;
            line.extend(b"}\n");
            out.write_all(&line)?;
        }
    }
    lost(trace, &mut out)?;
    out.flush()
}

fn fields(line: &mut Vec<u8>, event: &Event<'_>, sites: &Sites) -> io::Result<()> {
    let mut result = Ok(());
    event.each_field(|info, bits| {
        if result.is_ok() {
            result = field(line, info, bits, sites);
        }
    });
    result?;
    let Some(text) = event.text() else { return Ok(()) };
    line.extend(b",\"text\":");
    serde_json::to_writer(&mut *line, &String::from_utf8_lossy(text.bytes()))?;
    if text.is_cut() {
        line.extend(b",\"cut\":true");
    }
    Ok(())
}

fn field(line: &mut Vec<u8>, info: &FieldInfo, bits: u64, sites: &Sites) -> io::Result<()> {
    let name = match info.meaning {
        Meaning::Enumeration(names) => {
            names.iter().find(|(value, _)| u64::from(*value) == bits).map(|(_, name)| *name)
        }
        Meaning::Site => sites.get(SiteId(bits as u16)).map(|site| site.name),
        _ => None,
    };
    match name {
        Some(name) => member(line, info.name, name),
        None if info.width.signed => member(line, info.name, &(bits as i64)),
        None => member(line, info.name, &bits),
    }
}

/// A name, which needs no escapes, and a value.
fn member(line: &mut Vec<u8>, name: &str, value: &(impl serde::Serialize + ?Sized)) -> io::Result<()> {
    line.extend(b",\"");
    line.extend(name.as_bytes());
    line.extend(b"\":");
    Ok(serde_json::to_writer(line, value)?)
}

fn lost(trace: &Trace, out: &mut impl Write) -> io::Result<()> {
    let lost = trace.lost();
    if lost.total() + lost.older == 0 {
        return Ok(());
    }
    let words = [
        ("older", lost.older),
        ("missing", lost.missing),
        ("discarded", lost.discarded),
        ("damaged", lost.damaged),
        ("no_lane", lost.no_lane),
    ];
    let mut line = format!("{{\"lost\":{}", lost.total()).into_bytes();
    words.iter().try_for_each(|(name, count)| member(&mut line, name, count))?;
    line.extend(b"}\n");
    out.write_all(&line)
}
