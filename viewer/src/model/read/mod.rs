//! From a trace file to a model: sites, lanes, live table, losses, then every event.

mod glance;
mod pass;

use std::collections::BTreeMap;

use unitrace_formats::axis::Bearings;
use unitrace_formats::clock::Rate;
use unitrace_formats::ring::{Gap as RingGap, GapKind, WriterKind};
use unitrace_formats::time::{ClockKind, Nanos};
use unitrace_formats::trace::Trace;

use super::build::Builder;
use super::index::LaneIndex;
use super::lane::Gap;
use super::watch::{Cancelled, Watch};
use super::{ClockInfo, Model};

impl Model {
    /// Reads a whole trace.
    pub fn read(trace: &Trace) -> Self {
        // Nobody holds this watch who could cancel.
        Self::read_watched(trace, &Watch::default()).unwrap_or_default()
    }

    /// Reads a whole trace; `watch` sees how far it is.
    ///
    /// # Errors
    /// If somebody cancels.
    pub fn read_watched(trace: &Trace, watch: &Watch) -> Result<Self, Cancelled> {
        let (mut builder, lane_of) = prepare(trace);
        let unread = pass::all_events(trace, &mut builder, &lane_of, watch)?;
        describe(builder.model_mut(), trace);
        builder.model_mut().notes = notes(trace, unread.skipped, unread.damaged);
        Ok(builder.finish())
    }

    /// A first model in a fraction of the time: lives and names are exact, what runs is sampled, all else is missing.
    ///
    /// # Errors
    /// If somebody cancels.
    pub fn glance(trace: &Trace, watch: &Watch) -> Result<Self, Cancelled> {
        let (mut builder, lane_of) = prepare(trace);
        glance::glance(trace, &mut builder, &lane_of, watch)?;
        describe(builder.model_mut(), trace);
        builder.model_mut().notes.push("a first picture: what ran is sampled, the rest is being read".into());
        Ok(builder.finish())
    }
}

/// Everything but the events.
fn prepare(trace: &Trace) -> (Builder, Vec<(LaneIndex, u8)>) {
    let clock = trace.clock();
    let start = trace.span().map_or(Nanos(0), |(first, _)| clock.nanos(first));
    let mut builder = Builder::new(start);
    let lane_of = lanes(trace, &mut builder);
    for (id, site) in trace.sites().iter() {
        builder.site(id, trace.sites().canonical(id), &site);
    }
    for entry in trace.live() {
        builder.live(*entry, clock.nanos(entry.since));
    }
    if !trace.live().is_empty() && trace.lost().live == 0 {
        builder.live_is_complete();
    }
    if trace.forgets_promises() {
        builder.forgets_promises();
    }
    for gap in trace.gaps() {
        add_gap(trace, &mut builder, gap, start);
    }
    (builder, lane_of)
}

/// What the file says beside events.
fn describe(model: &mut Model, trace: &Trace) {
    model.program = trace.header().program_name().into();
    model.clock = clock_info(trace);
    model.loss = trace.lost();
    model.source = trace.source().cloned();
}

/// A lane for each lane number and owner, and for each stream its lane and level.
fn lanes(trace: &Trace, builder: &mut Builder) -> Vec<(LaneIndex, u8)> {
    let word = match trace.header().writer {
        WriterKind::Process => "thread",
        _ => "CPU",
    };
    let mut known = BTreeMap::new();
    for stream in trace.streams() {
        known.entry((stream.id.lane, stream.owner)).or_insert(LaneIndex::NONE);
    }
    for (&(lane, owner), index) in &mut known {
        let name = trace.lane_name(lane).map_or_else(|| format!("{word} {owner}"), str::to_owned);
        *index = builder.lane(lane, owner, &name);
    }
    let of = |stream: &unitrace_formats::trace::Stream| known[&(stream.id.lane, stream.owner)];
    trace.streams().iter().map(|stream| (of(stream), stream.id.level)).collect()
}

/// What is older than the ring holds is a loss where other lanes reach further back.
fn add_gap(trace: &Trace, builder: &mut Builder, gap: &RingGap, start: Nanos) {
    let clock = trace.clock();
    let before = clock.nanos(gap.before).max(start);
    let after = if gap.kind == GapKind::Older { start } else { clock.nanos(gap.after).max(start) };
    if gap.kind == GapKind::Older && before <= start {
        return;
    }
    let lane = builder.first_lane(gap.stream.lane);
    builder.gap(Gap { lane, after, before, events: gap.events, kind: gap.kind });
}

fn clock_info(trace: &Trace) -> ClockInfo {
    let clock = trace.clock();
    let kind = match trace.header().clock {
        ClockKind::Unknown => "unknown clock",
        ClockKind::Tsc => "TSC",
        ClockKind::Monotonic => "monotonic clock",
        ClockKind::Cntvct => "ARM generic timer",
        ClockKind::RiscvTime => "RISC-V time",
        ClockKind::Custom => "custom clock",
        ClockKind::Other(_) => "clock of a newer version",
    };
    let mega = |hz: u64| format!("{}.{:03} MHz", hz / 1_000_000, hz / 1_000 % 1_000);
    let source = match clock.rate() {
        Rate::Stated(rate) => format!("{kind}, {}", mega(rate.hz())),
        Rate::Measured(rate) => format!("{kind}, {} (measured between two anchors)", mega(rate.hz())),
        Rate::Unknown => format!("{kind}, frequency not known: a tick is shown as a nanosecond"),
    };
    let unix_start = clock.unix(clock.start()).map(|unix| unix.0);
    ClockInfo {
        source,
        unix_start,
        error: clock.unix_error().map(|error| error.0),
        bearings: Bearings::of(trace),
    }
}

fn notes(trace: &Trace, skipped: u64, damaged: u64) -> Vec<String> {
    let mut notes: Vec<String> = trace.notes().iter().map(ToString::to_string).collect();
    notes.extend(trace.source().into_iter().flat_map(|source| &source.dropped).map(ToString::to_string));
    let lost = trace.lost();
    let mut note = |count: u64, what: &str| {
        if count > 0 {
            notes.push(format!("{count} {what}"));
        }
    };
    note(skipped, "events of a newer version were skipped");
    note(damaged, "events could not be read although their packets count them");
    note(
        lost.no_lane,
        "events of threads or CPUs that found no free lane were not recorded: give the ring more lanes (UNITRACE=lanes=N)",
    );
    note(lost.sites, "callsites did not fit into the site table: these tasks have no name");
    note(lost.live, "objects did not fit into the live table");
    notes
}
