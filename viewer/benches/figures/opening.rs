//! Opening a file: in a process of its own, so that memory is that of the opening alone.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use unitrace_viewer::layout::Order;
use unitrace_viewer::model::Watch;
use unitrace_viewer::open::open_watched;
use unitrace_viewer::paint::chart::Chart;

use crate::frames::{Bench, whole};
use crate::measure::{Peak, cpu};
use crate::panels;
use crate::table::{Table, Unit};
use crate::trace;

/// Writes a trace of `mega` MB and opens it; its first picture shall stand after `first` seconds.
pub(crate) fn figures(table: &mut Table, mega: u64, first: f64) {
    let file = std::env::temp_dir().join(format!("unitrace-figures-{}-{mega}.utr", std::process::id()));
    let written = trace::write(&file, mega * 1_000_000).expect("the temporary directory takes the file");
    println!("\nOpening {mega} MB: {} events", written.events);
    let own = std::env::current_exe().expect("a path of its own");
    // The first run brings the file into the cache; of the others the best, which other load disturbs least.
    let runs: Vec<Run> =
        (0..3).filter_map(|_| Run::of(Command::new(&own).arg("--open").arg(&file))).collect();
    let best = |figure: fn(&Run) -> f64| runs[1..].iter().map(figure).fold(f64::MAX, f64::min);
    println!("    CPU of reading and laying out: {:.2} s", best(|run| run.cpu));
    table.add(format!("{mega} MB: first picture"), Unit::Seconds, first, best(|run| run.first));
    let rate = written.events as f64 / best(|run| run.whole) / 1e6;
    table.add(format!("{mega} MB: all read and laid out"), Unit::Rate, 8.0, rate);
    let limit = 150.0 + 3.0 * written.bytes as f64 / 1e6;
    table.add(
        format!("{mega} MB: most anonymous memory, 150 MB + 3 x the file"),
        Unit::Megabytes,
        limit.floor(),
        best(|run| run.peak),
    );
    // What ten million events take; of more nobody waits for a panel, which is computed beside the frames.
    if mega <= 100 {
        panels::figures(table, mega, &file);
    }
    let _ = std::fs::remove_file(&file);
}

/// What a child said.
struct Run {
    first: f64,
    whole: f64,
    cpu: f64,
    peak: f64,
}

impl Run {
    fn of(child: &mut Command) -> Option<Self> {
        let output = child.output().expect("this program runs again");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let value = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.trim().parse().ok())
        };
        Some(Self {
            first: value("first")?,
            whole: value("whole")?,
            cpu: value("cpu")?,
            peak: value("peak")?,
        })
    }
}

/// What the child does: opens as the window does, paints a first picture, and says what it took: seconds, MB.
pub(crate) fn child(path: &Path) {
    let peak = Peak::watch();
    let (begin, worked) = (Instant::now(), cpu());
    let mut first = None;
    let model = open_watched(&[PathBuf::from(path)], &Watch::default(), |model| {
        // As in the window it is painted while the rest is read, and stays until the whole one is there.
        let mut bench = Bench::new(Chart::new(model, Order::SpawnTree));
        bench.frame(&whole(&bench.chart));
        first = Some((begin.elapsed().as_secs_f64(), bench));
    });
    let chart = Chart::new(model.expect("a trace"), Order::SpawnTree);
    let whole_there = begin.elapsed().as_secs_f64();
    let first = first.map_or(whole_there, |(first, _)| first);
    println!("first {first}\nwhole {whole_there}");
    println!("cpu {}\npeak {}", (cpu() - worked) / 1e3, peak.end() as f64 / 1e6);
    println!(
        "{} tasks, {} segments, {} arrows, {} rows",
        chart.model.tasks.len(),
        chart.model.segments.len(),
        chart.model.arrows.len(),
        chart.rows.len()
    );
}
