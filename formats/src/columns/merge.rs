//! Merges the runs of one piece of time. The run with the earliest next event is read up to where the second
//! earliest begins; so a run that is alone costs no comparison beyond its own limit.

use super::cursor::Cursor;
use super::out::Out;
use super::plan::{Piece, Plan, Run};
use super::spec::Specs;
use super::turns::Turns;

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
    plan: &'p Plan<'t>,
    /// The packets after the one that is being read.
    packets: Run,
    specs: &'p Specs,
    cursor: Cursor<'t>,
}

impl<'p, 't> Input<'p, 't> {
    /// At the first event of the piece; `None` if there is none.
    fn new(plan: &'p Plan<'t>, mut packets: Run, from: u64) -> Option<Self> {
        let first = packets.next()?;
        let mut input = Self { plan, packets, specs: plan.specs(first), cursor: plan.cursor(first) };
        while input.next_time()? < from {
            input.cursor.pass(input.specs, from);
        }
        Some(input)
    }

    /// Time of the next event, of the next packet if this one has no more.
    fn next_time(&mut self) -> Option<u64> {
        loop {
            if let Some(time) = self.cursor.next_time() {
                return Some(time);
            }
            let next = self.packets.next()?;
            (self.specs, self.cursor) = (self.plan.specs(next), self.plan.cursor(next));
        }
    }

    /// Reads all events up to and including `limit`; the time of the next one.
    fn read(&mut self, limit: u64, out: &mut Out<'_>, done: &mut Done) -> Option<u64> {
        loop {
            let seen = self.cursor.read(self.specs, limit, out, &mut done.events, &mut done.skipped);
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
    let begun = |run| Input::new(plan, plan.within(run, piece.from, piece.last), piece.from);
    let mut inputs: Vec<_> = plan.runs().iter().filter_map(begun).collect();
    let within = |next: Option<u64>| next.filter(|&next| next <= piece.last);
    let mut turns = Turns::new(
        inputs.iter_mut().enumerate().filter_map(|(n, input)| Some((within(input.next_time())?, n))),
    );
    while done.events < out.len() {
        let Some(turn) = turns.next() else { break };
        let next = inputs[turn.input].read(turn.limit.min(piece.last), &mut out, &mut done);
        turns.end(turn, within(next));
    }
    done
}
