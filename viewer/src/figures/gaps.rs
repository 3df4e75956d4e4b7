//! How far a trace can be trusted: what was lost where, and how well its clocks are known.

use unitrace_formats::ring::GapKind;

use crate::model::{LaneIndex, Model, TimeRange};

/// Losses of one lane of one kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaneLoss {
    /// Which lane; `None`: not tied to one.
    pub lane: Option<LaneIndex>,
    /// Why.
    pub kind: GapKind,
    /// How many events.
    pub events: u64,
    /// In so many gaps.
    pub gaps: u64,
    /// The longest stretch of time of which nothing is known on this lane.
    pub longest: TimeRange,
}

/// How far the times of one guest may be off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClockError {
    /// Its name, or the program's.
    pub guest: String,
    /// First and last event on the axis.
    pub time: TimeRange,
    /// Nanoseconds to either side; `None`: not known.
    pub error: Option<i64>,
    /// What ties it to the axis.
    pub tie: String,
}

/// The whole report.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Soundness {
    /// Losses, most events first.
    pub losses: Vec<LaneLoss>,
    /// Share of the trace's time that lies in no gap of any lane, 0 to 1000.
    pub gapless_permille: u32,
    /// Clocks, one a guest.
    pub clocks: Vec<ClockError>,
}

impl Soundness {
    /// Of a trace.
    pub fn of(model: &Model) -> Self {
        Self { losses: losses(model), gapless_permille: gapless(model), clocks: clocks(model) }
    }
}

fn losses(model: &Model) -> Vec<LaneLoss> {
    let mut losses: Vec<LaneLoss> = Vec::new();
    for gap in &model.gaps {
        let time = TimeRange { start: gap.after, end: gap.before };
        let known = losses.iter_mut().find(|loss| loss.lane == gap.lane && loss.kind == gap.kind);
        match known {
            Some(loss) => {
                loss.events = loss.events.saturating_add(gap.events);
                loss.gaps += 1;
                if time.span() > loss.longest.span() {
                    loss.longest = time;
                }
            }
            None => {
                let (lane, kind, events) = (gap.lane, gap.kind, gap.events);
                losses.push(LaneLoss { lane, kind, events, gaps: 1, longest: time });
            }
        }
    }
    losses.sort_by_key(|loss| (std::cmp::Reverse(loss.events), loss.lane));
    losses
}

/// Gaps of different lanes may overlap: each moment counts once.
fn gapless(model: &Model) -> u32 {
    let span = model.range.span();
    if span <= 0 {
        return 1000;
    }
    let mut gaps: Vec<(i64, i64)> = model.gaps.iter().map(|gap| (gap.after.0, gap.before.0)).collect();
    gaps.sort_unstable();
    let (mut lost, mut until) = (0i64, model.range.start.0);
    for (from, to) in gaps {
        let (from, to) = (from.max(until), to.min(model.range.end.0));
        lost += (to - from).max(0);
        until = until.max(to);
    }
    (1000 - i128::from(lost) * 1000 / i128::from(span)).clamp(0, 1000) as u32
}

fn clocks(model: &Model) -> Vec<ClockError> {
    if model.guests.is_empty() {
        let tie = match model.clock.unix_start {
            Some(_) => "to Unix time",
            None => "to nothing: there is no anchor in this trace",
        };
        return vec![ClockError {
            guest: model.program.clone(),
            time: model.range,
            error: model.clock.error,
            tie: tie.to_owned(),
        }];
    }
    let clock = |guest: &crate::model::Guest| ClockError {
        guest: guest.name.clone(),
        time: guest.range,
        error: guest.error.map(|error| error.0),
        tie: guest.by.to_string(),
    };
    model.guests.iter().map(clock).collect()
}
