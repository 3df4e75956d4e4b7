//! The short cut: two triangles that make an axis-aligned rectangle.

use egui::epaint::Vertex;
use egui::{Color32, Pos2, Rect};

use super::texture::Texture;
use super::{Area, Bitmap, blend};

/// An axis-aligned rectangle of one colour, plain or textured.
pub(super) struct Quad {
    rect: Rect,
    color: Color32,
    uv: Rect,
}

impl Quad {
    /// `None` unless the triangles are the two halves of a rectangle of one colour whose texture is not turned.
    pub(super) fn from_triangles(first: [Vertex; 3], second: [Vertex; 3]) -> Option<Self> {
        let corners = [first[0], first[1], first[2], second[0], second[1], second[2]];
        let color = first[0].color;
        let mut rect = Rect::NOTHING;
        for corner in corners {
            rect.extend_with(corner.pos);
        }
        let on_corner = |at: Pos2| {
            (at.x == rect.min.x || at.x == rect.max.x) && (at.y == rect.min.y || at.y == rect.max.y)
        };
        if !corners.iter().all(|corner| corner.color == color && on_corner(corner.pos)) || !rect.is_positive()
        {
            return None;
        }
        // Three corners each and all four together: then they meet along the diagonal.
        let set =
            |triangle: [Vertex; 3]| triangle.iter().fold(0u8, |set, corner| set | bit(rect, corner.pos));
        let (a, b) = (set(first), set(second));
        if a.count_ones() != 3 || b.count_ones() != 3 || a | b != 0b1111 || !opposite(a, b) {
            return None;
        }
        Some(Self { rect, color, uv: uv_of(rect, &corners)? })
    }

    pub(super) fn fill(&self, target: &mut Bitmap, clip: Area, texture: &Texture) {
        let area = clip.covered(self.rect);
        if area.left >= area.right {
            return;
        }
        let flat = self.uv.min == self.uv.max;
        let plain = blend::multiply(self.color, texture.sample(self.uv.min));
        for y in area.top..area.bottom {
            let row = &mut target.pixels[y * target.width..][area.left..area.right];
            if flat {
                row.iter_mut().for_each(|pixel| *pixel = blend::over(*pixel, plain));
                continue;
            }
            for (i, pixel) in row.iter_mut().enumerate() {
                let at = Pos2::new((area.left + i) as f32 + 0.5, y as f32 + 0.5);
                let texel = texture.sample(self.uv.lerp_inside((at - self.rect.min) / self.rect.size()));
                *pixel = blend::over(*pixel, blend::multiply(self.color, texel));
            }
        }
    }
}

/// Which of the four corners, as a bit: left top, right top, left bottom, right bottom.
fn bit(rect: Rect, at: Pos2) -> u8 {
    1 << (u8::from(at.x == rect.max.x) + 2 * u8::from(at.y == rect.max.y))
}

/// True if the corner that one triangle lacks lies across from the corner that the other one lacks.
fn opposite(a: u8, b: u8) -> bool {
    let lacks = |set: u8| (!set & 0b1111).trailing_zeros();
    lacks(a) + lacks(b) == 3
}

/// The texture's rectangle, if its corners lie on the rectangle's corners.
fn uv_of(rect: Rect, corners: &[Vertex; 6]) -> Option<Rect> {
    let at = |pos: Pos2| corners.iter().find(|corner| corner.pos == pos).map(|corner| corner.uv);
    let uv = Rect { min: at(rect.min)?, max: at(rect.max)? };
    let expected = |pos: Pos2| {
        let x = if pos.x == rect.min.x { uv.min.x } else { uv.max.x };
        let y = if pos.y == rect.min.y { uv.min.y } else { uv.max.y };
        Pos2::new(x, y)
    };
    corners.iter().all(|corner| corner.uv == expected(corner.pos)).then_some(uv)
}
