//! Level of detail: cost follows pixels, not events.
//!
//! A painter asks for a [`Window`] and gets, for the states of tasks, either exact [`Quad`]s, merged below a pixel,
//! or an [`Image`] where there would be too many ([`Lod::few_quads`] says which); for arrows the most telling ones
//! within a budget of pixels and the number that is hidden ([`Lod::arrows`]); for GC, idle time and lost events
//! [`Bands`]. Law: a lost band, a failed task and a GC of more than a pixel are never dropped, and merging keeps the
//! total time of each state.

mod arrow_index;
mod arrows;
mod bands;
mod cells;
mod image;
mod marks;
mod mix;
mod pyramid;
mod quads;
mod shades;
mod spans;
mod steps;
mod sums;

pub use arrows::{SeenArrow, SeenArrows, draws};
pub use bands::{Band, Bands};
pub use image::Image;
pub use marks::{Mark, MarkKind};
pub use mix::{Fill, Mix, Palette};
pub use quads::Quad;
pub use shades::Shades;
pub use spans::{MOST_LEVELS, SpanAt, SpanBar, SpanBars, Spans};
pub use steps::{StepColumn, Steps};

use std::ops::Range;
use std::sync::Arc;

use crate::layout::Rows;
use crate::model::{Model, TimeRange};
use arrow_index::ArrowIndexes;
use pyramid::Pyramid;

/// What a painter looks at: these rows and this time on so many pixels.
#[derive(Clone, PartialEq, Debug)]
pub struct Window {
    /// Rows, fractions allowed.
    pub rows: Range<f64>,
    /// Time.
    pub time: TimeRange,
    /// Pixels of `time`.
    pub width: u32,
    /// Pixels of `rows`.
    pub height: u32,
}

impl Window {
    /// Nanoseconds a pixel is wide; never 0.
    pub fn ns_per_px(&self) -> f64 {
        (self.time.span().max(1) as f64 / f64::from(self.width.max(1))).max(f64::MIN_POSITIVE)
    }

    /// Pixels a row is high.
    pub fn px_per_row(&self) -> f64 {
        f64::from(self.height) / (self.rows.end - self.rows.start).max(f64::MIN_POSITIVE)
    }
}

/// What is computed once for a model and its rows, so that a frame is cheap.
pub struct Lod {
    /// Whatever the rows.
    arrows: Arc<ArrowIndexes>,
    marks: Vec<Mark>,
    pyramid: Pyramid,
}

impl Lod {
    /// Above this many quads an image is cheaper.
    pub const MOST_QUADS: usize = 25_000;
    /// Above this many segments to look at, an image is cheaper whatever comes out of them.
    pub const MOST_SEGMENTS: usize = 100_000;

    /// Prepares `model` as `rows` lay it out.
    pub fn new(model: &Model, rows: &Rows) -> Self {
        let (pyramid, arrows) = rayon::join(|| Pyramid::new(model, rows), || ArrowIndexes::new(model));
        Self { arrows: Arc::new(arrows), marks: marks::all(model, rows), pyramid }
    }

    /// The same model with other rows.
    pub fn with_rows(&self, model: &Model, rows: &Rows) -> Self {
        let pyramid = Pyramid::new(model, rows);
        Self { arrows: self.arrows.clone(), marks: marks::all(model, rows), pyramid }
    }
}
