//! The pictures: the whole trace, and a finding's moment.

use std::io::{self, Write};
use std::sync::Arc;

use crate::insight::Finding;
use crate::layout::Order;
use crate::model::Model;
use crate::paint::chart::Chart;
use crate::paint::picture::Request;
use crate::paint::scene::Focus;
use crate::paint::theme::Theme;
use crate::render::{Moment, render_svg_inline};

/// Points across.
const WIDTH: u32 = 1600;

/// Draws pictures of one trace and numbers them.
pub(super) struct Pictures {
    chart: Chart,
    drawn: usize,
}

impl Pictures {
    /// Of `model`.
    pub(super) fn of(model: Arc<Model>) -> Self {
        Self { chart: Chart::new(model, Order::SpawnTree), drawn: 0 }
    }

    /// The trace.
    pub(super) fn model(&self) -> &Model {
        &self.chart.model
    }

    /// All of it.
    pub(super) fn whole(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.chart.is_empty() {
            return writeln!(out, "<p>Nothing happens in this trace: it holds no task.</p>");
        }
        self.draw(&Request::default(), out)
    }

    /// The moment of a finding, with the tasks it concerns.
    pub(super) fn moment(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let moment = Moment::of_finding(&self.chart.model, finding);
        self.chart.show_only(Some(moment.tasks.clone()));
        let mut focus = Focus::default();
        focus.select(&self.chart.model, None);
        let request = Request { span: Some(moment.span), focus, ..Request::default() };
        self.draw(&request, out)
    }

    fn draw(&mut self, request: &Request, out: &mut dyn Write) -> io::Result<()> {
        let (_, height) = Request::best_size(&self.chart);
        writeln!(out, "<div class=\"picture\">")?;
        for (theme, class) in [(Theme::light(), "light"), (Theme::dark(), "dark")] {
            self.drawn += 1;
            let request = Request { width: WIDTH, height, theme, ..request.clone() };
            let svg = render_svg_inline(&self.chart, &request, &format!("p{}", self.drawn));
            writeln!(out, "<div class=\"{class}\">{svg}</div>")?;
        }
        writeln!(out, "</div>")
    }
}
