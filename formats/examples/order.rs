//! `cargo run -p unitrace-formats --example order -- FIRST.utr SECOND.utr`: puts the traces of two guests that sent each
//! other messages on one axis, and holds every message against the bound: what was received was sent before.
//!
//! Prints how each trace was tied and how far apart the pairs are; ends with 1 if a pair is out of order by more than
//! the bound allows, or if there is none. With `--in-turn` the guests sent no messages: the second was started when the
//! first had ended.

use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

use unitrace_formats::axis::{Bearings, Placed, between, join};
use unitrace_formats::event::Event;
use unitrace_formats::id::JoinKey;
use unitrace_formats::time::Nanos;
use unitrace_formats::trace::{Trace, TraceError};

/// Times on the axis, by key.
#[derive(Default)]
struct Messages {
    sent: HashMap<JoinKey, i64>,
    received: HashMap<JoinKey, i64>,
}

fn messages(trace: &Trace, placed: &Placed) -> Messages {
    let mut messages = Messages::default();
    for (at, event) in trace.columns().events() {
        let at = trace.clock().nanos(at).0.saturating_add(placed.offset.0);
        match event {
            Event::Send { key, .. } => messages.sent.insert(key, at),
            Event::Recv { key, .. } => messages.received.insert(key, at),
            _ => None,
        };
    }
    messages
}

/// Nanoseconds from each send in `from` to its receive in `to`.
fn flights(from: &Messages, to: &Messages) -> Vec<i64> {
    let flight = |(key, sent): (&JoinKey, &i64)| Some(to.received.get(key)? - sent);
    from.sent.iter().filter_map(flight).collect()
}

/// Did the second begin when the first had ended?
fn in_turn(traces: &[Trace; 2], placed: &[Placed], bound: Nanos) -> ExitCode {
    let end = |n: usize| traces[n].span().map(|(_, end)| traces[n].clock().nanos(end).0 + placed[n].offset.0);
    let begin =
        |n: usize| traces[n].span().map(|(begin, _)| traces[n].clock().nanos(begin).0 + placed[n].offset.0);
    let (Some(end), Some(begin)) = (end(0), begin(1)) else { return ExitCode::FAILURE };
    println!("{} ns between the two; bound {} ns", begin - end, bound.0);
    if begin - end >= -bound.0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn main() -> Result<ExitCode, TraceError> {
    let (options, paths): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let [first, second] = paths.as_slice() else {
        eprintln!("order [--in-turn] FIRST.utr SECOND.utr");
        return Ok(ExitCode::from(2));
    };
    let traces = [Trace::open(Path::new(first))?, Trace::open(Path::new(second))?];
    let placed = join(&traces.each_ref().map(Bearings::of));
    for (path, placed) in paths.iter().zip(&placed) {
        let error = placed.error.map_or("any time".into(), |error| format!("{} ns", error.0));
        println!("{path}: begins at {} ns, tied {}, ± {error}", placed.offset.0, placed.by);
    }
    let Some(bound) = between(&placed[0], &placed[1]) else {
        println!("nothing ties the two");
        return Ok(ExitCode::FAILURE);
    };
    if options == ["--in-turn"] {
        return Ok(in_turn(&traces, &placed, bound));
    }
    let said = [messages(&traces[0], &placed[0]), messages(&traces[1], &placed[1])];
    let mut is_right = true;
    for (from, to, way) in [(0, 1, "first to second"), (1, 0, "second to first")] {
        let mut flights = flights(&said[from], &said[to]);
        flights.sort_unstable();
        let (Some(least), Some(most)) = (flights.first(), flights.last()) else {
            println!("{way}: no message");
            is_right = false;
            continue;
        };
        let backwards = flights.iter().filter(|&&flight| flight < 0).count();
        println!(
            "{way}: {} messages, {least} to {most} ns, {backwards} backwards; bound {} ns",
            flights.len(),
            bound.0
        );
        is_right &= *least >= -bound.0;
    }
    Ok(if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
