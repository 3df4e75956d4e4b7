//! First pass: which threads there are, and which of them begin only with the result that they waited for.
//!
//! ```text
//!  creates(bind)          try_read(it, o)            read(it, o) at w
//!  ──────────────▶ Fresh ─────────────────▶ Waits{o} ────────────────▶ Reads{o, w}   begins at w, as a child of o,
//!                    │  read(it, o) at w        │                          ▲         if nobody looked at it before w
//!                    └──────────────────────────┼──────────────────────────┘
//!                    └─ anything else ──────────┴─ anything else ──▶ Plain            begins where it was created
//! ```

use super::ids::{Ids, Index, Merged, NONE};
use super::record::{NOBODY, Op, Record};
use crate::id::ObjectId;

/// Types whose threads only hand on the result of another: Bind, Try, Map, On_failure, On_termination, Ignore_result.
const HANDS_ON: [u8; 6] = [2, 3, 7, 10, 11, 13];

/// What is known of one thread.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thread {
    /// What it is called in the trace.
    pub(super) object: ObjectId,
    /// Type, by number.
    pub(super) of_type: u8,
    /// The file has its `creates`.
    pub(super) is_created: bool,
    course: Course,
    /// What it waits for or read first.
    of: Index,
    /// When it read that.
    read_at: u64,
    /// Earliest look for its result that was in vain.
    first_checked: u64,
    /// What it looked for last, if it did nothing else since, and when.
    looked: Index,
    looked_at: u64,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Course {
    Fresh,
    Waits,
    Reads,
    Plain,
}

impl Thread {
    /// If it begins only when it reads another's result: that other one.
    pub(super) fn begins_from(&self) -> Option<Index> {
        (self.course == Course::Reads && self.read_at < self.first_checked).then_some(self.of)
    }
}

/// All threads of a file.
#[derive(Default, Debug)]
pub(super) struct Threads {
    pub(super) ids: Ids,
    pub(super) all: Vec<Thread>,
    /// Thread -1, which is nobody, occurs too.
    pub(super) has_nobody: bool,
    merged: Merged,
}

impl Threads {
    /// From all records in order, of a file of so many bytes.
    pub(super) fn of<'a>(records: impl Iterator<Item = Record<'a>>, bytes: usize) -> Self {
        let mut threads = Self::default();
        // Less than most files have; what is not used costs nothing.
        threads.all.reserve(bytes / 128);
        records.for_each(|record| threads.learn(&record));
        for at in 0..threads.all.len() {
            threads.settle(at as Index);
        }
        threads.name();
        threads
    }

    #[inline]
    fn learn(&mut self, record: &Record<'_>) {
        match record.op {
            Op::Creates { thread, child, of_type } => self.creates(thread, child, of_type),
            Op::Read { thread, source } | Op::ReadLater { thread, source } => {
                self.read(record.time, thread, source)
            }
            Op::TryRead { thread, source } => self.try_read(record.time, thread, source),
            Op::Fulfills { thread, resolved } | Op::Fails { thread, resolved, .. } => {
                self.acts(thread);
                self.acts(resolved);
            }
            Op::Becomes { thread, into } => self.becomes(thread, into),
            Op::Signal { thread, source } | Op::Signal2 { thread, source } => {
                self.acts(thread);
                self.acts(source);
            }
            Op::Label { thread, .. } | Op::Increase { thread, .. } | Op::Counter { thread, .. } => {
                self.labelled(thread)
            }
            // That it runs says nothing about what it does.
            Op::Switch { thread } => {
                self.known(thread);
            }
            Op::Gc { .. } => {}
        }
    }

    /// The thread of this number, whatever it became.
    #[inline]
    fn known(&mut self, id: u64) -> Index {
        if id == NOBODY {
            self.has_nobody = true;
            return NONE;
        }
        let place = self.place(id).0;
        self.merged.last(place)
    }

    #[inline]
    fn place(&mut self, id: u64) -> (Index, bool) {
        let (place, is_new) = self.ids.place(id);
        if is_new {
            self.merged.grow();
            self.all.push(Thread {
                object: if is_name(id) { ObjectId(id as u32) } else { ObjectId::NONE },
                of_type: u8::MAX,
                is_created: false,
                course: Course::Plain,
                of: NONE,
                read_at: 0,
                first_checked: u64::MAX,
                looked: NONE,
                looked_at: 0,
            });
        }
        (place, is_new)
    }

    fn creates(&mut self, thread: u64, child: u64, of_type: u8) {
        self.labelled(thread);
        if child == NOBODY {
            return;
        }
        let (place, is_new) = self.place(child);
        let child = &mut self.all[place as usize];
        if is_new {
            (child.is_created, child.of_type) = (true, of_type);
            child.course = if HANDS_ON.contains(&of_type) { Course::Fresh } else { Course::Plain };
        }
    }

    fn read(&mut self, at: u64, thread: u64, source: u64) {
        let (thread, source) = (self.known(thread), self.known(source));
        if thread == NONE || source == NONE {
            return;
        }
        let reader = &mut self.all[thread as usize];
        if reader.looked == source {
            reader.looked = NONE;
        }
        match reader.course {
            Course::Waits if reader.of != source => reader.course = Course::Plain,
            Course::Fresh | Course::Waits => {
                (reader.course, reader.of, reader.read_at) = (Course::Reads, source, at)
            }
            Course::Reads | Course::Plain => {}
        }
        self.settle(thread);
    }

    fn try_read(&mut self, at: u64, thread: u64, source: u64) {
        let (thread, source) = (self.known(thread), self.known(source));
        if thread == NONE || source == NONE {
            return;
        }
        self.settle(thread);
        let reader = &mut self.all[thread as usize];
        (reader.looked, reader.looked_at) = (source, at);
        match reader.course {
            Course::Fresh => (reader.course, reader.of) = (Course::Waits, source),
            Course::Waits => reader.course = Course::Plain,
            Course::Reads | Course::Plain => {}
        }
    }

    fn becomes(&mut self, thread: u64, into: u64) {
        self.acts(thread);
        self.acts(into);
        let (thread, into) = (self.known(thread), self.known(into));
        if thread != NONE && into != NONE {
            self.merged.merge(thread, into);
        }
    }

    /// It did something, or something was done to it, that shows on its line.
    fn acts(&mut self, id: u64) {
        let thread = self.known(id);
        if thread != NONE {
            self.settle(thread);
            self.is_plain(thread);
        }
    }

    /// Something was said of it.
    fn labelled(&mut self, id: u64) {
        let thread = self.known(id);
        if thread != NONE {
            self.is_plain(thread);
        }
    }

    fn is_plain(&mut self, thread: Index) {
        let course = &mut self.all[thread as usize].course;
        if matches!(course, Course::Fresh | Course::Waits) {
            *course = Course::Plain;
        }
    }

    /// Its last look was in vain: something else came after it.
    #[inline]
    fn settle(&mut self, thread: Index) {
        let reader = &mut self.all[thread as usize];
        let (of, at) = (std::mem::replace(&mut reader.looked, NONE), reader.looked_at);
        if let Some(checked) = self.all.get_mut(of as usize) {
            checked.first_checked = at.min(checked.first_checked);
        }
    }

    /// Those whose numbers are no names of objects get the ones after all others.
    fn name(&mut self) {
        let mut next = self.all.iter().map(|thread| thread.object.0).max().unwrap_or_default();
        for thread in self.all.iter_mut().filter(|thread| thread.object.is_none()) {
            next = (next + 1).min(ObjectId::RESOURCE_BIT - 1);
            thread.object = ObjectId(next);
        }
    }
}

/// True if an object can be called by this number; some are left for those that cannot.
fn is_name(id: u64) -> bool {
    id > 0 && id < u64::from(ObjectId::RESOURCE_BIT) - (1 << 24)
}
