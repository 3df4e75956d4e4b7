//! What the strips above the graph show: what each CPU does, garbage collection, interrupts by their vectors, slow
//! allocation, spans on no task, the log.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use unitrace_formats::time::Nanos;

use crate::layout::lod::Bands;
use crate::model::{Gap, Gc, GuestIndex, LaneIndex, Model, Stretch, TimeRange};
use crate::units::Count;

/// CPUs that have a strip of their own.
const MOST_CPUS: usize = 8;
/// Interrupt vectors that have a strip of their own; the others share one.
const MOST_VECTORS: usize = 4;

/// What a strip above the graph shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TrackKind {
    /// How busy a CPU or thread that says when it is idle is.
    Cpu,
    /// Garbage collection.
    Gc,
    /// Phases inside of garbage collections.
    GcPhases,
    /// Interrupt handlers.
    Interrupts,
    /// The allocator's slow path.
    SlowAllocs,
    /// Spans that belong to no task.
    Spans,
    /// Log lines.
    Logs,
}

/// A strip above the graph.
pub struct Track {
    /// What it shows.
    pub kind: TrackKind,
    /// Its name.
    pub name: String,
    /// When it happened; of a CPU, when it was idle.
    pub bands: Bands,
    /// Of a CPU: where events of it are missing.
    pub lost: Bands,
    /// Of a CPU: from its first event to its last.
    pub seen: TimeRange,
    /// What to call each stretch, by its begin; empty where all are alike.
    pub words: Vec<(Nanos, &'static str)>,
}

impl Track {
    /// All there is to show, from the top.
    pub(super) fn all(model: &Model) -> Vec<Self> {
        let guests = (0..model.guests.len().max(1) as u16).map(GuestIndex);
        guests.flat_map(|guest| Self::of_guest(model, guest)).collect()
    }

    fn of_guest(model: &Model, guest: GuestIndex) -> Vec<Self> {
        let here = |lane: LaneIndex| model.lanes.get(lane.at()).is_some_and(|lane| lane.guest == guest);
        let mut tracks: Vec<Self> = cpus(model, here);
        tracks.extend(gcs(model, here));
        tracks.extend(interrupts(model, here));
        let allocs =
            model.slow_allocs.iter().map(|alloc| &alloc.stretch).filter(|stretch| here(stretch.lane));
        tracks.push(Self::new(TrackKind::SlowAllocs, "slow allocation", allocs.map(stretch)));
        let stays = model.stays.iter().filter(|stay| stay.task.is_none() && here(stay.lane));
        let spans = stays.map(|stay| (range(stay.begin, stay.end), 1));
        tracks.push(Self::new(TrackKind::Spans, "spans on no task", spans));
        let log = |at: Nanos| (range(at, Nanos(at.0.saturating_add(1))), 1);
        let logs = model.logs.iter().filter(|line| here(line.lane)).map(|line| log(line.at));
        tracks.push(Self::new(TrackKind::Logs, "log", logs));
        tracks.retain(|track| !track.bands.is_empty());
        if model.guests.len() > 1 {
            let name = model.guest_name(guest);
            tracks.iter_mut().for_each(|track| track.name = format!("{name}: {}", track.name));
        }
        tracks
    }

    fn new(kind: TrackKind, name: &str, stretches: impl IntoIterator<Item = (TimeRange, u64)>) -> Self {
        let bands = Bands::new(stretches);
        Self {
            kind,
            name: name.to_owned(),
            bands,
            lost: Bands::new([]),
            seen: TimeRange::default(),
            words: Vec::new(),
        }
    }

    /// What the stretch that begins at this moment is called.
    pub fn word(&self, begin: Nanos) -> Option<&'static str> {
        let at = self.words.binary_search_by_key(&begin, |word| word.0).ok()?;
        Some(self.words[at].1)
    }

    /// Of a CPU: the share of `time` in which it was busy; `None` where nothing is known.
    pub fn busy(&self, time: &TimeRange) -> Option<f64> {
        let (start, end) = (time.start.max(self.seen.start), time.end.min(self.seen.end));
        let time = &range(start, end);
        let known = (time.span() - self.lost.covered_in(time)) as f64;
        (known > 0.0).then(|| (1.0 - self.bands.covered_in(time) as f64 / known).clamp(0.0, 1.0))
    }
}

/// A strip for each CPU or thread that says when it is idle: of the others it is not known whether they ran.
fn cpus(model: &Model, here: impl Fn(LaneIndex) -> bool) -> Vec<Track> {
    let mut idles: BTreeMap<LaneIndex, Vec<(TimeRange, u64)>> = BTreeMap::new();
    for idle in model.idles.iter().filter(|idle| here(idle.lane)) {
        idles.entry(idle.lane).or_default().push(stretch(idle));
    }
    let track = |(lane, idles): (LaneIndex, Vec<_>)| {
        let own = model.lanes.get(lane.at())?;
        let lost = |gap: &&Gap| {
            let lane = gap.lane.and_then(|lane| model.lanes.get(lane.at()));
            lane.is_some_and(|lane| (lane.guest, lane.lane) == (own.guest, own.lane))
        };
        let mut track = Track::new(TrackKind::Cpu, model.text(own.name), idles);
        track.lost = Bands::new(model.gaps.iter().filter(lost).map(|gap| (range(gap.after, gap.before), 1)));
        track.seen = own.seen;
        if let Some(busy) = track.busy(&own.seen) {
            track.name = format!("{} · {:.0} % busy", track.name, busy * 100.0);
        }
        Some(track)
    };
    idles.into_iter().filter_map(track).take(MOST_CPUS).collect()
}

fn gcs(model: &Model, here: impl Fn(LaneIndex) -> bool) -> [Track; 2] {
    let of = |inner: bool| {
        let wanted = |gc: &&Gc| (gc.stretch.depth > 0) == inner && here(gc.stretch.lane);
        model.gcs.iter().filter(wanted).collect::<Vec<&Gc>>()
    };
    let track = |kind, name, inner| {
        let mut track = Track::new(kind, name, of(inner).iter().map(|gc| stretch(&gc.stretch)));
        track.words = of(inner).iter().map(|gc| (gc.stretch.begin, gc.phase.name())).collect();
        track
    };
    [track(TrackKind::Gc, "garbage collection", false), track(TrackKind::GcPhases, "its phases", true)]
}

/// The vectors that occur most have strips of their own.
fn interrupts(model: &Model, here: impl Fn(LaneIndex) -> bool) -> Vec<Track> {
    let mut by_vector: BTreeMap<Option<u32>, Vec<(TimeRange, u64)>> = BTreeMap::new();
    for irq in model.irqs.iter().filter(|irq| here(irq.stretch.lane)) {
        by_vector.entry(irq.vector).or_default().push(stretch(&irq.stretch));
    }
    let mut vectors: Vec<_> = by_vector.into_iter().collect();
    vectors.sort_by_key(|(vector, stretches)| (Reverse(stretches.len()), *vector));
    let others: Vec<_> =
        vectors.split_off(vectors.len().min(MOST_VECTORS)).into_iter().flat_map(|v| v.1).collect();
    let named = |(vector, stretches): (Option<u32>, Vec<_>)| {
        let count = Count(stretches.len() as u64);
        let name = match vector {
            Some(vector) => format!("interrupt {vector} ×{count}"),
            None => format!("interrupts cut off ×{count}"),
        };
        Track::new(TrackKind::Interrupts, &name, stretches)
    };
    let mut tracks: Vec<Track> = vectors.into_iter().map(named).collect();
    tracks.push(Track::new(TrackKind::Interrupts, "other interrupts", others));
    tracks
}

pub(super) fn range(start: Nanos, end: Nanos) -> TimeRange {
    TimeRange { start, end: end.max(start) }
}

pub(super) fn stretch(stretch: &Stretch) -> (TimeRange, u64) {
    (range(stretch.begin, stretch.end), 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Builder;
    use unitrace_formats::event::Event;

    /// One CPU, first heard of at 100, idle until 400 of 1000, events of 500 to 600 lost.
    fn model() -> Model {
        let mut builder = Builder::new(Nanos(0));
        let lane = builder.lane(0, 0, "CPU 0");
        let (kind, events) = (unitrace_formats::ring::GapKind::Missing, 7);
        builder.gap(Gap { lane: Some(lane), after: Nanos(500), before: Nanos(600), events, kind });
        let mut event = |at, event| builder.event(Nanos(at), lane, &event);
        event(100, Event::IdleBegin {});
        event(400, Event::IdleEnd {});
        for (at, vector) in [(410, 32), (420, 33), (430, 32), (700, 1), (710, 2), (720, 3)] {
            event(at, Event::IrqBegin { vector });
            event(at + 5, Event::IrqEnd {});
        }
        event(1000, Event::IrqBegin { vector: 32 });
        builder.finish()
    }

    #[test]
    fn a_cpu_is_busy_when_it_is_neither_idle_nor_lost() {
        let tracks = Track::all(&model());
        let busy = |start, end| tracks[0].busy(&range(Nanos(start), Nanos(end)));
        assert_eq!(tracks[0].name, "CPU 0 · 62 % busy");
        // Before its first event nothing is known of it.
        assert_eq!((busy(0, 100), busy(300, 500), busy(150, 350)), (None, Some(0.5), Some(0.0)));
        assert_eq!((busy(500, 600), busy(450, 700)), (None, Some(1.0)));
    }

    #[test]
    fn interrupts_that_occur_most_have_their_own_strips() {
        let tracks = Track::all(&model());
        let names: Vec<&str> = tracks.iter().skip(1).map(|track| track.name.as_str()).collect();
        assert_eq!(
            names,
            ["interrupt 32 ×3", "interrupt 1 ×1", "interrupt 2 ×1", "interrupt 3 ×1", "other interrupts"]
        );
    }
}
