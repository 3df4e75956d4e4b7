//! Cuts the time axis into pieces of about equal numbers of events, so that each can be merged by one thread and
//! knows beforehand where its events go.

use std::ops::Range;

use rayon::prelude::*;

use super::cursor::{Cursor, Source};
use super::out::Out;
use super::spec::{self, Specs};
use crate::trace::{Packet, Trace};

/// Events of a piece at least: what the packets cost that two pieces share is little against this.
const LEAST: usize = 1 << 16;

/// Packets of one stream in whose order time does not step back: one input of the merge.
pub(super) type Run = Range<usize>;

/// A stretch of time and where its events go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// First time that belongs to it.
    pub(super) from: u64,
    /// Last time that belongs to it.
    pub(super) last: u64,
    /// Index of its first event in the columns.
    pub(super) start: usize,
    /// How many it has at most.
    pub(super) events: usize,
}

/// How a trace is decoded.
pub(super) struct Plan<'t> {
    trace: &'t Trace,
    specs: Vec<Specs>,
    /// In the order in which events of one time stand: lower level first.
    runs: Vec<Run>,
    /// Events of all packets before each, and of all.
    before: Vec<u64>,
}

impl<'t> Plan<'t> {
    pub(super) fn new(trace: &'t Trace) -> Self {
        let packets = trace.packets();
        let specs = trace.epochs().iter().map(|epoch| spec::specs(&epoch.header.event_sizes)).collect();
        let mut before = vec![0; packets.len() + 1];
        for (n, packet) in packets.iter().enumerate() {
            before[n + 1] = before[n] + packet.header.commit.count as u64;
        }
        let mut runs = Vec::new();
        let mut start = 0;
        for end in 1..=packets.len() {
            if end == packets.len() || !follows(&packets[end - 1], &packets[end]) {
                runs.push(start..end);
                start = end;
            }
        }
        let order = |run: &Run| (packets[run.start].id().level, packets[run.start].id().lane, run.start);
        runs.sort_unstable_by_key(order);
        Self { trace, specs, runs, before }
    }

    /// All events that the packets say they have. A count was checked against its packet's size, so that this is at
    /// most half the bytes.
    pub(super) fn total(&self) -> usize {
        self.before[self.before.len() - 1] as usize
    }

    /// The pieces for all threads, each with its part of `out`.
    pub(super) fn shares<'o>(&self, out: Out<'o>) -> impl Iterator<Item = (Piece, Out<'o>)> {
        let pieces = (rayon::current_num_threads() * 8).min(self.total() / LEAST).max(1);
        let each = (self.total() / pieces).max(1);
        let mut rest = Some(out);
        self.pieces(each).into_iter().filter_map(move |piece| {
            let (own, others) = rest.take()?.split(piece.events);
            rest = Some(others);
            Some((piece, own))
        })
    }

    /// Pieces of about this many events.
    pub(super) fn pieces(&self, each: usize) -> Vec<Piece> {
        let cuts = self.cuts(each as u64);
        let starts: Vec<usize> = cuts.par_iter().map(|&cut| self.events_before(cut)).collect();
        let mut start = 0;
        let piece = |n: usize| {
            let end = starts.get(n).copied().unwrap_or(usize::MAX).clamp(start, self.total());
            let piece = Piece {
                from: n.checked_sub(1).map_or(0, |n| cuts[n]),
                last: cuts.get(n).map_or(u64::MAX, |cut| cut - 1),
                start,
                events: end - start,
            };
            start = end;
            piece
        };
        (0..=cuts.len()).map(piece).collect()
    }

    /// Times, growing and over 0, at which pieces begin.
    fn cuts(&self, each: u64) -> Vec<u64> {
        let packets = self.trace.packets();
        let mut begins: Vec<_> = packets.iter().map(|p| (self.begin(p), p.header.commit.count)).collect();
        begins.par_sort_unstable();
        let mut cuts = Vec::new();
        let mut events = 0;
        for (begin, count) in begins {
            if events >= each && cuts.last().is_none_or(|&last| begin > last) && begin > 0 {
                cuts.push(begin);
                events = 0;
            }
            events += count as u64;
        }
        cuts
    }

    /// Events before `time`, of all runs.
    fn events_before(&self, time: u64) -> usize {
        self.runs.iter().map(|run| self.run_before(run, time)).sum::<u64>() as usize
    }

    fn run_before(&self, run: &Run, time: u64) -> u64 {
        let begun = self.packets(run).partition_point(|packet| self.begin(packet) < time);
        let Some(last) = (run.start + begun).checked_sub(1).filter(|&last| last >= run.start) else {
            return 0;
        };
        let packet = &self.trace.packets()[last];
        let whole = self.before[last] - self.before[run.start];
        let place = |ticks| self.trace.epochs()[packet.epoch as usize].place(ticks).0;
        let part = match place(packet.header.end) < time {
            true => packet.header.commit.count as u64,
            false => self.cursor(last).pass(self.specs(last), time),
        };
        whole + part
    }

    /// The inputs of a merge, in the order of equal times.
    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The packets of `run` that may hold events from `from` to `last`.
    pub(super) fn within(&self, run: &Run, from: u64, last: u64) -> Run {
        let packets = self.packets(run);
        let first = packets.partition_point(|packet| self.begin(packet) < from).saturating_sub(1);
        let end = packets.partition_point(|packet| self.begin(packet) <= last);
        run.start + first..run.start + end
    }

    /// At the first event of a packet.
    pub(super) fn cursor(&self, packet: usize) -> Cursor<'t> {
        let Packet { header, epoch, .. } = &self.trace.packets()[packet];
        Cursor::new(Source {
            content: self.trace.content(&self.trace.packets()[packet]),
            begin: header.begin,
            end: header.end,
            // A packet takes more memory than four thousand million of them would leave.
            packet: packet as u32,
            shift: self.trace.epochs()[*epoch as usize].place(crate::time::Ticks(0)).0,
        })
    }

    /// What the first bytes of a packet's events mean.
    pub(super) fn specs(&self, packet: usize) -> &Specs {
        &self.specs[self.trace.packets()[packet].epoch as usize]
    }

    fn packets(&self, run: &Run) -> &'t [Packet] {
        &self.trace.packets()[run.clone()]
    }

    fn begin(&self, packet: &Packet) -> u64 {
        self.trace.epochs()[packet.epoch as usize].place(packet.header.begin).0
    }
}

/// True if `next` goes on where `packet` ended.
fn follows(packet: &Packet, next: &Packet) -> bool {
    (packet.epoch, packet.header.stream) == (next.epoch, next.header.stream)
        && packet.header.end <= next.header.begin
}
