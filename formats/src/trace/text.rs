//! A listing of events, one a line, that stays the same from version to version: for tests, for comparing two
//! collections of one ring byte for byte, and for reading.
//!
//! ```text
//! 1300 0.0 spawn task=7 parent=0 site="worker" kind=task
//! ```
//! Time, lane and level, event, fields.

use std::io::{self, Write};

use super::Trace;
use crate::event::Event;
use crate::event::field::{FieldInfo, Meaning};
use crate::id::SiteId;
use crate::sites::Sites;
use crate::time::Ticks;

/// The first column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeColumn {
    /// The tick counter as it is in the ring: the same from every collection of it.
    Ticks,
    /// Nanoseconds since the trace's first event.
    Nanos,
}

/// Writes all events of `trace`; memory does not grow with it.
///
/// # Errors
/// What `out` says.
pub fn list(trace: &Trace, times: TimeColumn, out: &mut impl Write) -> io::Result<()> {
    let mut stretches = trace.stretches();
    while let Some(columns) = stretches.next() {
        for (row, (time, what)) in columns.events().enumerate() {
            match times {
                TimeColumn::Ticks => write!(out, "{}", time.0)?,
                TimeColumn::Nanos => write!(out, "{}", trace.clock().nanos(time).0)?,
            }
            let stream = columns.stream(row).id;
            write!(out, " {}.{} ", stream.lane, stream.level)?;
            event(&what, trace.sites(), out)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// Writes one event without its time.
///
/// # Errors
/// What `out` says.
pub fn event(event: &Event<'_>, sites: &Sites, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{}", event.name())?;
    let mut result = Ok(());
    event.each_field(|info, bits| {
        if result.is_ok() {
            result = field(info, bits, sites, out);
        }
    });
    result?;
    match event.text() {
        Some(text) => write!(out, " text=\"{}\"", text.show()),
        None => Ok(()),
    }
}

fn field(info: &FieldInfo, bits: u64, sites: &Sites, out: &mut impl Write) -> io::Result<()> {
    write!(out, " {}=", info.name)?;
    match info.meaning {
        Meaning::Enumeration(names) => match names.iter().find(|(value, _)| u64::from(*value) == bits) {
            Some((_, name)) => out.write_all(name.as_bytes()),
            None => write!(out, "{bits}"),
        },
        Meaning::Site => match sites.get(SiteId(bits as u16)) {
            Some(site) => write!(out, "\"{}\"", site.name.escape_default()),
            None => write!(out, "{bits}"),
        },
        _ if info.width.signed => write!(out, "{}", bits as i64),
        _ => write!(out, "{bits}"),
    }
}

/// [`list`] of one event, as a string.
pub fn line(time: Ticks, what: &Event<'_>, sites: &Sites) -> String {
    let mut line = format!("{} ", time.0).into_bytes();
    // A vector takes everything.
    let _ = event(what, sites, &mut line);
    String::from_utf8_lossy(&line).into_owned()
}
