//! A first model, while the whole one is being made: lives and names are exact, of the polls there are samples.
//!
//! All packets are walked over on all cores, and only what begins, ends or names something is kept, and at equal
//! distances of time which task runs; of all other events nothing but their heads is read. What runs at a sample is
//! taken to run until the next one of the same lane, so that shares of time are about right; who woke whom and who was
//! ready is not known yet.

use rayon::prelude::*;
use unitrace_formats::event::{Event, EventId, PollResult, TABLE, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::{Packet, Trace};
use unitrace_formats::wire::walk::{Head, Heads};

use super::super::build::Builder;
use super::super::index::LaneIndex;
use super::super::watch::{Cancelled, Watch};

/// Samples of running tasks, about.
const SAMPLES: u64 = 1 << 17;
/// Tasks whose lives are told, about. Of more only every second, fourth … is.
const MOST_TASKS: u64 = 1 << 17;
/// Every so many packets one is looked at to find out how many tasks there are.
const PROBE: usize = 32;

/// What begins a task.
const SPAWN: EventId =
    Event::Spawn { task: ObjectId::NONE, parent: ObjectId::NONE, site: SiteId::NONE, kind: TaskKind::Task }
        .id();

/// Something that happened, and on which stream.
struct Told<'t> {
    at: Ticks,
    stream: u16,
    event: Event<'t>,
}

/// Gives what a glance shows of `trace` to `builder`; `lane_of` says lane and level of each stream.
pub(super) fn glance(
    trace: &Trace,
    builder: &mut Builder,
    lane_of: &[(LaneIndex, u8)],
    watch: &Watch,
) -> Result<(), Cancelled> {
    let packets = trace.packets();
    let streams = lane_of.iter().filter(|(_, level)| *level == 0).count().max(1) as u64;
    let span = trace.span().map_or(0, |(first, last)| last.0 - first.0);
    let step = (span / SAMPLES).saturating_mul(streams).max(1);
    let look = Look { trace, step, mask: mask(trace), sorts: Sort::of_ids() };
    let of_packets = |packets: &[Packet]| {
        watch.check()?;
        Ok(packets.iter().flat_map(|packet| look.packet(packet)).collect::<Vec<_>>())
    };
    let told: Result<Vec<Vec<Told<'_>>>, Cancelled> = packets.par_chunks(64).map(of_packets).collect();
    let mut told: Vec<Told<'_>> = told?.into_iter().flatten().collect();
    told.par_sort_by_key(|told| told.at);
    watch.check()?;
    let mut running = vec![ObjectId::NONE; lane_of.len()];
    for Told { at, stream, event } in told {
        let (lane, level) = lane_of[usize::from(stream)];
        let at = trace.clock().nanos(at);
        match event {
            Event::Current { task } => {
                let before = std::mem::replace(&mut running[usize::from(stream)], task);
                if let Some(event) = turn(before, task) {
                    builder.event_at_level(at, lane, level, &event);
                }
            }
            event => builder.event_at_level(at, lane, level, &event),
        }
    }
    if let (Some((_, end)), Some(&(lane, _))) = (trace.span(), lane_of.first()) {
        // Changes nothing but the moment up to which the trace goes.
        builder.event_at_level(trace.clock().nanos(end), lane, 1, &Event::Current { task: ObjectId::NONE });
    }
    Ok(())
}

/// Which event leads from one running task to another.
fn turn(from: ObjectId, to: ObjectId) -> Option<Event<'static>> {
    let result = PollResult::Pending;
    match (from.is_none(), to.is_none()) {
        _ if from == to => None,
        (true, _) => Some(Event::PollBegin { task: to }),
        (_, true) => Some(Event::PollEnd { task: from, result }),
        _ => Some(Event::Switch { from, result, to }),
    }
}

/// Of which task ids the lives are told: those whose bits of this mask are 0.
fn mask(trace: &Trace) -> u32 {
    let probes: Vec<&Packet> = trace.packets().iter().step_by(PROBE).collect();
    let spawns = |packet: &&Packet| heads(trace, packet).filter(|(_, head)| head.id == SPAWN).count() as u64;
    let tasks = probes.par_iter().map(spawns).sum::<u64>() * PROBE as u64;
    (tasks / MOST_TASKS + 1).next_power_of_two() as u32 - 1
}

/// The heads of a packet's events as far as they can be read, with their places on the trace's axis.
fn heads<'t>(trace: &'t Trace, packet: &Packet) -> impl Iterator<Item = (Ticks, Head)> + use<'t> {
    let epoch = &trace.epochs()[packet.epoch as usize];
    let end = packet.header.end;
    let heads = Heads::new(trace.content(packet), packet.header.begin, &epoch.header.event_sizes);
    let good = heads.map_while(Result::ok).take_while(move |head| head.at <= end);
    good.map(|head| (epoch.place(head.at), head))
}

/// What a glance does with an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// It says what runs: looked at if it is the last one before a sample.
    Runs,
    /// It begins, ends or names something.
    Tells,
    /// Left to the reading of all.
    Other,
}

impl Sort {
    /// Of each event id.
    fn of_ids() -> [Self; EventId::COUNT] {
        let mut sorts = [Self::Other; EventId::COUNT];
        for row in TABLE {
            sorts[usize::from(row.id.0)] = match row.name {
                "current" | "poll_begin" | "poll_end" | "switch" => Self::Runs,
                "spawn" | "end" | "become" | "should_resolve" | "resolve" | "label" | "gc_begin"
                | "gc_end" | "heap" => Self::Tells,
                _ => Self::Other,
            };
        }
        sorts
    }
}

struct Look<'t> {
    trace: &'t Trace,
    /// Ticks from one sample to the next.
    step: u64,
    mask: u32,
    sorts: [Sort; EventId::COUNT],
}

impl<'t> Look<'t> {
    /// What begins and ends in a packet, and `current` at every multiple of `step` and at its end.
    fn packet(&self, packet: &Packet) -> Vec<Told<'t>> {
        let (stream, own) = (packet.stream, packet.id().level == 0);
        let content = self.trace.content(packet);
        let mut told = Vec::new();
        // What said last which task runs, and when anything happened last.
        let (mut said, mut last) = (None, None);
        let mut instant = 0;
        for (at, head) in heads(self.trace, packet) {
            if at.0 >= instant {
                if own && last.is_some() && at.0 > instant {
                    told.push(self.sample(Ticks(instant), stream, running(said, content)));
                }
                instant = (at.0 / self.step + 1).saturating_mul(self.step);
            }
            last = Some(at);
            match self.sorts[usize::from(head.id.0 & 63)] {
                Sort::Runs => said = Some(head),
                Sort::Tells => {
                    let event = head.event(content).filter(|event| self.tells(event));
                    told.extend(event.map(|event| Told { at, stream, event }));
                }
                Sort::Other => {}
            }
        }
        told.extend(last.filter(|_| own).map(|at| self.sample(at, stream, running(said, content))));
        told
    }

    fn sample(&self, at: Ticks, stream: u16, running: ObjectId) -> Told<'t> {
        let task = if self.wanted(running) { running } else { ObjectId::NONE };
        Told { at, stream, event: Event::Current { task } }
    }

    fn wanted(&self, id: ObjectId) -> bool {
        id.0 & self.mask == 0
    }

    /// True for what begins, ends or names something.
    fn tells(&self, event: &Event<'_>) -> bool {
        match *event {
            Event::Spawn { task, .. } | Event::End { task, .. } | Event::ShouldResolve { task } => {
                self.wanted(task)
            }
            Event::Become { task, into } => self.wanted(task) && self.wanted(into),
            Event::Resolve { target, .. } => !target.is_resource() && self.wanted(target),
            Event::Label { object, .. } => self.wanted(object),
            Event::GcBegin { .. } | Event::GcEnd { .. } | Event::Heap { .. } => true,
            _ => false,
        }
    }
}

/// The task that runs after this was said.
fn running(said: Option<Head>, content: &[u8]) -> ObjectId {
    match said.and_then(|head| head.event(content)) {
        Some(Event::Current { task } | Event::PollBegin { task } | Event::Switch { to: task, .. }) => task,
        _ => ObjectId::NONE,
    }
}
