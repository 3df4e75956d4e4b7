//! `--list`: every ring that can be seen from here, as a table on standard output.

use super::table::{Column, table};
use crate::error::Error;
use crate::exit::Exit;
use crate::find::{self, Found, InDomain, Listed, ListedDomain, ListedMonitor, Seen, SeenInside};
use crate::messages::printable;
use crate::overview::Overview;
use crate::proc;
use crate::totals::{grouped, size};
use crate::xen::control::State;
use std::io::{self, Write};
use std::time::Duration;
use tracing::{debug, warn};

const COLUMNS: [Column; 8] = [
    Column("PID", true),
    Column("PROGRAM", false),
    Column("STATE", false),
    Column("AGE", true),
    Column("SIZE", true),
    Column("EVENTS", true),
    Column("LOST", true),
    Column("RING", false),
];

const MONITOR_COLUMNS: [Column; 7] = [
    Column("PID", true),
    Column("MONITOR", false),
    Column("GUEST", false),
    Column("SIZE", true),
    Column("EVENTS", true),
    Column("LOST", true),
    Column("RING", false),
];

const DOMAIN_COLUMNS: [Column; 7] = [
    Column("DOMID", true),
    Column("NAME", false),
    Column("STATE", false),
    Column("SIZE", true),
    Column("EVENTS", true),
    Column("LOST", true),
    Column("RING", false),
];

/// Prints what there is: processes, guests of monitors, domains.
pub(super) fn list() -> Result<Exit, Error> {
    let mut tables = vec![processes(), monitors(), domains()];
    tables.retain(|table| !table.is_empty());
    let mut text = tables.join("\n");
    if text.is_empty() {
        nothing();
        return Ok(Exit::Success);
    }
    text += "EVENTS: in the ring now. LOST: threads had no lane, or levels were busy; not what the ring overwrote.\n";
    // A reader that goes away (`collect --list | head -1`) has what it wanted.
    let _ = io::stdout().write_all(printable(&text).as_bytes());
    Ok(Exit::Success)
}

/// The rings of processes, as a table; nothing if there are none.
fn processes() -> String {
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
    if rows.is_empty() { String::new() } else { table(COLUMNS, &rows) }
}

/// The processes that run guests, with a ring or without.
fn monitors() -> String {
    let rows: Vec<_> = find::monitors().iter().flat_map(monitor_rows).collect();
    if rows.is_empty() { String::new() } else { table(MONITOR_COLUMNS, &rows) }
}

fn monitor_rows(listed: &ListedMonitor) -> Vec<[String; 7]> {
    let row = |guest: &str, [size, events, lost]: [String; 3], ring: String| {
        [listed.pid.to_string(), listed.name.clone(), guest.to_owned(), size, events, lost, ring]
    };
    let without = |ring: &str| vec![row("?", ["-", "-", "-"].map(str::to_owned), ring.to_owned())];
    match &listed.seen {
        SeenInside::Rings(rings) => {
            let place = |found: &Found| found.place.rsplit_once(" at ").map_or("?", |(_, at)| at).to_owned();
            rings.iter().map(|found| row(found.writer_name(), numbers(found), place(found))).collect()
        }
        SeenInside::Nothing => without("none found"),
        SeenInside::NothingYet => without("none found so far; --pid searches to the end"),
        SeenInside::Unreadable(error) => {
            warn!("{error}");
            without("its memory cannot be read")
        }
    }
}

/// The domains of a Xen host, with a ring or without; nothing where there is no Xen.
fn domains() -> String {
    let domains = find::domains().unwrap_or_else(|error| {
        match error.exit() {
            // Many machines are guests of a Xen host: their users did not ask for domains.
            Exit::Denied => debug!("{error}"),
            _ => warn!("{error}"),
        }
        Vec::new()
    });
    let rows: Vec<_> = domains.iter().map(domain_row).collect();
    if rows.is_empty() { String::new() } else { table(DOMAIN_COLUMNS, &rows) }
}

fn domain_row(listed: &ListedDomain) -> [String; 7] {
    let state = listed.state.map_or("?", State::word).to_owned();
    let unknown = || ["-", "-", "-"].map(str::to_owned);
    let ([size, events, lost], ring) = match &listed.seen {
        Seen::Published(InDomain::Rings(rings)) => {
            (rings.first().map_or_else(unknown, numbers), "by grants".to_owned())
        }
        Seen::Published(InDomain::Ancestor(_)) => (unknown(), "by grants, of mirage-profile".to_owned()),
        Seen::Nothing => (unknown(), "none published".to_owned()),
        Seen::Unreadable(error) => {
            warn!("{error}");
            (unknown(), "published, cannot be read".to_owned())
        }
    };
    [listed.domain.id.to_string(), listed.domain.name.replace('\n', "\\n"), state, size, events, lost, ring]
}

/// Size, events, and events lost.
fn numbers(found: &Found) -> [String; 3] {
    let header = found.ring.header();
    let overview = Overview::of(&found.ring);
    [
        size(header.geometry.region),
        grouped(overview.events),
        grouped(overview.lost + u64::from(header.no_lane)),
    ]
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
    let [size, events, lost] = numbers(found);
    [
        header.writer_id.to_string(),
        header.program_name().to_owned(),
        if found.writer_runs() { "alive" } else { "dead" }.to_owned(),
        age(header.writer_start).map_or_else(|| "?".to_owned(), short),
        size,
        events,
        lost,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages() {
        assert_eq!(short(Duration::from_secs(90)), "90s");
        assert_eq!(short(Duration::from_secs(3 * 86400)), "3d");
        assert_eq!(age(0), None);
    }
}
