//! How closely bars are drawn: one by one where they are few, as a picture where they are many. Kept from frame to
//! frame, because most frames show what the one before showed.

use super::canvas::Slot;
use super::chart::Chart;
use super::theme::{Meaning, Theme};
use crate::layout::lod::{Image, Palette, Quad, Shades, Window};
use crate::model::StateKind;

/// The bars in sight.
#[derive(Clone, Debug)]
pub enum Detail {
    /// One by one.
    Bars(Vec<Quad>),
    /// As a picture, and where it is kept; the number is another one whenever the picture is.
    Dense(Image, Slot, u64),
}

impl Default for Detail {
    fn default() -> Self {
        Self::Bars(Vec::new())
    }
}

/// The detail of the last frame and what it was made for.
#[derive(Default)]
pub struct DetailCache {
    slot: Slot,
    made_for: Option<(Window, bool)>,
    detail: Detail,
    version: u64,
    /// Colours of mixtures, for dark ground or not.
    shades: Option<(bool, Shades)>,
}

impl DetailCache {
    /// One whose pictures are kept here: each that paints into the same frame has a slot of its own.
    pub fn in_slot(slot: Slot) -> Self {
        Self { slot, ..Self::default() }
    }

    /// What to draw in `window`; computed only if the window or the colours changed. `exact` takes its time.
    pub fn get(&mut self, chart: &Chart, window: &Window, theme: &Theme, exact: bool) -> &Detail {
        let key = (window.clone(), theme.dark);
        if self.made_for.as_ref() != Some(&key) {
            self.version += 1;
            let before = std::mem::take(&mut self.detail);
            self.detail = match chart.lod.few_quads(&chart.model, &chart.rows, window) {
                true => bars(chart, window, before),
                false if exact => self.exact(chart, window, theme),
                false => self.quick(chart, window, theme, before),
            };
            self.made_for = Some(key);
        }
        &self.detail
    }

    /// Forgets everything: the chart changed.
    pub fn clear(&mut self) {
        self.made_for = None;
    }

    fn exact(&self, chart: &Chart, window: &Window, theme: &Theme) -> Detail {
        let image = chart.lod.bake_exact(&chart.model, &chart.rows, window, &palette(theme));
        Detail::Dense(image, self.slot, self.version)
    }

    fn quick(&mut self, chart: &Chart, window: &Window, theme: &Theme, before: Detail) -> Detail {
        let mut image = match before {
            Detail::Dense(image, ..) => image,
            Detail::Bars(_) => Image::default(),
        };
        let known = self.shades.take().filter(|(dark, _)| *dark == theme.dark);
        let (_, shades) =
            self.shades.insert(known.unwrap_or_else(|| (theme.dark, Shades::new(&palette(theme)))));
        chart.lod.bake_quick(window, shades, &mut image);
        Detail::Dense(image, self.slot, self.version)
    }
}

/// Reuses the memory of the frame before.
fn bars(chart: &Chart, window: &Window, before: Detail) -> Detail {
    let mut quads = match before {
        Detail::Bars(quads) => quads,
        Detail::Dense(..) => Vec::new(),
    };
    quads.clear();
    chart.lod.quads(&chart.model, &chart.rows, window, &mut quads);
    Detail::Bars(quads)
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
