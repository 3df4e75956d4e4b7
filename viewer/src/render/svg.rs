//! SVG: for documents and for looking closer.

use svg::Document;

use crate::paint::chart::Chart;
use crate::paint::picture::{self, Request};
use crate::units::{Count, Time};

/// A picture of the chart. Whatever the trace holds, it has fewer than 20,000 elements and 5 MB: every path holds
/// all shapes of a colour, words need room, and what is dense is an embedded picture.
pub fn render_svg(chart: &Chart, request: &Request) -> Document {
    let model = &chart.model;
    let tasks = Count(model.tasks.len() as u64);
    picture::svg(chart, request, &format!("{}: {tasks} tasks in {}", model.program, Time(model.range.span())))
}
