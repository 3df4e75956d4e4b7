//! Exact quads, merged where segments are thinner than a pixel: sparse views.

use unitrace_formats::time::Nanos;

use super::{Fill, Lod, Mix, Window};
use crate::layout::Rows;
use crate::model::{Model, StateKind, TaskIndex};

/// A stretch of one row with one filling.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quad {
    /// Which row.
    pub row: u32,
    /// First moment, not before the window.
    pub begin: Nanos,
    /// First moment after it, not after the window.
    pub end: Nanos,
    /// The task, the first of several if merged.
    pub task: TaskIndex,
    /// What to fill it with.
    pub fill: Fill,
}

impl Lod {
    /// True if the window is sparse enough for [`Lod::quads`]; otherwise ask for an image.
    pub fn few_quads(&self, model: &Model, rows: &Rows, window: &Window) -> bool {
        if window.px_per_row() < 1.0 {
            return false;
        }
        let most_a_row = 2 * window.width as usize + 2;
        let (mut quads, mut segments) = (0, 0);
        for row in rows.clip(&window.rows) {
            let before = segments;
            for &task in rows.touching(model, row, window.time.start, window.time.end) {
                let life = model.task(task).segments.clone();
                let touching = model.segments.touching(life, window.time.start, window.time.end);
                // A life without extent has no segment and takes its time all the same.
                segments += touching.len().max(1);
                if segments > Self::MOST_SEGMENTS {
                    return false;
                }
            }
            quads += (segments - before).min(most_a_row);
            if quads > Self::MOST_QUADS {
                return false;
            }
        }
        true
    }

    /// Appends the quads of a window, row by row in time order. Segments of a pixel or more stand for themselves;
    /// runs of thinner ones are merged into mixtures about a pixel wide. Times are clipped to the window.
    pub fn quads(&self, model: &Model, rows: &Rows, window: &Window, out: &mut Vec<Quad>) {
        let pixel = window.ns_per_px();
        for row in rows.clip(&window.rows) {
            let mut merge = Merge::new(row, pixel, out);
            for &task in rows.touching(model, row, window.time.start, window.time.end) {
                let life = model.task(task);
                for at in model.segments.touching(life.segments.clone(), window.time.start, window.time.end) {
                    let segment = model.segments.segment(&life.segments, at, life.ended);
                    merge.add(Piece {
                        begin: segment.begin.max(window.time.start).0,
                        end: segment.end.min(window.time.end).0,
                        state: segment.state.kind(),
                        task,
                    });
                }
            }
            merge.flush();
        }
    }
}

struct Piece {
    begin: i64,
    end: i64,
    state: StateKind,
    task: TaskIndex,
}

/// Collects pieces thinner than a pixel until they fill one.
struct Merge<'a> {
    row: u32,
    pixel: f64,
    out: &'a mut Vec<Quad>,
    times: [f64; StateKind::COUNT],
    begin: i64,
    end: i64,
    task: TaskIndex,
    pieces: u32,
    state: StateKind,
}

impl<'a> Merge<'a> {
    fn new(row: u32, pixel: f64, out: &'a mut Vec<Quad>) -> Self {
        let (task, state) = (TaskIndex::NONE, StateKind::Unknown);
        Self { row, pixel, out, times: [0.0; StateKind::COUNT], begin: 0, end: 0, task, pieces: 0, state }
    }

    fn add(&mut self, piece: Piece) {
        if piece.end <= piece.begin {
            return;
        }
        let wide = (piece.end - piece.begin) as f64 >= self.pixel;
        if wide || self.pieces > 0 && (piece.end - self.begin) as f64 > 2.0 * self.pixel {
            self.flush();
        }
        if wide {
            self.push(piece.begin, piece.end, piece.task, Fill::Pure(piece.state));
            return;
        }
        if self.pieces == 0 {
            (self.begin, self.task, self.state) = (piece.begin, piece.task, piece.state);
        }
        self.pieces += 1;
        self.end = piece.end;
        self.times[piece.state as usize] += (piece.end - piece.begin) as f64;
        if (self.end - self.begin) as f64 >= self.pixel {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.pieces > 0 {
            let fill = if self.pieces == 1 {
                Fill::Pure(self.state)
            } else {
                Fill::Mixed(Mix::of(&self.times, (self.end - self.begin) as f64))
            };
            self.push(self.begin, self.end, self.task, fill);
        }
        self.times = [0.0; StateKind::COUNT];
        self.pieces = 0;
    }

    fn push(&mut self, begin: i64, end: i64, task: TaskIndex, fill: Fill) {
        self.out.push(Quad { row: self.row, begin: Nanos(begin), end: Nanos(end), task, fill });
    }
}
