//! Images of dense views.

use std::ops::Range;

use rayon::prelude::*;
use unitrace_formats::time::Nanos;

use super::cells::Cells;
use super::shades::Shade;
use super::{Lod, Mix, Palette, Shades, Window};
use crate::layout::Rows;
use crate::model::{Model, TimeRange};

/// A picture of states: place it by its time and rows and let the sampler scale it.
#[derive(Clone, PartialEq, Default, Debug)]
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
    /// From the pyramid, on its own grid: texels are one to two pixels wide and high and reach a little beyond the
    /// window. Costs as much as there are texels. `image` is overwritten; handing in the last one saves the memory.
    pub fn bake_quick(&self, window: &Window, shades: &Shades, image: &mut Image) {
        let pyramid = &self.pyramid;
        let levels = pyramid.levels.len();
        let level =
            (0..levels).find(|&k| window.px_per_row() * (1u64 << k) as f64 >= 1.0).unwrap_or(levels - 1);
        let width = (0..63).find(|&width| (1u64 << width) as f64 >= window.ns_per_px());
        let width = width.unwrap_or(63).min(pyramid.widest());
        let from = pyramid.cell(window.time.start.0, width).min(pyramid.cells(width));
        let to = (pyramid.cell(window.time.end.0, width) + 1).min(pyramid.cells(width)).max(from);
        let first = (window.rows.start.max(0.0) as usize) >> level;
        let last = (window.rows.end.max(0.0).ceil() as usize).div_ceil(1 << level);
        let last = last.min(pyramid.strips(level)).max(first);
        image.time =
            TimeRange { start: Nanos(pyramid.begin(from, width)), end: Nanos(pyramid.begin(to, width)) };
        image.rows = (first << level) as f64..(last << level) as f64;
        (image.width, image.height) = ((to - from) as u32, (last - first) as u32);
        image.pixels.resize((to - from) * (last - first), [0; 4]);
        let mut line = vec![Shade::default(); to - from];
        for (strip, pixels) in image.pixels.chunks_mut((to - from).max(1)).enumerate() {
            pyramid.read(level, first + strip, width, from, to, &mut line);
            for (pixel, &shade) in pixels.iter_mut().zip(&line) {
                *pixel = shades.colour(shade);
            }
        }
    }

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
