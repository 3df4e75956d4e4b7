//! Merges the runs of one piece of time. The run with the earliest next event is read up to where the second
//! earliest begins; so a run that is alone costs no comparison beyond its own limit.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::cursor::Cursor;
use super::out::Out;
use super::plan::{Piece, Plan};
use crate::trace::Packet;

/// What became of a piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Done {
    /// Rows filled.
    pub(super) events: usize,
    /// Events without a name.
    pub(super) skipped: u64,
}

/// One input: the packets of a run within the piece.
struct Input<'p, 't> {
    packets: std::slice::Iter<'t, Packet>,
    packet: &'t Packet,
    cursor: Cursor<'t>,
    plan: &'p Plan<'t>,
}

impl<'p, 't> Input<'p, 't> {
    /// At the first event of the piece; `None` if there is none.
    fn new(plan: &'p Plan<'t>, packets: &'t [Packet], from: u64) -> Option<Self> {
        let mut packets = packets.iter();
        let packet = packets.next()?;
        let mut input = Self { packets, packet, cursor: plan.cursor(packet), plan };
        while input.next_time()? < from {
            input.cursor.pass(plan.specs(input.packet), from);
        }
        Some(input)
    }

    /// Time of the next event, of the next packet if this one has no more.
    fn next_time(&mut self) -> Option<u64> {
        loop {
            if let Some(time) = self.cursor.next_time(self.plan.specs(self.packet)) {
                return Some(time);
            }
            self.packet = self.packets.next()?;
            self.cursor = self.plan.cursor(self.packet);
        }
    }

    /// Reads all events up to and including `limit`; the time of the next one.
    fn read(&mut self, limit: u64, out: &mut Out<'_>, done: &mut Done) -> Option<u64> {
        loop {
            let specs = self.plan.specs(self.packet);
            let seen = self.cursor.read(specs, limit, out, &mut done.events, &mut done.skipped);
            let next = seen.or_else(|| self.next_time())?;
            if next > limit || done.events == out.len() {
                return Some(next);
            }
        }
    }
}

/// Fills `out` with the events of `piece`, in order.
pub(super) fn piece(plan: &Plan<'_>, piece: &Piece, mut out: Out<'_>) -> Done {
    let mut done = Done { events: 0, skipped: 0 };
    let mut inputs = Vec::new();
    let mut heap = BinaryHeap::new();
    for run in plan.runs() {
        let Some(mut input) = Input::new(plan, plan.within(run, piece.from, piece.last), piece.from) else {
            continue;
        };
        if let Some(time) = input.next_time().filter(|&time| time <= piece.last) {
            heap.push(Reverse((time, inputs.len())));
            inputs.push(input);
        }
    }
    while done.events < out.len() {
        let limit = limit(heap.as_slice(), piece.last);
        let Some(mut first) = heap.peek_mut() else { break };
        let Reverse((_, number)) = *first;
        match inputs[number].read(limit, &mut out, &mut done) {
            Some(next) if next <= piece.last => *first = Reverse((next, number)),
            _ => drop(PeekMut::pop(first)),
        }
    }
    done
}

/// How far the first input may be read: to the next event of the second, which stands among the children of the
/// heap's root; at equal times the input with the lower number goes first.
fn limit(heap: &[Reverse<(u64, usize)>], last: u64) -> u64 {
    let second = heap.get(1).max(heap.get(2));
    match (heap.first(), second) {
        (Some(Reverse((_, own))), Some(Reverse((time, other)))) => {
            let until = if own < other { *time } else { time.saturating_sub(1) };
            until.min(last)
        }
        _ => last,
    }
}
