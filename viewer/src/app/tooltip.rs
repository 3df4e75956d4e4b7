//! What is under the pointer, in words.

use egui::{Rect, RichText, Ui};
use unitrace_formats::event::{Cause, Outcome};
use unitrace_formats::time::Nanos;

use crate::layout::lod::Window;
use crate::model::{
    FieldOwner, GuestIndex, Model, Readied, Resource, State, StateKind, TaskIndex, TimeRange, WaitSet,
};
use crate::paint::arrows::meaning;
use crate::paint::chart::Chart;
use crate::paint::scene::Scene;
use crate::paint::track::{Track, TrackKind};
use crate::units::{Count, Time};

/// The task at a moment.
pub(super) fn show_task(ui: &mut Ui, model: &Model, index: TaskIndex, at: Nanos) {
    let task = model.task(index);
    ui.label(RichText::new(model.task_name(index)).strong());
    if let Some(site) = task.site.map(|site| model.site(site)) {
        let place = format!("{}  {}:{}", model.text(site.module), model.text(site.file), site.line);
        ui.weak(place);
    }
    match model.segment_at(index, at) {
        Some(segment) => {
            let (from, span) = (Time(segment.begin.0), Time(segment.span()));
            ui.label(format!("{} for {span}, from {from}", state_words(model, segment.state)));
        }
        None => drop(ui.label("not alive at this moment")),
    }
    let sums = &task.sums;
    let time = |state: StateKind| Time(sums.time[state as usize]);
    let (running, ready, waiting) =
        (time(StateKind::Running), time(StateKind::Ready), time(StateKind::Waiting));
    ui.weak(format!("in all: ran {running}, ready {ready}, waited {waiting} in {} polls", sums.polls));
    ui.weak(ending(task.outcome, task.born_before));
}

fn ending(outcome: Option<Outcome>, born_before: bool) -> String {
    let birth = if born_before { "born before this trace; " } else { "" };
    match outcome {
        Some(outcome) => format!("{birth}ended: {}", outcome.name()),
        None => format!("{birth}still alive at the end of the trace"),
    }
}

/// A state in words, with its reason.
pub(super) fn state_words(model: &Model, state: State) -> String {
    match state {
        State::Unknown => "unknown (events lost)".to_owned(),
        State::Created => "made, not polled yet".to_owned(),
        State::Running(lane) => match model.lanes.get(lane.at()) {
            Some(lane) => format!("runs on {}", model.text(lane.name)),
            None => "runs".to_owned(),
        },
        State::Waiting(set) => waits_for(model, set),
        State::Ready(why) => format!("ready ({})", readied(model, why)),
    }
}

fn waits_for(model: &Model, set: WaitSet) -> String {
    let names: Vec<&str> = model.waits.get(set).iter().map(|&object| model.object_name(object)).collect();
    match names.is_empty() {
        true => "waits for something that is not instrumented".to_owned(),
        false => format!("waits for {}", names.join(" or ")),
    }
}

fn readied(model: &Model, why: Readied) -> String {
    match why {
        Readied::Spawned => "just spawned".to_owned(),
        Readied::Preempted => "taken off the CPU".to_owned(),
        Readied::Unknown => "nobody knows why".to_owned(),
        Readied::Woken(arrow) if arrow.at() < model.arrows.len() => {
            let arrow = model.arrows.get(arrow);
            woken_by(model, arrow.from, arrow.cause, arrow.by)
        }
        Readied::Woken(_) => "woken".to_owned(),
    }
}

fn woken_by(model: &Model, from: Option<TaskIndex>, cause: Cause, by: u32) -> String {
    match (from, cause) {
        (Some(task), _) => format!("woken by {}", model.task_name(task)),
        (None, Cause::Irq) => format!("woken by interrupt {by}"),
        (None, Cause::Unknown | Cause::Other(_)) => "woken by somebody outside".to_owned(),
        (None, cause) => format!("woken by {}", cause.name()),
    }
}

/// The spans of a task at a moment, outer ones first.
pub(super) fn show_spans(ui: &mut Ui, chart: &Chart, task: TaskIndex, at: Nanos) {
    let model = &chart.model;
    for span in chart.spans.at(chart.rows.row_of(task), at) {
        let name = model.text(model.spans[span.span.at()].name);
        let entered = match span.entered {
            0 => "never entered".to_owned(),
            1 => format!("entered once, {} inside", Time(span.inside)),
            times => format!("entered {} times, {} inside", Count(times as u64), Time(span.inside)),
        };
        ui.label(format!(
            "span {name} for {}, from {}: {entered}",
            Time(span.life.span()),
            Time(span.life.start.0)
        ));
        let fields = model.fields_of(FieldOwner::Span(span.span)).iter();
        let fields: Vec<String> =
            fields.map(|field| format!("{} = {}", model.text(field.name), field.show())).collect();
        if !fields.is_empty() {
            ui.weak(fields.join(", "));
        }
    }
}

/// What a strip shows near a moment.
pub(super) fn show_track(ui: &mut Ui, track: &Track, near: &TimeRange) {
    ui.label(RichText::new(&track.name).strong());
    if track.kind == TrackKind::Cpu {
        let words = match track.busy(near) {
            Some(busy) => format!("{:.0} % busy at {}", busy * 100.0, Time(near.start.0)),
            None => format!("nothing is known at {}", Time(near.start.0)),
        };
        ui.label(words);
        return;
    }
    let window = Window { rows: 0.0..1.0, time: *near, width: 1, height: 1 };
    for band in track.bands.seen(&window).into_iter().take(1) {
        let (begin, time) = (Time(band.time.start.0), Time(band.covered));
        let words = match band.count {
            1 => format!("{} for {time}, from {begin}", track.word(band.time.start).unwrap_or("once")),
            count => format!("{} times, {time} in all, from {begin}", Count(count as u64)),
        };
        ui.label(words);
    }
}

/// The arrows whose heads are near the pointer, at most four.
pub(super) fn show_arrows(ui: &mut Ui, scene: &Scene, graph: Rect, task: TaskIndex, x: f32) {
    const NEAR: f32 = 4.0;
    let model = &scene.chart.model;
    let time = |x: f32| Nanos(scene.view.time.time(f64::from(x - graph.left())));
    let (from, to) = (time(x - NEAR), time(x + NEAR));
    let own = model.arrows.of_task(task);
    let first = own.partition_point(|arrow| model.arrows.times()[arrow.at()] < from);
    for &arrow in own[first..].iter().take(4) {
        let arrow = model.arrows.get(arrow);
        if arrow.at > to {
            break;
        }
        let guest = model.task(task).guest;
        let (from, to) =
            (end_name(model, guest, arrow.from, arrow.by), end_name(model, guest, arrow.to, arrow.by));
        let words = format!("{}: {from} to {to} at {}", arrow.kind.name(), Time(arrow.at.0));
        ui.colored_label(scene.theme.color(meaning(arrow.kind, arrow.from.is_some())), words);
    }
}

/// The task at an arrow's end, else the resource it went through, else whoever is outside the program.
fn end_name(model: &Model, guest: GuestIndex, end: Option<TaskIndex>, by: u32) -> &str {
    let named =
        |resource: &&Resource| resource.id.is_resource() && resource.id.0 == by && resource.guest == guest;
    let resource = || model.resources.iter().find(named);
    match end {
        Some(task) => model.task_name(task),
        None => resource().map_or("outside", |resource| model.text(resource.name)),
    }
}
