//! What goes where: one CTF trace for each epoch, one file for each stream in it.

use std::collections::BTreeMap;

use super::sites::Referenced;
use crate::ring::{Gap, GapKind, StreamId};
use crate::time::Ticks;
use crate::trace::{Epoch, Packet, Trace};
use crate::wire::decode::{Decoded, Events};

/// One stream of one epoch. Times are the ticks of the epoch's own clock, as in the packets.
#[derive(Clone)]
pub(super) struct StreamPlan<'a> {
    /// Which.
    pub(super) id: StreamId,
    /// Its packets, in order; none if all of them are lost.
    pub(super) packets: &'a [Packet],
    /// What is lost of it.
    pub(super) losses: Vec<Gap>,
}

/// The streams of each epoch.
pub(super) fn epochs(trace: &Trace) -> Vec<Vec<StreamPlan<'_>>> {
    let mut epochs: Vec<BTreeMap<StreamId, StreamPlan<'_>>> = vec![BTreeMap::new(); trace.epochs().len()];
    for packets in trace.packets().chunk_by(|a, b| (a.epoch, a.header.stream) == (b.epoch, b.header.stream)) {
        let id = packets[0].id();
        let plan = StreamPlan { id, packets, losses: Vec::new() };
        epochs[packets[0].epoch as usize].insert(id, plan);
    }
    for gap in trace.gaps().iter().filter(|gap| is_loss(gap)) {
        let n = trace.epochs().partition_point(|epoch| epoch.start <= gap.after).saturating_sub(1);
        let id = gap.stream;
        let plan = epochs[n].entry(id).or_insert(StreamPlan { id, packets: &[], losses: Vec::new() });
        plan.losses.push(local(&trace.epochs()[n], gap));
    }
    epochs.into_iter().map(|streams| streams.into_values().collect()).collect()
}

/// Notes which sites a stream refers to, and leaves out packets whose bytes are not what their headers say or that end
/// after `last`: they are loss, as one of them would end the reading of the whole trace.
pub(super) fn examine<'a>(
    trace: &'a Trace,
    plan: &mut StreamPlan<'a>,
    last: Ticks,
    seen: &mut Referenced,
) -> Vec<&'a Packet> {
    let mut good = Vec::with_capacity(plan.packets.len());
    let mut end = Ticks(0);
    for packet in plan.packets {
        if packet.header.begin >= end && packet.header.end <= last && is_good(trace, packet, seen) {
            end = packet.header.end;
            good.push(packet);
        } else {
            plan.losses.push(damaged(packet));
        }
    }
    for gap in &mut plan.losses {
        gap.before = gap.before.min(last);
    }
    plan.losses.sort_by_key(|gap| gap.before);
    good
}

fn is_good(trace: &Trace, packet: &Packet, seen: &mut Referenced) -> bool {
    let header = &packet.header;
    let sizes = &trace.epochs()[packet.epoch as usize].header.event_sizes;
    let (mut last, mut count) = (header.begin, 0);
    for event in Events::new(trace.content(packet), header.begin, sizes) {
        let Ok((time, event)) = event else { return false };
        if time < last {
            return false;
        }
        if let Decoded::Known(event) = event {
            seen.note(&event);
        }
        (last, count) = (time, count + 1);
    }
    (last, count) == (header.end, header.commit.count)
}

fn damaged(packet: &Packet) -> Gap {
    Gap {
        stream: packet.id(),
        after: packet.header.begin,
        before: packet.header.end,
        events: packet.header.commit.count.into(),
        kind: GapKind::Damaged,
    }
}

/// Loss is what this trace should hold but does not. What the ring overwrote before the collector came is none.
fn is_loss(gap: &Gap) -> bool {
    gap.kind != GapKind::Older && gap.events > 0
}

/// A gap in the ticks of one epoch.
fn local(epoch: &Epoch, gap: &Gap) -> Gap {
    let shift = epoch.place(Ticks(0)).0;
    let local = |ticks: Ticks| Ticks(ticks.0.wrapping_sub(shift));
    Gap { after: local(gap.after), before: local(gap.before), ..*gap }
}
