//! The tables of the report, each defined once: text and page draw the same.

use std::cmp::Reverse;

use super::memory::{Gc, Heap};
use super::table::{Column, Part, Room, Table};
use super::{GuestRow, NameRow, Summary, TaskRow, WakeCount};
use crate::figures::Quantiles;
use crate::units::{Count, Size, Time, with_module};

const NAMES: [Column<NameRow>; 11] = [
    Column::words("name", |row| with_module(&row.name, &row.module)),
    Column::count("tasks", |row| row.tasks),
    Column::count("failed", |row| row.failed),
    Column::count("alive", |row| row.alive),
    Column::time("running", |row| row.times.running_ns),
    Column::time("ready", |row| row.times.ready_ns),
    Column::time("waiting", |row| row.times.waiting_ns),
    Column::count("polls", |row| row.times.polls),
    Column::time("longest poll", |row| row.times.longest_poll_ns),
    Column::count("wakes", |row| row.times.wakes),
    Column::time("late p99", |row| row.late.wake_to_poll_p99_ns),
];

const TASKS: [Column<TaskRow>; 14] = [
    Column::words("task", |row| row.id.to_string()),
    Column::words("name", |row| row.name.clone()),
    Column::words("spawned at", |row: &TaskRow| row.spawned_at.clone()).wide(),
    Column::words("end", |row| row.outcome.to_owned()),
    Column::time("running", |row| row.times.running_ns),
    Column::time("ready", |row| row.times.ready_ns),
    Column::time("waiting", |row| row.times.waiting_ns),
    Column::time("unknown", |row| row.times.unknown_ns),
    Column::count("polls", |row| row.times.polls),
    Column::time("longest poll", |row| row.times.longest_poll_ns),
    Column::count("wakes", |row: &TaskRow| row.times.wakes).wide(),
    Column::count("self-wakes", |row| row.times.self_wakes),
    Column::time("late p99", |row: &TaskRow| row.late.wake_to_poll_p99_ns).wide(),
    Column::size("holds", |row: &TaskRow| row.live_bytes).wide(),
];

const WAKES: [Column<WakeCount>; 3] = [
    Column::words("cause", |row| row.cause.to_owned()),
    Column::count("wakes", |row| row.count),
    Column::count("changed nothing", |row| row.spare),
];

const COLLECTIONS: [Column<Gc>; 4] = [
    Column::words("phase", |row| row.phase.to_owned()),
    Column::count("count", |row| row.count),
    Column::time("total", |row| row.total_ns),
    Column::time("longest", |row| row.longest_ns),
];

const EVENTS: [Column<(&'static str, u64)>; 2] =
    [Column::words("event", |row| row.0.to_owned()), Column::count("count", |row| row.1)];

const GUESTS: [Column<GuestRow>; 5] = [
    Column::words("guest", |row| row.name.clone()),
    Column::time("begins", |row| row.from_ns),
    Column::time("ends", |row| row.to_ns),
    Column::words("may be off by", |row| match row.error_ns {
        Some(error) => format!("± {}", Time(error)),
        None => "any time".to_owned(),
    }),
    Column::words("tied by", |row| row.tied.clone()),
];

/// Everything a report says below its findings.
pub(super) fn body(summary: &Summary, room: Room) -> Vec<Part> {
    let mut busiest: Vec<&TaskRow> = summary.tasks.iter().collect();
    busiest.sort_by_key(|task| Reverse((task.times.running_ns, task.times.polls)));
    let events: Vec<_> = summary.events.iter().map(|(&name, &count)| (name, count)).collect();
    let mut parts = vec![
        Part::Table(Table::of_first("Tasks by name", &NAMES, room, summary.names.iter())),
        Part::Table(Table::of_first("Busiest tasks", &TASKS, room, busiest.into_iter()).closed()),
        Part::Table(Table::of("Wakes by cause", &WAKES, room, &summary.wakes)),
    ];
    parts.extend(lateness(summary.wake_to_poll));
    parts.push(Part::Table(Table::of("Garbage collection", &COLLECTIONS, room, &summary.gc)));
    parts.extend(summary.heap.as_ref().map(heap));
    parts.push(Part::Table(Table::of("Events", &EVENTS, room, &events).closed()));
    parts
}

/// How the clocks of several guests stand to each other.
pub(super) fn guests(rows: &[GuestRow], room: Room) -> [Part; 1] {
    [Part::Table(Table::of("Guests on one time axis", &GUESTS, room, rows))]
}

fn lateness(latency: Quantiles) -> Option<Part> {
    let words = || {
        format!(
            "Wake to poll: half within {}, 99 of 100 within {}, longest {} ({} polls)",
            Time(latency.p50),
            Time(latency.p99),
            Time(latency.max),
            Count(latency.count),
        )
    };
    (latency.count > 0).then(|| Part::Sentence(words()))
}

fn heap(heap: &Heap) -> Part {
    let capacity = match heap.capacity_bytes {
        0 => String::new(),
        bytes => format!(" of {}", Size(bytes)),
    };
    Part::Sentence(format!(
        "Heap: {} live{capacity} at the end, {} at most; {} sampled allocations, {} of them not returned",
        Size(heap.live_bytes),
        Size(heap.peak_bytes),
        Count(heap.sampled),
        Size(heap.sampled_live_bytes),
    ))
}
