//! The tables below the pictures.

use std::io::{self, Write};

use super::table::Table;
use crate::report::{GuestRow, Summary, TaskRow};
use crate::units::{Count, Size, Time};

/// Tasks that are listed; `--csv tasks` has them all.
const MOST_TASKS: usize = 300;
/// Names that are listed.
const MOST_NAMES: usize = 200;

pub(super) fn write(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    names(summary, out)?;
    tasks(summary, out)?;
    wakes(summary, out)?;
    memory(summary, out)?;
    let mut table = Table::new("Events", &["event", "count"], 1, summary.events.len()).closed();
    summary.events.iter().for_each(|(&name, &count)| table.row([name.to_owned(), Count(count).to_string()]));
    table.write(out)
}

pub(super) fn guests(rows: &[GuestRow], out: &mut dyn Write) -> io::Result<()> {
    let header = ["guest", "tied by", "begins", "ends", "may be off by"];
    let mut table = Table::new("Guests on one time axis", &header, 2, rows.len());
    for row in rows {
        let error = row.error_ns.map_or("any time".to_owned(), |error| format!("± {}", Time(error)));
        let (from, to) = (Time(row.from_ns).to_string(), Time(row.to_ns).to_string());
        table.row([row.name.clone(), row.tied.clone(), from, to, error]);
    }
    table.write(out)
}

fn names(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let header = [
        "name",
        "module",
        "tasks",
        "failed",
        "alive",
        "running",
        "ready",
        "waiting",
        "polls",
        "longest poll",
        "wakes",
    ];
    let mut table = Table::new("Tasks by name", &header, 2, summary.names.len());
    for row in summary.names.iter().take(MOST_NAMES) {
        let times = row.times;
        table.row([
            row.name.clone(),
            row.module.clone(),
            Count(row.tasks).to_string(),
            Count(row.failed).to_string(),
            Count(row.alive).to_string(),
            Time(times.running_ns).to_string(),
            Time(times.ready_ns).to_string(),
            Time(times.waiting_ns).to_string(),
            Count(times.polls).to_string(),
            Time(times.longest_poll_ns).to_string(),
            Count(times.wakes).to_string(),
        ]);
    }
    table.write(out)
}

fn tasks(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let header = [
        "name",
        "spawned at",
        "end",
        "task",
        "running",
        "ready",
        "waiting",
        "polls",
        "longest poll",
        "wakes",
        "self-wakes",
        "holds",
    ];
    let mut busiest: Vec<&TaskRow> = summary.tasks.iter().collect();
    busiest.sort_by_key(|task| std::cmp::Reverse((task.times.running_ns, task.times.polls)));
    let mut table = Table::new("Busiest tasks", &header, 3, busiest.len()).closed();
    for row in busiest.into_iter().take(MOST_TASKS) {
        let times = row.times;
        table.row([
            row.name.clone(),
            row.spawned_at.clone(),
            row.outcome.to_owned(),
            row.id.to_string(),
            Time(times.running_ns).to_string(),
            Time(times.ready_ns).to_string(),
            Time(times.waiting_ns).to_string(),
            Count(times.polls).to_string(),
            Time(times.longest_poll_ns).to_string(),
            Count(times.wakes).to_string(),
            Count(times.self_wakes).to_string(),
            if row.live_bytes == 0 { String::new() } else { Size(row.live_bytes).to_string() },
        ]);
    }
    table.write(out)
}

fn wakes(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut table =
        Table::new("Wakes by cause", &["cause", "wakes", "changed nothing"], 1, summary.wakes.len());
    for row in &summary.wakes {
        table.row([row.cause.to_owned(), Count(row.count).to_string(), Count(row.spare).to_string()]);
    }
    table.write(out)?;
    let latency = summary.wake_to_poll;
    if latency.count == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "<p>From wake to poll: half within {}, 99 of 100 within {}, the longest {} ({} polls).</p>",
        Time(latency.p50_ns),
        Time(latency.p99_ns),
        Time(latency.max_ns),
        Count(latency.count),
    )
}

fn memory(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut table =
        Table::new("Garbage collection", &["phase", "count", "total", "longest"], 1, summary.gc.len());
    for row in &summary.gc {
        let (count, total) = (Count(row.count).to_string(), Time(row.total_ns).to_string());
        table.row([row.phase.to_owned(), count, total, Time(row.longest_ns).to_string()]);
    }
    table.write(out)?;
    let Some(heap) = summary.heap else { return Ok(()) };
    writeln!(
        out,
        "<p>Heap: {} live at the end, {} at most; {} sampled allocations, {} of them not returned.</p>",
        Size(heap.live_bytes),
        Size(heap.peak_bytes),
        Count(heap.sampled),
        Size(heap.sampled_live_bytes),
    )
}
