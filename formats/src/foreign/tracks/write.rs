//! From everything that was read to a trace.

use std::collections::HashMap;

use super::cpus::{Cpu, Turn, Turned};
use super::moments::{Moment, TrackIndex, What};
use super::pen::{Left, Pen, ticks};
use super::process::Process;
use super::sweep::Sweep;
use super::{NameId, Tracks};
use crate::event::Event;
use crate::foreign::author::{Author, Lane, Source};
use crate::time::Frequency;
use crate::trace::Trace;

impl Tracks {
    /// The trace. `program` is what was traced, where no process has a name; what could not be taken over is added to
    /// `source`.
    pub fn finish(mut self, program: &str, mut source: Source) -> Trace {
        let only = self.program().map(str::to_owned);
        self.name_processes();
        self.spread_lives();
        for (track, moment) in std::mem::take(&mut self.flows).into_arrows() {
            self.tracks[track.at()].moments.push(moment);
        }
        self.tracks.iter_mut().for_each(|track| track.sort());
        let cpus: Vec<_> = std::mem::take(&mut self.cpus).into_each().collect();
        let program = only.unwrap_or_else(|| program.to_owned());
        let mut author = Author::new(&program, Frequency::NANOSECONDS);
        self.write_counters(&mut author);
        self.anchors.iter().for_each(|anchor| author.anchor(*anchor));
        self.write_threads(&mut author, cpus, &mut source);
        author.finish(source)
    }

    /// The process with a name, if it is the only one.
    fn program(&self) -> Option<&str> {
        let mut named = self.processes.all.iter().filter(|process| process.name != NameId::EMPTY);
        let only = named.next().filter(|_| named.next().is_none())?;
        Some(self.text(only.name))
    }

    /// Where there are several, one without a name is known by its number.
    fn name_processes(&mut self) {
        let nameless = |process: &&mut Process| process.name == NameId::EMPTY;
        let several = self.processes.all.len() > 1;
        for process in self.processes.all.iter_mut().filter(nameless).filter(|_| several) {
            process.name = self.names.intern(&format!("process {}", process.id));
        }
    }

    /// Lives begin and end on the tracks of their threads.
    fn spread_lives(&mut self) {
        for (number, life) in (0..).zip(&self.lives.all) {
            let moments = &mut self.tracks[life.track.at()].moments;
            moments.push(Moment { at: life.begin, what: What::LifeBegins { life: number } });
            if let Some(at) = life.end {
                moments.push(Moment { at, what: What::LifeEnds { life: number } });
            }
        }
    }

    fn write_counters(&mut self, author: &mut Author) {
        let mut points = std::mem::take(&mut self.counters.points);
        if points.is_empty() {
            return;
        }
        points.sort_by_key(|point| point.at);
        let lane = author.lane(0, "counters");
        let series = self.counters.series.iter().map(|series| {
            let (counter, part) = (self.text(series.counter), self.text(series.series));
            let space = if counter.is_empty() || part.is_empty() { "" } else { " " };
            let name = format!("{counter}{space}{part}");
            author.counter(&name, self.text(series.module), self.text(series.unit))
        });
        let sites: Vec<_> = series.collect();
        for point in points {
            let event = Event::Counter { site: sites[point.series as usize], value: point.value };
            author.event(lane, ticks(point.at), &event);
        }
    }

    fn write_threads(&self, author: &mut Author, cpus: Vec<(u32, Cpu)>, source: &mut Source) {
        let first = self.lanes(author);
        let cpus: Vec<_> =
            cpus.into_iter().map(|(number, cpu)| (self.cpu(author, number, &cpu), cpu.turns)).collect();
        let Some(&lane) = first.first() else { return };
        let mut seen_first = first_runs(cpus.iter().map(|(_, turns)| turns.as_slice()));
        self.add_mentions(&mut seen_first);
        let mut pen = Pen::new(self, author, lane);
        for (index, track) in (0..).map(TrackIndex).zip(&self.tracks) {
            pen.move_to(first[index.at()]);
            if let Some(&Moment { at, what }) = track.moments.first() {
                // One that runs before anything is said of it was there before.
                let seen = seen_first.get(&index).copied();
                if seen.is_some_and(|seen| seen < at) || !matches!(what, What::Spawned { .. }) {
                    pen.spawn(index, seen.map_or(at, |seen| seen.min(at)), None);
                }
            } else if let Some(&seen) = seen_first.get(&index) {
                pen.spawn(index, seen, None);
            }
            Sweep::new(self, &mut pen, index).run(track);
        }
        for (lane, turns) in cpus {
            pen.move_to(lane);
            write_turns(&mut pen, &turns);
        }
        tell(pen.left, source);
    }

    /// A thread that others name was there by then, even if nothing else is said of it.
    fn add_mentions(&self, seen_first: &mut HashMap<TrackIndex, i64>) {
        for moment in self.tracks.iter().flat_map(|track| &track.moments) {
            let (What::Spawned { by: Some(by) } | What::Woken { by: Some(by) } | What::Read { from: by }) =
                moment.what
            else {
                continue;
            };
            if self.tracks[by.at()].moments.is_empty() {
                let at = seen_first.entry(by).or_insert(moment.at);
                *at = moment.at.min(*at);
            }
        }
    }

    /// A lane for a CPU, with what was lost on it.
    fn cpu(&self, author: &mut Author, number: u32, cpu: &Cpu) -> Lane {
        let lane = match cpu.name {
            NameId::EMPTY => author.lane(number, &format!("CPU {number}")),
            name => author.lane(number, self.text(name)),
        };
        for loss in &cpu.losses {
            author.lost(lane, ticks(loss.after), ticks(loss.before), loss.events);
        }
        lane
    }

    /// A lane for each thread: what happens on it is in order there.
    fn lanes(&self, author: &mut Author) -> Vec<Lane> {
        let lane = |track: &super::moments::Track| {
            author.lane(u32::try_from(track.id).unwrap_or(u32::MAX), self.text(track.name))
        };
        self.tracks.iter().map(lane).collect()
    }
}

/// When each thread ran for the first time.
fn first_runs<'a>(cpus: impl Iterator<Item = &'a [Turn]>) -> HashMap<TrackIndex, i64> {
    let mut first = HashMap::new();
    for turn in cpus.flatten() {
        if let Turned::Thread(thread) = turn.to {
            let at = first.entry(thread).or_insert(turn.at);
            *at = turn.at.min(*at);
        }
    }
    first
}

fn write_turns(pen: &mut Pen<'_>, turns: &[Turn]) {
    let mut before = Turned::Nobody;
    for &Turn { at, to, left } in turns {
        if to == before {
            continue;
        }
        match before {
            Turned::Thread(thread) => {
                let task = pen.task(thread);
                pen.say(at, &Event::PollEnd { task, result: left });
            }
            Turned::Idle => pen.say(at, &Event::IdleEnd {}),
            Turned::Nobody => {}
        }
        match to {
            Turned::Thread(thread) => {
                let task = pen.task(thread);
                pen.say(at, &Event::PollBegin { task });
            }
            Turned::Idle => pen.say(at, &Event::IdleBegin {}),
            Turned::Nobody => {}
        }
        before = to;
    }
}

/// Says what could not be taken over as it was.
fn tell(left: Left, source: &mut Source) {
    if left.overlapping > 0 {
        source.number("overlapping slices, shown as lines of their own", left.overlapping);
    }
    let mut dropped = |count: u64, what: &str| {
        if count > 0 {
            source.drop_many(0, what, count);
        }
    };
    dropped(left.too_deep, "slices inside more than 512 others");
    dropped(left.ends_without_begin, "ends of slices that do not begin in the file");
}
