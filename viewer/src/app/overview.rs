//! The whole trace in one strip, with what is in sight marked: a click or a drag goes there.

use egui::{Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Viewer;
use crate::layout::Activity;
use crate::paint::canvas::Canvas;
use crate::paint::egui_canvas::EguiCanvas;
use crate::paint::scene::NAMES;
use crate::paint::theme::Meaning;

const HEIGHT: f32 = 26.0;
/// Points of a column.
const COLUMN: f32 = 2.0;

/// Paints the strip and moves the view as the mouse says.
pub(super) fn show_overview(ui: &mut Ui, viewer: &mut Viewer) {
    let (whole, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Overview of the whole trace"));
    let strip = Rect::from_min_max(pos2(whole.left() + NAMES, whole.top() + 2.0), whole.max - vec2(0.0, 2.0));
    let (first, last) = extent(viewer);
    let time = |x: f32| {
        let share = f64::from((x - strip.left()) / strip.width().max(1.0)).clamp(0.0, 1.0);
        first.saturating_add(((last.saturating_sub(first)) as f64 * share) as i64)
    };
    let held = (response.dragged() || response.clicked()).then(|| response.interact_pointer_pos()).flatten();
    if let (Some(at), Some(view)) = (held, &mut viewer.view) {
        let middle = f64::from(view.time.x(time(at.x)));
        view.time.pan(view.time.width() / 2.0 - middle);
    }
    paint(ui, viewer, strip);
}

/// What fills the strip: not the one crowded moment beside which all others would be flat.
fn highest(activity: &[Activity]) -> f32 {
    let tasks = activity.iter().map(|one| one.running + one.ready).filter(|&tasks| tasks > 0.0);
    let mut tasks: Vec<f32> = tasks.collect();
    let Some(at) = (tasks.len() * 98).div_ceil(100).checked_sub(1) else { return 1.0 };
    *tasks.select_nth_unstable_by(at, f32::total_cmp).1
}

/// From end to end: where two traces are compared, longer than this one.
fn extent(viewer: &Viewer) -> (i64, i64) {
    viewer.view.map_or_else(|| viewer.chart.extent(), |view| view.time.extent())
}

fn paint(ui: &Ui, viewer: &mut Viewer, strip: Rect) {
    let theme = Viewer::theme(ui);
    let (first, last) = extent(viewer);
    let span = last.saturating_sub(first).max(1) as f64;
    let x = |time: i64| strip.left() + ((time.saturating_sub(first)) as f64 / span) as f32 * strip.width();
    let own = viewer.chart.extent();
    let own = Rect::from_x_y_ranges(x(own.0)..=x(own.1), strip.y_range());
    let columns = (own.width() / COLUMN).ceil().max(1.0) as usize;
    let activity = &viewer.chart.activity;
    let most = highest(activity);
    let mut canvas = EguiCanvas::new(ui.painter().clone(), &mut viewer.textures);
    canvas.fill(&[strip], theme.ground);
    let (mut running, mut ready) = (Vec::new(), Vec::new());
    for column in 0..columns {
        let Some(one) = activity.get(column * activity.len() / columns) else { break };
        let (run, wait) = (one.running / most, one.ready / most);
        let left = own.left() + column as f32 * COLUMN;
        let bar = |from: f32, to: f32| {
            let y = |share: f32| strip.bottom() - share.min(1.0) * strip.height();
            Rect::from_min_max(pos2(left, y(to)), pos2(left + COLUMN, y(from)))
        };
        running.push(bar(0.0, run));
        ready.push(bar(run, run + wait));
    }
    canvas.fill(&running, theme.color(Meaning::Running));
    canvas.fill(&ready, theme.color(Meaning::Ready));
    for gap in &viewer.chart.model.gaps {
        let lost =
            Rect::from_min_max(pos2(x(gap.after.0), strip.top()), pos2(x(gap.before.0), strip.bottom()));
        canvas.fill(&[lost], theme.tint(Meaning::Lost, 120));
    }
    if let Some(view) = &viewer.view {
        let (start, end) = view.time.visible();
        let left = x(start.max(first));
        let right = x(end.min(last)).max(left + 2.0);
        let beside = [
            Rect::from_min_max(strip.min, pos2(left, strip.bottom())),
            Rect::from_min_max(pos2(right, strip.top()), strip.max),
        ];
        canvas.fill(&beside, theme.panel.gamma_multiply(0.6));
        let edges = [left, right]
            .map(|x| Rect::from_min_max(pos2(x - 1.0, strip.top()), pos2(x + 1.0, strip.bottom())));
        canvas.fill(&edges, theme.selected);
    }
}
