//! The textures egui has handed over: the font atlas and our own pictures.

use std::collections::HashMap;

use egui::epaint::ImageDelta;
use egui::{Color32, ColorImage, ImageData, Pos2, TextureFilter, TextureId, TexturesDelta};

use super::blend;

#[derive(Default)]
pub(super) struct Textures {
    by_id: HashMap<TextureId, Texture>,
}

impl Textures {
    pub(super) fn update(&mut self, delta: &mut TexturesDelta) {
        for (id, parts) in delta.set.drain() {
            for part in parts {
                self.set(id, &part);
            }
        }
        for id in delta.free.drain() {
            self.by_id.remove(&id);
        }
    }

    pub(super) fn get(&self, id: TextureId) -> Option<&Texture> {
        self.by_id.get(&id)
    }

    fn set(&mut self, id: TextureId, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        match delta.pos {
            None => {
                let smooth = delta.options.magnification == TextureFilter::Linear;
                self.by_id.insert(id, Texture { image: ColorImage::clone(image), smooth });
            }
            Some(corner) => {
                if let Some(texture) = self.by_id.get_mut(&id) {
                    texture.patch(corner, image);
                }
            }
        }
    }
}

pub(super) struct Texture {
    image: ColorImage,
    smooth: bool,
}

impl Texture {
    fn patch(&mut self, [left, top]: [usize; 2], part: &ColorImage) {
        let width = self.image.width();
        for (row, pixels) in part.pixels.chunks_exact(part.width().max(1)).enumerate() {
            let start = (top + row) * width + left;
            if let Some(target) = self.image.pixels.get_mut(start..start + pixels.len()) {
                target.copy_from_slice(pixels);
            }
        }
    }

    /// The colour at `uv` (0..1 across the texture). Untextured shapes all use the white corner.
    #[inline]
    pub(super) fn sample(&self, uv: Pos2) -> Color32 {
        let (x, y) = (uv.x * self.image.width() as f32, uv.y * self.image.height() as f32);
        if uv == Pos2::ZERO {
            self.at(0, 0)
        } else if self.smooth {
            self.between(x - 0.5, y - 0.5)
        } else {
            self.at(x as i32, y as i32)
        }
    }

    fn between(&self, x: f32, y: f32) -> Color32 {
        let (left, top) = (x.floor(), y.floor());
        let (dx, dy) = (x - left, y - top);
        let (i, j) = (left as i32, top as i32);
        // Most glyph pixels are sampled at texel centres, up to rounding.
        if dx.min(1.0 - dx) < 1e-3 && dy.min(1.0 - dy) < 1e-3 {
            return self.at(x.round() as i32, y.round() as i32);
        }
        blend::mix(
            [self.at(i, j), self.at(i + 1, j), self.at(i, j + 1), self.at(i + 1, j + 1)],
            [(1.0 - dx) * (1.0 - dy), dx * (1.0 - dy), (1.0 - dx) * dy, dx * dy],
        )
    }

    #[inline]
    fn at(&self, x: i32, y: i32) -> Color32 {
        let x = x.clamp(0, self.image.width() as i32 - 1) as usize;
        let y = y.clamp(0, self.image.height() as i32 - 1) as usize;
        self.image.pixels.get(y * self.image.width() + x).copied().unwrap_or(Color32::TRANSPARENT)
    }
}
