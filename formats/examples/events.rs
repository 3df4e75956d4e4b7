//! `cargo run -p unitrace-formats --example events -- DIRECTORY`: the events of a foreign trace, one a line, for another reader to
//! compare: `ticks name thread field=bits… text`. With `--count` only what was read and what was not.

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use unitrace_formats::event::Event;
use unitrace_formats::id::SiteId;
use unitrace_formats::trace::{Trace, TraceError};

fn main() -> Result<ExitCode, TraceError> {
    let (options, paths): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let [path] = paths.as_slice() else {
        eprintln!("events [--count] DIRECTORY");
        return Ok(ExitCode::from(2));
    };
    let trace = Trace::open(Path::new(path))?;
    let Some(source) = trace.source() else { return Ok(ExitCode::FAILURE) };
    for dropped in &source.dropped {
        eprintln!("{dropped}");
    }
    match options.is_empty() {
        true => list(&trace)?,
        false => println!("{} events of {}", source.total(), source.format),
    }
    Ok(if source.dropped.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn list(trace: &Trace) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let site = |id: SiteId| trace.sites().get(id);
    let mut threads = HashMap::new();
    // A line ends where the next one of its lane begins.
    let mut open: HashMap<usize, (String, String)> = HashMap::new();
    let columns = trace.columns();
    for (row, (at, event)) in columns.events().enumerate() {
        match event {
            Event::Label { object, text, .. } => drop(threads.insert(object, text.show().to_string())),
            Event::Log { task, site: of, text, .. } => {
                let name = site(of).map_or(String::new(), |site| match site.module {
                    "" => site.name.to_owned(),
                    module => format!("{module}:{}", site.name),
                });
                let thread = threads.get(&task).map_or("", String::as_str);
                let line = (format!("{} {name} [{thread}]", at.0), text.show().to_string());
                if let Some((line, text)) = open.insert(columns.stream_number(row), line) {
                    writeln!(out, "{line} {text}")?;
                }
            }
            Event::Field { site: of, value, .. } => {
                if let Some((line, _)) = open.get_mut(&columns.stream_number(row)) {
                    line.push_str(&format!(" {}={value}", site(of).map_or("", |site| site.name)));
                }
            }
            _ => {}
        }
    }
    for (line, text) in open.into_values() {
        writeln!(out, "{line} {text}")?;
    }
    out.flush()
}
