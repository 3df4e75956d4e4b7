//! What colours and arrows mean, in one strip: each sign as it stands in the graph, with its words.

use egui::{Align2, Pos2, Rect, pos2, vec2};

use super::canvas::{Canvas, Ink, Pen, level, upright};
use super::theme::{Meaning, Theme};

const LETTERS: f32 = 10.5;
const LINE: f32 = 18.0;
const SIGN: f32 = 26.0;
/// Words and sign of the widest entry, and some air.
const COLUMN: f32 = 186.0;

/// Every sign with its words, in the order in which one learns to read the graph.
pub const ENTRIES: [(Meaning, &str); 16] = [
    (Meaning::Running, "runs: on a CPU"),
    (Meaning::Ready, "ready: could run, no CPU yet"),
    (Meaning::Waiting, "waits"),
    (Meaning::Spawn, "task made by another"),
    (Meaning::Wake, "wakes: makes it runnable"),
    (Meaning::Signal, "woken by timer, I/O, interrupt"),
    (Meaning::Read, "uses its result"),
    (Meaning::TryRead, "looked, nothing there"),
    (Meaning::FailedRead, "got an error"),
    (Meaning::Resolve, "gives the result"),
    (Meaning::Failed, "failed or never ended"),
    (Meaning::Gc, "garbage collection"),
    (Meaning::Span, "span: begun, entered"),
    (Meaning::Alloc, "allocator's slow path"),
    (Meaning::Interrupt, "interrupt"),
    (Meaning::Lost, "events lost here"),
];

/// Points that a legend of `count` entries takes in a picture of this width.
pub fn height(width: f32, count: usize) -> f32 {
    count.max(1).div_ceil(columns(width)) as f32 * LINE + 10.0
}

fn columns(width: f32) -> usize {
    (((width - 12.0) / COLUMN) as usize).clamp(1, ENTRIES.len())
}

/// Paints the entries of what occurs.
pub fn paint_legend(canvas: &mut dyn Canvas, area: Rect, theme: &Theme, meanings: &[Meaning]) {
    let pixel = canvas.pixel();
    canvas.fill(&[area], theme.panel);
    canvas.fill(&[level(area.left(), area.right(), area.top(), 1.0, pixel)], theme.border);
    let columns = columns(area.width());
    let occurring = ENTRIES.into_iter().filter(|(meaning, _)| meanings.contains(meaning));
    for (i, (meaning, words)) in occurring.enumerate() {
        let (column, line) = (i % columns, i / columns);
        let at = area.min + vec2(12.0 + column as f32 * COLUMN, 5.0 + line as f32 * LINE);
        paint_sign(canvas, Rect::from_min_size(at, vec2(SIGN, LINE)), meaning, theme);
        let ink = Ink { size: LETTERS, color: theme.text };
        canvas.text(at + vec2(SIGN + 7.0, LINE / 2.0), Align2::LEFT_CENTER, ink, words);
    }
}

fn paint_sign(canvas: &mut dyn Canvas, area: Rect, meaning: Meaning, theme: &Theme) {
    use Meaning::*;
    let color = theme.color(meaning);
    let pixel = canvas.pixel();
    let middle = area.center();
    let bar = |height: f32| Rect::from_center_size(middle, vec2(SIGN, height));
    match meaning {
        Running | Alloc | Interrupt => canvas.fill(&[bar(10.0)], color),
        Ready => canvas.fill(&[bar(5.0)], color),
        Waiting => canvas.fill(&[bar(2.0)], color),
        Gc => {
            canvas.fill(&[bar(12.0)], theme.ground);
            canvas.fill(&[bar(12.0)], theme.tint(Gc, 90));
        }
        Span => {
            canvas.fill(&[bar(9.0)], theme.tint(Span, if theme.dark { 90 } else { 80 }));
            canvas.fill(&[Rect::from_center_size(middle, vec2(SIGN * 0.4, 9.0))], color);
        }
        Lost => paint_lost_sign(canvas, bar(12.0), theme),
        Failed => canvas.fill(
            &[bar(2.0), upright(area.right() - 2.0, middle.y - 6.0, middle.y + 6.0, 3.0, pixel)],
            color,
        ),
        Spawn => {
            let x = area.left() + 4.0;
            canvas.fill(&[upright(x, area.top() + 2.0, middle.y + 3.0, 1.0, pixel)], color);
            canvas.fill(&[level(x, area.right(), middle.y + 3.0, 2.0, pixel)], color);
        }
        _ => paint_arrow_sign(canvas, pos2(area.left() + 4.0, middle.y), meaning, theme),
    }
}

fn paint_lost_sign(canvas: &mut dyn Canvas, area: Rect, theme: &Theme) {
    canvas.fill(&[area], theme.tint(Meaning::Lost, 40));
    let before = canvas.clip(area);
    let line = |i: i32| {
        let x = area.left() + i as f32 * 6.0;
        [pos2(x, area.bottom()), pos2(x + area.height(), area.top())]
    };
    let lines: Vec<[Pos2; 2]> = (-2..5).map(line).collect();
    canvas.lines(&lines, Pen { width: 1.0, color: theme.color(Meaning::Lost) });
    canvas.clip(before);
}

fn paint_arrow_sign(canvas: &mut dyn Canvas, tail: Pos2, meaning: Meaning, theme: &Theme) {
    let color = theme.color(meaning);
    let pixel = canvas.pixel();
    let head = tail + vec2(SIGN - 8.0, 0.0);
    let tail = if meaning == Meaning::Signal { head - vec2(11.0, 0.0) } else { tail };
    let base = head - vec2(6.5, 0.0);
    let side = vec2(0.0, 3.6);
    let pen = Pen { width: 1.2, color };
    canvas.fill(&[level(tail.x, head.x - 2.0, head.y, 1.0, pixel)], color);
    match meaning {
        Meaning::TryRead => canvas.lines(&[[head, base + side], [head, base - side]], pen),
        _ => canvas.triangles(&[[head, base + side, base - side]], color),
    }
    if matches!(meaning, Meaning::Read | Meaning::FailedRead) {
        let bar = base - vec2(2.0, 0.0);
        canvas.lines(&[[bar + side, bar - side]], pen);
    }
}
