//! A chart as a picture of its own: the whole trace or a part of it, with its legend.

use egui::{Pos2, Rect, Vec2};

use super::canvas::{Canvas, Slot};
use super::chart::Chart;
use super::detail::DetailCache;
use super::egui_canvas::{EguiCanvas, Textures};
use super::flags::paint_flags;
use super::frame::{Hidden, paint_frame, paint_picture};
use super::offscreen;
use super::pinned::paint_pinned;
use super::pixels::Bitmap;
use super::scene::{Areas, Focus, Scene, window};
use super::svg_canvas::SvgCanvas;
use super::theme::Theme;
use crate::notes::Bookmark;
use crate::view::View;

/// What a picture shows and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// Points across and down.
    pub width: u32,
    /// See `width`.
    pub height: u32,
    /// Pixels a point, of a PNG.
    pub scale: f32,
    /// Colours.
    pub theme: Theme,
    /// First and last moment, in nanoseconds since the start; `None`: the whole trace.
    pub span: Option<(i64, i64)>,
    /// The part of the trace to show, with its rows, instead of `span`; `None`: all rows.
    pub view: Option<View>,
    /// What is highlighted.
    pub focus: Focus,
    /// Moments and ranges with notes.
    pub bookmarks: Vec<Bookmark>,
    /// True: what colours and arrows mean stands below.
    pub legend: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            width: 1600,
            height: 900,
            scale: 1.0,
            theme: Theme::light(),
            span: None,
            view: None,
            focus: Focus::default(),
            bookmarks: Vec::new(),
            legend: true,
        }
    }
}

impl Request {
    /// 1600 points across, as high as the rows need, at most 900.
    pub fn best_size(chart: &Chart) -> (u32, u32) {
        let height = Areas::best_height(1600.0, chart).clamp(220.0, 900.0);
        (1600, height.ceil() as u32)
    }

    fn size(&self) -> Vec2 {
        Vec2::new(self.width as f32, self.height as f32)
    }
}

/// Paints `chart` as `request` says, on the CPU.
pub fn bitmap(chart: &Chart, request: &Request) -> Bitmap {
    let (mut textures, mut cache) = (Textures::default(), DetailCache::default());
    offscreen::picture(request.size(), request.scale, request.theme.dark, |ui| {
        let mut canvas = EguiCanvas::new(ui.painter().clone(), &mut textures);
        paint_request(&mut canvas, chart, request, &mut cache);
    })
}

/// Paints `chart` as `request` says, as an SVG the names of whose parts begin with `ids`.
pub fn svg(chart: &Chart, request: &Request, title: &str, ids: &str) -> svg::Document {
    let mut canvas = SvgCanvas::new(request.size(), ids);
    paint_request(&mut canvas, chart, request, &mut DetailCache::default());
    canvas.finish(title)
}

/// Paints `chart` as `request` says.
fn paint_request(
    canvas: &mut dyn Canvas,
    chart: &Chart,
    request: &Request,
    cache: &mut DetailCache,
) -> Hidden {
    let whole = Rect::from_min_size(Pos2::ZERO, request.size());
    let areas = Areas::of(whole, chart, request.legend);
    let (width, height) = (f64::from(areas.graph.width()), f64::from(areas.graph.height()));
    let mut view = request.view.unwrap_or_else(|| chart.fit(width, height));
    view.resize(width, height);
    if let Some((from, to)) = request.span {
        view.time.show(from, to);
    }
    let detail = cache.get(chart, &window(&view, canvas.pixel()), &request.theme, true);
    let (theme, focus) = (&request.theme, &request.focus);
    let scene = Scene { chart, view: &view, theme, focus, detail, exact: true };
    let hidden = match request.legend {
        true => paint_picture(canvas, &areas, &scene),
        false => paint_frame(canvas, &areas, &scene),
    };
    paint_pinned(canvas, &areas, &scene, &mut DetailCache::in_slot(Slot::Pinned));
    paint_flags(canvas, &areas, &view, &request.bookmarks, theme);
    hidden
}
