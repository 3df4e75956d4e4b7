//! Which events are missing, and between which times. A stream numbers its events, so this is arithmetic: between
//! packets n and n+1 are missing `next.first_index - (first_index + count)`.

use super::StreamId;
use super::packet::PacketHeader;
use crate::time::Ticks;

/// Why events are missing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GapKind {
    /// Recorded before the first packet that is left, and overwritten since: the ring keeps the newest.
    Older,
    /// Missing between two packets: overwritten before they were collected, or in a packet that changed while it was
    /// copied.
    Missing,
    /// Never recorded: every level of the lane was busy.
    Discarded,
    /// Recorded and collected, but the bytes are damaged.
    Damaged,
    /// A value this version has no name for.
    Other(u32),
}

impl GapKind {
    /// The word in a trace file.
    pub const fn raw(self) -> u32 {
        match self {
            Self::Older => 0,
            Self::Missing => 1,
            Self::Discarded => 2,
            Self::Damaged => 3,
            Self::Other(raw) => raw,
        }
    }

    /// From the word in a trace file; never fails.
    pub const fn from_raw(raw: u32) -> Self {
        match raw {
            0 => Self::Older,
            1 => Self::Missing,
            2 => Self::Discarded,
            3 => Self::Damaged,
            other => Self::Other(other),
        }
    }
}

impl core::fmt::Display for GapKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Older => f.write_str("older than the ring holds"),
            Self::Missing => f.write_str("overwritten before they were collected"),
            Self::Discarded => f.write_str("discarded while every level of the lane was busy"),
            Self::Damaged => f.write_str("in a damaged packet"),
            Self::Other(raw) => write!(f, "lost for reason {raw}"),
        }
    }
}

/// Events that happened and are not in the trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// Whose.
    pub stream: StreamId,
    /// They happened at or after this.
    pub after: Ticks,
    /// They happened at or before this.
    pub before: Ticks,
    /// How many.
    pub events: u64,
    /// Why.
    pub kind: GapKind,
}

/// Events missing between two packets of one stream, `next` being later. `None` if the numbers contradict each other.
///
/// If this is not 0 and both were copied from a running ring, read the header of `packet` again: if its number is
/// unchanged it is now final and its new count is right, otherwise the gap is real.
pub fn missing(packet: &PacketHeader, next: &PacketHeader) -> Option<u64> {
    let end = packet.first_index.checked_add(packet.commit.count as u64)?;
    next.first_index.checked_sub(end)
}

/// The gaps of one stream, from its checked packets in order of `seq`. `start` is the first time of the whole trace:
/// what was lost before the first packet is drawn from there.
pub fn of_stream<'a>(
    stream: StreamId,
    start: Ticks,
    packets: impl IntoIterator<Item = &'a PacketHeader>,
) -> impl Iterator<Item = Gap> {
    let mut before: Option<&PacketHeader> = None;
    packets.into_iter().filter_map(move |packet| {
        let gap = match before.replace(packet) {
            None => Gap {
                stream,
                after: start.min(packet.begin),
                before: packet.begin,
                events: packet.first_index,
                kind: GapKind::Older,
            },
            Some(last) => Gap {
                stream,
                after: last.end,
                before: packet.begin.max(last.end),
                events: missing(last, packet).unwrap_or_default(),
                kind: GapKind::Missing,
            },
        };
        (gap.events > 0).then_some(gap)
    })
}

/// Events a lane discarded, from the checked packets of its level 0 in order of `seq`: the count in their headers is
/// cumulative (packets of other levels have none). What the first packet already counts happened before the window.
pub fn discarded<'a>(
    stream: StreamId,
    start: Ticks,
    packets: impl IntoIterator<Item = &'a PacketHeader>,
) -> impl Iterator<Item = Gap> {
    let mut so_far = 0;
    let mut after = None;
    packets.into_iter().filter_map(move |packet| {
        let more = packet.discarded.saturating_sub(so_far);
        so_far = so_far.max(packet.discarded);
        let kind = if after.is_none() { GapKind::Older } else { GapKind::Discarded };
        let from = after.replace(packet.begin).unwrap_or(start);
        let gap =
            Gap { stream, after: from.min(packet.begin), before: packet.begin, events: more.into(), kind };
        (more > 0).then_some(gap)
    })
}
