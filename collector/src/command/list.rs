//! `--list`: every ring that can be seen from here, as a table on standard output.

use crate::error::Error;
use crate::exit::Exit;
use crate::find::{self, Found, Listed};
use crate::messages::printable;
use crate::overview::Overview;
use crate::proc;
use crate::totals::{grouped, size};
use std::io::{self, Write};
use std::time::Duration;
use tracing::warn;

const HEADINGS: [&str; 8] = ["PID", "PROGRAM", "STATE", "AGE", "SIZE", "EVENTS", "LOST", "RING"];

/// Columns of numbers stand to the right.
const RIGHT: [bool; 8] = [true, false, false, true, true, true, true, false];

/// Prints the table.
pub(super) fn list() -> Result<Exit, Error> {
    let mut rows = Vec::new();
    for Listed { path, found } in find::everywhere() {
        match found {
            Ok(found) => {
                let place = path.map_or_else(
                    || "(memfd)".to_owned(),
                    |path| path.display().to_string().replace('\n', "\\n"),
                );
                rows.push(row(&found, place));
            }
            Err(error) => warn!("{error}"),
        }
    }
    if rows.is_empty() {
        nothing();
        return Ok(Exit::Success);
    }
    let mut text = table(&rows);
    text += "EVENTS: in the ring now. LOST: threads had no lane, or levels were busy; not what the ring overwrote.\n";
    // A reader that goes away (`collect --list | head -1`) has what it wanted.
    let _ = io::stdout().write_all(printable(&text).as_bytes());
    Ok(Exit::Success)
}

fn nothing() {
    let directories = find::directories();
    let places: Vec<String> = directories.iter().map(|path| path.display().to_string()).collect();
    let looked = if places.is_empty() {
        "no program made a directory for rings yet".to_owned()
    } else {
        format!("looked in {}", places.join(", "))
    };
    eprintln!("no rings can be seen ({looked}). Start a program that calls unitrace_probe::start()");
}

fn row(found: &Found, place: String) -> [String; 8] {
    let header = found.ring.header();
    let overview = Overview::of(&found.ring);
    [
        header.writer_id.to_string(),
        header.program_name().to_owned(),
        if found.writer_runs() { "alive" } else { "dead" }.to_owned(),
        age(header.writer_start).map_or_else(|| "?".to_owned(), short),
        size(header.geometry.region),
        grouped(overview.events),
        grouped(overview.lost + u64::from(header.no_lane)),
        place,
    ]
}

/// Time since a process was started, from the start time that its ring names.
fn age(start: u64) -> Option<Duration> {
    let hz = nix::unistd::sysconf(nix::unistd::SysconfVar::CLK_TCK).ok()??;
    let seconds = proc::uptime()? - start as f64 / hz as f64;
    (start != 0).then_some(seconds).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
}

fn short(age: Duration) -> String {
    match age.as_secs() {
        seconds @ 0..120 => format!("{seconds}s"),
        seconds @ 120..7200 => format!("{}m", seconds / 60),
        seconds @ 7200..172_800 => format!("{}h", seconds / 3600),
        seconds => format!("{}d", seconds / 86400),
    }
}

fn table(rows: &[[String; 8]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0).max(HEADINGS[column].len())
    };
    let widths: [usize; 8] = std::array::from_fn(width);
    let headings = HEADINGS.map(str::to_owned);
    let mut text = String::new();
    for row in std::iter::once(&headings).chain(rows) {
        let cells = row.iter().zip(widths).zip(RIGHT).map(|((cell, width), right)| {
            if right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let row = ["1", "web", "alive", "3s", "4.0 MiB", "1,000", "0", "/x.ring"].map(str::to_owned);
        let expected = "PID  PROGRAM  STATE  AGE     SIZE  EVENTS  LOST  RING\n\
                        \x20 1  web      alive   3s  4.0 MiB   1,000     0  /x.ring\n";
        assert_eq!(table(&[row]), expected);
    }

    #[test]
    fn ages() {
        assert_eq!(short(Duration::from_secs(90)), "90s");
        assert_eq!(short(Duration::from_secs(3 * 86400)), "3d");
        assert_eq!(age(0), None);
    }
}
