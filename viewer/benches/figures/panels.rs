//! What panels compute of a whole trace, once, on a thread of their own, when they are opened.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use unitrace_viewer::figures::{Flame, GroupBy, Held, Histogram, RangeFigures, Scope, Sort, groups};
use unitrace_viewer::model::Model;
use unitrace_viewer::open::open;

use crate::measure::best;
use crate::table::{Table, Unit};

/// What is computed for each, and how long that may take in milliseconds.
type Panel = (&'static str, f64, fn(&Model, &Scope));

const PANELS: [Panel; 6] = [
    ("table of tasks", 300.0, |model, scope| drop(black_box(groups(model, GroupBy::Task, scope)))),
    ("table of names", 300.0, |model, scope| drop(black_box(groups(model, GroupBy::Name, scope)))),
    ("histogram", 100.0, |model, scope| drop(black_box(Histogram::of(model, Sort::WakeToPoll, scope)))),
    ("heap", 100.0, |model, _| drop(black_box(Held::of(model, GroupBy::Name, 4)))),
    ("flame graph", 400.0, |model, scope| drop(black_box(Flame::of(model, scope)))),
    ("statistics", 600.0, |model, scope| drop(black_box(RangeFigures::of(model, scope)))),
];

/// Opens a trace in a process of its own and asks for each panel.
pub(crate) fn figures(table: &mut Table, mega: u64, file: &Path) {
    let own = std::env::current_exe().expect("a path of its own");
    let output = Command::new(own).arg("--panels").arg(file).output().expect("this program runs again");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    for ((name, limit, _), line) in PANELS.iter().zip(told.lines()) {
        let milliseconds = line.parse().expect("milliseconds");
        table.add(format!("{mega} MB: {name}, once"), Unit::Milliseconds, *limit, milliseconds);
    }
}

/// What the child does: milliseconds of each, a line for each.
pub(crate) fn child(path: &Path) {
    let model = open(path).expect("a trace");
    let scope = Scope::whole(&model);
    for (_, _, compute) in PANELS {
        println!("{}", best(3, || compute(&model, &scope)) * 1e3);
    }
}
