//! What a reader should be told about a trace that could be opened, one sentence each.

use super::layout::Tag;
use crate::ring::PacketError;

/// Something is not as in a complete trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Note {
    /// The file has no index: it is still growing, or its writer was ended.
    Unfinished,
    /// The last section is not complete: where it begins, bytes that are missing.
    CutShort(u64, u64),
    /// Bytes that are no section were skipped: from, how many.
    Skipped(u64, u64),
    /// A section is damaged and was left out: where it begins, what it was.
    DamagedSection(u64, Tag),
    /// Packets are damaged and were left out: how many, where the first one lies, what is wrong with it (`None`: its
    /// bytes do not match their CRC).
    DamagedPackets(u64, u64, Option<PacketError>),
    /// Packets changed while the ring was read and were left out.
    Changed(u64),
    /// The copy of the ring ends before its last packet: packets that are missing.
    RingCutShort(u64),
    /// A sort of section this version does not know: what, how many.
    UnknownSections(Tag, u64),
    /// The clock was restarted; `true` if anchors say how much time went by, otherwise the parts are drawn one right
    /// after the other. Which epoch begins.
    ClockRestarted(u32, bool),
    /// The clock ran at another frequency in this epoch; its spans are shown by the frequency of the first.
    FrequencyChanged(u32),
    /// Packets of one stream count their events in a way that contradicts each other: how often.
    Contradictions(u64),
    /// In one stream time steps back between packets: how often.
    Backwards(u64),
    /// More than 65,536 pairs of stream and owner; the last ones are shown as one.
    ManyOwners,
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unfinished => f.write_str(
                "the trace has no index: it is still being written or its collector was ended; everything that is \
                 in it was read",
            ),
            Self::CutShort(at, missing) => {
                write!(f, "the trace was cut short: the part at byte {at} lacks {missing} bytes")
            }
            Self::Skipped(at, bytes) => write!(f, "{bytes} damaged bytes at byte {at} of the trace were skipped"),
            Self::DamagedSection(at, tag) => {
                write!(f, "the {tag} section at byte {at} of the trace is damaged and was left out")
            }
            Self::DamagedPackets(count, at, error) => {
                write!(f, "{count} damaged packets were left out, the first at byte {at}: ")?;
                match error {
                    Some(error) => error.fmt(f),
                    None => f.write_str("its bytes do not match their CRC"),
                }
            }
            Self::Changed(count) => write!(
                f,
                "{count} packets changed while the ring was read and were left out; `collect --pid` copies a \
                 running ring better"
            ),
            Self::RingCutShort(count) => {
                write!(f, "the copy of the ring is too short: its last {count} packets are missing")
            }
            Self::UnknownSections(tag, count) => {
                write!(f, "{count} {tag} sections come from a newer version and were skipped")
            }
            Self::ClockRestarted(epoch, true) => {
                write!(f, "the clock was restarted ({epoch}); its anchors place what follows")
            }
            Self::ClockRestarted(epoch, false) => write!(
                f,
                "the clock was restarted ({epoch}); how long that took is not known, what follows is drawn right \
                 after it"
            ),
            Self::FrequencyChanged(epoch) => write!(
                f,
                "since clock restart {epoch} the ticks have another frequency; times after it are shown by the first"
            ),
            Self::Contradictions(count) => {
                write!(f, "{count} times a packet counts events that the one before it also counts")
            }
            Self::Backwards(count) => write!(f, "{count} times a packet begins before the last one of its stream ends"),
            Self::ManyOwners => f.write_str("more than 65,536 threads wrote; the last ones are shown as one"),
        }
    }
}
