//! The loss of a whole trace: what follows from the packets' numbers, and what the collector said beside.

use super::{Epoch, Note, Packet};
use crate::ring::{Gap, GapKind, gaps};
use crate::time::Ticks;

/// All gaps on the trace's time axis, by time. `packets` are by epoch, stream and number.
pub(super) fn find(
    packets: &[Packet],
    epochs: &[Epoch],
    lost: &[(u32, Gap)],
    notes: &mut Vec<Note>,
) -> Vec<Gap> {
    let mut found = Vec::new();
    for of_epoch in packets.chunk_by(|a, b| a.epoch == b.epoch) {
        let epoch = &epochs[of_epoch[0].epoch as usize];
        let start = of_epoch.iter().map(|p| p.header.begin).min().unwrap_or_default();
        let mut in_epoch: Vec<Gap> = Vec::new();
        for stream in of_epoch.chunk_by(|a, b| a.header.stream == b.header.stream) {
            let (id, headers) = (stream[0].id(), || stream.iter().map(|packet| &packet.header));
            in_epoch.extend(gaps::of_stream(id, start, headers()));
            if id.level == 0 {
                in_epoch.extend(gaps::discarded(id, start, headers()));
            }
        }
        found.extend(in_epoch.into_iter().map(|gap| place(epoch, gap)));
    }
    count_contradictions(packets, notes);
    let said = lost.iter().map(|&(epoch, gap)| place(&epochs[epoch as usize], gap));
    merge(&mut found, said);
    found.sort_by_key(|gap| (gap.after, gap.stream, gap.before));
    found
}

fn place(epoch: &Epoch, gap: Gap) -> Gap {
    Gap { after: epoch.place(gap.after), before: epoch.place(gap.before), ..gap }
}

/// Adds the gaps that the collector saw: where arithmetic found one too, the collector only knows the reason better.
fn merge(found: &mut Vec<Gap>, said: impl Iterator<Item = Gap>) {
    found.sort_by_key(|gap| (gap.kind != GapKind::Missing, gap.stream, gap.after));
    let missing = found.partition_point(|gap| gap.kind == GapKind::Missing);
    for said in said {
        // Gaps between packets of one stream do not overlap, so that their ends are sorted as well.
        let at = found[..missing].partition_point(|gap| (gap.stream, gap.before) < (said.stream, said.after));
        match found[..missing].get_mut(at) {
            Some(gap) if gap.stream == said.stream && gap.after <= said.before => gap.kind = said.kind,
            _ => found.push(said),
        }
    }
}

fn count_contradictions(packets: &[Packet], notes: &mut Vec<Note>) {
    let (mut contradictions, mut backwards) = (0, 0);
    for (packet, next) in packets.iter().zip(packets.iter().skip(1)) {
        if (packet.epoch, packet.header.stream) == (next.epoch, next.header.stream) {
            contradictions += u64::from(gaps::missing(&packet.header, &next.header).is_none());
            backwards += u64::from(next.header.begin < packet.header.end);
        }
    }
    if contradictions > 0 {
        notes.push(Note::Contradictions(contradictions));
    }
    if backwards > 0 {
        notes.push(Note::Backwards(backwards));
    }
}

/// The first and last time of all packets on the trace's axis; `None` without packets.
pub(super) fn span(packets: &[Packet], epochs: &[Epoch]) -> Option<(Ticks, Ticks)> {
    let place = |p: &Packet, ticks| epochs[p.epoch as usize].place(ticks);
    let first = packets.iter().map(|p| place(p, p.header.begin)).min()?;
    let last = packets.iter().map(|p| place(p, p.header.end)).max()?;
    Some((first, last))
}
