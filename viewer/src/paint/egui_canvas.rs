//! The canvas of a window, and through the CPU painter of a PNG.

use std::collections::HashMap;

use egui::epaint::Mesh;
use egui::{
    Align2, Color32, ColorImage, Context, FontId, Painter, Pos2, Rect, Shape, Stroke, TextureHandle,
    TextureId, TextureOptions, pos2,
};

use super::canvas::{Canvas, Ink, Pen, Picture, Slot};

/// Pictures that have become textures, kept from frame to frame.
#[derive(Default)]
pub struct Textures {
    by_slot: HashMap<Slot, (TextureHandle, u64)>,
}

impl Textures {
    /// The texture of `slot`, uploaded if its picture changed.
    fn id(&mut self, context: &Context, slot: Slot, picture: &Picture) -> TextureId {
        let color = |&[r, g, b, a]: &[u8; 4]| Color32::from_rgba_premultiplied(r, g, b, a);
        let pixels = || picture.pixels.iter().map(color).collect();
        let image = || ColorImage::new([picture.width, picture.height], pixels());
        let (texture, version) = self.by_slot.entry(slot).or_insert_with(|| {
            let texture = context.load_texture(format!("{slot:?}"), image(), TextureOptions::NEAREST);
            (texture, picture.version)
        });
        if *version != picture.version {
            texture.set(image(), TextureOptions::NEAREST);
            *version = picture.version;
        }
        texture.id()
    }
}

/// Draws with an egui painter.
pub struct EguiCanvas<'a> {
    painter: Painter,
    textures: &'a mut Textures,
}

impl<'a> EguiCanvas<'a> {
    /// Draws into `painter`'s layer and within its limits.
    pub fn new(painter: Painter, textures: &'a mut Textures) -> Self {
        Self { painter, textures }
    }

    fn add(&self, mesh: Mesh) {
        if !mesh.is_empty() {
            self.painter.add(Shape::mesh(mesh));
        }
    }
}

impl Canvas for EguiCanvas<'_> {
    fn pixel(&self) -> f32 {
        1.0 / self.painter.pixels_per_point()
    }

    fn fill(&mut self, rects: &[Rect], color: Color32) {
        let limits = self.painter.clip_rect();
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(rects.len() * 4);
        mesh.reserve_triangles(rects.len() * 2);
        for &rect in rects.iter().filter(|rect| rect.intersects(limits)) {
            mesh.add_colored_rect(rect, color);
        }
        self.add(mesh);
    }

    fn triangles(&mut self, triangles: &[[Pos2; 3]], color: Color32) {
        // Small shapes want soft edges, which egui gives to convex polygons.
        let polygon = |corners: &[Pos2; 3]| Shape::convex_polygon(corners.to_vec(), color, Stroke::NONE);
        self.painter.extend(triangles.iter().map(polygon));
    }

    fn lines(&mut self, lines: &[[Pos2; 2]], pen: Pen) {
        let stroke = Stroke::new(pen.width, pen.color);
        self.painter.extend(lines.iter().map(|&line| Shape::line_segment(line, stroke)));
    }

    fn path(&mut self, points: &[Pos2], pen: Pen) {
        if points.len() > 1 {
            self.painter.add(Shape::line(points.to_vec(), Stroke::new(pen.width, pen.color)));
        }
    }

    fn text(&mut self, at: Pos2, align: Align2, ink: Ink, text: &str) {
        self.painter.text(at, align, text, FontId::proportional(ink.size), ink.color);
    }

    fn text_width(&mut self, size: f32, text: &str) -> f32 {
        let galley = self.painter.layout_no_wrap(text.to_owned(), FontId::proportional(size), Color32::WHITE);
        galley.size().x
    }

    fn picture(&mut self, slot: Slot, rect: Rect, picture: &Picture) {
        let id = self.textures.id(self.painter.ctx(), slot, picture);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        self.painter.image(id, rect, whole, Color32::WHITE);
    }

    fn clip(&mut self, rect: Rect) -> Rect {
        let before = self.painter.clip_rect();
        self.painter.set_clip_rect(rect);
        before
    }
}
