//! How closely bars are drawn: one by one where they are few, as a picture where they are many. Kept from frame to
//! frame, because most frames show what the one before showed.

use std::ops::Range;

use egui::Color32;

use super::canvas::Picture;
use super::chart::Chart;
use super::theme::{Meaning, Theme};
use crate::layout::lod::{Image, Palette, Quad, Window};
use crate::model::{StateKind, TimeRange};

/// The bars in sight.
#[derive(Clone, Debug)]
pub enum Detail {
    /// One by one.
    Bars(Vec<Quad>),
    /// As a picture of these rows and this time.
    Dense {
        /// From its left edge to its right.
        time: TimeRange,
        /// From its upper edge to its lower.
        rows: Range<f64>,
        /// The pixels.
        picture: Picture,
    },
}

impl Default for Detail {
    fn default() -> Self {
        Self::Bars(Vec::new())
    }
}

/// The detail of the last frame and what it was made for.
#[derive(Default)]
pub struct DetailCache {
    made_for: Option<(Window, bool)>,
    detail: Detail,
    version: u64,
}

impl DetailCache {
    /// What to draw in `window`; computed only if the window or the colours changed.
    pub fn get(&mut self, chart: &Chart, window: &Window, theme: &Theme, exact: bool) -> &Detail {
        let key = (window.clone(), theme.dark);
        if self.made_for.as_ref() != Some(&key) {
            self.version += 1;
            let before = std::mem::take(&mut self.detail);
            self.detail = make(chart, window, theme, exact, before, self.version);
            self.made_for = Some(key);
        }
        &self.detail
    }

    /// Forgets everything: the chart changed.
    pub fn clear(&mut self) {
        self.made_for = None;
    }
}

/// Reuses the memory of the frame before.
fn make(chart: &Chart, window: &Window, theme: &Theme, exact: bool, before: Detail, version: u64) -> Detail {
    let (model, rows, lod) = (&chart.model, &chart.rows, &chart.lod);
    if lod.few_quads(model, rows, window) {
        let mut quads = match before {
            Detail::Bars(quads) => quads,
            Detail::Dense { .. } => Vec::new(),
        };
        quads.clear();
        lod.quads(model, rows, window, &mut quads);
        return Detail::Bars(quads);
    }
    let palette = palette(theme);
    let image = bake(chart, window, &palette, exact);
    let color = |&[r, g, b, a]: &[u8; 4]| Color32::from_rgba_premultiplied(r, g, b, a);
    let mut pixels = match before {
        Detail::Dense { picture, .. } => picture.pixels,
        Detail::Bars(_) => Vec::new(),
    };
    pixels.clear();
    pixels.extend(image.pixels.iter().map(color));
    let picture = Picture { width: image.width as usize, height: image.height as usize, pixels, version };
    Detail::Dense { time: image.time, rows: image.rows, picture }
}

fn bake(chart: &Chart, window: &Window, palette: &Palette, _exact: bool) -> Image {
    chart.lod.bake_exact(&chart.model, &chart.rows, window, palette)
}

/// The states' colours.
pub fn palette(theme: &Theme) -> Palette {
    use StateKind::*;
    let mut palette = Palette::default();
    for state in StateKind::ALL {
        palette[state as usize] = match state {
            Unknown => theme.grid,
            Created => theme.border,
            Waiting => theme.color(Meaning::Waiting),
            Ready => theme.color(Meaning::Ready),
            Running => theme.color(Meaning::Running),
        }
        .to_array();
    }
    palette
}
