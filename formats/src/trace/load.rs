//! Bytes of a trace file → its parts, each checked.

use rayon::prelude::*;

use super::assemble::{Packet, Parts};
use super::authored::Foreign;
use super::error::TraceError;
use super::layout::{MAGIC, TRACE_VERSION, Tag, anchor, live, lost, prologue, section, sites};
use super::note::Note;
use super::sections::{self, Section};
use crate::clock::CollectorAnchor;
use crate::ring::check::{PacketError, check_header};
use crate::ring::{Gap, GapKind, Header, StreamId, WIRE_VERSION, u32_at, u64_at};
use crate::sites::Sites;
use crate::time::{Anchor, Nanos, Ticks};

/// True if these are the first bytes of a trace file.
pub(super) fn is_trace(file: &[u8]) -> bool {
    file.starts_with(&MAGIC)
}

/// Takes a trace file apart.
pub(super) fn load(file: &[u8]) -> Result<Parts, TraceError> {
    let versions = file.get(..prologue::BYTES).ok_or(TraceError::NoHeader(file.len() as u64))?;
    match (u32_at(versions, prologue::VERSION), u32_at(versions, prologue::WIRE_VERSION)) {
        (TRACE_VERSION, WIRE_VERSION) => {}
        (TRACE_VERSION, wire) => return Err(TraceError::WireVersion(wire)),
        (version, _) => return Err(TraceError::Version(version)),
    }
    let mut parts = Parts::default();
    let (packets, others): (Vec<_>, Vec<_>) = sections::find(file, &mut parts.notes)
        .into_iter()
        .partition(|section| section.header.tag == Tag::PACKET);
    let mut begins = Vec::new();
    for other in others {
        match other.payload(file).map(|payload| small(other.header.tag, payload, &mut parts)) {
            Some(true) => {}
            _ => parts.notes.push(Note::DamagedSection(other.offset as u64, other.header.tag)),
        }
        if parts.epochs.len() > begins.len() {
            begins.push(other.offset);
        }
    }
    if parts.epochs.is_empty() {
        return Err(TraceError::NoHeader(file.len() as u64));
    }
    let epoch = |at: usize| begins.partition_point(|&begin| begin < at).saturating_sub(1);
    let (good, bad): (Vec<_>, Vec<_>) = packets
        .par_iter()
        .map(|section| check(file, section, epoch(section.offset), &parts.epochs))
        .partition_map(|checked| match checked {
            Ok(packet) => rayon::iter::Either::Left(packet),
            Err(bad) => rayon::iter::Either::Right(bad),
        });
    parts.packets = good;
    if let Some(&(at, error)) = bad.first() {
        parts.notes.push(Note::DamagedPackets(bad.len() as u64, at, error));
    }
    Ok(parts)
}

/// Takes what any section but a packet holds; `false` if it is not what its tag says.
fn small(tag: Tag, payload: &[u8], parts: &mut Parts) -> bool {
    let taken = match tag {
        Tag::HEADER => Header::parse(payload).ok().map(|header| parts.header(header)),
        Tag::SITES => take_sites(payload).map(|sites| parts.sites = sites),
        Tag::LIVE => payload.get(live::SLOTS..).map(|slots| {
            parts.live(slots, Ticks(u64_at(payload, live::AT)));
        }),
        Tag::ANCHOR => take_anchor(payload).map(|anchor| parts.anchor(anchor)),
        Tag::LOST => take_lost(payload).map(|gap| parts.lost(gap)),
        Tag::ORIGIN => Foreign::parse(payload).map(|foreign| parts.foreign = foreign),
        tag => {
            parts.unknown(tag);
            Some(())
        }
    };
    taken.is_some()
}

fn take_sites(payload: &[u8]) -> Option<Sites> {
    let bytes = usize::try_from(u64_at(payload, sites::INDEX_BYTES)).ok()?;
    let (index, records) = payload.get(sites::INDEX..)?.split_at_checked(bytes)?;
    Some(Sites::new(index, records))
}

fn take_anchor(payload: &[u8]) -> Option<CollectorAnchor> {
    let payload = payload.get(..anchor::BYTES)?;
    Some(CollectorAnchor {
        anchor: Anchor {
            ticks: Ticks(u64_at(payload, anchor::TICKS)),
            unix_ns: u64_at(payload, anchor::UNIX_NS),
            host_ns: u64_at(payload, anchor::HOST_NS),
        },
        error: Nanos(u64_at(payload, anchor::ERROR_NS).min(i64::MAX as u64) as i64),
    })
}

fn take_lost(payload: &[u8]) -> Option<Gap> {
    let payload = payload.get(..lost::BYTES)?;
    Some(Gap {
        stream: StreamId::from_raw(u32_at(payload, lost::STREAM))?,
        kind: GapKind::from_raw(u32_at(payload, lost::KIND)),
        after: Ticks(u64_at(payload, lost::AFTER)),
        before: Ticks(u64_at(payload, lost::BEFORE)),
        events: u64_at(payload, lost::EVENTS),
    })
}

type Bad = (u64, Option<PacketError>);

/// Checks CRC and header of one packet. Its events are checked when they are decoded.
fn check(file: &[u8], section: &Section, epoch: usize, epochs: &[Header]) -> Result<Packet, Bad> {
    let at = section.offset as u64;
    let payload = section.payload(file).ok_or((at, None))?;
    let header = check_header(payload, &epochs[epoch].geometry).map_err(|error| (at, Some(error)))?;
    if header.end < header.begin {
        return Err((at, Some(PacketError::Backwards(0))));
    }
    Ok(Packet::new(header, epoch as u32, (section.offset + section::BYTES) as u64))
}
