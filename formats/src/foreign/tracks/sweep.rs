//! One pass over a track in order of time: slices are opened and closed, and it is said when the thread runs.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::moments::{Label, Moment, Track, TrackIndex, What};
use super::pen::Pen;
use super::{Argument, NameId, Tracks, gc};
use crate::event::{Event, GcPhase, PollResult};
use crate::foreign::telling::Spread;
use crate::id::ObjectId;

/// Slices inside each other. A file that claims more is damaged, or wants our memory.
const DEEPEST: usize = 512;

/// What is open on a track.
#[derive(Clone, Copy)]
struct Open {
    what: Slice,
    /// `None`: it ends when the file says so.
    end: Option<i64>,
    name: NameId,
}

#[derive(Clone, Copy)]
enum Slice {
    Span(ObjectId),
    Gc(GcPhase),
}

/// The pass over one track.
pub(super) struct Sweep<'a, 'b> {
    tracks: &'a Tracks,
    pen: &'a mut Pen<'b>,
    index: TrackIndex,
    task: ObjectId,
    open: Vec<Open>,
    /// Slices that did not nest, as lives: when they end.
    apart: BinaryHeap<Reverse<(i64, ObjectId)>>,
    /// The tasks of lives that are open, by number of the life.
    lives: HashMap<u32, ObjectId, Spread>,
    /// The earliest end of what is open, if any is known.
    next_end: Option<i64>,
}

impl<'a, 'b> Sweep<'a, 'b> {
    pub(super) fn new(tracks: &'a Tracks, pen: &'a mut Pen<'b>, index: TrackIndex) -> Self {
        let task = pen.task(index);
        Self {
            tracks,
            pen,
            index,
            task,
            open: Vec::new(),
            apart: BinaryHeap::new(),
            lives: HashMap::default(),
            next_end: None,
        }
    }

    /// Writes all that happens on the track.
    pub(super) fn run(mut self, track: &Track) {
        for &Moment { at, what } in &track.moments {
            self.close_until(at);
            self.moment(at, what);
        }
        self.close_until(i64::MAX);
    }

    fn moment(&mut self, at: i64, what: What) {
        match what {
            What::Slice { end, label } => self.slice(at, end, label),
            What::Begin { label } => self.push(at, None, label),
            What::End { arguments } => self.end(at, self.tracks.arguments.get(arguments)),
            What::Point { label, level } => self.pen.log(at, self.task, level, label),
            What::Spawned { by } => self.pen.spawn(self.index, at, by),
            What::Over => self.pen.ends(at, self.task),
            What::Wait { on } => self.pen.wait(at, self.task, on),
            What::Woken { by } => self.pen.wake(at, self.task, by),
            What::Read { from } => {
                let source = self.pen.task(from);
                self.pen.say(at, &Event::Read { task: self.task, source });
            }
            What::LifeBegins { life } => {
                let label = self.tracks.lives.all[life as usize].label;
                let task = self.pen.life_begins(at, self.task, label);
                self.lives.insert(life, task);
            }
            What::LifeEnds { life } => {
                if let Some(task) = self.lives.remove(&life) {
                    self.pen.ends(at, task);
                }
            }
        }
    }

    /// One that does not fit into what is open has a life of its own.
    fn slice(&mut self, begin: i64, end: i64, label: Label) {
        let around = self.open.iter().filter_map(|open| open.end).min();
        if around.is_some_and(|around| end > around) {
            self.pen.left.overlapping += 1;
            let life = self.pen.life_begins(begin, self.task, label);
            self.apart.push(Reverse((end, life)));
            return;
        }
        self.push(begin, Some(end), label);
    }

    fn push(&mut self, at: i64, end: Option<i64>, label: Label) {
        if self.open.len() >= DEEPEST {
            self.pen.left.too_deep += 1;
            return;
        }
        if self.open.is_empty() {
            self.run_from(at);
        }
        let names = &self.tracks.names;
        let what = match gc::phase(names.text(label.category), names.text(label.name)) {
            Some(phase) => {
                self.pen.say(at, &Event::GcBegin { phase });
                Slice::Gc(phase)
            }
            None => {
                let parent = self.open.iter().rev().find_map(|open| match open.what {
                    Slice::Span(span) => Some(span),
                    Slice::Gc(_) => None,
                });
                let parent = parent.unwrap_or(ObjectId::NONE);
                Slice::Span(self.pen.span_begins(at, self.task, parent, label))
            }
        };
        self.open.push(Open { what, end, name: label.name });
        self.next_end = self.next_end.into_iter().chain(end).min();
    }

    /// Ends the innermost slice whose end was not known, and those inside it.
    fn end(&mut self, at: i64, arguments: &[Argument]) {
        let Some(index) = self.open.iter().rposition(|open| open.end.is_none()) else {
            self.pen.left.ends_without_begin += 1;
            return;
        };
        if let Slice::Span(span) = self.open[index].what {
            self.pen.late(at, span, self.open[index].name, arguments);
        }
        self.close_from(index, at);
    }

    /// Ends what has ended at `at` or before, the innermost first.
    fn close_until(&mut self, at: i64) {
        while let Some(&Reverse((end, _))) = self.apart.peek().filter(|next| next.0.0 <= at) {
            self.close_nested(end);
            let Some(Reverse((_, life))) = self.apart.pop() else { break };
            self.pen.ends(end, life);
        }
        self.close_nested(at);
    }

    fn close_nested(&mut self, at: i64) {
        while let Some(end) = self.next_end.filter(|&end| end <= at) {
            match self.open.iter().position(|open| open.end == Some(end)) {
                Some(index) => self.close_from(index, end),
                None => self.find_next_end(),
            }
        }
    }

    fn close_from(&mut self, keep: usize, at: i64) {
        while self.open.len() > keep {
            let Some(open) = self.open.pop() else { break };
            match open.what {
                Slice::Gc(phase) => self.pen.say(at, &Event::GcEnd { phase }),
                Slice::Span(span) => {
                    self.pen.say(at, &Event::SpanExit { span });
                    self.pen.say(at, &Event::SpanEnd { span });
                }
            }
        }
        self.find_next_end();
        if self.open.is_empty() {
            self.run_until(at);
        }
    }

    fn find_next_end(&mut self) {
        self.next_end = self.open.iter().filter_map(|open| open.end).min();
    }

    /// Where nobody says when a CPU ran the thread, it did while it was in a slice.
    fn run_from(&mut self, at: i64) {
        if !self.tracks.tracks[self.index.at()].scheduled {
            self.pen.say(at, &Event::PollBegin { task: self.task });
        }
    }

    fn run_until(&mut self, at: i64) {
        if !self.tracks.tracks[self.index.at()].scheduled {
            self.pen.say(at, &Event::PollEnd { task: self.task, result: PollResult::Pending });
        }
    }
}
