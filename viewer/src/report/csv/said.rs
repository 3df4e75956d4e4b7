//! What was found, said, counted and lost.

use std::collections::BTreeMap;
use std::io;

use unitrace_formats::ring::GapKind;

use super::cell::Csv;
use crate::model::{LaneIndex, Model};
use crate::report::Pattern;

pub(super) fn findings(patterns: &[Pattern], csv: &mut Csv) -> io::Result<()> {
    csv.header(&["kind", "certainty", "from_ns", "to_ns", "place", "tasks", "sentence"])?;
    for finding in patterns.iter().flat_map(|pattern| &pattern.worst) {
        let tasks: Vec<String> = finding.tasks.iter().map(u32::to_string).collect();
        csv.row(&[
            finding.kind.into(),
            finding.certainty.into(),
            finding.from_ns.into(),
            finding.to_ns.into(),
            finding.place.as_str().into(),
            tasks.join(" ").as_str().into(),
            finding.sentence.as_str().into(),
        ])?;
    }
    Ok(())
}

pub(super) fn logs(model: &Model, csv: &mut Csv) -> io::Result<()> {
    csv.header(&["at_ns", "level", "task", "task_name", "place", "text"])?;
    for line in &model.logs {
        let place = line.site.map(|site| model.place(site)).unwrap_or_default();
        csv.row(&[
            line.at.0.into(),
            line.level.name().into(),
            line.task.map(|task| model.task(task).id.0).into(),
            line.task.map(|task| model.task_name(task)).into(),
            place.as_str().into(),
            model.text(line.text).into(),
        ])?;
    }
    Ok(())
}

pub(super) fn counters(model: &Model, csv: &mut Csv) -> io::Result<()> {
    csv.header(&["counter", "unit", "at_ns", "value"])?;
    for counter in &model.counters {
        let (name, unit) = (model.text(counter.name), model.text(counter.unit));
        for &(at, value) in &counter.steps {
            csv.row(&[name.into(), unit.into(), at.0.into(), value.into()])?;
        }
    }
    Ok(())
}

pub(super) fn heap(model: &Model, csv: &mut Csv) -> io::Result<()> {
    csv.header(&["at_ns", "live_bytes", "peak_bytes", "capacity_bytes"])?;
    for sample in &model.heap {
        csv.row(&[sample.at.0.into(), sample.live.into(), sample.peak.into(), sample.capacity.into()])?;
    }
    Ok(())
}

pub(super) fn lost(model: &Model, csv: &mut Csv) -> io::Result<()> {
    csv.header(&["lane", "from_ns", "to_ns", "events", "kind"])?;
    for gap in &model.gaps {
        csv.row(&[
            gap.lane.map(|lane| lane_name(model, lane)).into(),
            gap.after.0.into(),
            gap.before.0.into(),
            gap.events.into(),
            gap_name(gap.kind).into(),
        ])?;
    }
    Ok(())
}

pub(super) fn events(events: &BTreeMap<&'static str, u64>, csv: &mut Csv) -> io::Result<()> {
    csv.header(&["event", "count"])?;
    events.iter().try_for_each(|(&name, &count)| csv.row(&[name.into(), count.into()]))
}

/// A lane as people know it.
pub(super) fn lane_name(model: &Model, lane: LaneIndex) -> &str {
    model.lanes.get(lane.at()).map_or("", |lane| model.text(lane.name))
}

const fn gap_name(kind: GapKind) -> &'static str {
    match kind {
        GapKind::Older => "older",
        GapKind::Missing => "missing",
        GapKind::Discarded => "discarded",
        GapKind::Damaged => "damaged",
        GapKind::Other(_) => "other",
    }
}
