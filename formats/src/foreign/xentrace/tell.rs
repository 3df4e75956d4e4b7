//! What virtual CPUs did, told in our events. Nothing that a record says is taken back later: it is told from each by
//! itself, and what is remembered only keeps lanes from having two that run.

use std::collections::{BTreeMap, HashSet};

use super::said::{Entry, Runstate, Said, Vcpu};
use crate::event::{Cause, Event, Level, Outcome, PollResult, ResourceKind, TaskKind, Text};
use crate::foreign::author::{Author, Lane, Source};
use crate::id::{ObjectId, SiteId};
use crate::ring::SiteKind;
use crate::time::Ticks;

/// Why a domain stopped, by Xen's numbers.
const REASONS: [&str; 6] = ["poweroff", "reboot", "suspend", "crash", "watchdog", "soft reset"];
/// [`REASONS`] that are no accident.
const CRASH: [u32; 2] = [3, 4];

/// A physical CPU.
struct Cpu {
    lane: Lane,
    /// Its first record.
    first: Ticks,
    runs: Option<Vcpu>,
}

/// A virtual CPU that was heard of.
struct Known {
    task: ObjectId,
    site: SiteId,
    /// Which physical CPU it has.
    on: Option<u32>,
}

/// What a trace has told so far.
struct Teller<'a> {
    author: &'a mut Author,
    cpus: BTreeMap<u32, Cpu>,
    vcpus: BTreeMap<Vcpu, Known>,
    /// How many there ever were.
    heard_of: u64,
    /// Domains that were made while the trace was recorded.
    added: HashSet<u16>,
    crashed: HashSet<u16>,
    /// What blocked ones and offline ones wait for.
    event: ObjectId,
    unpause: ObjectId,
}

/// Tells all entries, which are in order of time.
pub(super) fn tell(entries: &[Entry], author: &mut Author, source: &mut Source) {
    let mut first = BTreeMap::new();
    for entry in entries {
        first.entry(entry.cpu).or_insert(entry.at);
    }
    source.number("cpus", first.len() as u64);
    let cpus = first.into_iter().map(|(number, first)| {
        let lane = author.lane(number, &format!("pCPU {number}"));
        (number, Cpu { lane, first, runs: None })
    });
    let cpus = cpus.collect();
    let (event, unpause) = (author.resource(), author.resource());
    let (vcpus, added, crashed) = (BTreeMap::new(), HashSet::new(), HashSet::new());
    let mut teller = Teller { author, cpus, vcpus, heard_of: 0, added, crashed, event, unpause };
    teller.before(entries);
    for entry in entries {
        teller.entry(entry, source);
    }
    teller.finish(source);
}

impl Teller<'_> {
    fn say(&mut self, cpu: u32, at: Ticks, event: &Event<'_>) {
        if let Some(cpu) = self.cpus.get(&cpu) {
            self.author.event(cpu.lane, at, event);
        }
    }

    /// What each did before its first record, which says it.
    fn before(&mut self, entries: &[Entry]) {
        let mut known = HashSet::new();
        let mut added = HashSet::new();
        let mut first_cpu = None;
        for &Entry { cpu, said, .. } in entries {
            let at = self.cpus.get(&cpu).map_or(Ticks(0), |cpu| cpu.first);
            if first_cpu.is_none() {
                first_cpu = Some(cpu);
                for (id, name) in [(self.event, "event"), (self.unpause, "unpause")] {
                    let site = self.author.site(SiteKind::Resource, name, "Xen");
                    self.say(cpu, at, &Event::Resource { id, kind: ResourceKind::Unknown, site });
                }
            }
            let (vcpu, state) = match said {
                Said::Runstate { vcpu, from, .. } => (vcpu, Some(from)),
                Said::Continues { vcpu } => (vcpu, Some(Runstate::Running)),
                Said::Lost { vcpu, .. } => (vcpu, None),
                Said::Added { domain } => {
                    added.insert(domain);
                    continue;
                }
                _ => continue,
            };
            if !known.insert(vcpu) || added.contains(&vcpu.domain) {
                continue;
            }
            if let Some(state) = state {
                self.did(cpu, at, vcpu, state);
            }
        }
    }

    /// It did this when the trace began.
    fn did(&mut self, cpu: u32, at: Ticks, vcpu: Vcpu, state: Runstate) {
        match (state, vcpu.is_idle()) {
            (Runstate::Running, _) => self.has(cpu, at, vcpu),
            (_, true) => {}
            (state, false) => {
                let task = self.task(cpu, at, vcpu);
                self.stops(cpu, at, task, state);
            }
        }
    }

    fn entry(&mut self, entry: &Entry, source: &mut Source) {
        let &Entry { at, cpu, said } = entry;
        match said {
            Said::Runstate { vcpu, from, to } => {
                if !vcpu.is_idle() {
                    source.tally("runstates", &format!("{} to {}", from.name(), to.name()), 1);
                }
                self.runstate(cpu, at, vcpu, from, to);
            }
            Said::Continues { vcpu } => self.has(cpu, at, vcpu),
            Said::Lost { records, first, vcpu } => {
                source.number("records_lost", records.into());
                let Some(place) = self.cpus.get_mut(&cpu) else { return };
                let before = place.runs.take();
                self.author.lost(place.lane, first.min(at), at, records.into());
                if let Some(before) = before {
                    self.leaves(before);
                }
                self.has(cpu, at, vcpu);
            }
            Said::Added { domain } => drop(self.added.insert(domain)),
            Said::Removed { domain } => self.removed(cpu, at, domain),
            Said::Shutdown { vcpu, reason } => self.shutdown(cpu, at, vcpu, reason),
            // What follows from these, records of states say.
            Said::Switch { .. } | Said::Block { .. } | Said::Sleep { .. } | Said::Wake { .. } => {}
        }
    }

    fn runstate(&mut self, cpu: u32, at: Ticks, vcpu: Vcpu, from: Runstate, to: Runstate) {
        if vcpu.is_idle() {
            match to {
                Runstate::Running => self.gets(cpu, at, vcpu),
                _ => self.loses_idle(cpu, at, vcpu),
            }
            return;
        }
        let task = self.task(cpu, at, vcpu);
        match (from, to) {
            (_, Runstate::Running) => self.gets(cpu, at, vcpu),
            (Runstate::Running, _) => {
                let on = self.leaves(vcpu).unwrap_or(cpu);
                self.stops(on, at, task, to);
            }
            (Runstate::Runnable, Runstate::Runnable) => {}
            (_, Runstate::Runnable) => self.say(cpu, at, &Event::Wake { task, cause: Cause::Host, by: 0 }),
            // It wanted to run, and may not any more.
            (Runstate::Runnable, _) => self.stops(cpu, at, task, to),
            (_, Runstate::Offline) => self.say(cpu, at, &Event::Wait { task, resource: self.unpause }),
            (_, Runstate::Blocked) => self.say(cpu, at, &Event::Wait { task, resource: self.event }),
        }
    }

    /// It does not run, or would like to, any more.
    fn stops(&mut self, cpu: u32, at: Ticks, task: ObjectId, to: Runstate) {
        let (result, resource) = match to {
            Runstate::Running | Runstate::Runnable => (PollResult::Preempted, None),
            Runstate::Blocked => (PollResult::Pending, Some(self.event)),
            Runstate::Offline => (PollResult::Pending, Some(self.unpause)),
        };
        if let Some(resource) = resource {
            self.say(cpu, at, &Event::Wait { task, resource });
        }
        self.say(cpu, at, &Event::PollEnd { task, result });
    }

    fn loses_idle(&mut self, cpu: u32, at: Ticks, vcpu: Vcpu) {
        if self.cpus.get(&cpu).is_some_and(|known| known.runs == Some(vcpu)) {
            self.say(cpu, at, &Event::IdleEnd {});
            self.cpus.entry(cpu).and_modify(|cpu| cpu.runs = None);
        }
    }

    /// It begins to run here.
    fn gets(&mut self, cpu: u32, at: Ticks, vcpu: Vcpu) {
        if !self.makes_room(cpu, at, vcpu) {
            return;
        }
        let event = match vcpu.is_idle() {
            true => Event::IdleBegin {},
            false => Event::PollBegin { task: self.task(cpu, at, vcpu) },
        };
        self.say(cpu, at, &event);
    }

    /// It runs here, since a time that nobody said.
    fn has(&mut self, cpu: u32, at: Ticks, vcpu: Vcpu) {
        if !self.makes_room(cpu, at, vcpu) {
            return;
        }
        let event = match vcpu.is_idle() {
            true => Event::IdleBegin {},
            false => Event::Current { task: self.task(cpu, at, vcpu) },
        };
        self.say(cpu, at, &event);
    }

    /// Nobody else runs here from now on, and it runs nowhere else; `false` if it runs here already.
    fn makes_room(&mut self, cpu: u32, at: Ticks, vcpu: Vcpu) -> bool {
        let Some(here) = self.cpus.get_mut(&cpu) else { return false };
        if here.runs == Some(vcpu) {
            return false;
        }
        if let Some(before) = here.runs {
            self.leaves(before);
            self.forgets(cpu, at, before);
        }
        if let Some(on) = self.leaves(vcpu) {
            self.forgets(on, at, vcpu);
        }
        if !vcpu.is_idle() {
            self.task(cpu, at, vcpu);
        }
        self.vcpus.entry(vcpu).and_modify(|known| known.on = Some(cpu));
        self.cpus.entry(cpu).and_modify(|cpu| cpu.runs = Some(vcpu));
        true
    }

    /// It does not run any more; gives the CPU that it had.
    fn leaves(&mut self, vcpu: Vcpu) -> Option<u32> {
        let on = self.vcpus.get_mut(&vcpu)?.on.take()?;
        self.cpus.entry(on).and_modify(|cpu| cpu.runs = None);
        Some(on)
    }

    /// A record is missing: what ran here does not any more, and what it does nobody knows.
    fn forgets(&mut self, cpu: u32, at: Ticks, vcpu: Vcpu) {
        let event = match vcpu.is_idle() {
            true => Event::IdleEnd {},
            false => Event::Current { task: ObjectId::NONE },
        };
        self.say(cpu, at, &event);
    }

    /// A virtual CPU's task. One of a domain that was made before its eyes is born when it is first heard of.
    fn task(&mut self, cpu: u32, at: Ticks, vcpu: Vcpu) -> ObjectId {
        if let Some(known) = self.vcpus.get(&vcpu) {
            return known.task;
        }
        let task = self.author.object();
        let module = format!("domain {}", vcpu.domain);
        let site = self.author.site(SiteKind::Task, &vcpu.to_string(), &module);
        self.vcpus.insert(vcpu, Known { task, site, on: None });
        self.heard_of += 1;
        if self.added.contains(&vcpu.domain) {
            self.say(cpu, at, &Event::Spawn { task, parent: ObjectId::NONE, site, kind: TaskKind::Thread });
        }
        task
    }

    fn removed(&mut self, cpu: u32, at: Ticks, domain: u16) {
        let outcome = if self.crashed.remove(&domain) { Outcome::Panicked } else { Outcome::Done };
        let all = Vcpu { domain, number: 0 }..=Vcpu { domain, number: u16::MAX };
        let over: Vec<_> = self.vcpus.range(all).map(|(&vcpu, known)| (vcpu, known.task)).collect();
        for (vcpu, task) in over {
            self.leaves(vcpu);
            self.vcpus.remove(&vcpu);
            self.say(cpu, at, &Event::End { task, outcome });
        }
    }

    fn shutdown(&mut self, cpu: u32, at: Ticks, vcpu: Vcpu, reason: u32) {
        let is_crash = CRASH.contains(&reason);
        if is_crash {
            self.crashed.insert(vcpu.domain);
        }
        let name = REASONS.get(reason as usize).copied().unwrap_or("for a reason that has no name");
        let level = if is_crash { Level::Error } else { Level::Info };
        let (task, site) = (self.task(cpu, at, vcpu), self.author.site(SiteKind::Text, "shutdown", "Xen"));
        self.say(cpu, at, &Event::Log { task, level, site, text: Text::new(name) });
    }

    /// Says which there were in the end.
    fn finish(self, source: &mut Source) {
        source.number("vcpus", self.heard_of);
        for Known { task, site, .. } in self.vcpus.into_values() {
            self.author.live(task, TaskKind::Thread, site, Ticks(0));
        }
    }
}
