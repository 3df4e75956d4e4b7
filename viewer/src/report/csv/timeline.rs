//! What happened when: states, arrows, spans, collections.

use std::io;

use super::cell::{Cell, Csv};
use super::said::lane_name;
use crate::model::{Model, Readied, State, TaskIndex};

pub(super) fn states(model: &Model, csv: &mut Csv) -> io::Result<()> {
    csv.header(&["task", "task_name", "state", "from_ns", "for_ns", "lane", "because", "by"])?;
    for (index, task) in model.tasks() {
        for segment in model.segments_of(index) {
            let (lane, because, by) = reason(model, segment.state);
            csv.row(&[
                task.id.0.into(),
                model.task_name(index).into(),
                segment.state.kind().name().into(),
                segment.begin.0.into(),
                segment.span().into(),
                lane.into(),
                because.into(),
                by.as_str().into(),
            ])?;
        }
    }
    Ok(())
}

/// On which lane, why, and because of whom or what.
fn reason(model: &Model, state: State) -> (Option<&str>, Option<&str>, String) {
    match state {
        State::Running(lane) => (Some(lane_name(model, lane)), None, String::new()),
        State::Waiting(set) => {
            let names: Vec<&str> = model.waits.get(set).iter().map(|&o| model.object_name(o)).collect();
            (None, Some("waits for"), names.join(" or "))
        }
        State::Ready(Readied::Spawned) => (None, Some("spawned"), String::new()),
        State::Ready(Readied::Preempted) => (None, Some("preempted"), String::new()),
        State::Ready(Readied::Woken(arrow)) if arrow.at() < model.arrows.len() => {
            let arrow = model.arrows.get(arrow);
            let by = arrow.from.map_or(arrow.cause.name(), |task| model.task_name(task));
            (None, Some("woken"), by.to_owned())
        }
        State::Ready(_) | State::Created | State::Unknown => (None, None, String::new()),
    }
}

pub(super) fn arrows(model: &Model, csv: &mut Csv) -> io::Result<()> {
    csv.header(&["at_ns", "kind", "from", "from_name", "to", "to_name", "cause"])?;
    for arrow in model.arrows.iter() {
        let id = |task: Option<TaskIndex>| Cell::from(task.map(|task| model.task(task).id.0));
        let name = |task: Option<TaskIndex>| Cell::from(task.map(|task| model.task_name(task)));
        csv.row(&[
            arrow.at.0.into(),
            arrow.kind.name().into(),
            id(arrow.from),
            name(arrow.from),
            id(arrow.to),
            name(arrow.to),
            arrow.cause.name().into(),
        ])?;
    }
    Ok(())
}

pub(super) fn spans(model: &Model, csv: &mut Csv) -> io::Result<()> {
    csv.header(&["span", "name", "task", "task_name", "place", "from_ns", "for_ns", "open"])?;
    for span in &model.spans {
        let place = span.site.map(|site| model.place(site)).unwrap_or_default();
        csv.row(&[
            span.id.0.into(),
            model.text(span.name).into(),
            span.task.map(|task| model.task(task).id.0).into(),
            span.task.map(|task| model.task_name(task)).into(),
            place.as_str().into(),
            span.begin.0.into(),
            span.end.0.saturating_sub(span.begin.0).into(),
            (if span.open { "true" } else { "false" }).into(),
        ])?;
    }
    Ok(())
}

pub(super) fn collections(model: &Model, csv: &mut Csv) -> io::Result<()> {
    csv.header(&["phase", "lane", "from_ns", "for_ns", "depth"])?;
    for gc in &model.gcs {
        csv.row(&[
            gc.phase.name().into(),
            lane_name(model, gc.stretch.lane).into(),
            gc.stretch.begin.0.into(),
            gc.stretch.span().into(),
            gc.stretch.depth.into(),
        ])?;
    }
    Ok(())
}
