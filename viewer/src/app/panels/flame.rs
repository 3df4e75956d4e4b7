//! Where the running time goes: modules, the names in them, their spans. Wider is longer; a click comes closer.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Galley, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Computed, Wish, scope};
use crate::app::Viewer;
use crate::figures::{Flame, Key, Layer, NodeIndex, Scope};
use crate::model::Model;
use crate::paint::theme::{Meaning, Theme};
use crate::units::{Count, Time};

const ROW: f32 = 22.0;
/// What is narrower is left out.
const LEAST: f32 = 1.0;
/// What is narrower has no name.
const NAMED: f32 = 24.0;

/// The panel's state.
#[derive(Default)]
pub(super) struct FlamePanel {
    flame: Computed<Scope, Flame>,
    /// What is as wide as the panel: the layers from the root to it.
    close_up: Vec<Layer>,
}

/// A node as it is painted.
struct Bar {
    node: NodeIndex,
    rect: Rect,
    /// It is below what is looked at closely, and as wide.
    below: bool,
}

/// Paints the panel.
pub(super) fn show_flame(ui: &mut Ui, viewer: &mut Viewer) {
    let scope = scope(viewer);
    let theme = Viewer::theme(ui);
    let model = &viewer.chart.model;
    let panel = &mut viewer.dock.flame;
    let Some(flame) = panel.flame.get(ui, model, &scope, Flame::of) else {
        ui.spinner();
        return;
    };
    if flame.total() == 0 {
        ui.weak("No task ran here.");
        return;
    }
    let path = resolve(flame, &mut panel.close_up);
    let front = path.last().copied().unwrap_or(Flame::ROOT);
    let mut only = None;
    let mut closer = None;
    ui.horizontal(|ui| {
        let node = flame.node(front);
        ui.strong(flame.name(model, front));
        let share = node.total as f64 / flame.total() as f64 * 100.0;
        ui.label(format!("{} on CPUs, {share:.1} % of all", Time(node.total)));
        if front != Flame::ROOT
            && ui.small_button("Show all").on_hover_text("all running time again").clicked()
        {
            closer = Some(Flame::ROOT);
        }
        if let Layer::Tasks(key) = node.layer
            && ui.small_button("Only these tasks").on_hover_text("hide all others in the graph").clicked()
        {
            only = Some(key);
        }
    });
    closer = paint(ui, &theme, model, flame, &path).or(closer);
    if let Some(closer) = closer {
        panel.close_up = layers(flame, closer);
    }
    let wish = only.map_or(Wish::Nothing, |key| Wish::only(model, key));
    wish.fulfil(viewer);
}

/// The nodes of a path as far as they are in this tree; the rest of the path is forgotten.
fn resolve(flame: &Flame, path: &mut Vec<Layer>) -> Vec<NodeIndex> {
    let mut nodes = vec![Flame::ROOT];
    for layer in path.iter() {
        let below = flame.node(nodes[nodes.len() - 1]);
        match below.children.iter().find(|&&child| flame.node(child).layer == *layer) {
            Some(&child) => nodes.push(child),
            None => break,
        }
    }
    path.truncate(nodes.len() - 1);
    nodes
}

/// The layers from the root to a node.
fn layers(flame: &Flame, mut node: NodeIndex) -> Vec<Layer> {
    let mut layers = Vec::new();
    while node != Flame::ROOT {
        layers.push(flame.node(node).layer);
        node = flame.node(node).parent;
    }
    layers.reverse();
    layers
}

/// The node that was clicked.
fn paint(ui: &mut Ui, theme: &Theme, model: &Model, flame: &Flame, path: &[NodeIndex]) -> Option<NodeIndex> {
    let mut clicked = None;
    ScrollArea::vertical().id_salt("flame").auto_shrink(false).show(ui, |ui| {
        let height = (flame.depth() + 1) as f32 * ROW;
        let (whole, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Flame graph of running time"));
        let bars = bars(flame, path, whole);
        let hovered = response.hover_pos().and_then(|at| bars.iter().find(|bar| bar.rect.contains(at)));
        for bar in &bars {
            let hovered = hovered.is_some_and(|hovered| hovered.node == bar.node);
            paint_bar(ui, theme, model, flame, bar, hovered);
        }
        let Some(hovered) = hovered else { return };
        clicked = response.clicked().then_some(hovered.node);
        response.on_hover_ui_at_pointer(|ui| tell(ui, model, flame, hovered.node));
    });
    clicked
}

/// The nodes that are seen: those of the path as wide as the panel, and what stands on its end.
fn bars(flame: &Flame, path: &[NodeIndex], whole: Rect) -> Vec<Bar> {
    let mut bars = Vec::new();
    let row = |depth: usize, left: f32, width: f32| {
        Rect::from_min_size(pos2(left, whole.top() + depth as f32 * ROW), vec2(width, ROW - 1.0))
    };
    for (depth, &node) in path.iter().enumerate() {
        bars.push(Bar { node, rect: row(depth, whole.left(), whole.width()), below: depth + 1 < path.len() });
    }
    let Some(&front) = path.last() else { return bars };
    let per_ns = f64::from(whole.width()) / flame.node(front).total.max(1) as f64;
    let mut open = vec![(front, path.len() - 1, f64::from(whole.left()))];
    while let Some((node, depth, mut left)) = open.pop() {
        for &child in &flame.node(node).children {
            let width = flame.node(child).total as f64 * per_ns;
            // They are sorted: all that follow are narrower.
            if width < f64::from(LEAST) {
                break;
            }
            bars.push(Bar { node: child, rect: row(depth + 1, left as f32, width as f32), below: false });
            open.push((child, depth + 1, left));
            left += width;
        }
    }
    bars
}

fn paint_bar(ui: &Ui, theme: &Theme, model: &Model, flame: &Flame, bar: &Bar, hovered: bool) {
    let fill = match flame.node(bar.node).layer {
        Layer::All | Layer::Guest(_) | Layer::Outside => theme.border,
        Layer::Tasks(Key::Module(_)) => theme.color(Meaning::Waiting),
        Layer::Tasks(_) => theme.color(Meaning::Running),
        Layer::Span(_) => theme.color(Meaning::Span),
    };
    let fill = if bar.below { fill.gamma_multiply(0.5) } else { fill };
    let fill = if hovered { theme.selected } else { fill };
    let rect = bar.rect.shrink2(vec2(0.5, 0.0));
    ui.painter().rect_filled(rect, 2.0, fill);
    if rect.width() >= NAMED {
        let (name, color) = (flame.name(model, bar.node), letters_on(fill, bar.below, theme));
        let words = fitting(ui, name, Time(flame.node(bar.node).total), rect.width() - 8.0, color);
        let at = pos2(rect.left() + 4.0, rect.center().y - words.size().y / 2.0);
        ui.painter().galley(at, words, color);
    }
}

/// Name and time where there is room for both, else as much of the name as fits.
fn fitting(ui: &Ui, name: &str, time: Time, room: f32, color: Color32) -> Arc<Galley> {
    let font = FontId::proportional(12.0);
    let both = ui.painter().layout_no_wrap(format!("{name}  {time}"), font.clone(), color);
    if both.size().x <= room {
        return both;
    }
    let mut job = LayoutJob::simple_singleline(name.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(room);
    ui.painter().layout_job(job)
}

/// Letters that can be read on a colour.
fn letters_on(fill: Color32, below: bool, theme: &Theme) -> Color32 {
    let [r, g, b, _] = fill.to_array().map(f32::from);
    let light = 0.299 * r + 0.587 * g + 0.114 * b > 130.0;
    match light {
        _ if below => theme.text,
        true => Color32::from_rgb(0x12, 0x16, 0x1d),
        false => Color32::WHITE,
    }
}

fn tell(ui: &mut Ui, model: &Model, flame: &Flame, index: NodeIndex) {
    let node = flame.node(index);
    let share = |of: i64| node.total as f64 / of.max(1) as f64 * 100.0;
    ui.strong(flame.name(model, index));
    ui.label(format!("{} on CPUs: {:.1} % of all", Time(node.total), share(flame.total())));
    if index != Flame::ROOT {
        ui.label(format!(
            "{:.1} % of {}",
            share(flame.node(node.parent).total),
            flame.name(model, node.parent)
        ));
    }
    if node.own < node.total && node.own > 0 {
        ui.label(format!("{} of it outside of what stands on it", Time(node.own)));
    }
    if node.count > 0 {
        let what = if matches!(node.layer, Layer::Span(_)) { "entered" } else { "polled" };
        let each = Time(node.total / node.count as i64);
        ui.weak(format!("{what} {} times, {each} each", Count(node.count)));
    }
}
