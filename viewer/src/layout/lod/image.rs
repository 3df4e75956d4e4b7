//! Images of dense views.

use std::ops::Range;

use rayon::prelude::*;

use super::cells::Cells;
use super::{Lod, Mix, Palette, Window};
use crate::layout::Rows;
use crate::model::{Model, TimeRange};

/// A picture of states: place it by its time and rows and let the sampler scale it.
#[derive(Clone, PartialEq, Debug)]
pub struct Image {
    /// What its width covers.
    pub time: TimeRange,
    /// What its height covers.
    pub rows: Range<f64>,
    /// Texels of `time`.
    pub width: u32,
    /// Texels of `rows`.
    pub height: u32,
    /// Premultiplied RGBA, line by line from the top.
    pub pixels: Vec<[u8; 4]>,
}

impl Lod {
    /// Every segment counted, on the window's own pixels (rows higher than a pixel take one line each). Costs as
    /// much as there are segments in view: for pictures in files, and for another thread while a quick image stands.
    pub fn bake_exact(&self, model: &Model, rows: &Rows, window: &Window, palette: &Palette) -> Image {
        let clipped = rows.clip(&window.rows);
        let height = clipped.len().min(window.height as usize).max(1);
        let width = window.width.max(1) as usize;
        let covered = f64::from(clipped.start)..f64::from(clipped.end);
        let mut pixels = vec![[0; 4]; width * height];
        pixels.par_chunks_mut(width).enumerate().for_each_init(
            || Cells::new(window.time.start.0 as f64, window.ns_per_px(), width),
            |cells, (line, pixels)| {
                let lines = lines(&clipped, line, height);
                cells.clear();
                lines.clone().for_each(|row| add_row(model, rows, row, &window.time, cells));
                let whole = window.ns_per_px() * lines.len().max(1) as f64;
                for (pixel, times) in pixels.iter_mut().zip(&cells.times) {
                    *pixel = Mix::of(&times.map(f64::from), whole).colour(palette);
                }
            },
        );
        Image { time: window.time, rows: covered, width: width as u32, height: height as u32, pixels }
    }
}

/// The rows that share line `line` of `height`.
fn lines(rows: &Range<u32>, line: usize, height: usize) -> Range<u32> {
    let at = |line: usize| rows.start + (rows.len() * line / height) as u32;
    at(line)..at(line + 1)
}

/// Adds the segments of a row.
pub(super) fn add_row(model: &Model, rows: &Rows, row: u32, time: &TimeRange, cells: &mut Cells) {
    for &task in rows.touching(model, row, time.start, time.end) {
        let life = model.task(task);
        for at in model.segments.touching(life.segments.clone(), time.start, time.end) {
            let segment = model.segments.segment(&life.segments, at, life.ended);
            cells.add(segment.begin.0, segment.end.0, segment.state.kind());
        }
    }
}
