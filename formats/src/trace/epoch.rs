//! Stretches of a running clock, put on one axis.

use super::assemble::{Packet, Parts};
use super::note::Note;
use crate::clock::TraceClock;
use crate::ring::Header;
use crate::time::{Nanos, Ticks};

/// One stretch of a running clock: from one boot id to the next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Epoch {
    /// The newest header page of this epoch.
    pub header: Header,
    /// Where its first packet begins on the trace's axis.
    pub start: Ticks,
    /// Ticks to add.
    shift: u64,
}

impl Epoch {
    /// Puts ticks of this epoch's clock on the time axis of the trace: for the first epoch they are the same.
    #[inline]
    pub fn place(&self, ticks: Ticks) -> Ticks {
        Ticks(ticks.0.wrapping_add(self.shift))
    }
}

/// Puts the epochs one after the other: by their anchors where they have some, at least one tick apart.
pub(super) fn place_epochs(parts: &Parts, packets: &[Packet], notes: &mut Vec<Note>) -> Vec<Epoch> {
    let mut epochs: Vec<Epoch> = Vec::new();
    let mut end = Ticks(0);
    // Ticks of the first epoch are ticks of the axis.
    let axis = clock(parts, 0, Ticks(0));
    for (n, header) in parts.epochs.iter().enumerate() {
        let own = of_epoch(packets, n as u32, |packet| packet.epoch);
        let begin = own.iter().map(|packet| packet.header.begin).min().unwrap_or_default();
        let last = own.iter().map(|packet| packet.header.end).max().unwrap_or_default();
        let mut shift = 0;
        if n > 0 {
            let at = by_unix_time(&axis, &clock(parts, n as u32, begin), begin).filter(|&at| at > end);
            notes.push(Note::ClockRestarted(n as u32, at.is_some()));
            if header.frequency != parts.epochs[0].frequency {
                notes.push(Note::FrequencyChanged(n as u32));
            }
            // Whatever a file says, the axis does not wrap within an epoch.
            let latest = u64::MAX - (last.0 - begin.0);
            shift = at.map_or(end.0.saturating_add(1), |at| at.0).min(latest).wrapping_sub(begin.0);
        }
        let mut epoch = Epoch { header: header.clone(), start: begin, shift };
        epoch.start = epoch.place(begin);
        end = end.max(epoch.place(last));
        epochs.push(epoch);
    }
    epochs
}

/// The part of `sorted` that belongs to one epoch.
fn of_epoch<T>(sorted: &[T], epoch: u32, of: impl Fn(&T) -> u32) -> &[T] {
    let from = sorted.partition_point(|item| of(item) < epoch);
    let to = sorted.partition_point(|item| of(item) <= epoch);
    &sorted[from..to]
}

/// The clock of one epoch, in its own ticks.
fn clock(parts: &Parts, epoch: u32, start: Ticks) -> TraceClock {
    let anchors: Vec<_> = of_epoch(&parts.anchors, epoch, |a| a.0).iter().map(|a| a.1).collect();
    let outside: Vec<_> = of_epoch(&parts.outside, epoch, |a| a.0).iter().map(|a| a.1).collect();
    TraceClock::new(start, parts.epochs[epoch as usize].frequency, &anchors, &outside)
}

/// Where `begin` of another clock lies on the axis, by the Unix times of both.
fn by_unix_time(axis: &TraceClock, clock: &TraceClock, begin: Ticks) -> Option<Ticks> {
    let since_zero = clock.unix(begin)?.0.checked_sub(axis.unix(Ticks(0))?.0)?;
    Some(axis.ticks(Nanos(since_zero)))
}
