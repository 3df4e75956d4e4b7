//! `cargo bench -p unitrace-viewer --bench layout`: rows, level of detail, and what of a frame is not painting.
//!
//! Wall time of one thread, best and median of several rounds: other load on the machine disturbs the best least.

mod synthetic;

use std::hint::black_box;
use std::time::Instant;

use unitrace_formats::event::{Cause, Event, PollResult};
use unitrace_formats::id::ObjectId;
use unitrace_formats::time::Nanos;
use unitrace_viewer::layout::lod::{Image, Lod, Shades, Window};
use unitrace_viewer::layout::{Order, Rows};
use unitrace_viewer::model::{Builder, Model, TimeRange};

/// Milliseconds of the fastest of `rounds` and of the middle one.
fn measure(rounds: usize, mut work: impl FnMut()) -> (f64, f64) {
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[0], times[rounds / 2])
}

/// `count` events of tasks that wake each other in turns.
fn building(count: usize) {
    let task = |n: usize| ObjectId((n % 1000 + 1) as u32);
    let build = || {
        let mut builder = Builder::new(Nanos(0));
        let lane = builder.lane(0, 1, "thread 1");
        for n in 0..count / 3 {
            let at = |step: usize| Nanos((n * 300 + step * 100) as i64);
            let wake = Event::Wake { task: task(n + 1), cause: Cause::Task, by: task(n).0 };
            builder.event(at(0), lane, &Event::PollBegin { task: task(n) });
            builder.event(at(1), lane, &wake);
            builder.event(at(2), lane, &Event::PollEnd { task: task(n), result: PollResult::Pending });
        }
        black_box(builder.finish()).segments.len()
    };
    let mut segments = 0;
    let (best, median) = measure(5, || segments = build());
    let rate = |ms: f64| count as f64 / ms / 1e3;
    println!("Model of {count} events, {segments} segments: {best:.0} ms, median {median:.0} ms");
    println!("  ({:.1} million events a second, median {:.1})\n", rate(best), rate(median));
}

fn rows() {
    println!("Rows: every task placed (target: < 100 ms for 100,000 events, < 1 s for 100,000 tasks)");
    println!("  {:>9} {:>8} {:>8} {:>12} {:>12}", "tasks", "alive", "rows", "best", "median");
    for (tasks, alive) in [(25_000, 1_000), (25_000, 2_000), (100_000, 5_000)] {
        let model = synthetic::lives(tasks, alive);
        let mut count = 0;
        let (best, median) = measure(7, || count = black_box(Rows::new(&model, Order::SpawnTree)).len());
        println!("  {tasks:>9} {alive:>8} {count:>8} {best:>9.2} ms {median:>9.2} ms");
    }
}

const PALETTE: [[u8; 4]; 5] =
    [[90, 90, 90, 255], [150, 150, 150, 255], [200, 200, 220, 255], [240, 180, 40, 255], [30, 130, 90, 255]];

/// V1: everything. V2: all time, 60 rows. V3: 1/1000 of time, 60 rows. V4: 1/1000, all rows. V5: 1/10, all rows.
fn views(rows: usize) -> [(&'static str, Window); 5] {
    let view = |share: i64, rows: usize| {
        let start = synthetic::SPAN / 3 * i64::from(share > 1);
        let time = TimeRange { start: Nanos(start), end: Nanos(start + synthetic::SPAN / share) };
        let first = if rows == 60 { 1000.0 } else { 0.0 };
        Window { rows: first..first + rows as f64, time, width: 1920, height: 1000 }
    };
    [
        ("V1 everything", view(1, rows)),
        ("V2 60 rows", view(1, 60)),
        ("V3 60 rows, 1/1000", view(1000, 60)),
        ("V4 1/1000 of time", view(1000, rows)),
        ("V5 1/10 of time", view(10, rows)),
    ]
}

/// States and arrows of one frame, as a painter asks for them.
fn frame(
    model: &Model,
    rows: &Rows,
    lod: &Lod,
    window: &Window,
    shades: &Shades,
    reuse: &mut Reuse,
) -> &'static str {
    let seen = lod.arrows(model, rows, window, 100_000.0);
    reuse.arrows = seen.arrows.len();
    if lod.few_quads(model, rows, window) {
        reuse.quads.clear();
        lod.quads(model, rows, window, &mut reuse.quads);
        return "quads";
    }
    lod.bake_quick(window, shades, &mut reuse.image);
    "image"
}

#[derive(Default)]
struct Reuse {
    quads: Vec<unitrace_viewer::layout::lod::Quad>,
    image: Image,
    arrows: usize,
}

fn frames(items: usize) {
    let model = synthetic::model(items, 10_000);
    let rows = Rows::new(&model, Order::SpawnTree);
    let begin = Instant::now();
    let lod = Lod::new(&model, &rows);
    println!(
        "\nOne frame of {items} items on {} rows, 1920 x 1000 px (target: <= 4 ms with painting)",
        rows.len()
    );
    println!("  level of detail built in {:.0} ms on all cores", begin.elapsed().as_secs_f64() * 1e3);
    let shades = Shades::new(&PALETTE);
    println!("  {:<20} {:>8} {:>8} {:>8} {:>12} {:>12}", "view", "as", "quads", "arrows", "best", "median");
    for (name, window) in views(rows.len()) {
        let mut reuse = Reuse::default();
        let mut how = "";
        let (best, median) = measure(21, || how = frame(&model, &rows, &lod, &window, &shades, &mut reuse));
        let quads = reuse.quads.len();
        println!("  {name:<20} {how:>8} {quads:>8} {:>8} {best:>9.2} ms {median:>9.2} ms", reuse.arrows);
    }
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let small = std::env::args().any(|arg| arg == "--test");
    if small {
        building(3_000);
        return frames(100_000);
    }
    building(3_000_000);
    rows();
    frames(1_000_000);
    frames(10_000_000);
}
