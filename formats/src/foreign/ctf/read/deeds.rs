//! What events with a meaning say, in order of time over all streams.

use std::collections::{HashMap, HashSet};

use crate::event::PollResult;
use crate::foreign::author::Source;
use crate::foreign::mapping::{Mapping, Part, Rule, Verb};
use crate::foreign::tracks::{Argument, LifeKey, NameId, Said, TrackIndex, Tracks, Turned, Value};

/// One event that a rule is about.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    pub(super) at: i64,
    pub(super) thread: TrackIndex,
    pub(super) process: u64,
    pub(super) cpu: u32,
    /// Its rule's number.
    pub(super) rule: usize,
    pub(super) name: NameId,
    pub(super) category: NameId,
    pub(super) arguments: Vec<Argument>,
}

/// States of a thread that loses the CPU, in the kernel's numbers: it could go on; it is dead, or a zombie.
const COULD_GO_ON: u64 = 0;
const IS_OVER: u64 = 0x10 | 0x20 | 0x80;

impl Deed {
    fn value(&self, rule: &Rule, part: Part, tracks: &Tracks) -> Option<Value> {
        let name = rule.field(part)?;
        let found = self.arguments.iter().find(|argument| tracks.text(argument.name) == name)?;
        Some(found.value)
    }

    /// An id: a number, or a text by its number.
    fn number(&self, rule: &Rule, part: Part, tracks: &Tracks) -> Option<u64> {
        match self.value(rule, part, tracks)? {
            Value::Unsigned(number) => Some(number),
            Value::Signed(number) => Some(number as u64),
            Value::Bool(is) => Some(is.into()),
            Value::Text(text) => Some(1 << 63 | u64::from(text.raw())),
            Value::Float(_) => None,
        }
    }

    /// A name that a field says; a number stands for itself.
    fn says_name(&self, rule: &Rule, tracks: &mut Tracks) -> Option<NameId> {
        match self.value(rule, Part::Name, tracks)? {
            Value::Text(text) => Some(text),
            Value::Unsigned(number) => Some(tracks.name(&number.to_string())),
            Value::Signed(number) => Some(tracks.name(&number.to_string())),
            Value::Float(_) | Value::Bool(_) => None,
        }
    }

    /// The thread that gets the CPU; 0 is the idle one.
    pub(super) fn switched_to(&self, rule: &Rule, tracks: &mut Tracks) -> Option<TrackIndex> {
        let to = self.number(rule, Part::To, tracks).filter(|to| *to != 0)?;
        let thread = tracks.thread(self.process, to);
        if let Some(name) = self.says_name(rule, tracks).filter(|_| !tracks.has_name(thread)) {
            tracks.name_thread(thread, name);
        }
        Some(thread)
    }
}

/// All of them.
#[derive(Default)]
pub(super) struct Deeds {
    all: Vec<Deed>,
    /// Tasks that are alive, by trace and id.
    tasks: HashMap<(u64, u64), TrackIndex>,
    /// Tasks that there were.
    born: u64,
    /// Those that nobody said to run.
    idle: HashSet<TrackIndex>,
    /// What each thread runs.
    runs: HashMap<TrackIndex, TrackIndex>,
}

/// Tasks are threads of this process, to whoever tells them apart.
const TASKS: u64 = u64::MAX;

impl Deeds {
    pub(super) fn add(&mut self, deed: Deed) {
        self.all.push(deed);
    }

    /// Tells them all.
    pub(super) fn tell(mut self, mapping: &Mapping, tracks: &mut Tracks, source: &mut Source) {
        let mut all = std::mem::take(&mut self.all);
        all.sort_by_key(|deed| deed.at);
        for deed in &all {
            let rule = &mapping.rules()[deed.rule];
            if self.deed(deed, rule, tracks).is_none() {
                source.drop_at(0, &format!("events {} without what their rule asks for", rule.event));
            }
        }
        for task in self.idle {
            tracks.never_runs(task);
        }
    }

    /// `None`: a field is not there, or what ends has not begun.
    fn deed(&mut self, deed: &Deed, rule: &Rule, tracks: &mut Tracks) -> Option<()> {
        let Deed { at, thread, .. } = *deed;
        match rule.verb {
            Verb::Begin => self.begins(deed, rule, tracks)?,
            Verb::End => match rule.field(Part::Id) {
                None => tracks.end(thread, at, &deed.arguments),
                Some(_) => {
                    let life = life(deed, rule, tracks)?;
                    tracks.life_ends(life, at).then_some(())?;
                }
            },
            Verb::Task => {
                let task = self.is_born(deed, rule, tracks)?;
                tracks.spawned(task, at, Some(thread));
            }
            Verb::Gone => self.gone(deed, rule, tracks)?,
            Verb::Run => {
                let task = self.task(deed, rule, tracks)?;
                self.idle.remove(&task);
                self.runs.insert(thread, task);
                let lane = lane(thread, tracks);
                tracks.turns(lane, at, Turned::Thread(task), PollResult::Pending);
            }
            Verb::Stop => {
                self.runs.remove(&thread);
                let lane = lane(thread, tracks);
                tracks.turns(lane, at, Turned::Nobody, PollResult::Pending);
            }
            Verb::Wake => {
                let task = self.woken(deed, rule, tracks)?;
                tracks.woken(task, at, Some(thread).filter(|by| *by != task));
            }
            Verb::Switch => switch(deed, rule, tracks)?,
            Verb::Counter => {
                let value = match deed.value(rule, Part::Value, tracks)? {
                    Value::Unsigned(value) => value as f64,
                    Value::Signed(value) => value as f64,
                    Value::Float(value) => value,
                    Value::Bool(_) | Value::Text(_) => return None,
                };
                let series = deed.says_name(rule, tracks).unwrap_or(NameId::EMPTY);
                tracks.counter(deed.category, deed.name, series, NameId::EMPTY, at, value);
            }
        }
        Some(())
    }

    fn begins(&mut self, deed: &Deed, rule: &Rule, tracks: &mut Tracks) -> Option<()> {
        let key = match rule.field(Part::Id) {
            None => None,
            Some(_) => Some(life(deed, rule, tracks)?),
        };
        let name = deed.says_name(rule, tracks).unwrap_or(deed.name);
        let said = Said { name, category: deed.category, arguments: &deed.arguments };
        match key {
            Some(key) => tracks.life_begins(key, deed.thread, deed.at, said),
            None => drop(tracks.begin(deed.thread, deed.at, said)),
        }
        Some(())
    }

    /// A task that was not there before; one whose end nobody said is another one.
    fn is_born(&mut self, deed: &Deed, rule: &Rule, tracks: &mut Tracks) -> Option<TrackIndex> {
        let id = deed.number(rule, Part::Id, tracks)?;
        self.born += 1;
        let task = tracks.thread(TASKS, self.born);
        tracks.name_process(TASKS, deed.category);
        let name = match deed.says_name(rule, tracks) {
            Some(name) => name,
            None => tracks.name(&format!("{} {id}", tracks.text(deed.name))),
        };
        tracks.name_thread(task, name);
        self.tasks.insert((deed.process, id), task);
        self.idle.insert(task);
        Some(task)
    }

    /// The task with this id; it was there before if it is new.
    fn task(&mut self, deed: &Deed, rule: &Rule, tracks: &mut Tracks) -> Option<TrackIndex> {
        let id = deed.number(rule, Part::Id, tracks)?;
        match self.tasks.get(&(deed.process, id)) {
            Some(&task) => Some(task),
            None => self.is_born(deed, rule, tracks),
        }
    }

    /// A task; or where there are none of this id, a thread.
    fn woken(&mut self, deed: &Deed, rule: &Rule, tracks: &mut Tracks) -> Option<TrackIndex> {
        let id = deed.number(rule, Part::Id, tracks)?;
        if let Some(&task) = self.tasks.get(&(deed.process, id)) {
            return Some(task);
        }
        let thread = tracks.thread(deed.process, id);
        if let Some(name) = deed.says_name(rule, tracks).filter(|_| !tracks.has_name(thread)) {
            tracks.name_thread(thread, name);
        }
        Some(thread)
    }

    fn gone(&mut self, deed: &Deed, rule: &Rule, tracks: &mut Tracks) -> Option<()> {
        let id = deed.number(rule, Part::Id, tracks)?;
        let task = self.tasks.remove(&(deed.process, id))?;
        if self.runs.get(&deed.thread) == Some(&task) {
            self.runs.remove(&deed.thread);
            let lane = lane(deed.thread, tracks);
            tracks.turns(lane, deed.at, Turned::Nobody, PollResult::Ready);
        }
        tracks.over(task, deed.at);
        Some(())
    }
}

/// What names a span with a life of its own.
fn life(deed: &Deed, rule: &Rule, tracks: &mut Tracks) -> Option<LifeKey> {
    let id = deed.number(rule, Part::Id, tracks)?;
    Some(LifeKey { process: deed.process, category: deed.category.raw(), id })
}

/// What a thread runs is shown on a lane of its own.
fn lane(thread: TrackIndex, tracks: &mut Tracks) -> u32 {
    let lane = u32::try_from(tracks.thread_id(thread)).unwrap_or(u32::MAX);
    let name = tracks.thread_name(thread);
    tracks.name_cpu(lane, name);
    lane
}

fn switch(deed: &Deed, rule: &Rule, tracks: &mut Tracks) -> Option<()> {
    let from = deed.number(rule, Part::From, tracks)?;
    deed.number(rule, Part::To, tracks)?;
    let left = match deed.number(rule, Part::State, tracks) {
        Some(COULD_GO_ON) => PollResult::Preempted,
        Some(state) if state & IS_OVER != 0 => PollResult::Ready,
        _ => PollResult::Pending,
    };
    if from != 0 {
        let before = tracks.thread(deed.process, from);
        tracks.is_scheduled(before);
    }
    let to = deed.switched_to(rule, tracks);
    tracks.turns(deed.cpu, deed.at, to.map_or(Turned::Idle, Turned::Thread), left);
    Some(())
}
