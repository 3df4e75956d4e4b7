//! Reads Chrome's trace events: the array, closed or not (a program that dies leaves it open), and the object with
//! `traceEvents`.

mod event;
mod json;
mod number;
mod objects;
mod take;

use crate::foreign::author::{ImportError, Source};
use crate::trace::Trace;
use objects::Objects;
use take::Taker;

/// Members of the outer object, some of which stand near its begin.
const MEMBERS: [&str; 5] =
    ["traceEvents", "displayTimeUnit", "otherData", "systemTraceEvents", "schemaVersion"];

/// True for a file that begins like this: an array of objects, or an object with the members of a trace.
pub fn is_chrome(beginning: &[u8]) -> bool {
    let text = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning).trim_ascii_start();
    match text {
        [b'[', rest @ ..] => matches!(rest.trim_ascii_start(), [] | [b'{' | b']', ..]),
        [b'{', ..] => {
            let text = String::from_utf8_lossy(text);
            MEMBERS.iter().any(|member| text.contains(&format!("\"{member}\"")))
        }
        _ => false,
    }
}

/// Reads a whole file.
///
/// # Errors
/// If there is no array of events in it.
pub fn read(file: &[u8]) -> Result<Trace, ImportError> {
    let Some(mut objects) = Objects::new(file) else {
        let what = "there is no array of events: it is neither `[…]` nor `{\"traceEvents\": […]}`";
        return Err(ImportError::new("Chrome trace events", 0, what));
    };
    let mut source = Source::new("Chrome trace events");
    let mut taker = Taker::default();
    while let Some((at, event)) = objects.next() {
        let taken = match event {
            Some(event) => taker.take(&event),
            None => Err("events that are not JSON, or not objects"),
        };
        if let Err(why) = taken {
            source.drop_at(at as u64, why);
        }
    }
    if objects.offset() >= file.len() {
        source.number("arrays without an end", 1);
    }
    taker.count(&mut source);
    source.span = taker.seen.span();
    Ok(taker.tracks.finish("Chrome trace", source))
}
