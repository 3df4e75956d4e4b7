//! What a frame costs, from the model to the meshes that go to the GPU.
//!
//! Every frame looks at another part, as when panning, so that nothing is reused but what the window reuses too. CPU
//! time of the whole process (all threads), from the scheduler's own account, whose grain is a few milliseconds: hence
//! batches of 40 frames. A figure is the worst of all views, of each view the median batch.

use std::sync::mpsc::{TryRecvError, channel};
use std::time::Instant;

use egui::{Context, RawInput, Rect, Vec2, pos2};
use unitrace_viewer::layout::{Arrangement, Order};
use unitrace_viewer::model::TaskIndex;
use unitrace_viewer::paint::canvas::Canvas;
use unitrace_viewer::paint::chart::Chart;
use unitrace_viewer::paint::detail::DetailCache;
use unitrace_viewer::paint::egui_canvas::{EguiCanvas, Textures};
use unitrace_viewer::paint::frame::paint_frame;
use unitrace_viewer::paint::scene::{Areas, Focus, Scene, window};
use unitrace_viewer::paint::theme::Theme;
use unitrace_viewer::view::View;

use crate::measure::{allocated, cpu};
use crate::models;
use crate::table::{Table, Unit};

const SIZE: Vec2 = Vec2::new(1920.0, 1040.0);
const FRAMES: usize = 40;
const BATCHES: usize = 5;

/// A window without a window.
pub(crate) struct Bench {
    pub(crate) chart: Chart,
    context: Context,
    textures: Textures,
    cache: DetailCache,
}

/// What a view costs.
struct Cost {
    /// Milliseconds of CPU a frame.
    cpu: f64,
    /// Bytes allocated in a frame, the most of any.
    bytes: u64,
}

fn areas(chart: &Chart) -> Areas {
    Areas::of(Rect::from_min_size(pos2(0.0, 0.0), SIZE), chart, false)
}

/// All of a chart in sight.
pub(crate) fn whole(chart: &Chart) -> View {
    let graph = areas(chart).graph;
    chart.fit(f64::from(graph.width()), f64::from(graph.height()))
}

/// From everything to a millionth of the time.
fn views(chart: &Chart) -> [(&'static str, View); 8] {
    let whole = whole(chart);
    let rows_closer = 16.0 / whole.rows.row_height();
    [
        ("everything", 1.0, 1.0),
        ("all time, 60 rows", 1.0, rows_closer),
        ("1/1000, 60 rows", 1000.0, rows_closer),
        ("1/1000, all rows", 1000.0, 1.0),
        ("1/10, all rows", 10.0, 1.0),
        ("1/10, 1000 rows", 10.0, 10.0),
        ("1/100, 300 rows", 100.0, 33.0),
        ("1/1,000,000", 1e6, rows_closer),
    ]
    .map(|(name, time, rows)| {
        let mut view = whole;
        view.time.zoom(time, whole.time.width() / 3.0);
        view.rows.zoom(rows, whole.rows.height() / 3.0);
        (name, view)
    })
}

impl Bench {
    pub(crate) fn new(chart: Chart) -> Self {
        Self {
            chart,
            context: Context::default(),
            textures: Textures::default(),
            cache: DetailCache::default(),
        }
    }

    /// One frame: layout, painting and tessellation.
    pub(crate) fn frame(&mut self, view: &View) {
        let input =
            RawInput { screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), SIZE)), ..RawInput::default() };
        let context = self.context.clone();
        let mut output = context.run_ui(input, |ui| {
            let theme = Theme::dark();
            let areas = areas(&self.chart);
            let mut canvas = EguiCanvas::new(ui.painter().clone(), &mut self.textures);
            let detail = self.cache.get(&self.chart, &window(view, canvas.pixel()), &theme, false);
            let focus = Focus::default();
            let scene =
                Scene { chart: &self.chart, view, theme: &theme, focus: &focus, detail, exact: false };
            paint_frame(&mut canvas, &areas, &scene);
        });
        output.textures_delta.clear();
        std::hint::black_box(context.tessellate(output.shapes, 1.0));
    }

    /// Another part than in the frame before.
    fn pan(&mut self, view: &mut View, frame: usize) {
        view.time.pan(if frame.is_multiple_of(2) { -7.0 } else { 5.0 });
        view.rows.pan(if frame.is_multiple_of(3) { -3.0 } else { 2.0 });
        self.frame(view);
    }

    fn measure(&mut self, mut view: View) -> Cost {
        self.pan(&mut view, 0);
        let mut bytes = 0;
        let mut batches: Vec<f64> = (0..BATCHES)
            .map(|_| {
                let begin = cpu();
                for frame in 0..FRAMES {
                    let before = allocated();
                    self.pan(&mut view, frame);
                    bytes = bytes.max(allocated() - before);
                }
                (cpu() - begin) / FRAMES as f64
            })
            .collect();
        batches.sort_by(f64::total_cmp);
        Cost { cpu: batches[BATCHES / 2], bytes }
    }

    /// The most of all views.
    fn worst(&mut self) -> Cost {
        let mut worst = Cost { cpu: 0.0, bytes: 0 };
        for (name, view) in views(&self.chart) {
            let cost = self.measure(view);
            println!(
                "    {name:>22} {:>6.2} ms CPU, {:>6.2} MB allocated",
                cost.cpu,
                cost.bytes as f64 / 1e6
            );
            worst = Cost { cpu: worst.cpu.max(cost.cpu), bytes: worst.bytes.max(cost.bytes) };
        }
        worst
    }

    /// Lays out anew on another thread and paints all the while. Seconds until the new layout stands, and the wall
    /// time in milliseconds that nineteen of twenty frames stay below meanwhile.
    fn settle(&mut self, only: Option<Vec<TaskIndex>>) -> (f64, f64) {
        let arrangement = Arrangement { order: Order::Module, only, ..Arrangement::default() };
        let layout = self.chart.layout(&arrangement);
        let mut view = whole(&self.chart);
        let (send, receive) = channel();
        let (begin, worked) = (Instant::now(), cpu());
        std::thread::spawn(move || send.send(layout.run()).is_ok());
        let mut frames = Vec::new();
        loop {
            let frame = Instant::now();
            self.pan(&mut view, frames.len());
            frames.push(frame.elapsed().as_secs_f64() * 1e3);
            match receive.try_recv() {
                Ok(laid) => {
                    self.chart.take(laid);
                    self.cache.clear();
                    break;
                }
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => panic!("the layout was not made"),
            }
        }
        let settled = begin.elapsed().as_secs_f64();
        println!(
            "    laid out anew beside {} frames, {:.2} s of CPU in all",
            frames.len(),
            (cpu() - worked) / 1e3
        );
        frames.sort_by(f64::total_cmp);
        (settled, frames[frames.len() * 19 / 20])
    }
}

/// `mega` million segments of 10,000 tasks: any zoom, then another order, then two filters.
pub(crate) fn figures(table: &mut Table, mega: usize, settled: f64) {
    println!("\nFrames with {mega} M segments over 10,000 tasks");
    let mut model = models::model(mega * 1_000_000, 10_000);
    models::add_spans(&mut model, 1_200_000.min(mega * 1_000_000));
    let mut bench = Bench::new(Chart::new(model, Order::SpawnTree));
    let worst = bench.worst();
    table.add(format!("{mega} M segments: frame at any zoom, CPU"), Unit::Milliseconds, 4.0, worst.cpu);
    table.add(
        format!("{mega} M segments: allocated in a frame"),
        Unit::Megabytes,
        8.0,
        worst.bytes as f64 / 1e6,
    );
    let (by_module, frame) = bench.settle(None);
    let some = (0..10_000).filter(|n| n % 3 == 0).map(TaskIndex).collect();
    let (filtered, frame_too) = bench.settle(Some(some));
    let worst = bench.worst();
    table.add(format!("{mega} M segments: frame with a filter, CPU"), Unit::Milliseconds, 4.0, worst.cpu);
    table.add(
        format!("{mega} M segments: settled after a change of order or filter"),
        Unit::Seconds,
        settled,
        by_module.max(filtered),
    );
    table.add(
        format!("{mega} M segments: frame meanwhile, wall (95 of 100)"),
        Unit::Milliseconds,
        16.0,
        frame.max(frame_too),
    );
}
