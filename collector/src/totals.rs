//! What a trace came to: the summary at the end.

use std::collections::BTreeSet;
use std::fmt;
use unitrace_formats::ring::packet::PacketHeader;
use unitrace_formats::ring::{Header, StreamId};
use unitrace_formats::time::{Frequency, Nanos, Ticks};

/// Counts of one trace.
#[derive(Clone, Default, Debug)]
pub struct Totals {
    events: u64,
    packets: u64,
    lanes: BTreeSet<u16>,
    older: u64,
    missing: u64,
    damaged: u64,
    discarded: std::collections::BTreeMap<u16, (u32, u32)>,
    first: Option<Ticks>,
    newest: Ticks,
    anchors: u64,
    error: Option<Nanos>,
    bytes: u64,
    no_lane: u32,
    sites_lost: u32,
    live_lost: u32,
    frequency: Option<Frequency>,
}

impl Totals {
    /// A packet was written.
    pub(crate) fn packet(&mut self, stream: StreamId, header: &PacketHeader) {
        self.events += u64::from(header.commit.count);
        self.packets += 1;
        if stream.level == 0 {
            let seen = (header.discarded, header.discarded);
            let (_, newest) = self.discarded.entry(stream.lane).or_insert(seen);
            *newest = header.discarded.max(*newest);
        }
        if header.commit.count == 0 {
            return;
        }
        self.lanes.insert(stream.lane);
        self.first = Some(self.first.map_or(header.begin, |first| first.min(header.begin)));
        self.newest = self.newest.max(header.end);
    }

    /// The packet counted before is written once more.
    pub(crate) fn replaced(&mut self, before: Option<&PacketHeader>) {
        self.events -= before.map_or(0, |header| u64::from(header.commit.count));
        self.packets -= 1;
    }

    /// A stream began with `events` overwritten.
    pub(crate) fn older(&mut self, events: u64) {
        self.older = self.older.saturating_add(events);
    }

    /// Events are missing between two packets.
    pub(crate) fn gap(&mut self, events: u64) {
        self.missing = self.missing.saturating_add(events);
    }

    /// A packet was damaged.
    pub(crate) fn damaged(&mut self) {
        self.damaged += 1;
    }

    /// An anchor was taken.
    pub(crate) fn anchor(&mut self, error: Nanos) {
        self.anchors += 1;
        self.error = Some(self.error.map_or(error, |best| best.min(error)));
    }

    /// The writer's own counters at the end.
    pub(crate) fn counters(&mut self, header: &Header) {
        (self.no_lane, self.sites_lost, self.live_lost) =
            (header.no_lane, header.sites_lost, header.live_lost);
        self.frequency = header.frequency;
        if self.error.is_none() && header.anchors.iter().any(Option::is_some) {
            self.error = Some(Nanos(0));
        }
    }

    /// The file's size.
    pub(crate) fn bytes(&mut self, bytes: u64) {
        self.bytes = bytes;
    }

    /// Packets that could not be used.
    pub fn damaged_packets(&self) -> u64 {
        self.damaged
    }

    /// Events written.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Time of the newest event, 0 without events.
    pub fn newest(&self) -> Ticks {
        self.newest
    }

    /// Events that were recorded, or should have been, and are not in the file, without those that the ring had
    /// overwritten before.
    pub fn lost(&self) -> u64 {
        let discarded: u64 = self.discarded.values().map(|(first, last)| u64::from(last - first)).sum();
        self.missing.saturating_add(discarded).saturating_add(self.no_lane.into())
    }

    /// Events that the ring had overwritten before it was looked at.
    pub fn overwritten(&self) -> u64 {
        self.older
    }

    fn span(&self) -> Option<Span> {
        let ticks = self.newest.0.checked_sub(self.first?.0)?;
        Some(match self.frequency {
            Some(frequency) => Span::Nanos(frequency.nanos(ticks)),
            None => Span::Ticks(ticks),
        })
    }
}

enum Span {
    Nanos(Nanos),
    Ticks(u64),
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lanes = self.lanes.len();
        write!(f, "  events  {} of {lanes} {}", grouped(self.events), plural(lanes as u64, "lane"))?;
        match self.span() {
            Some(Span::Nanos(span)) => write!(f, " over {}", seconds(span))?,
            Some(Span::Ticks(ticks)) => write!(f, " over {} ticks of unknown length", grouped(ticks))?,
            None => {}
        }
        write!(f, "\n  lost    {}", grouped(self.lost()))?;
        if self.older > 0 {
            write!(f, " ({} older ones overwritten in the ring)", grouped(self.older))?;
        }
        if self.damaged > 0 {
            write!(f, ", {} damaged {}", self.damaged, plural(self.damaged, "packet"))?;
        }
        for (count, what, remedy) in [
            (
                self.no_lane,
                "events of threads or CPUs without a lane",
                "give it more (UNITRACE=lanes=N, Cpu::count)",
            ),
            (self.sites_lost, "callsites without a name", "make the ring larger"),
            (self.live_lost, "objects not in the live table", "make the ring larger"),
        ] {
            if count > 0 {
                write!(f, "\n          {} {what}: {remedy}", grouped(count.into()))?;
            }
        }
        match self.error {
            Some(Nanos(0)) => f.write_str("\n  clock   wall time by the program's own anchors")?,
            Some(Nanos(error)) => write!(f, "\n  clock   wall time within {} ns", grouped(error as u64))?,
            None => f.write_str("\n  clock   no wall time: times count from the first event")?,
        }
        write!(f, "\n  size    {}", size(self.bytes))
    }
}

/// 1234567 as 1,234,567.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A size in the unit that suits it.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

fn seconds(Nanos(ns): Nanos) -> String {
    match ns {
        0..1_000_000 => format!("{:.1} us", ns as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} ms", ns as f64 / 1e6),
        _ => format!("{:.3} s", ns as f64 / 1e9),
    }
}

/// "1 lane", "2 lanes": the word that goes with the number.
pub fn plural(count: u64, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(size(100), "100 B");
        assert_eq!(size(4 << 20), "4.0 MiB");
        assert_eq!(seconds(Nanos(1500)), "1.5 us");
    }

    #[test]
    fn what_found_no_place_comes_with_what_to_do() {
        let said = Totals { no_lane: 1200, sites_lost: 2, ..Totals::default() }.to_string();
        assert!(
            said.contains("1,200 events of threads or CPUs without a lane: give it more (UNITRACE=lanes=N,"),
            "{said}"
        );
        assert!(said.contains("2 callsites without a name: make the ring larger"), "{said}");
        assert!(!said.contains("live table"), "{said}");
    }
}
