//! `xvfb-run -s '-screen 0 1920x1080x24' cargo bench -p unitrace-viewer --bench window`: frames of a real window.
//!
//! From one frame to the next, everything between included: the program, the driver, the display. Under Xvfb there is
//! no GPU: Mesa's llvmpipe draws on the CPU, which is the case the limits are for. 10 M segments over 10,000 tasks,
//! another part in every frame; first the graph alone, then all panels around it.

#[path = "figures/models.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the other figures")]
mod models;

use std::process::ExitCode;
use std::time::Instant;

use eframe::NativeOptions;
use eframe::egui::{CentralPanel, Frame, Ui, ViewportBuilder, ViewportCommand};
use unitrace_viewer::app::{Document, PanelKind, Window};
use unitrace_viewer::model::TaskIndex;
use unitrace_viewer::paint::canvas::Canvas;
use unitrace_viewer::paint::detail::DetailCache;
use unitrace_viewer::paint::egui_canvas::{EguiCanvas, Textures};
use unitrace_viewer::paint::frame::paint_frame;
use unitrace_viewer::paint::scene::{Areas, Focus, Scene, window};
use unitrace_viewer::paint::theme::Theme;
use unitrace_viewer::view::View;

const SIZE: [f32; 2] = [1920.0, 1000.0];
const SEGMENTS: usize = 10_000_000;
/// Frames that are not counted, at the beginning of each part.
const WARM: usize = 20;
/// Frames that are.
const FRAMES: usize = 120;

fn main() -> ExitCode {
    let no_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none());
    if no_display || std::env::args().any(|arg| arg == "--test") {
        println!("The figures of a window need a display: see viewer/benches/window.rs");
        return ExitCode::SUCCESS;
    }
    let viewport = ViewportBuilder::default().with_inner_size(SIZE).with_title("figures");
    let mut options = NativeOptions { viewport, ..NativeOptions::default() };
    options.glow_options.vsync = false;
    let create = |context: &eframe::CreationContext<'_>| {
        let model = models::model(SEGMENTS, 10_000);
        let window = Window::new(&context.egui_ctx, vec![Document::of_model("figures", model)]);
        let app: Box<dyn eframe::App> = Box::new(App::new(window));
        Ok(app)
    };
    match eframe::run_native("unitrace figures", options, Box::new(create)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("no window: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Both parts, one after the other.
struct App {
    window: Window,
    textures: Textures,
    cache: DetailCache,
    last: Instant,
    /// Milliseconds from frame to frame.
    frames: Vec<f64>,
    panels: bool,
}

impl App {
    fn new(window: Window) -> Self {
        Self {
            window,
            textures: Textures::default(),
            cache: DetailCache::default(),
            last: Instant::now(),
            frames: Vec::new(),
            panels: false,
        }
    }

    /// The graph and nothing else.
    fn show_graph(&mut self, ui: &mut Ui) {
        let whole = ui.available_rect_before_wrap();
        let Some(viewer) = self.window.viewer() else { return };
        let areas = Areas::of(whole, &viewer.chart, false);
        let (width, height) = (f64::from(areas.graph.width()), f64::from(areas.graph.height()));
        let view = *viewer.view.get_or_insert_with(|| viewer.chart.fit(width, height));
        let theme = Theme::dark();
        let mut canvas = EguiCanvas::new(ui.painter().clone(), &mut self.textures);
        let detail = self.cache.get(&viewer.chart, &window(&view, canvas.pixel()), &theme, false);
        let focus = Focus::default();
        let scene =
            Scene { chart: &viewer.chart, view: &view, theme: &theme, focus: &focus, detail, exact: false };
        paint_frame(&mut canvas, &areas, &scene);
    }

    /// Another part in every frame, at four scales by turns.
    fn move_on(&mut self) {
        let frame = self.frames.len();
        let Some(viewer) = self.window.viewer() else { return };
        let Some(view) = &mut viewer.view else { return };
        let View { time, rows } = view;
        time.pan(if frame.is_multiple_of(2) { -7.0 } else { 5.0 });
        rows.pan(if frame.is_multiple_of(3) { -3.0 } else { 2.0 });
        if frame.is_multiple_of(FRAMES / 4) {
            time.zoom(10.0, time.width() / 3.0);
            rows.zoom(4.0, rows.height() / 3.0);
        }
    }

    fn tell(&mut self, what: &str, limit: f64) {
        self.frames.drain(..WARM);
        self.frames.sort_by(f64::total_cmp);
        let at = |share: usize| self.frames[self.frames.len() * share / 100];
        let (median, most) = (at(50), at(95));
        let holds = if median <= limit { "holds" } else { "DOES NOT HOLD" };
        println!("{what:<40} ≤ {limit} ms: median {median:.1} ms, 95 of 100 below {most:.1} ms: {holds}");
        self.frames.clear();
    }

    fn open_panels(&mut self) {
        let Some(viewer) = self.window.viewer() else { return };
        viewer.fit();
        viewer.legend = true;
        viewer.dock.open = Some(PanelKind::Tasks);
        viewer.select(Some(TaskIndex(7)));
        self.panels = true;
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frames.push(self.last.elapsed().as_secs_f64() * 1e3);
        self.last = Instant::now();
        self.move_on();
        match self.panels {
            false => {
                CentralPanel::default().frame(Frame::new()).show(ui, |ui| self.show_graph(ui));
            }
            true => self.window.show(ui),
        }
        if self.frames.len() == WARM + FRAMES {
            match self.panels {
                false => {
                    self.tell("Window without a GPU: the graph", 30.0);
                    self.open_panels();
                }
                true => {
                    self.tell("Window without a GPU: all panels", 45.0);
                    ui.ctx().send_viewport_cmd(ViewportCommand::Close);
                }
            }
        }
        ui.ctx().request_repaint();
    }
}
