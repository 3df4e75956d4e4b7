//! From an event at a call site to a lane. The call site is in line and small: the enable check, and the event folded into a
//! few registers; one function for each payload size is out of line.

use crate::context;
use crate::ring::fixed::{Fixed, Head};
use crate::ring::lane::Lane;
use crate::ring::tail::Number;
use crate::ring::{Host, Stale};
use crate::{clock, state};
use unitrace_formats::event::Event;
use unitrace_formats::id::ObjectId;
use unitrace_formats::time::Ticks;

#[cfg(feature = "tracing")]
use unitrace_formats::event::{EventId, Text, ValueType};
#[cfg(feature = "tracing")]
use unitrace_formats::id::SiteId;

#[cfg(feature = "tally")]
use crate::tally::recorded;

/// Nobody counts.
#[cfg(not(feature = "tally"))]
#[inline(always)]
const fn recorded(_: unitrace_formats::event::EventId) {}

/// Records `event` as happening now, if its group is enabled. May be called from anywhere: interrupts, signals, the
/// allocator. Never allocates, locks, blocks or panics.
#[inline(always)]
pub fn record(event: Event<'_>) {
    if !state::is_enabled(event.group()) {
        return;
    }
    let fixed = Fixed::of(&event);
    let [a, b, c] = fixed.words();
    if let Some(said) = event.text() {
        text(Now, fixed.head(), (a, b), said.bytes());
        return recorded(event.id());
    }
    match event.payload_size() {
        0..=8 => now::<1>(fixed.head(), a, 0, 0),
        9..=16 => now::<2>(fixed.head(), a, b, 0),
        _ => now::<3>(fixed.head(), a, b, c),
    }
    recorded(event.id());
}

/// Records `event` as having happened at `at`, a reading of [`ticks`](crate::ticks) not long ago. Reading the counter is
/// most of what an event costs: where one reading serves several events, use this.
#[inline(always)]
pub fn record_at(at: Ticks, event: Event<'_>) {
    if !state::is_enabled(event.group()) {
        return;
    }
    let fixed = Fixed::of(&event);
    let [a, b, c] = fixed.words();
    if let Some(said) = event.text() {
        text(At(at.0), fixed.head(), (a, b), said.bytes());
        return recorded(event.id());
    }
    match event.payload_size() {
        0..=8 => then::<1>(at, fixed.head(), a, 0, 0),
        9..=16 => then::<2>(at, fixed.head(), a, b, 0),
        _ => then::<3>(at, fixed.head(), a, b, c),
    }
    recorded(event.id());
}

/// What the numbers of an event are.
#[cfg(feature = "tracing")]
const FIELD: EventId = Event::Field { site: SiteId::NONE, of: ValueType::Unsigned, value: 0 }.id();

/// Records `event`, whose group is enabled and which is no longer than two words and a text, and the numbers that belong to
/// it.
#[cfg(feature = "tracing")]
#[inline(always)]
pub(crate) fn record_with_numbers(at: Ticks, event: Event<'_>, numbers: &[Number]) {
    let (fixed, text) = (Fixed::of(&event), event.text());
    let [a, b, _] = fixed.words();
    tailed(At(at.0), fixed.head(), (a, b), text.as_ref().map_or(&[], Text::bytes), numbers);
    recorded(event.id());
    numbers.iter().for_each(|_| recorded(FIELD));
}

#[inline(never)]
fn now<const W: usize>(head: Head, a: u64, b: u64, c: u64) {
    fixed::<W>(Now, head, [a, b, c]);
}

#[inline(never)]
fn then<const W: usize>(at: Ticks, head: Head, a: u64, b: u64, c: u64) {
    fixed::<W>(At(at.0), head, [a, b, c]);
}

#[inline(always)]
fn fixed<const W: usize>(host: impl Host, head: Head, words: [u64; 3]) {
    let _pinned = context::pin();
    if let Some(lane) = context::lane() {
        if lane.record::<W>(host, head, words).is_ok() {
            return;
        }
    }
    attach_and(move |lane| lane.record::<W>(host, head, words));
}

#[inline(never)]
fn text(host: impl Host, head: Head, words: (u64, u64), text: &[u8]) {
    tailed(host, head, words, text, &[]);
}

#[inline(always)]
fn tailed(host: impl Host, head: Head, words: (u64, u64), text: &[u8], numbers: &[Number]) {
    let _pinned = context::pin();
    if let Some(lane) = context::lane() {
        if lane.record_with_tail(host, head, words, text, numbers).is_ok() {
            return;
        }
    }
    first_tailed(host, head, words, text, numbers);
}

/// [`tailed`] of a context's first event.
#[cold]
#[inline(never)]
fn first_tailed(host: impl Host, head: Head, words: (u64, u64), text: &[u8], numbers: &[Number]) {
    attach_and(|lane| lane.record_with_tail(host, head, words, text, numbers));
}

/// This context's first event in this ring.
#[cold]
#[inline(never)]
fn attach_and(record: impl FnOnce(&'static Lane) -> Result<(), Stale>) {
    if let Some(lane) = context::attach() {
        // Stale again: the ring ended between two instructions, and so did recording.
        let _ = record(lane);
    }
}

/// The recorder without its surroundings (call, enable check, look-up of the lane): what the benchmark calls "bare".
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Bare(&'static Lane);

impl Bare {
    /// This context's lane; `None` before its first event.
    pub fn attached() -> Option<Self> {
        context::lane().map(Self)
    }

    /// Records an event of at most 8 bytes of payload, in line.
    #[inline(always)]
    pub fn record(self, event: Event<'_>) {
        let fixed = Fixed::of(&event);
        let _ = self.0.record::<1>(Now, fixed.head(), fixed.words());
    }
}

/// Asks the clock after the level was taken.
#[derive(Clone, Copy)]
struct Now;

/// The caller asked the clock.
#[derive(Clone, Copy)]
struct At(u64);

impl Host for Now {
    #[inline(always)]
    fn ticks(self) -> u64 {
        clock::ticks()
    }
    fn current(self) -> ObjectId {
        context::current()
    }
    fn is_stale(self, lane: &Lane) -> bool {
        !state::ring().is_some_and(|ring| ring.holds(lane))
    }
    fn packet_opened(self, now: u64) {
        crate::anchor::from_time_to_time(now);
    }
}

impl Host for At {
    #[inline(always)]
    fn ticks(self) -> u64 {
        self.0
    }
    fn current(self) -> ObjectId {
        Now.current()
    }
    fn is_stale(self, lane: &Lane) -> bool {
        Now.is_stale(lane)
    }
    fn packet_opened(self, now: u64) {
        Now.packet_opened(now);
    }
}
