//! A first model, while the whole one is being made: lives and names are exact, of the polls there are samples.
//!
//! All packets are walked over on all cores, and only what begins, ends or names something is kept, and at equal
//! distances of time which task runs. What runs at a sample is taken to run until the next one of the same lane, so
//! that shares of time are about right; who woke whom and who was ready is not known yet.

use rayon::prelude::*;
use unitrace_formats::event::{Event, PollResult};
use unitrace_formats::id::ObjectId;
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::{Packet, Trace};
use unitrace_formats::wire::decode::{Decoded, Events};

use super::super::build::Builder;
use super::super::index::LaneIndex;
use super::super::watch::{Cancelled, Watch};

/// Samples of running tasks, about.
const SAMPLES: u64 = 1 << 17;
/// Tasks whose lives are told, about. Of more only every second, fourth … is.
const MOST_TASKS: u64 = 1 << 17;
/// Every so many packets one is looked at to find out how many tasks there are.
const PROBE: usize = 32;

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
    let look = Look { trace, step: (span / SAMPLES).saturating_mul(streams).max(1), mask: mask(trace) };
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
    let spawns = |packet: &&Packet| {
        known(trace, packet).filter(|(_, event)| matches!(event, Event::Spawn { .. })).count() as u64
    };
    let tasks = probes.par_iter().map(spawns).sum::<u64>() * PROBE as u64;
    (tasks / MOST_TASKS + 1).next_power_of_two() as u32 - 1
}

/// The events of a packet as far as they can be read, on the trace's axis.
fn known<'t>(trace: &'t Trace, packet: &Packet) -> impl Iterator<Item = (Ticks, Event<'t>)> + use<'t> {
    let epoch = &trace.epochs()[packet.epoch as usize];
    let (begin, end) = (packet.header.begin, packet.header.end);
    let events = Events::new(trace.content(packet), begin, &epoch.header.event_sizes);
    let good = events.map_while(Result::ok).take_while(move |(at, _)| (begin..=end).contains(at));
    good.filter_map(|(at, event)| match event {
        Decoded::Known(event) => Some((epoch.place(at), event)),
        Decoded::Skipped(_) => None,
    })
}

struct Look<'t> {
    trace: &'t Trace,
    /// Ticks from one sample to the next.
    step: u64,
    mask: u32,
}

impl<'t> Look<'t> {
    /// What begins and ends in a packet, and `current` at every multiple of `step` and at its end.
    fn packet(&self, packet: &Packet) -> Vec<Told<'t>> {
        let (stream, own) = (packet.stream, packet.id().level == 0);
        let mut told = Vec::new();
        let (mut current, mut last) = (ObjectId::NONE, None);
        let mut instant = 0;
        for (at, event) in known(self.trace, packet) {
            if own && last.is_some() && at.0 > instant {
                told.push(self.sample(Ticks(instant), stream, current));
            }
            if at.0 >= instant {
                instant = (at.0 / self.step + 1).saturating_mul(self.step);
            }
            last = Some(at);
            match event {
                Event::Current { task } | Event::PollBegin { task } | Event::Switch { to: task, .. } => {
                    current = task;
                }
                Event::PollEnd { .. } => current = ObjectId::NONE,
                _ if self.tells(&event) => told.push(Told { at, stream, event }),
                _ => {}
            }
        }
        told.extend(last.filter(|_| own).map(|at| self.sample(at, stream, current)));
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
