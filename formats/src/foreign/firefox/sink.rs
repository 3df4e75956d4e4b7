//! From facts to samples and markers.

use std::collections::HashMap;
use std::io;

use fxprof_processed_profile::{
    CategoryColor, CategoryHandle, CounterHandle, CpuDelta, Frame, FrameFlags, FrameInfo, MarkerTiming,
    ProcessHandle, Profile, StackHandle, ThreadHandle, Timestamp,
};

use super::marker::Happening;
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
    modules: HashMap<String, ThreadHandle>,
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
        Self { profile, process, lanes, modules: HashMap::new(), categories, heap: None }
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
            let label = self.profile.intern_string(&name(slice, moment.names));
            let category_pair = self.categories.of(slice).into();
            let frame = FrameInfo { frame: Frame::Label(label), category_pair, flags: FrameFlags::empty() };
            let frame = self.profile.intern_frame(thread, frame);
            self.profile.intern_stack(thread, around, frame)
        });
        self.lanes[moment.lane].open.push(stack);
    }

    /// The thread that stands for an object's module.
    fn module(&mut self, object: ObjectId, names: &Names<'_>) -> ThreadHandle {
        let module = names.module(object);
        if let Some(&thread) = self.modules.get(module) {
            return thread;
        }
        let number = (self.lanes.len() + self.modules.len()) as u32 + 1;
        let thread = self.profile.add_thread(self.process, number, at(0), false);
        self.profile.set_thread_name(thread, module);
        self.modules.insert(module.into(), thread);
        thread
    }

    fn marker(
        &mut self,
        thread: ThreadHandle,
        timing: MarkerTiming,
        words: [&str; 3],
        category: CategoryHandle,
    ) {
        let [name, object, detail] = words.map(|word| self.profile.intern_string(word));
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
        self.marker(thread, timing, [doing.name(), &moment.names.one(task), ""], category);
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
            self.marker(thread, timing, ["lost", &lane, &detail], self.categories.loss);
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
                let words = ["task", &moment.names.one(task), outcome.name()];
                self.marker(thread, timing, words, self.categories.task);
            }
            Fact::Does { task, before, since, .. } => self.did(moment, task, before, since),
            Fact::Log { level, ref text, .. } => {
                let said = text.show().to_string();
                self.marker(thread, now, ["log", &said, level.name()], self.categories.log);
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

fn name(slice: Slice, names: &Names<'_>) -> String {
    match slice {
        Slice::Poll(object) | Slice::Span(object) => names.object(object).into(),
        Slice::Interrupt(vector) => format!("interrupt {vector}"),
        Slice::Gc(phase) => format!("GC {}", phase.name()),
        Slice::Idle | Slice::Allocator => slice.category().into(),
    }
}
