//! What the graph is drawn with: the few primitives that a window, a PNG and an SVG have in common.
//!
//! Everything is in points, y downwards. Calls take many shapes of one colour at once, because that is what is cheap
//! in each of them: one mesh in a window, one path in an SVG.

use egui::{Align2, Color32, Pos2, Rect};

/// How a line is drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pen {
    /// Points across.
    pub width: f32,
    /// Its colour.
    pub color: Color32,
}

/// Letters: their size and colour.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ink {
    /// Height of the font in points.
    pub size: f32,
    /// Its colour.
    pub color: Color32,
}

/// Which picture of a frame this is; a canvas keeps one texture for each.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Slot {
    /// The dense part of the graph.
    #[default]
    Segments,
    /// The dense part of pinned rows above it.
    Pinned,
}

/// Pixels that stand for what is too dense to be drawn piece by piece.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Picture<'a> {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// `width * height` colours, premultiplied R G B A, rows from the top.
    pub pixels: &'a [[u8; 4]],
    /// Another one whenever the pixels are others.
    pub version: u64,
}

/// Something to draw on.
pub trait Canvas {
    /// Points that one device pixel is wide: edges on multiples of it are sharp.
    fn pixel(&self) -> f32;
    /// Fills rectangles.
    fn fill(&mut self, rects: &[Rect], color: Color32);
    /// Fills triangles.
    fn triangles(&mut self, triangles: &[[Pos2; 3]], color: Color32);
    /// Separate straight lines. Upright and level ones are sharper as thin rectangles, see [`upright`] and [`level`].
    fn lines(&mut self, lines: &[[Pos2; 2]], pen: Pen);
    /// One line through many points.
    fn path(&mut self, points: &[Pos2], pen: Pen);
    /// One line of text; `align` says which point of it stands on `at`.
    fn text(&mut self, at: Pos2, align: Align2, ink: Ink, text: &str);
    /// How wide that text would be.
    fn text_width(&mut self, size: f32, text: &str) -> f32;
    /// A picture, stretched over `rect` without smoothing.
    fn picture(&mut self, slot: Slot, rect: Rect, picture: &Picture);
    /// From now on nothing is drawn outside `rect`; returns what was the limit before.
    fn clip(&mut self, rect: Rect) -> Rect;
}

/// An upright line `width` points wide around `x`, on whole pixels.
pub fn upright(x: f32, top: f32, bottom: f32, width: f32, pixel: f32) -> Rect {
    let width = sharp(width, pixel).max(pixel);
    let left = sharp(x - width / 2.0, pixel);
    Rect::from_min_max(Pos2::new(left, top.min(bottom)), Pos2::new(left + width, top.max(bottom)))
}

/// A level line `height` points high around `y`, on whole pixels.
pub fn level(left: f32, right: f32, y: f32, height: f32, pixel: f32) -> Rect {
    let height = sharp(height, pixel).max(pixel);
    let top = sharp(y - height / 2.0, pixel);
    Rect::from_min_max(Pos2::new(left.min(right), top), Pos2::new(left.max(right), top + height))
}

/// The nearest edge between two pixels.
pub fn sharp(position: f32, pixel: f32) -> f32 {
    (position / pixel).round() * pixel
}

/// As much of `text` as fits `width` points, "…" at the end if it was cut; empty if not even one letter fits.
pub fn fitting(canvas: &mut dyn Canvas, text: &str, size: f32, width: f32) -> String {
    // A letter is rarely wider than its height: most names need no measuring.
    if text.chars().count() as f32 * size <= width || canvas.text_width(size, text) <= width {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    let fits = ends
        .partition_point(|&end| end == 0 || canvas.text_width(size, &format!("{}…", &text[..end])) <= width);
    match fits {
        0 | 1 => String::new(),
        fits => format!("{}…", text[..ends[fits - 1]].trim_end()),
    }
}

/// As much of a module's path as fits, without its first parts: the last ones tell modules apart.
pub fn fitting_path(canvas: &mut dyn Canvas, path: &str, size: f32, width: f32) -> String {
    let mut text = path.to_owned();
    let mut rest = path;
    while canvas.text_width(size, &text) > width {
        let Some((_, after)) = rest.split_once("::") else { return fitting_ends(canvas, rest, size, width) };
        rest = after;
        text = format!("…{rest}");
    }
    text
}

/// As much of `text` as fits, cut in the middle: names that begin alike differ at their ends.
pub fn fitting_ends(canvas: &mut dyn Canvas, text: &str, size: f32, width: f32) -> String {
    const TAIL: usize = 6;
    let count = text.chars().count();
    if count < 3 * TAIL || canvas.text_width(size, text) <= width {
        return fitting(canvas, text, size, width);
    }
    let tail: String = text.chars().skip(count - TAIL).collect();
    let room = width - canvas.text_width(size, &tail);
    let head: String = text.chars().take(count - TAIL).collect();
    match fitting(canvas, &head, size, room) {
        head if head.is_empty() => fitting(canvas, text, size, width),
        head => head + tail.trim_start(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::svg_canvas::SvgCanvas;
    use super::*;

    #[test]
    fn a_path_loses_its_first_parts() {
        let mut canvas = SvgCanvas::new(egui::Vec2::splat(100.0), "");
        let mut fit = |width| fitting_path(&mut canvas, "samples::web::server", 12.0, width);
        assert_eq!(fit(1_000.0), "samples::web::server");
        assert_eq!(fit(90.0), "…web::server");
        assert_eq!(fit(55.0), "…server");
        assert!(fit(20.0).chars().count() < 6);
    }
}
