//! From facts to samples and markers.

use std::io;

use fxprof_processed_profile::{
    CategoryColor, CategoryHandle, CounterHandle, CpuDelta, Frame, FrameFlags, FrameInfo, MarkerTiming,
    ProcessHandle, Profile, StackHandle, StringHandle, ThreadHandle, Timestamp,
};

use super::marker::Happening;
use super::words::Words;
use crate::foreign::numbers::Numbers;
use crate::foreign::telling::{Doing, Fact, Listener, Moment, Names, Slice, name_of_lane};
use crate::id::ObjectId;
use crate::time::Ticks;
use crate::trace::Trace;

/// Weights are signed numbers of 32 bits.
const MOST_WEIGHT: u64 = i32::MAX as u64;

/// A profile that is being made.
pub(super) struct Sink {
    profile: Profile,
    process: ProcessHandle,
    lanes: Vec<Lane>,
    /// Modules by number, and the threads that stand for them.
    modules: (Numbers, Vec<ThreadHandle>),
    words: Words,
    categories: Categories,
    /// The memory track and the heap's size when it was last told.
    heap: Option<(CounterHandle, u64)>,
}

/// A thread whose samples are stacks.
struct Lane {
    thread: ThreadHandle,
    open: Vec<Option<StackHandle>>,
    /// Since when the innermost has been innermost.
    since: u64,
}

struct Categories {
    task: CategoryHandle,
    span: CategoryHandle,
    kernel: CategoryHandle,
    gc: CategoryHandle,
    waiting: CategoryHandle,
    ready: CategoryHandle,
    log: CategoryHandle,
    loss: CategoryHandle,
}

impl Categories {
    fn new(profile: &mut Profile) -> Self {
        Self {
            task: profile.add_category("Task", CategoryColor::Blue),
            span: profile.add_category("Span", CategoryColor::LightBlue),
            kernel: profile.add_category("Interrupt", CategoryColor::Purple),
            gc: profile.add_category("Memory", CategoryColor::Orange),
            waiting: profile.add_category("Waiting", CategoryColor::Gray),
            ready: profile.add_category("Ready", CategoryColor::Yellow),
            log: profile.add_category("Log", CategoryColor::Green),
            loss: profile.add_category("Lost", CategoryColor::Red),
        }
    }

    fn of(&self, slice: Slice) -> CategoryHandle {
        match slice {
            Slice::Poll(_) => self.task,
            Slice::Span(_) => self.span,
            Slice::Gc(_) | Slice::Allocator => self.gc,
            Slice::Interrupt(_) | Slice::Idle => self.kernel,
        }
    }
}

impl Sink {
    pub(super) fn new(trace: &Trace, mut profile: Profile) -> Self {
        profile.set_symbolicated(true);
        let process = profile.add_process(trace.header().program_name(), trace.header().writer_id, at(0));
        let categories = Categories::new(&mut profile);
        let lane = |(n, name): (usize, String)| {
            let thread = profile.add_thread(process, n as u32 + 1, at(0), n == 0);
            profile.set_thread_name(thread, &name);
            Lane { thread, open: Vec::new(), since: 0 }
        };
        let names = (0..trace.streams().len()).map(|n| (n, name_of_lane(trace, n)));
        let lanes = names.map(lane).collect();
        Self {
            profile,
            process,
            lanes,
            modules: Default::default(),
            words: Words::default(),
            categories,
            heap: None,
        }
    }

    pub(super) fn finish(self) -> Profile {
        self.profile
    }

    /// The innermost stack of a lane gets a sample that weighs the time up to now.
    fn settle(&mut self, moment: &Moment<'_>) {
        let lane = &mut self.lanes[moment.lane];
        let time = moment.time.saturating_sub(lane.since);
        lane.since = moment.time;
        let Some(Some(stack)) = lane.open.last().copied() else { return };
        let weight = (time.div_ceil(1000)).min(MOST_WEIGHT) as i32;
        let delta = CpuDelta::from_nanos(time);
        self.profile.add_sample(lane.thread, at(moment.time), Some(stack), delta, weight);
    }

    fn begin(&mut self, moment: &Moment<'_>, slice: Slice) {
        self.settle(moment);
        let (thread, around) = {
            let lane = &self.lanes[moment.lane];
            (lane.thread, lane.open.last().copied().flatten())
        };
        let stack = (slice != Slice::Idle).then(|| {
            let label = self.label(slice, moment.names);
            let category_pair = self.categories.of(slice).into();
            let frame = FrameInfo { frame: Frame::Label(label), category_pair, flags: FrameFlags::empty() };
            let frame = self.profile.intern_frame(thread, frame);
            self.profile.intern_stack(thread, around, frame)
        });
        self.lanes[moment.lane].open.push(stack);
    }

    fn label(&mut self, slice: Slice, names: &Names<'_>) -> StringHandle {
        match slice {
            Slice::Poll(object) | Slice::Span(object) => {
                self.words.known(names.object(object), &mut self.profile)
            }
            Slice::Interrupt(vector) => self.profile.intern_string(&format!("interrupt {vector}")),
            Slice::Gc(phase) => self.profile.intern_string(&format!("GC {}", phase.name())),
            Slice::Idle | Slice::Allocator => self.word(slice.category()),
        }
    }

    /// The thread that stands for an object's module.
    fn module(&mut self, object: ObjectId, names: &Names<'_>) -> ThreadHandle {
        let module = names.module(object);
        let (numbers, threads) = &mut self.modules;
        let (number, is_new) = numbers.known(module);
        if is_new {
            let thread = (self.lanes.len() + threads.len()) as u32 + 1;
            let thread = self.profile.add_thread(self.process, thread, at(0), false);
            self.profile.set_thread_name(thread, module);
            threads.push(thread);
        }
        threads[number as usize - 1]
    }

    fn marker(
        &mut self,
        thread: ThreadHandle,
        timing: MarkerTiming,
        [name, object, detail]: [StringHandle; 3],
        category: CategoryHandle,
    ) {
        self.profile.add_marker(thread, timing, Happening { name, object, detail, category });
    }

    /// What a task did until now, unless it ran: samples say that.
    fn did(&mut self, moment: &Moment<'_>, task: ObjectId, doing: Doing, since: u64) {
        let category = match doing {
            Doing::Ready | Doing::Created => self.categories.ready,
            Doing::Waiting => self.categories.waiting,
            Doing::Running | Doing::Nothing => return,
        };
        let thread = self.module(task, moment.names);
        let timing = MarkerTiming::Interval(at(since), at(moment.time));
        let said = [self.word(doing.name()), self.one(task, moment.names), self.word("")];
        self.marker(thread, timing, said, category);
    }

    /// One of our words.
    fn word(&mut self, word: &'static str) -> StringHandle {
        self.words.known(word, &mut self.profile)
    }

    /// A name with what tells it from others of that name.
    fn one(&mut self, object: ObjectId, names: &Names<'_>) -> StringHandle {
        self.words.one(object, names, &mut self.profile)
    }

    fn heap(&mut self, time: u64, live: u64) {
        let process = self.process;
        let (counter, before) = *self
            .heap
            .get_or_insert_with(|| (self.profile.add_counter(process, "heap", "Memory", "Bytes in use"), 0));
        self.heap = Some((counter, live));
        self.profile.add_counter_sample(counter, at(time), live as f64 - before as f64, 0);
    }

    /// What was lost.
    pub(super) fn losses(&mut self, trace: &Trace) {
        let Some(thread) = self.lanes.first().map(|lane| lane.thread) else { return };
        let nanos = |ticks: Ticks| trace.clock().nanos(ticks).0.max(0) as u64;
        for gap in trace.gaps() {
            let timing = MarkerTiming::Interval(at(nanos(gap.after)), at(nanos(gap.before)));
            let lane = format!("lane {}.{}", gap.stream.lane, gap.stream.level);
            let detail = format!("{} events {}", gap.events, gap.kind);
            let said = ["lost", &lane, &detail].map(|word| self.profile.intern_string(word));
            self.marker(thread, timing, said, self.categories.loss);
        }
    }
}

impl Listener for Sink {
    fn hear(&mut self, moment: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()> {
        let thread = self.lanes[moment.lane].thread;
        let now = MarkerTiming::Instant(at(moment.time));
        match *fact {
            Fact::Begin { slice, .. } => self.begin(moment, slice),
            Fact::End { .. } => {
                self.settle(moment);
                self.lanes[moment.lane].open.pop();
            }
            Fact::LifeEnd { task, outcome, since, .. } => {
                let thread = self.module(task, moment.names);
                let timing = MarkerTiming::Interval(at(since), at(moment.time));
                let said = [self.word("task"), self.one(task, moment.names), self.word(outcome.name())];
                self.marker(thread, timing, said, self.categories.task);
            }
            Fact::Does { task, before, since, .. } => self.did(moment, task, before, since),
            Fact::Log { level, ref text, .. } => {
                let said = text.show().to_string();
                let said = ["log", &said, level.name()].map(|word| self.profile.intern_string(word));
                self.marker(thread, now, said, self.categories.log);
            }
            Fact::Heap { live, .. } => self.heap(moment.time, live),
            _ => {}
        }
        Ok(())
    }
}

fn at(time: u64) -> Timestamp {
    Timestamp::from_nanos_since_reference(time)
}
