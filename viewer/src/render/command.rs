//! `unitrace render`: from what is asked on the command line to a file.

use std::error::Error;

use unitrace_formats::time::Nanos;

use super::{Moment, png_bytes, render_png, render_svg};
use crate::args::{Ground, Render, RowOrder};
use crate::insight::{self, Filter, Finding};
use crate::layout::Order;
use crate::model::{Model, TaskIndex, TimeRange};
use crate::notes::{Bookmark, beside};
use crate::open::open_all;
use crate::output::write_whole;
use crate::paint::chart::Chart;
use crate::paint::picture::Request;
use crate::paint::scene::Focus;
use crate::paint::theme::Theme;

/// Draws what is asked for.
///
/// # Errors
/// In words: a trace that cannot be read, a picture that cannot be written, or something asked for that is not there.
pub fn run(asked: &Render) -> Result<(), Box<dyn Error>> {
    let kind = asked.output.extension().and_then(|end| end.to_str()).map(str::to_lowercase);
    let kind = kind.filter(|kind| kind == "svg" || kind == "png");
    let kind =
        kind.ok_or_else(|| format!("{}: give it a name that ends in .svg or .png", asked.output.display()))?;
    let model = open_all(&asked.files)?;
    for note in &model.notes {
        tracing::warn!("{note}");
    }
    let (chart, request) = prepare(model, asked)?;
    let bytes = match kind.as_str() {
        "png" => png_bytes(&render_png(&chart, &request))?,
        _ => render_svg(&chart, &request).to_string().into_bytes(),
    };
    write_whole(&asked.output, &bytes).map_err(|error| format!("{}: {error}", asked.output.display()))?;
    Ok(())
}

/// The chart with its rows, and what to draw of it.
fn prepare(model: Model, asked: &Render) -> Result<(Chart, Request), String> {
    let part = part(&model, asked)?;
    let shown = shown(&model, asked, &part)?;
    let time = part.span.map(|(from, to)| TimeRange { start: Nanos(from), end: Nanos(to.max(from)) });
    let mut chart = Chart::within(model, order(asked.order), time);
    if shown.is_some() {
        chart.show_only(shown);
    }
    let (width, height) = asked.size.unwrap_or_else(|| Request::best_size(&chart));
    let mut focus = Focus::default();
    let selected = asked.select.as_deref().map(|name| first(&chart.model, name, time)).transpose()?;
    focus.select(&chart.model, selected.or(part.selected));
    focus.found = asked.search.as_deref().map(|name| chart.search(name)).unwrap_or_default();
    let (scale, theme) = (asked.scale, theme(asked.theme));
    let (bookmarks, legend) = (bookmarks(asked)?, !asked.no_legend);
    let request =
        Request { width, height, scale, theme, span: part.span, view: None, focus, bookmarks, legend };
    Ok((chart, request))
}

/// What was noted beside the trace, if it is asked for.
fn bookmarks(asked: &Render) -> Result<Vec<Bookmark>, String> {
    if !asked.bookmarks {
        return Ok(Vec::new());
    }
    let file = beside(&asked.files).ok_or("there are no bookmarks beside standard input")?;
    Ok(file.read()?.bookmarks)
}

/// Which time, which tasks, and who is selected.
#[derive(Default)]
struct Part {
    span: Option<(i64, i64)>,
    tasks: Option<Vec<TaskIndex>>,
    selected: Option<TaskIndex>,
}

fn part(model: &Model, asked: &Render) -> Result<Part, String> {
    if let Some(which) = &asked.finding {
        let moment = Moment::of_finding(model, &finding(model, which)?);
        return Ok(Part { span: Some(moment.span), tasks: Some(moment.tasks), selected: None });
    }
    if let Some(name) = &asked.life {
        let task = first(model, name, None)?;
        let moment = Moment::of_life(model, task);
        return Ok(Part { span: Some(moment.span), tasks: Some(moment.tasks), selected: Some(task) });
    }
    let (first, last) = (model.range.start.0, model.range.end.0);
    Ok(Part { span: asked.span(first, last), ..Part::default() })
}

/// The tasks that have a row; `None`: all that live in the time shown.
fn shown(model: &Model, asked: &Render, part: &Part) -> Result<Option<Vec<TaskIndex>>, String> {
    let named = match &asked.only {
        Some(line) => {
            let filter = Filter::read(line).map_err(|error| error.to_string())?;
            Some(some_of(filter.tasks(model), line)?)
        }
        None => None,
    };
    let Some(mut tasks) = named.or_else(|| part.tasks.clone()) else { return Ok(None) };
    if let Some(hops) = asked.hops {
        tasks = insight::around(model, &tasks, hops);
    }
    if let Some((from, to)) = part.span {
        tasks.retain(|&task| model.task(task).born.0 <= to && model.task(task).ended.0 >= from);
    }
    Ok(Some(tasks))
}

/// The finding with this number, or the worst of this kind.
fn finding(model: &Model, which: &str) -> Result<Finding, String> {
    let patterns = insight::patterns(model);
    let mut all = patterns.iter().flat_map(|pattern| &pattern.worst);
    let found = match which.parse::<usize>() {
        Ok(number) => number.checked_sub(1).and_then(|at| all.nth(at)),
        Err(_) => all.find(|finding| finding.kind == which),
    };
    let kinds: Vec<&str> = patterns.iter().map(|pattern| pattern.kind).collect();
    found.cloned().ok_or_else(|| match kinds.is_empty() {
        true => "nothing was found in this trace: leave --finding out".to_owned(),
        false => {
            format!("no finding `{which}`: there are {}; `unitrace report` lists them", kinds.join(", "))
        }
    })
}

/// The first task with this name that lives in this time.
fn first(model: &Model, name: &str, time: Option<TimeRange>) -> Result<TaskIndex, String> {
    let lives = |&task: &TaskIndex| {
        let task = model.task(task);
        time.is_none_or(|time| task.born <= time.end && task.ended >= time.start)
    };
    let found = some_of(model.search(name), name)?;
    let missing = || format!("no task called `{name}` lives in this time: choose other moments");
    found.into_iter().find(lives).ok_or_else(missing)
}

fn some_of(found: Vec<TaskIndex>, name: &str) -> Result<Vec<TaskIndex>, String> {
    match found.is_empty() {
        true => Err(format!("`{name}` fits no task: `unitrace report` lists their names")),
        false => Ok(found),
    }
}

const fn theme(ground: Ground) -> Theme {
    match ground {
        Ground::Light => Theme::light(),
        Ground::Dark => Theme::dark(),
        Ground::Print => Theme::print(),
    }
}

const fn order(order: RowOrder) -> Order {
    match order {
        RowOrder::Tree => Order::SpawnTree,
        RowOrder::Module => Order::Module,
        RowOrder::Activity => Order::FirstActivity,
        RowOrder::Waiting => Order::MostWaiting,
        RowOrder::Ready => Order::MostReady,
    }
}
