//! egui's output painted on the CPU: no GPU, no display, the same pixels on every machine.
//!
//! egui hands over textures and clipped triangle meshes ([`ClippedPrimitive`]). [`Painter`] keeps the textures and
//! fills the triangles as a GPU would: a pixel is covered if its centre lies inside (top-left rule for shared edges), colours are
//! premultiplied and blended in gamma space, textures are sampled at the pixel's centre. Axis-aligned rectangles,
//! which are most of a trace, and glyphs take short cuts that give the same pixels.

mod blend;
mod quad;
mod texture;
mod triangle;

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, Vertex};
use egui::{Color32, TexturesDelta};

use quad::Quad;
use texture::Textures;

/// A picture: rows of premultiplied sRGB pixels from the top left.
#[derive(Clone, PartialEq, Debug)]
pub struct Bitmap {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// `width * height` pixels.
    pub pixels: Vec<Color32>,
}

impl Bitmap {
    /// A picture of one colour.
    pub fn new(width: usize, height: usize, color: Color32) -> Self {
        Self { width, height, pixels: vec![color; width * height] }
    }

    /// From four bytes a pixel, R G B A, alpha apart; too few bytes leave the rest transparent.
    pub fn from_bytes(width: usize, height: usize, bytes: &[u8]) -> Self {
        let color = |&[r, g, b, a]: &[u8; 4]| Color32::from_rgba_unmultiplied(r, g, b, a);
        let mut bitmap = Self::new(width, height, Color32::TRANSPARENT);
        for (pixel, bytes) in bitmap.pixels.iter_mut().zip(bytes.as_chunks().0) {
            *pixel = color(bytes);
        }
        bitmap
    }

    /// Four bytes a pixel, R G B A, alpha apart.
    pub fn bytes(&self) -> Vec<u8> {
        self.pixels.iter().flat_map(|pixel| pixel.to_srgba_unmultiplied()).collect()
    }
}

/// Keeps egui's textures and paints its meshes.
#[derive(Default)]
pub struct Painter {
    textures: Textures,
}

impl Painter {
    /// Takes over what changed in the textures. Must be called with every output of egui, in order.
    pub fn update(&mut self, delta: &mut TexturesDelta) {
        self.textures.update(delta);
    }

    /// Paints over `target`, which is `points_per_pixel`⁻¹ times as large as egui's screen.
    pub fn paint(&self, target: &mut Bitmap, pixels_per_point: f32, primitives: &[ClippedPrimitive]) {
        for primitive in primitives {
            // A paint callback is GPU code; this program has none.
            if let Primitive::Mesh(mesh) = &primitive.primitive {
                let clip = Area::of_clip(primitive.clip_rect, pixels_per_point, target);
                self.paint_mesh(target, clip, pixels_per_point, mesh);
            }
        }
    }

    fn paint_mesh(&self, target: &mut Bitmap, clip: Area, scale: f32, mesh: &Mesh) {
        let Some(texture) = self.textures.get(mesh.texture_id) else { return };
        let corner = |i: u32| mesh.vertices.get(i as usize).map(|vertex| scaled(vertex, scale));
        let mut rest = mesh.indices.as_slice();
        while let [a, b, c, after @ ..] = rest {
            rest = after;
            let (Some(a), Some(b), Some(c)) = (corner(*a), corner(*b), corner(*c)) else { continue };
            if let [d, e, f, after @ ..] = rest
                && let (Some(d), Some(e), Some(f)) = (corner(*d), corner(*e), corner(*f))
                && let Some(quad) = Quad::from_triangles([a, b, c], [d, e, f])
            {
                rest = after;
                quad.fill(target, clip, texture);
                continue;
            }
            triangle::fill(target, clip, texture, [a, b, c]);
        }
    }
}

fn scaled(vertex: &Vertex, scale: f32) -> Vertex {
    Vertex { pos: (vertex.pos.to_vec2() * scale).to_pos2(), ..*vertex }
}

/// A rectangle of whole pixels; the end is one past the last.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Area {
    fn of_clip(rect: egui::Rect, scale: f32, target: &Bitmap) -> Self {
        let whole = |value: f32, most: usize| (value * scale).round().clamp(0.0, most as f32) as usize;
        Self {
            left: whole(rect.min.x, target.width),
            top: whole(rect.min.y, target.height),
            right: whole(rect.max.x, target.width),
            bottom: whole(rect.max.y, target.height),
        }
    }

    /// The pixels of this area whose centres lie in `rect`.
    fn covered(self, rect: egui::Rect) -> Self {
        Self {
            left: centre(rect.min.x).max(self.left),
            top: centre(rect.min.y).max(self.top),
            right: centre(rect.max.x).min(self.right),
            bottom: centre(rect.max.y).min(self.bottom),
        }
    }
}

/// The first pixel whose centre is not before `position`.
fn centre(position: f32) -> usize {
    (position - 0.5).ceil().max(0.0) as usize
}

#[cfg(test)]
mod tests;
