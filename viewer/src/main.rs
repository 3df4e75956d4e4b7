//! `unitrace`: opens traces in a window, draws them to files, reports on them.

use std::error::Error;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use unitrace_formats::time::Nanos;
use unitrace_viewer::app;
use unitrace_viewer::args::{Arguments, Command, Ground, Render, Report, RowOrder};
use unitrace_viewer::layout::Order;
use unitrace_viewer::model::TimeRange;
use unitrace_viewer::open::{open_all, open_each};
use unitrace_viewer::paint::chart::Chart;
use unitrace_viewer::paint::picture::Request;
use unitrace_viewer::paint::scene::Focus;
use unitrace_viewer::paint::theme::Theme;
use unitrace_viewer::render::{png_bytes, render_png, render_svg};
use unitrace_viewer::{messages, report};

/// There is no display to open a window on.
const NO_DISPLAY: u8 = 3;

fn main() -> ExitCode {
    let arguments = Arguments::read();
    messages::start(arguments.verbose);
    let done = match arguments.command {
        Some(Command::Render(render)) => draw(&render),
        Some(Command::Report(report)) => tell(&report),
        None => return show(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn show(arguments: Arguments) -> ExitCode {
    match app::run(arguments.files, arguments.tabs) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::from(NO_DISPLAY)
        }
    }
}

fn draw(render: &Render) -> Result<(), Box<dyn Error>> {
    let kind = render.output.extension().and_then(|end| end.to_str()).map(str::to_lowercase);
    let kind = kind.filter(|kind| kind == "svg" || kind == "png");
    let kind =
        kind.ok_or_else(|| format!("{}: give it a name that ends in .svg or .png", render.output.display()))?;
    let model = open_all(&render.files)?;
    for note in &model.notes {
        tracing::warn!("{note}");
    }
    let (first, last) = (model.range.start.0, model.range.end.0);
    let span =
        render.span(first, last).map(|(from, to)| TimeRange { start: Nanos(from), end: Nanos(to.max(from)) });
    let chart = Chart::within(model, order(render.order), span);
    let request = request(render, &chart);
    let bytes = match kind.as_str() {
        "png" => png_bytes(&render_png(&chart, &request))?,
        _ => render_svg(&chart, &request).to_string().into_bytes(),
    };
    fs::write(&render.output, bytes).map_err(|error| format!("{}: {error}", render.output.display()))?;
    Ok(())
}

fn request(render: &Render, chart: &Chart) -> Request {
    let (first, last) = chart.extent();
    let (width, height) = render.size.unwrap_or_else(|| Request::best_size(chart));
    let found = render.search.as_deref().map(|name| chart.search(name)).unwrap_or_default();
    Request {
        width,
        height,
        scale: render.scale,
        theme: match render.theme {
            Ground::Light => Theme::light(),
            Ground::Dark => Theme::dark(),
        },
        span: render.span(first, last),
        focus: Focus { found, ..Focus::default() },
    }
}

fn order(order: RowOrder) -> Order {
    match order {
        RowOrder::Tree => Order::SpawnTree,
        RowOrder::Module => Order::Module,
        RowOrder::Activity => Order::FirstActivity,
    }
}

fn tell(arguments: &Report) -> Result<(), Box<dyn Error>> {
    let models = open_each(&arguments.files)?;
    let mut out = BufWriter::new(io::stdout().lock());
    match report::write_all(models, arguments.json, &mut out).and_then(|()| out.flush()) {
        // Somebody closed the pipe, as `head` does: that is no failure of ours.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
