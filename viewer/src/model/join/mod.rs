//! Several traces as one model: their tables behind each other, their times on one axis.
//!
//! The axis begins with the guest that begins first. What ties two guests together is said with each guest
//! ([`Guest::by`]), and so is how far its times may be off ([`Guest::error`]): see [`unitrace_formats::axis`]. What has
//! an order in time is put in order again; indices follow.

mod messages;
mod place;
mod shift;

use unitrace_formats::time::Nanos;

use super::index::ArrowIndex;
use super::segment::{Readied, State, WaitSet};
use super::value::FieldOwner;
use super::{Arrow, Arrows, Guest, GuestIndex, Model, TimeRange};
pub use place::Place;
use shift::Shift;

impl Model {
    /// One model of several, each with a name. A single one is returned as it is.
    pub fn join(mut models: Vec<(String, Model)>) -> Model {
        if models.len() <= 1 {
            return models.pop().map(|(_, model)| model).unwrap_or_default();
        }
        let places = Place::all(&models);
        Self::join_at(models.into_iter().map(|(_, model)| model).zip(places))
    }

    /// One model of several at these places on the axis.
    pub fn join_at(guests: impl IntoIterator<Item = (Model, Place)>) -> Model {
        let mut join = Join::default();
        for (index, (model, place)) in guests.into_iter().enumerate() {
            join.add(GuestIndex(index as u16), model, place);
        }
        join.finish()
    }

    /// The name of a task's guest; empty where there is only one.
    pub fn guest_name(&self, guest: GuestIndex) -> &str {
        self.guests.get(guest.at()).map_or("", |guest| &guest.name)
    }
}

#[derive(Default)]
struct Join {
    model: Model,
    /// Arrows of all guests, in order within a guest only.
    arrows: Vec<Arrow>,
    /// States that name a wake by its place in `arrows`.
    states: Vec<(Nanos, State)>,
}

impl Join {
    /// Puts the tables of a guest behind those that are there.
    fn add(&mut self, guest: GuestIndex, mut from: Model, place: Place) {
        let shift =
            Shift::new(&mut self.model, &from, guest, place.offset.0, self.arrows.len(), self.states.len());
        self.arrows.extend(from.arrows.iter().map(|arrow| shift.arrow(arrow)));
        self.add_segments(&from, &shift);
        let to = &mut self.model;
        for set in 1..from.waits.len() {
            let objects = from.waits.get(WaitSet(set as u32)).iter().map(|&object| shift.object(object));
            to.waits.push(objects.collect::<Vec<_>>());
        }
        to.sites.extend(from.sites.drain(..).map(|site| shift.site(site)));
        to.lanes.extend(from.lanes.drain(..).map(|lane| shift.lane(lane)));
        to.tasks.extend(from.tasks.drain(..).map(|task| shift.task(task)));
        to.resources.extend(from.resources.drain(..).map(|resource| shift.resource(resource)));
        to.spans.extend(from.spans.drain(..).map(|span| shift.span(span)));
        to.stays.extend(from.stays.drain(..).map(|stay| shift.stay(stay)));
        to.irqs.extend(from.irqs.drain(..).map(|irq| shift.irq(irq)));
        to.gcs.extend(from.gcs.drain(..).map(|gc| shift.gc(gc)));
        to.slow_allocs.extend(from.slow_allocs.drain(..).map(|alloc| shift.slow_alloc(alloc)));
        to.idles.extend(from.idles.drain(..).map(|idle| shift.stretch(idle)));
        to.heap.extend(from.heap.drain(..).map(|sample| shift.heap(sample)));
        to.allocations.extend(from.allocations.drain(..).map(|allocation| shift.allocation(allocation)));
        to.counters.extend(from.counters.drain(..).map(|counter| shift.counter(counter)));
        to.labels.extend(from.labels.drain(..).map(|label| shift.label(label)));
        let logs = to.logs.len() as u32;
        to.logs.extend(from.logs.drain(..).map(|log| shift.log(log)));
        to.fields.extend(from.fields.drain(..).map(|field| shift.field(field, logs)));
        to.ios.extend(from.ios.drain(..).map(|io| shift.io(io)));
        to.messages.extend(from.messages.drain(..).map(|message| shift.message(message)));
        to.gaps.extend(from.gaps.drain(..).map(|gap| shift.gap(gap)));
        add_head(to, from, &shift, place);
    }

    fn add_segments(&mut self, from: &Model, shift: &Shift) {
        for (at, &begin) in from.segments.begins().iter().enumerate() {
            self.states.push((shift.time(begin), shift.state(from.segments.state(at))));
        }
    }

    /// Puts in order what has one.
    fn finish(mut self) -> Model {
        self.model.messages.sort_by_key(|message| message.at);
        self.arrows.extend(messages::arrows(&self.model));
        let places = self.sort_arrows();
        for (begin, state) in std::mem::take(&mut self.states) {
            let state = match state {
                State::Ready(Readied::Woken(arrow)) => {
                    State::Ready(Readied::Woken(places.get(arrow.at()).copied().unwrap_or(arrow)))
                }
                other => other,
            };
            self.model.segments.push(begin, state);
        }
        self.sort_logs();
        let mut model = self.model;
        model.irqs.sort_by_key(|irq| (irq.stretch.begin, irq.stretch.depth));
        model.gcs.sort_by_key(|gc| (gc.stretch.begin, gc.stretch.depth));
        model.slow_allocs.sort_by_key(|alloc| alloc.stretch.begin);
        model.idles.sort_by_key(|idle| idle.begin);
        model.stays.sort_by_key(|stay| (stay.begin, stay.depth));
        model.heap.sort_by_key(|sample| sample.at);
        model.allocations.sort_by_key(|allocation| allocation.at);
        model.labels.sort_by_key(|label| label.at);
        model.gaps.sort_by_key(|gap| gap.after);
        model.fields.sort_by_key(|field| field.owner);
        model
    }

    /// Returns where each arrow has gone.
    fn sort_arrows(&mut self) -> Vec<ArrowIndex> {
        let mut order: Vec<u32> = (0..self.arrows.len() as u32).collect();
        order.sort_by_key(|&at| self.arrows[at as usize].at);
        let mut places = vec![ArrowIndex(0); order.len()];
        let mut arrows = Arrows::default();
        for at in order {
            places[at as usize] = arrows.push(self.arrows[at as usize]);
        }
        arrows.index_by_task(self.model.tasks.len());
        self.model.arrows = arrows;
        places
    }

    fn sort_logs(&mut self) {
        let logs = &mut self.model.logs;
        let mut order: Vec<u32> = (0..logs.len() as u32).collect();
        order.sort_by_key(|&at| logs[at as usize].at);
        let mut places = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, &old)| places[old as usize] = new as u32);
        logs.sort_by_key(|log| log.at);
        for field in &mut self.model.fields {
            if let FieldOwner::Log(log) = &mut field.owner {
                *log = places[*log as usize];
            }
        }
    }
}

/// What is known of the whole trace.
fn add_head(to: &mut Model, from: Model, shift: &Shift, place: Place) {
    let range = TimeRange { start: shift.time(from.range.start), end: shift.time(from.range.end) };
    let first = to.guests.is_empty();
    to.range.start = if first { range.start } else { to.range.start.min(range.start) };
    to.range.end = if first { range.end } else { to.range.end.max(range.end) };
    to.program = if first { place.name.clone() } else { format!("{} + {}", to.program, place.name) };
    if place.error.is_none() {
        to.notes.push(format!(
            "{}: tied to the others {}: it is shown as if it began first",
            place.name, place.by
        ));
    }
    to.notes.extend(from.notes.iter().map(|note| format!("{}: {note}", place.name)));
    to.clock.source = match first {
        true => format!("{}: {}", place.name, from.clock.source),
        false => format!("{}; {}: {}", to.clock.source, place.name, from.clock.source),
    };
    to.clock.unix_start = match (to.clock.unix_start, from.clock.unix_start) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    to.clock.error = to.clock.error.max(place.error.map(|error| error.0));
    for (sum, count) in to.event_counts.0.iter_mut().zip(from.event_counts.0) {
        *sum += count;
    }
    let (sum, loss) = (&mut to.loss, from.loss);
    sum.older = sum.older.saturating_add(loss.older);
    sum.missing = sum.missing.saturating_add(loss.missing);
    sum.discarded = sum.discarded.saturating_add(loss.discarded);
    sum.damaged = sum.damaged.saturating_add(loss.damaged);
    sum.no_lane = sum.no_lane.saturating_add(loss.no_lane);
    sum.sites = sum.sites.saturating_add(loss.sites);
    sum.live = sum.live.saturating_add(loss.live);
    to.guests.push(Guest { name: place.name, range, error: place.error, by: place.by });
}
