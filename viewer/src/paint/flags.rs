//! Bookmarks in the graph: a flag on the ruler, a thin line below it, the first line of the note beside it.

use egui::{Align2, Rect, pos2};
use unitrace_formats::time::Nanos;

use super::canvas::{Canvas, Ink, fitting, level, upright};
use super::scene::Areas;
use super::theme::Theme;
use crate::notes::Bookmark;
use crate::view::View;

const SMALL: f32 = 10.0;
const FLAG: f32 = 7.0;
/// Points of a note before it is cut.
const NOTE: f32 = 180.0;

/// Paints the flags in sight.
pub fn paint_flags(
    canvas: &mut dyn Canvas,
    areas: &Areas,
    view: &View,
    bookmarks: &[Bookmark],
    theme: &Theme,
) {
    let whole = Rect::from_min_max(areas.ruler.min, areas.graph.max);
    let before = canvas.clip(whole);
    let pixel = canvas.pixel();
    let (start, end) = view.time.visible();
    let x = |at: i64| areas.graph.left() + view.time.x(Nanos(at).0);
    // A note must not run into the next flag.
    let mut free = f32::NEG_INFINITY;
    let seen = |bookmark: &&Bookmark| bookmark.at <= end && bookmark.until.unwrap_or(bookmark.at) >= start;
    for bookmark in bookmarks.iter().filter(seen) {
        let left = x(bookmark.at);
        let (top, bottom) = (areas.ruler.top(), areas.graph.bottom());
        canvas.fill(&[upright(left, top, bottom, 1.0, pixel)], theme.selected.gamma_multiply(0.7));
        let flag = [pos2(left, top), pos2(left + FLAG, top + FLAG / 2.0), pos2(left, top + FLAG)];
        canvas.triangles(&[flag], theme.selected);
        if let Some(until) = bookmark.until {
            canvas.fill(&[level(left, x(until), top + 1.0, 2.0, pixel)], theme.selected);
        }
        let note = bookmark.note.lines().next().unwrap_or_default();
        let at = (left + FLAG + 2.0).max(free);
        if at <= left + NOTE && !note.is_empty() {
            let text = fitting(canvas, note, SMALL, NOTE);
            let ink = Ink { size: SMALL, color: theme.selected };
            canvas.text(pos2(at, areas.graph.top() + 1.0), Align2::LEFT_TOP, ink, &text);
            free = at + canvas.text_width(SMALL, &text) + 6.0;
        }
    }
    canvas.clip(before);
}
