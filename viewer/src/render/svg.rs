//! SVG: for documents and for looking closer.

use svg::Document;

use crate::paint::chart::Chart;
use crate::paint::picture::{self, Request};
use crate::units::{Count, Time};

/// A picture of the chart. Whatever the trace holds, it has fewer than 20,000 elements and 5 MB: every path holds
/// all shapes of a colour, words need room, and what is dense is an embedded picture.
pub fn render_svg(chart: &Chart, request: &Request) -> Document {
    render_svg_inline(chart, request, "c")
}

/// The same, for a page that holds several: `ids` begins the names of its parts.
pub fn render_svg_inline(chart: &Chart, request: &Request, ids: &str) -> Document {
    let model = &chart.model;
    let tasks = Count(model.tasks.len() as u64);
    let title = format!("{}: {tasks} tasks in {}", model.program, Time(model.range.span()));
    picture::svg(chart, request, &title, ids)
}
