//! Exact sums that a pyramid is made of: the time of each class in equal cells of one strip.

use super::shades::Times;

/// Exact sums of a strip at its finest width.
pub(super) struct Sums {
    pub(super) finest: u32,
    pub(super) cells: Vec<Times>,
}

/// Cells of 2^`width` nanoseconds in `span`.
pub(super) fn cells(span: u64, width: u32) -> usize {
    ((span - 1) >> width.min(63)) as usize + 1
}

/// Nanoseconds of a cell that lie inside of the trace: the last cell reaches beyond it.
pub(super) fn inside(span: u64, at: usize, width: u32) -> f32 {
    span.saturating_sub((at as u64) << width).min(1 << width) as f32
}

/// The width at which `span` has at most `wanted` cells.
pub(super) fn finest_for(span: u64, wanted: usize) -> u32 {
    (0..63).find(|&width| cells(span, width) <= wanted.max(1)).unwrap_or(63)
}

pub(super) fn halve(cells: &[Times]) -> Vec<Times> {
    cells.chunks(2).map(|pair| pair.iter().fold(Times::default(), add)).collect()
}

pub(super) fn add(mut sum: Times, times: &Times) -> Times {
    sum.iter_mut().zip(times).for_each(|(sum, time)| *sum += time);
    sum
}

/// Adds neighbours; sums of more than `most` cells are made coarser; `see` sees each.
pub(super) fn pairs(sums: Vec<Sums>, span: u64, most: usize, mut see: impl FnMut(&Sums)) -> Vec<Sums> {
    let mut merged = Vec::with_capacity(sums.len().div_ceil(2));
    let mut sums = sums.into_iter();
    while let Some(first) = sums.next() {
        let mut sum = match sums.next() {
            Some(second) => first.plus(second, span),
            None => first,
        };
        while sum.cells.len() > most {
            sum = Sums { finest: sum.finest + 1, cells: halve(&sum.cells) };
        }
        see(&sum);
        merged.push(sum);
    }
    merged
}

impl Sums {
    /// Both together, as fine as the finer one; the coarser one's time is spread evenly over its cells.
    pub(super) fn plus(self, other: Sums, span: u64) -> Sums {
        let (mut fine, coarse) = if self.finest <= other.finest { (self, other) } else { (other, self) };
        let each = 1usize << (coarse.finest - fine.finest).min(63);
        let width = fine.finest;
        for (group, (cells, coarse_cell)) in fine.cells.chunks_mut(each).zip(&coarse.cells).enumerate() {
            let whole = inside(span, group, coarse.finest);
            for (at, times) in cells.iter_mut().enumerate() {
                let share = inside(span, group * each + at, width) / whole;
                *times = add(*times, &coarse_cell.map(|time| time * share));
            }
        }
        fine
    }
}

impl Sums {
    /// Adds `begin..end` nanoseconds since the start to the cells they touch.
    pub(super) fn spread(&mut self, begin: u64, end: u64, class: usize) {
        if begin >= end {
            return;
        }
        let last = self.cells.len() - 1;
        let (first, to) = ((begin >> self.finest) as usize, ((end - 1) >> self.finest) as usize);
        let (first, to) = (first.min(last), to.min(last));
        if first == to {
            // Less than a cell, whose width is below 2^63: signed numbers are quicker to make a float of.
            self.cells[first][class] += (end - begin) as i64 as f32;
            return;
        }
        let width = (1u64 << self.finest) as f32;
        self.cells[first][class] += ((first as u64 + 1) * (1 << self.finest) - begin) as f32;
        self.cells[first + 1..to].iter_mut().for_each(|times| times[class] += width);
        self.cells[to][class] += (end - ((to as u64) << self.finest)) as f32;
    }
}
