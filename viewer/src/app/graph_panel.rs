//! The graph in the window: painting it, and what the mouse does to it.

use egui::{Align2, CursorIcon, Pos2, Rect, Response, Sense, Ui, WidgetInfo};
use unitrace_formats::time::Nanos;

use super::{Viewer, tooltip};
use crate::layout::Section;
use crate::model::{TaskIndex, TimeRange};
use crate::paint::canvas::{Canvas, Ink, upright};
use crate::paint::egui_canvas::EguiCanvas;
use crate::paint::flags::paint_flags;
use crate::paint::frame::{paint_frame, paint_picture};
use crate::paint::pinned::paint_pinned;
use crate::paint::scene::{Areas, Scene, window};
use crate::paint::theme::Theme;
use crate::paint::tracks;
use crate::units::Time;
use crate::view::View;

/// Points of the wheel that make rows e times as high.
const WHEEL: f64 = 240.0;

/// Paints the graph into what is left of the window and moves it as the mouse says.
pub(super) fn show_graph(ui: &mut Ui, viewer: &mut Viewer) {
    let whole = ui.available_rect_before_wrap();
    let areas = Areas::of(whole, &viewer.chart, viewer.legend);
    let response = ui.allocate_rect(whole, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Graph of tasks over time"));
    fit_to(viewer, areas.graph);
    move_graph(ui, viewer, &response, &areas);
    let Some(view) = viewer.view else { return };
    let pointer = response.hover_pos().filter(|&at| areas.graph.contains(at));
    let task = pointer.and_then(|at| task_at(viewer, &view, areas.graph, at));
    viewer.focus.hovered = task;
    paint(ui, viewer, &view, &areas);
    match (response.hover_pos(), task) {
        (Some(at), Some(task)) => show_tooltip(ui, viewer, &view, &areas, &response, (at, task)),
        (Some(at), None) if areas.tracks.contains(at) => show_track(viewer, &view, &areas, &response, at),
        _ => {}
    }
}

/// The first frame shows everything; later ones keep what is in sight when the window changes its size.
fn fit_to(viewer: &mut Viewer, graph: Rect) {
    let (width, height) = (f64::from(graph.width()), f64::from(graph.height()));
    match &mut viewer.view {
        Some(view) => view.resize(width, height),
        None => viewer.view = Some(viewer.chart.fit(width, height)),
    }
}

fn paint(ui: &Ui, viewer: &mut Viewer, view: &View, areas: &Areas) {
    let theme = Viewer::theme(ui);
    let mut canvas = EguiCanvas::new(ui.painter().clone(), &mut viewer.textures);
    let window = window(view, canvas.pixel());
    let detail = viewer.details.get(&viewer.chart, &window, &theme, false);
    let (chart, focus) = (&viewer.chart, &viewer.focus);
    let scene = Scene { chart, view, theme: &theme, focus, detail, exact: false };
    viewer.hidden = match viewer.legend {
        true => paint_picture(&mut canvas, areas, &scene),
        false => paint_frame(&mut canvas, areas, &scene),
    };
    paint_pinned(&mut canvas, areas, &scene, &mut viewer.pinned_details);
    paint_flags(&mut canvas, areas, view, &viewer.kept.notes.bookmarks, &theme);
    if let Some(at) = viewer.cursor {
        paint_cursor(&mut canvas, areas, view, at, &theme);
    }
    if let Some(range) = viewer.range {
        paint_range(&mut canvas, areas, view, range, &theme);
    }
}

/// The moment that was gone to: a line down the graph, its time above.
fn paint_cursor(canvas: &mut dyn Canvas, areas: &Areas, view: &View, at: Nanos, theme: &Theme) {
    let x = areas.graph.left() + view.time.x(at.0);
    if !areas.graph.x_range().contains(x) {
        return;
    }
    let pixel = canvas.pixel();
    canvas.fill(&[upright(x, areas.ruler.top(), areas.graph.bottom(), 1.0, pixel)], theme.selected);
    paint_flag(canvas, areas.ruler, x, &Time(at.0).to_string(), theme);
}

/// The selected range: a pale band with sharp edges, its length above.
fn paint_range(canvas: &mut dyn Canvas, areas: &Areas, view: &View, range: TimeRange, theme: &Theme) {
    let x =
        |at: Nanos| (areas.graph.left() + view.time.x(at.0)).clamp(areas.graph.left(), areas.graph.right());
    let (left, right) = (x(range.start), x(range.end));
    let band = Rect::from_min_max(Pos2::new(left, areas.graph.top()), Pos2::new(right, areas.graph.bottom()));
    canvas.fill(&[band], theme.selected.gamma_multiply(0.10));
    let pixel = canvas.pixel();
    let edge = |x: f32| upright(x, areas.ruler.top(), areas.graph.bottom(), 1.0, pixel);
    canvas.fill(&[edge(left), edge(right)], theme.selected);
    paint_flag(canvas, areas.ruler, (left + right) / 2.0, &Time(range.span()).to_string(), theme);
}

/// Words on the ruler, on the ground of what is selected.
fn paint_flag(canvas: &mut dyn Canvas, ruler: Rect, x: f32, text: &str, theme: &Theme) {
    let size = 11.0;
    let half = canvas.text_width(size, text) / 2.0 + 4.0;
    let middle = Pos2::new(x.clamp(ruler.left() + half, ruler.right() - half), ruler.center().y);
    canvas.fill(&[Rect::from_center_size(middle, egui::vec2(2.0 * half, 15.0))], theme.selected);
    canvas.text(middle, Align2::CENTER_CENTER, Ink { size, color: theme.ground }, text);
}

fn task_at(viewer: &Viewer, view: &View, graph: Rect, at: Pos2) -> Option<TaskIndex> {
    let row = view.rows.row_below(f64::from(at.y - graph.top()), viewer.chart.rows.pinned());
    if row < 0.0 {
        return None;
    }
    // A life narrower than the pointer can still be pointed at.
    let time = |dx: f32| Nanos(view.time.time(f64::from(at.x - graph.left() + dx)));
    let chart = &viewer.chart;
    let near = || chart.rows.touching(&chart.model, row as u32, time(-2.0), time(2.0)).first().copied();
    chart.rows.task_at(&chart.model, row as u32, time(0.0)).or_else(near)
}

fn move_graph(ui: &Ui, viewer: &mut Viewer, response: &Response, areas: &Areas) {
    if let Some(at) = response.hover_pos() {
        turn_wheel(ui, viewer, areas.graph, at);
    }
    mark_range(ui, viewer, response, areas);
    if viewer.marking.is_none() && response.dragged() {
        ui.set_cursor_icon(CursorIcon::Grabbing);
        let by = response.drag_delta();
        if let Some(view) = &mut viewer.view {
            view.time.pan(f64::from(by.x));
            view.rows.pan(f64::from(by.y));
        }
    }
    let clicked = response.interact_pointer_pos().filter(|_| response.clicked() || response.double_clicked());
    if let (Some(at), Some(view)) = (clicked, viewer.view) {
        viewer.history.begin_step();
        let below = at.y >= areas.graph.top();
        let header = header_at(viewer, &view, areas, at).filter(|_| below);
        let task = task_at(viewer, &view, areas.graph, at).filter(|_| below);
        match (header, task.filter(|_| response.double_clicked())) {
            (Some(section), _) => viewer.fold(section),
            (None, Some(task)) => viewer.zoom_to(task),
            (None, None) => viewer.select(task),
        }
    }
}

/// The section whose header is there.
fn header_at(viewer: &Viewer, view: &View, areas: &Areas, at: Pos2) -> Option<Section> {
    let rows = &viewer.chart.rows;
    let row = view.rows.row_below(f64::from(at.y - areas.graph.top()), rows.pinned());
    let header = rows.header(row.max(0.0) as u32);
    header.filter(|_| at.y < areas.graph.bottom()).map(|header| header.section)
}

/// Wheel: rows; with Shift, or sideways: time; with Ctrl, or a pinch: zooms time; with Alt: height of rows.
fn turn_wheel(ui: &Ui, viewer: &mut Viewer, graph: Rect, at: Pos2) {
    let (scroll, zoom, alt) =
        ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta(), input.modifiers.alt));
    let Some(view) = &mut viewer.view else { return };
    if zoom != 1.0 {
        view.time.zoom(f64::from(zoom), f64::from(at.x - graph.left()));
    }
    match alt {
        true => view.rows.zoom((f64::from(scroll.y) / WHEEL).exp(), f64::from(at.y - graph.top())),
        false => view.rows.pan(f64::from(scroll.y)),
    }
    if scroll.x != 0.0 {
        view.time.pan(f64::from(scroll.x));
    }
}

/// Shift and drag, or a drag along the ruler, selects a range.
fn mark_range(ui: &Ui, viewer: &mut Viewer, response: &Response, areas: &Areas) {
    let (Some(view), Some(at)) = (viewer.view, response.interact_pointer_pos()) else { return };
    let range = viewer.chart.model.range;
    let time =
        |x: f32| Nanos(view.time.time(f64::from(x - areas.graph.left()))).clamp(range.start, range.end);
    if response.drag_started() {
        let from = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
        let marks = ui.input(|input| input.modifiers.shift) || areas.ruler.contains(from);
        viewer.marking = marks.then(|| time(from.x));
    }
    if let Some(from) = viewer.marking {
        let to = time(at.x);
        viewer.range = Some(TimeRange { start: from.min(to), end: from.max(to) });
    }
    if response.drag_stopped() {
        viewer.marking = None;
        viewer.range = viewer.range.filter(|range| range.span() > 0);
    }
}

/// What a strip above the graph shows under the pointer.
fn show_track(viewer: &Viewer, view: &View, areas: &Areas, response: &Response, at: Pos2) {
    let Some(strip) = tracks::at(areas, &viewer.chart.tracks, at.y) else { return };
    let time = |dx: f32| Nanos(view.time.time(f64::from(at.x - areas.tracks.left() + dx)));
    let near = TimeRange { start: time(-2.0), end: time(2.0) };
    response.clone().on_hover_ui_at_pointer(|ui| tooltip::show_track(ui, &viewer.chart.tracks[strip], &near));
}

fn show_tooltip(
    ui: &Ui,
    viewer: &Viewer,
    view: &View,
    areas: &Areas,
    response: &Response,
    (at, task): (Pos2, TaskIndex),
) {
    if response.dragged() || ui.input(|input| input.pointer.any_down()) {
        return;
    }
    let theme = Viewer::theme(ui);
    let detail = crate::paint::detail::Detail::default();
    let scene = Scene {
        chart: &viewer.chart,
        view,
        theme: &theme,
        focus: &viewer.focus,
        detail: &detail,
        exact: false,
    };
    let moment = Nanos(view.time.time(f64::from(at.x - areas.graph.left())));
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(420.0);
        tooltip::show_task(ui, &viewer.chart.model, task, moment);
        tooltip::show_spans(ui, &viewer.chart, task, moment);
        tooltip::show_arrows(ui, &scene, areas.graph, task, at.x);
    });
}
