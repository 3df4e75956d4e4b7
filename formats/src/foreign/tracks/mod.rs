//! What most trace formats tell, as a trace of ours: processes and threads, slices that nest on them, lives that
//! overlap, moments, counters, arrows. An importer of such a format says what it reads to [`Tracks`], in any order of
//! time, and gets a [`Trace`](crate::trace::Trace).
//!
//! | foreign | ours |
//! |---|---|
//! | thread, track | a task of kind `thread` in the module of its process; it runs while a slice is open on it, or when the format tells what each CPU ran, just then |
//! | slice | a span of that task, entered; with the category as module and the arguments as fields and labels |
//! | slice of a garbage collector | `gc_begin`, `gc_end` |
//! | asynchronous slice | a task of kind `promise`, spawned by its thread: it has a life, and nobody recorded when it ran |
//! | slice that overlaps another on its thread | as an asynchronous one |
//! | moment | a log line of the task |
//! | flow, arrow | `read`: the thread at its head used what the one at its foot had made |
//! | counter | a counter; fractions are rounded |
//!
//! Times are nanoseconds from a zero that the format chooses.

mod argument;
mod counters;
mod cpus;
mod flows;
mod gc;
mod lives;
mod moments;
mod names;
mod pen;
mod process;
mod sweep;
mod write;

pub use argument::{Argument, Value};
pub use cpus::Turned;
pub use lives::LifeKey;
pub use moments::TrackIndex;
pub use names::NameId;

use crate::event::{Level, PollResult};
use crate::time::Anchor;
use argument::AllArguments;
use counters::{Counters, Series};
use cpus::{Cpus, Loss, Turn};
use flows::{FlowPoint, Flows};
use lives::Lives;
use moments::{Label, Moment, Track, What};
use names::Names;
use process::Processes;

/// What a slice or a moment is.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Its name.
    pub name: NameId,
    /// Its category: where names of sites have their module.
    pub category: NameId,
    /// What else it says.
    pub arguments: &'a [Argument],
}

/// A slice that [`Tracks::begin`] began.
#[derive(Clone, Copy, Debug)]
pub struct SliceRef {
    track: TrackIndex,
    moment: usize,
}

/// What was read so far.
#[derive(Default, Debug)]
pub struct Tracks {
    names: Names,
    arguments: AllArguments,
    processes: Processes,
    tracks: Vec<Track>,
    lives: Lives,
    counters: Counters,
    cpus: Cpus,
    flows: Flows,
    anchors: Vec<Anchor>,
}

impl Tracks {
    /// Keeps a text.
    pub fn name(&mut self, text: &str) -> NameId {
        self.names.intern(text)
    }

    /// A text that was kept.
    pub fn text(&self, name: NameId) -> &str {
        self.names.text(name)
    }

    /// The thread `id` of a process, made if it is new.
    pub fn thread(&mut self, process: u64, id: u64) -> TrackIndex {
        let next = TrackIndex(self.tracks.len() as u32);
        let (process, track) = self.processes.thread(process, id, next);
        if track == next {
            self.tracks.push(Track {
                process,
                id,
                name: NameId::EMPTY,
                scheduled: false,
                never_runs: false,
                moments: Vec::new(),
            });
        }
        track
    }

    /// The thread with this id in whichever process has one; made in process 0 if none has.
    pub fn thread_of_any(&mut self, id: u64) -> TrackIndex {
        match self.processes.find(id) {
            Some(known) => known,
            None => self.thread(0, id),
        }
    }

    /// Names a process.
    pub fn name_process(&mut self, process: u64, name: NameId) {
        self.processes.rename(process, name);
    }

    /// Names a thread.
    pub fn name_thread(&mut self, track: TrackIndex, name: NameId) {
        self.tracks[track.at()].name = name;
    }

    /// The id of a thread in its process.
    pub fn thread_id(&self, track: TrackIndex) -> u64 {
        self.tracks[track.at()].id
    }

    /// The name of a thread, if it has one.
    pub fn thread_name(&self, track: TrackIndex) -> NameId {
        self.tracks[track.at()].name
    }

    /// True if the thread has a name.
    pub fn has_name(&self, track: TrackIndex) -> bool {
        self.tracks[track.at()].name != NameId::EMPTY
    }

    /// How many threads there are.
    pub fn threads(&self) -> usize {
        self.tracks.len()
    }

    /// A slice from `begin` to `end`.
    pub fn slice(&mut self, track: TrackIndex, begin: i64, end: i64, said: Said<'_>) {
        let label = self.label(said);
        self.add(track, begin, What::Slice { end: end.max(begin), label });
    }

    /// A slice begins, and ends with the [`Tracks::end`] that belongs to it.
    pub fn begin(&mut self, track: TrackIndex, at: i64, said: Said<'_>) -> SliceRef {
        let label = self.label(said);
        self.add(track, at, What::Begin { label });
        SliceRef { track, moment: self.tracks[track.at()].moments.len() - 1 }
    }

    /// Gives a slice that has begun another name.
    pub fn rename(&mut self, slice: SliceRef, name: NameId) {
        if let What::Begin { label } = &mut self.tracks[slice.track.at()].moments[slice.moment].what {
            label.name = name;
        }
    }

    /// The innermost slice that [`Tracks::begin`] began ends; these arguments are its too.
    pub fn end(&mut self, track: TrackIndex, at: i64, arguments: &[Argument]) {
        let arguments = self.arguments.keep(arguments);
        self.add(track, at, What::End { arguments });
    }

    /// A moment on a thread.
    pub fn moment(&mut self, track: TrackIndex, at: i64, level: Level, said: Said<'_>) {
        let label = self.label(said);
        self.add(track, at, What::Point { label, level });
    }

    /// A slice of its own life begins: others on its thread may overlap it.
    pub fn life_begins(&mut self, key: LifeKey, track: TrackIndex, at: i64, said: Said<'_>) {
        let label = self.label(said);
        self.lives.begin(key, track, label, at);
    }

    /// The innermost life of this key ends; `false`: there is none.
    pub fn life_ends(&mut self, key: LifeKey, at: i64) -> bool {
        self.lives.end(key, at)
    }

    /// The thread is born, perhaps of another.
    pub fn spawned(&mut self, track: TrackIndex, at: i64, by: Option<TrackIndex>) {
        self.add(track, at, What::Spawned { by });
    }

    /// The thread is over.
    pub fn over(&mut self, track: TrackIndex, at: i64) {
        self.add(track, at, What::Over);
    }

    /// The thread begins to wait for something of this name.
    pub fn waits(&mut self, track: TrackIndex, at: i64, on: NameId) {
        self.add(track, at, What::Wait { on });
    }

    /// The thread was made runnable, perhaps by another.
    pub fn woken(&mut self, track: TrackIndex, at: i64, by: Option<TrackIndex>) {
        self.add(track, at, What::Woken { by });
    }

    /// From now on this CPU does this; what it ran before stopped so.
    pub fn turns(&mut self, cpu: u32, at: i64, to: Turned, left: PollResult) {
        if let Turned::Thread(thread) = to {
            self.is_scheduled(thread);
        }
        self.cpus.turns(cpu, Turn { at, to, left });
    }

    /// Names what else would be called after its number.
    pub fn name_cpu(&mut self, cpu: u32, name: NameId) {
        self.cpus.rename(cpu, name);
    }

    /// So many events of this CPU are missing between two times.
    pub fn lost(&mut self, cpu: u32, after: i64, before: i64, events: u64) {
        self.cpus.loses(cpu, Loss { after, before, events });
    }

    /// At this time, in ns, the wall clock showed this.
    pub fn anchor(&mut self, anchor: Anchor) {
        self.anchors.push(anchor);
    }

    /// The format tells when a CPU ran this thread.
    pub fn is_scheduled(&mut self, thread: TrackIndex) {
        self.tracks[thread.at()].scheduled = true;
    }

    /// It is no thread but a row for what belongs together: it runs on no CPU.
    pub fn never_runs(&mut self, track: TrackIndex) {
        let track = &mut self.tracks[track.at()];
        (track.scheduled, track.never_runs) = (true, true);
    }

    /// An arrow passes here; `first`: earlier points of this key are another arrow's.
    pub fn flow(&mut self, key: u64, track: TrackIndex, at: i64, first: bool) {
        self.flows.push(FlowPoint { key, at, track, first });
    }

    /// A counter has this value from `at` on. `counter` and `series` are its name: either may be empty.
    pub fn counter(
        &mut self,
        module: NameId,
        counter: NameId,
        series: NameId,
        unit: NameId,
        at: i64,
        value: f64,
    ) {
        // `as` saturates, and takes what is not a number for 0.
        self.counters.value(Series { counter, series, module, unit }, at, value.round() as i64);
    }

    fn add(&mut self, track: TrackIndex, at: i64, what: What) {
        self.tracks[track.at()].moments.push(Moment { at, what });
    }

    fn label(&mut self, said: Said<'_>) -> Label {
        let arguments = self.arguments.keep(said.arguments);
        Label { name: said.name, category: said.category, arguments }
    }
}
