//! The report as text: aligned tables for a terminal.

use std::io::{self, Write};

use super::Summary;
use crate::units::{Count, Size, Time};

/// Findings of one kind that are printed; JSON has more.
const EXAMPLES: usize = 3;
/// Rows of the tables of names and tasks that are printed; JSON has them all.
const MOST_ROWS: usize = 30;

pub(super) fn write(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    head(summary, out)?;
    findings(summary, out)?;
    names(summary, out)?;
    tasks(summary, out)?;
    wakes(summary, out)?;
    memory(summary, out)?;
    events(summary, out)
}

fn head(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let program = if summary.program.is_empty() { "(program not named)" } else { &summary.program };
    writeln!(
        out,
        "{program}: {} events in {} on {} ({})",
        Count(summary.events_total),
        Time(summary.duration_ns),
        plural(summary.lanes.len() as u64, "lane"),
        summary.clock.source,
    )?;
    summary.source.iter().try_for_each(|source| source.write(out))?;
    if let Some(unix) = summary.clock.unix_start_ns {
        let error = summary.clock.error_ns.map_or(String::new(), |error| format!(" ± {}", Time(error)));
        writeln!(out, "starts at Unix time {}.{:09} s{error}", unix / 1_000_000_000, unix % 1_000_000_000)?;
    }
    let lost = summary.lost;
    match lost.events {
        0 => writeln!(out, "nothing lost")?,
        events => writeln!(out, "LOST: {} events in {}", Count(events), plural(lost.gaps, "gap"))?,
    }
    if lost.older > 0 {
        writeln!(out, "{} older events were overwritten before the trace begins", Count(lost.older))?;
    }
    summary.notes.iter().try_for_each(|note| writeln!(out, "note: {note}"))
}

fn findings(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    if summary.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nFindings")?;
    for pattern in &summary.findings {
        // One finding speaks for itself.
        if pattern.count > 1 {
            writeln!(out, "  {}", pattern.sentence)?;
        }
        for finding in pattern.worst.iter().take(EXAMPLES) {
            writeln!(out, "  [{}] {}", finding.certainty, finding.sentence)?;
            for fact in &finding.evidence {
                writeln!(out, "      at {}: {}", Time(fact.at_ns), fact.fact)?;
            }
            if !finding.place.is_empty() {
                writeln!(out, "      spawned at {}", finding.place)?;
            }
        }
        if pattern.count as usize > EXAMPLES {
            writeln!(out, "  … and {} more", Count(pattern.count - EXAMPLES as u64))?;
        }
    }
    Ok(())
}

fn names(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let header = [
        "name",
        "tasks",
        "failed",
        "alive",
        "running",
        "ready",
        "waiting",
        "polls",
        "longest poll",
        "wakes",
        "late p99",
    ];
    let mut table = Table::new("Tasks by name", &header, &summary.names);
    for row in summary.names.iter().take(MOST_ROWS) {
        let times = row.times;
        table.row([
            with_module(&row.name, &row.module),
            Count(row.tasks).to_string(),
            Count(row.failed).to_string(),
            Count(row.alive).to_string(),
            Time(times.running_ns).to_string(),
            Time(times.ready_ns).to_string(),
            Time(times.waiting_ns).to_string(),
            Count(times.polls).to_string(),
            Time(times.longest_poll_ns).to_string(),
            Count(times.wakes).to_string(),
            Time(row.late.wake_to_poll_p99_ns).to_string(),
        ]);
    }
    table.write(out)
}

fn tasks(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let header = [
        "task",
        "name",
        "end",
        "running",
        "ready",
        "waiting",
        "unknown",
        "polls",
        "longest poll",
        "self-wakes",
    ];
    let mut table = Table::new("Busiest tasks", &header, &summary.tasks);
    let mut busiest: Vec<_> = summary.tasks.iter().collect();
    busiest.sort_by_key(|task| std::cmp::Reverse((task.times.running_ns, task.times.polls)));
    for row in busiest.into_iter().take(MOST_ROWS) {
        let times = row.times;
        table.row([
            row.id.to_string(),
            row.name.clone(),
            row.outcome.to_owned(),
            Time(times.running_ns).to_string(),
            Time(times.ready_ns).to_string(),
            Time(times.waiting_ns).to_string(),
            Time(times.unknown_ns).to_string(),
            Count(times.polls).to_string(),
            Time(times.longest_poll_ns).to_string(),
            Count(times.self_wakes).to_string(),
        ]);
    }
    table.left.push(1);
    table.left.push(2);
    table.write(out)
}

fn wakes(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new("Wakes by cause", &["cause", "wakes", "changed nothing"], &summary.wakes);
    for row in &summary.wakes {
        table.row([row.cause.to_owned(), Count(row.count).to_string(), Count(row.spare).to_string()]);
    }
    table.write(out)?;
    let latency = summary.wake_to_poll;
    if latency.count > 0 {
        writeln!(
            out,
            "\nWake to poll: half within {}, 99 of 100 within {}, longest {} ({} polls)",
            Time(latency.p50_ns),
            Time(latency.p99_ns),
            Time(latency.max_ns),
            Count(latency.count),
        )?;
    }
    Ok(())
}

fn memory(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new("Garbage collection", &["phase", "count", "total", "longest"], &summary.gc);
    for row in &summary.gc {
        let (count, total) = (Count(row.count).to_string(), Time(row.total_ns).to_string());
        table.row([row.phase.to_owned(), count, total, Time(row.longest_ns).to_string()]);
    }
    table.write(out)?;
    let Some(heap) = summary.heap else { return Ok(()) };
    let capacity = match heap.capacity_bytes {
        0 => String::new(),
        bytes => format!(" of {}", Size(bytes)),
    };
    writeln!(
        out,
        "\nHeap: {} live{capacity} at the end, {} at most; {} sampled allocations, {} of them not returned",
        Size(heap.live_bytes),
        Size(heap.peak_bytes),
        Count(heap.sampled),
        Size(heap.sampled_live_bytes),
    )
}

fn events(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<_> = summary.events.iter().collect();
    let mut table = Table::new("Events", &["event", "count"], &rows);
    for (name, count) in rows {
        table.row([(*name).to_owned(), Count(*count).to_string()]);
    }
    table.write(out)
}

fn plural(count: u64, word: &str) -> String {
    format!("{} {word}{}", Count(count), if count == 1 { "" } else { "s" })
}

fn with_module(name: &str, module: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{name} ({module})") }
}

/// A table whose columns are as wide as their widest cell.
pub(super) struct Table<'a> {
    title: &'a str,
    header: &'a [&'a str],
    rows: Vec<Vec<String>>,
    hidden: usize,
    /// Columns that are not numbers.
    pub(super) left: Vec<usize>,
}

impl<'a> Table<'a> {
    /// For as many of `all` as are shown.
    pub(super) fn new<T>(title: &'a str, header: &'a [&'a str], all: &[T]) -> Self {
        Self { title, header, rows: Vec::new(), hidden: all.len(), left: vec![0] }
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
        self.hidden -= 1;
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            cells.chain([self.header[column].chars().count()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.header.len()).map(width).collect();
        writeln!(out, "\n{}", self.title)?;
        self.line(self.header, &widths, out)?;
        for row in &self.rows {
            self.line(row, &widths, out)?;
        }
        if self.hidden > 0 {
            writeln!(out, "  … and {} more", Count(self.hidden as u64))?;
        }
        Ok(())
    }

    fn line(&self, cells: &[impl AsRef<str>], widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
        let mut line = String::new();
        for (column, (cell, &width)) in cells.iter().zip(widths).enumerate() {
            let cell = cell.as_ref();
            let pad = " ".repeat(width - cell.chars().count());
            let (before, after) = if self.left.contains(&column) { ("", &*pad) } else { (&*pad, "") };
            line.extend(["  ", before, cell, after]);
        }
        writeln!(out, "{}", line.trim_end())
    }
}
