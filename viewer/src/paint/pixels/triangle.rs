//! Any triangle, with colours and texture running across it.

use egui::epaint::Vertex;
use egui::{Color32, Pos2, Rect, Vec2};

use super::texture::Texture;
use super::{Area, Bitmap, blend};

/// Fills the pixels whose centres lie inside.
pub(super) fn fill(target: &mut Bitmap, clip: Area, texture: &Texture, corners: [Vertex; 3]) {
    let [a, mut b, mut c] = corners;
    let mut area = cross(b.pos - a.pos, c.pos - a.pos);
    if area < 0.0 {
        (b, c, area) = (c, b, -area);
    }
    if !(area > 0.0 && area.is_finite()) {
        return;
    }
    let shade = Shade::new(texture, [a, b, c]);
    let edges = [Edge::new(b.pos, c.pos), Edge::new(c.pos, a.pos), Edge::new(a.pos, b.pos)];
    let within = clip.covered(Rect::from_points(&[a.pos, b.pos, c.pos]));
    for y in within.top..within.bottom {
        for x in within.left..within.right {
            let at = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
            let sides = edges.each_ref().map(|edge| edge.side(at));
            if edges.iter().zip(sides).all(|(edge, side)| edge.contains(side)) {
                let pixel = &mut target.pixels[y * target.width + x];
                *pixel = blend::over(*pixel, shade.at(sides.map(|side| side / area)));
            }
        }
    }
}

fn cross(a: Vec2, b: Vec2) -> f32 {
    a.x * b.y - a.y * b.x
}

/// One side of a triangle, its inside to the right as y grows downwards.
struct Edge {
    from: Pos2,
    along: Vec2,
    /// A pixel exactly on this edge belongs to this triangle, not to the neighbour.
    owns: bool,
}

impl Edge {
    fn new(from: Pos2, to: Pos2) -> Self {
        let along = to - from;
        Self { from, along, owns: along.y < 0.0 || (along.y == 0.0 && along.x > 0.0) }
    }

    fn side(&self, at: Pos2) -> f32 {
        cross(self.along, at - self.from)
    }

    fn contains(&self, side: f32) -> bool {
        side > 0.0 || (side == 0.0 && self.owns)
    }
}

/// What colour a triangle has where.
enum Shade<'a> {
    Plain(Color32),
    Colors([Color32; 3], Color32),
    Textured(&'a Texture, [Vertex; 3]),
}

impl<'a> Shade<'a> {
    fn new(texture: &'a Texture, corners: [Vertex; 3]) -> Self {
        let [a, b, c] = corners;
        let colors = [a.color, b.color, c.color];
        if a.uv != b.uv || b.uv != c.uv {
            return Self::Textured(texture, corners);
        }
        let texel = texture.sample(a.uv);
        match a.color == b.color && b.color == c.color {
            true => Self::Plain(blend::multiply(a.color, texel)),
            false => Self::Colors(colors, texel),
        }
    }

    #[inline]
    fn at(&self, weights: [f32; 3]) -> Color32 {
        match self {
            Self::Plain(color) => *color,
            Self::Colors(colors, texel) => blend::multiply(blend::mix(*colors, weights), *texel),
            Self::Textured(texture, corners) => {
                let uv = corners.iter().zip(weights).fold(Vec2::ZERO, |sum, (v, w)| sum + v.uv.to_vec2() * w);
                let color = blend::mix(corners.each_ref().map(|corner| corner.color), weights);
                blend::multiply(color, texture.sample(uv.to_pos2()))
            }
        }
    }
}
