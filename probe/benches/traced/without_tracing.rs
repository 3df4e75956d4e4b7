//! Without feature `tracing` there is nothing to measure.

pub(crate) fn lines(_bare: f64) {}
