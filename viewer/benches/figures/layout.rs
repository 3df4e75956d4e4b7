//! Tasks to rows and what hangs on it; finding names.

use std::hint::black_box;

use unitrace_viewer::layout::lod::Lod;
use unitrace_viewer::layout::{Order, Rows};
use unitrace_viewer::paint::chart::Chart;

use crate::measure::best;
use crate::models;
use crate::table::{Table, Unit};

/// Ten million events of 100,000 tasks of which 5,000 are alive at once: rows, level of detail, search.
pub(crate) fn figures(table: &mut Table) {
    println!("\nLayout and search");
    for (tasks, alive) in [(25_000, 1_000), (25_000, 2_000), (50_000, 5_000), (100_000, 5_000)] {
        let model = models::lives(tasks, alive, 0);
        let mut rows = 0;
        let seconds = best(5, || rows = black_box(Rows::new(&model, Order::SpawnTree)).len());
        println!("    {tasks:>7} tasks, {alive} alive: {rows} rows in {:.1} ms", seconds * 1e3);
    }
    let model = models::lives(100_000, 5_000, 100);
    let seconds = best(3, || {
        let rows = Rows::new(&model, Order::SpawnTree);
        black_box(Lod::new(&model, &rows));
    });
    let what = "layout of 10 M events, 100,000 tasks, 5,000 alive at once";
    table.add(what, Unit::Seconds, 1.0, seconds);
    let chart = Chart::new(model, Order::SpawnTree);
    let mut found = 0;
    let seconds = best(5, || found = black_box(chart.search("connection 7")).len());
    println!("    {found} of 100,000 different names found");
    table.add("search over the names of these tasks", Unit::Milliseconds, 100.0, seconds * 1e3);
}
