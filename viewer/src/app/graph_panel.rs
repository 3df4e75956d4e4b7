//! The graph in the window: painting it, and what the mouse does to it.

use egui::{Align2, CursorIcon, Pos2, Rect, Response, Sense, Ui, WidgetInfo};
use unitrace_formats::time::Nanos;

use super::{Viewer, tooltip};
use crate::model::{TaskIndex, TimeRange};
use crate::paint::canvas::{Canvas, Ink, upright};
use crate::paint::egui_canvas::EguiCanvas;
use crate::paint::frame::{paint_frame, paint_picture};
use crate::paint::scene::{Areas, Scene, window};
use crate::paint::theme::Theme;
use crate::paint::tracks;
use crate::units::Time;
use crate::view::View;

/// Points of the wheel that zoom time by e.
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
    if let Some(at) = viewer.cursor {
        paint_cursor(&mut canvas, areas, view, at, &theme);
    }
    if let Some((from, to)) = viewer.marked {
        paint_marked(&mut canvas, areas.graph, (from, to), &theme);
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
    let text = Time(at.0).to_string();
    let size = 11.0;
    let half = canvas.text_width(size, &text) / 2.0 + 4.0;
    let middle =
        Pos2::new(x.clamp(areas.ruler.left() + half, areas.ruler.right() - half), areas.ruler.center().y);
    let rect = Rect::from_center_size(middle, egui::vec2(2.0 * half, 15.0));
    canvas.fill(&[rect], theme.selected);
    canvas.text(middle, Align2::CENTER_CENTER, Ink { size, color: theme.ground }, &text);
}

fn paint_marked(canvas: &mut dyn Canvas, graph: Rect, (from, to): (f32, f32), theme: &Theme) {
    let corner = |x: f32, y: f32| Pos2::new(x.clamp(graph.left(), graph.right()), y);
    let rect = Rect::from_two_pos(corner(from, graph.top()), corner(to, graph.bottom()));
    canvas.fill(&[rect], theme.selected.gamma_multiply(0.2));
}

fn task_at(viewer: &Viewer, view: &View, graph: Rect, at: Pos2) -> Option<TaskIndex> {
    let row = view.rows.row(f64::from(at.y - graph.top()));
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
    let shift = ui.input(|input| input.modifiers.shift);
    if shift || viewer.marked.is_some() {
        mark_range(viewer, response, areas.graph);
    } else if response.dragged() {
        ui.set_cursor_icon(CursorIcon::Grabbing);
        let by = response.drag_delta();
        if let Some(view) = &mut viewer.view {
            view.time.pan(f64::from(by.x));
            view.rows.pan(f64::from(by.y));
        }
    }
    let clicked = response.interact_pointer_pos().filter(|_| response.clicked() || response.double_clicked());
    if let (Some(at), Some(view)) = (clicked, viewer.view) {
        let task = task_at(viewer, &view, areas.graph, at).filter(|_| at.y >= areas.graph.top());
        match task.filter(|_| response.double_clicked()) {
            Some(task) => viewer.zoom_to(task),
            None => viewer.select(task),
        }
    }
}

/// Wheel: time; with Ctrl: height of rows; with Shift, or sideways: earlier and later.
fn turn_wheel(ui: &Ui, viewer: &mut Viewer, graph: Rect, at: Pos2) {
    let (scroll, zoom) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
    let Some(view) = &mut viewer.view else { return };
    if zoom != 1.0 {
        view.rows.zoom(f64::from(zoom), f64::from(at.y - graph.top()));
    }
    if scroll.y != 0.0 {
        view.time.zoom((f64::from(scroll.y) / WHEEL).exp(), f64::from(at.x - graph.left()));
    }
    if scroll.x != 0.0 {
        view.time.pan(f64::from(scroll.x));
    }
}

/// Shift and drag marks a range; letting go zooms to it.
fn mark_range(viewer: &mut Viewer, response: &Response, graph: Rect) {
    let Some(at) = response.interact_pointer_pos() else { return };
    if response.drag_started() {
        viewer.marked = Some((at.x, at.x));
    }
    if let Some((_, to)) = &mut viewer.marked {
        *to = at.x;
    }
    if response.drag_stopped()
        && let Some((from, to)) = viewer.marked.take()
        && (from - to).abs() >= 4.0
    {
        viewer.remember();
        if let Some(view) = &mut viewer.view {
            let time = |x: f32| view.time.time(f64::from(x - graph.left()));
            let (start, end) = (time(from.min(to)), time(from.max(to)));
            view.time.show(start, end);
        }
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
