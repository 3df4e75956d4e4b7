//! `cargo bench -p unitrace-viewer --bench frame`: what a frame costs, from the model to the meshes that go to the GPU.
//!
//! Every frame looks at another part, as when panning, so that nothing is reused but what the window reuses too. CPU time
//! of the whole process (all threads), from the scheduler's own account, whose grain is a few milliseconds: hence batches
//! of 40 frames, of which the median and the worst are printed, per frame; and the wall time of the median frame.
//! Target: 4 ms at any zoom with 1 M and 10 M segments over 10,000 tasks.

#[allow(unreachable_pub)]
mod synthetic;

use std::fs;
use std::time::Instant;

use egui::{Context, RawInput, Rect, Vec2, pos2};
use unitrace_viewer::layout::Order;
use unitrace_viewer::paint::canvas::Canvas;
use unitrace_viewer::paint::chart::Chart;
use unitrace_viewer::paint::detail::DetailCache;
use unitrace_viewer::paint::egui_canvas::{EguiCanvas, Textures};
use unitrace_viewer::paint::frame::paint_frame;
use unitrace_viewer::paint::scene::{Areas, Focus, Scene, window};
use unitrace_viewer::paint::theme::Theme;
use unitrace_viewer::view::View;

const SIZE: Vec2 = Vec2::new(1920.0, 1040.0);
const FRAMES: usize = 40;
const BATCHES: usize = 5;

/// Milliseconds of CPU that all threads of this process have used.
fn cpu() -> f64 {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let used = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    used.sum::<f64>() / 1e6
}

/// A window without a window.
struct Bench {
    context: Context,
    chart: Chart,
    textures: Textures,
    cache: DetailCache,
}

impl Bench {
    /// One frame: layout, painting and tessellation.
    fn frame(&mut self, view: &View) {
        let input =
            RawInput { screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), SIZE)), ..RawInput::default() };
        let context = self.context.clone();
        let mut output = context.run_ui(input, |ui| {
            let theme = Theme::dark();
            let areas = Areas::of(Rect::from_min_size(pos2(0.0, 0.0), SIZE), &self.chart, false);
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

    /// Milliseconds a frame: CPU of the median and of the worst batch, wall of the median frame; every frame pans.
    fn measure(&mut self, mut view: View) -> (f64, f64, f64) {
        self.frame(&view);
        let mut walls = Vec::new();
        let mut batches: Vec<f64> = (0..BATCHES)
            .map(|_| {
                let begin = cpu();
                for i in 0..FRAMES {
                    view.time.pan(if i % 2 == 0 { -7.0 } else { 5.0 });
                    view.rows.pan(if i % 3 == 0 { -3.0 } else { 2.0 });
                    let begin = Instant::now();
                    self.frame(&view);
                    walls.push(begin.elapsed().as_secs_f64() * 1e3);
                }
                (cpu() - begin) / FRAMES as f64
            })
            .collect();
        batches.sort_by(f64::total_cmp);
        walls.sort_by(f64::total_cmp);
        (batches[BATCHES / 2], batches[BATCHES - 1], walls[walls.len() / 2])
    }
}

fn main() {
    println!("{:>10} {:>22} {:>12} {:>12} {:>12}", "segments", "view", "CPU", "worst", "wall");
    for (segments, spans) in [(1_000_000, 0), (1_000_000, 1_200_000), (10_000_000, 0)] {
        let mut model = synthetic::model(segments, 10_000);
        if spans > 0 {
            println!("with {spans} spans:");
            synthetic::add_spans(&mut model, spans);
        }
        let chart = Chart::new(model, Order::SpawnTree);
        let areas = Areas::of(Rect::from_min_size(pos2(0.0, 0.0), SIZE), &chart, false);
        let (width, height) = (f64::from(areas.graph.width()), f64::from(areas.graph.height()));
        let whole = chart.fit(width, height);
        let mut bench = Bench {
            context: Context::default(),
            chart,
            textures: Textures::default(),
            cache: DetailCache::default(),
        };
        let rows_closer = 16.0 / whole.rows.row_height();
        for (name, time, rows) in [
            ("V1 everything", 1.0, 1.0),
            ("V2 all time, 60 rows", 1.0, rows_closer),
            ("V3 1/1000, 60 rows", 1000.0, rows_closer),
            ("V4 1/1000, all rows", 1000.0, 1.0),
            ("V5 1/10, all rows", 10.0, 1.0),
            ("V6 1/10, 1000 rows", 10.0, 10.0),
            ("V7 1/100, 300 rows", 100.0, 33.0),
            ("V8 1/1,000,000", 1e6, rows_closer),
        ] {
            let mut view = whole;
            view.time.zoom(time, width / 3.0);
            view.rows.zoom(rows, height / 3.0);
            let (median, worst, wall) = bench.measure(view);
            println!("{segments:>10} {name:>22} {median:>9.2} ms {worst:>9.2} ms {wall:>9.2} ms");
        }
    }
}
