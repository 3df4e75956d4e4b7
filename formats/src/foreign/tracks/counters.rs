//! Counters: series of values.

use std::collections::HashMap;

use super::NameId;
use crate::foreign::telling::Spread;

/// One series: whose, and what it is called.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Series {
    /// The counter's name; empty if the series stands for itself.
    pub(super) counter: NameId,
    /// The name of the value within the counter.
    pub(super) series: NameId,
    /// Its process or category.
    pub(super) module: NameId,
    /// Its unit.
    pub(super) unit: NameId,
}

/// A value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) at: i64,
    pub(super) series: u32,
    pub(super) value: i64,
}

/// All counters.
#[derive(Default, Debug)]
pub(super) struct Counters {
    known: HashMap<Series, u32, Spread>,
    pub(super) series: Vec<Series>,
    pub(super) points: Vec<Point>,
}

impl Counters {
    /// The series has this value from `at` on.
    pub(super) fn value(&mut self, series: Series, at: i64, value: i64) {
        let next = self.series.len() as u32;
        let index = *self.known.entry(series).or_insert(next);
        if index == next {
            self.series.push(series);
        }
        self.points.push(Point { at, series: index, value });
    }
}
