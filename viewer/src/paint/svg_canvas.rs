//! The canvas of an SVG: one path per call, text as text, dense areas as embedded PNG.
//!
//! Letters are measured with the fonts a window uses and their width is written beside them, so that another font
//! does not make names collide.

use std::fmt::Write;

use egui::epaint::text::{FontDefinitions, Fonts, TextOptions};
use egui::{Align, Align2, Color32, FontId, Pos2, Rect, Vec2};
use svg::Document;
use svg::node::element::{ClipPath, Definitions, Group, Image, Path, Rectangle, Text};

use super::canvas::{Canvas, Ink, Pen, Picture, Slot};
use super::pixels::Bitmap;

/// Draws an SVG document of a fixed size.
pub struct SvgCanvas {
    fonts: Fonts,
    size: Vec2,
    clip: Rect,
    /// Limits in use, by number.
    clips: Vec<Rect>,
    /// Groups that are finished; each has one limit.
    groups: Vec<Group>,
    group: Group,
    /// How the names of its parts begin.
    ids: String,
}

impl SvgCanvas {
    /// An empty drawing of `size` points, the names of whose parts begin with `ids`: on a page with several drawings
    /// each needs its own.
    pub fn new(size: Vec2, ids: &str) -> Self {
        let whole = Rect::from_min_size(Pos2::ZERO, size);
        let fonts = Fonts::new(TextOptions::default(), FontDefinitions::default());
        Self {
            fonts,
            size,
            clip: whole,
            clips: vec![whole],
            groups: Vec::new(),
            group: Group::new(),
            ids: ids.to_owned(),
        }
    }

    /// The document, with `title` for those who cannot see it.
    pub fn finish(mut self, title: &str) -> Document {
        self.end_group();
        let mut definitions = Definitions::new();
        for (i, limit) in self.clips.iter().enumerate() {
            let id = format!("{}{i}", self.ids);
            definitions = definitions.add(ClipPath::new().set("id", id).add(rectangle(*limit)));
        }
        let document = Document::new()
            .set("width", self.size.x)
            .set("height", self.size.y)
            .set("viewBox", (0, 0, self.size.x, self.size.y))
            .set("font-family", "Ubuntu, 'Noto Sans', 'DejaVu Sans', sans-serif")
            .set("role", "img")
            .add(svg::node::element::Title::new(title))
            .add(definitions);
        self.groups.into_iter().fold(document, Document::add)
    }

    fn end_group(&mut self) {
        let group = std::mem::replace(&mut self.group, Group::new());
        if !group.get_children().is_empty() {
            let at = self.clips.iter().position(|&known| known == self.clip);
            let at = at.unwrap_or_else(|| {
                self.clips.push(self.clip);
                self.clips.len() - 1
            });
            self.groups.push(group.set("clip-path", format!("url(#{}{at})", self.ids)));
        }
    }

    fn add(&mut self, node: impl svg::Node) {
        let group = std::mem::replace(&mut self.group, Group::new());
        self.group = group.add(node);
    }

    fn add_filled(&mut self, data: String, color: Color32) {
        if !data.is_empty() {
            let path = Path::new().set("d", data).set("fill", hex(color));
            self.add(with_opacity(path, "fill-opacity", color));
        }
    }

    fn add_stroked(&mut self, data: String, pen: Pen) {
        if !data.is_empty() {
            let path = Path::new()
                .set("d", data)
                .set("fill", "none")
                .set("stroke", hex(pen.color))
                .set("stroke-width", number(pen.width));
            self.add(with_opacity(path, "stroke-opacity", pen.color));
        }
    }
}

impl Canvas for SvgCanvas {
    fn pixel(&self) -> f32 {
        1.0
    }

    fn fill(&mut self, rects: &[Rect], color: Color32) {
        let mut data = String::new();
        for rect in rects.iter().map(|rect| rect.intersect(self.clip)).filter(Rect::is_positive) {
            let (x, y, w, h) = (rect.min.x, rect.min.y, rect.width(), rect.height());
            append(
                &mut data,
                format_args!("M{} {}h{}v{}h{}z", number(x), number(y), number(w), number(h), number(-w)),
            );
        }
        self.add_filled(data, color);
    }

    fn triangles(&mut self, triangles: &[[Pos2; 3]], color: Color32) {
        let mut data = String::new();
        for [a, b, c] in triangles {
            append(&mut data, format_args!("M{}L{}L{}z", point(*a), point(*b), point(*c)));
        }
        self.add_filled(data, color);
    }

    fn lines(&mut self, lines: &[[Pos2; 2]], pen: Pen) {
        let mut data = String::new();
        for [from, to] in lines {
            append(&mut data, format_args!("M{}L{}", point(*from), point(*to)));
        }
        self.add_stroked(data, pen);
    }

    fn path(&mut self, points: &[Pos2], pen: Pen) {
        let mut data = String::new();
        for (i, at) in points.iter().enumerate() {
            append(&mut data, format_args!("{}{}", if i == 0 { 'M' } else { 'L' }, point(*at)));
        }
        self.add_stroked(data, pen);
    }

    fn text(&mut self, at: Pos2, align: Align2, ink: Ink, text: &str) {
        if text.is_empty() {
            return;
        }
        let galley = self.fonts.with_pixels_per_point(1.0).layout_no_wrap(
            text.to_owned(),
            FontId::proportional(ink.size),
            Color32::WHITE,
        );
        let place = align.anchor_size(at, galley.size());
        // The baseline of egui's own letters, so that a window and a file agree.
        let ascent = galley
            .rows
            .first()
            .and_then(|row| row.glyphs.first())
            .map_or(ink.size, |glyph| glyph.font_ascent);
        let (anchor, x) = match align.x() {
            Align::Min => ("start", place.left()),
            Align::Center => ("middle", place.center().x),
            Align::Max => ("end", place.right()),
        };
        let node = Text::new(text)
            .set("x", number(x))
            .set("y", number(place.top() + ascent))
            .set("font-size", number(ink.size))
            .set("textLength", number(place.width()))
            .set("lengthAdjust", "spacingAndGlyphs")
            .set("fill", hex(ink.color));
        self.add(if anchor == "start" { node } else { node.set("text-anchor", anchor) });
    }

    fn text_width(&mut self, size: f32, text: &str) -> f32 {
        let galley = self.fonts.with_pixels_per_point(1.0).layout_no_wrap(
            text.to_owned(),
            FontId::proportional(size),
            Color32::WHITE,
        );
        galley.size().x
    }

    fn picture(&mut self, _: Slot, rect: Rect, picture: &Picture) {
        let color = |&[r, g, b, a]: &[u8; 4]| Color32::from_rgba_premultiplied(r, g, b, a);
        let pixels = picture.pixels.iter().map(color).collect();
        let bitmap = Bitmap { width: picture.width, height: picture.height, pixels };
        let Ok(file) = crate::render::png_bytes(&bitmap) else { return };
        let node = Image::new()
            .set("x", number(rect.min.x))
            .set("y", number(rect.min.y))
            .set("width", number(rect.width()))
            .set("height", number(rect.height()))
            .set("preserveAspectRatio", "none")
            .set("image-rendering", "pixelated")
            .set("href", format!("data:image/png;base64,{}", base64(&file)));
        self.add(node);
    }

    fn clip(&mut self, rect: Rect) -> Rect {
        if rect != self.clip {
            self.end_group();
        }
        std::mem::replace(&mut self.clip, rect)
    }
}

fn rectangle(rect: Rect) -> Rectangle {
    Rectangle::new()
        .set("x", number(rect.min.x))
        .set("y", number(rect.min.y))
        .set("width", number(rect.width().max(0.0)))
        .set("height", number(rect.height().max(0.0)))
}

fn with_opacity(path: Path, attribute: &str, color: Color32) -> Path {
    if color.a() == 255 { path } else { path.set(attribute, number(f32::from(color.a()) / 255.0)) }
}

fn hex(color: Color32) -> String {
    let [r, g, b, _] = color.to_srgba_unmultiplied();
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn point(at: Pos2) -> String {
    format!("{} {}", number(at.x), number(at.y))
}

/// Two decimals, none where they are zero.
fn number(value: f32) -> String {
    let rounded = (f64::from(value) * 100.0).round() / 100.0;
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

fn append(data: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = data.write_fmt(what);
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i)) as usize & 63];
            text.push(if i <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_rfc_4648() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn numbers_are_short() {
        for (value, text) in [(0.0, "0"), (-0.001, "0"), (1.0, "1"), (2.5, "2.5"), (1.0 / 3.0, "0.33")] {
            assert_eq!(number(value), text);
        }
    }
}
