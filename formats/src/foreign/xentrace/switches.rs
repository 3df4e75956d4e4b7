//! A trace that has switches but no states: states follow from who gave the CPU to whom, and from what was said of it
//! before: that it blocks, that it shall sleep.

use std::collections::HashMap;

use super::said::{Entry, Runstate, Said, Vcpu};

/// What is known of all virtual CPUs.
#[derive(Default)]
struct States {
    now: HashMap<Vcpu, Runstate>,
    /// What one that runs will be when it loses the CPU.
    next: HashMap<Vcpu, Runstate>,
}

/// Puts changes of states in the place of what they follow from.
pub(super) fn to_states(entries: &mut Vec<Entry>) {
    let mut states = States::default();
    let mut told = Vec::with_capacity(entries.len());
    for &entry in entries.iter() {
        let mut tell = |change: Option<Said>| told.extend(change.map(|said| Entry { said, ..entry }));
        match entry.said {
            Said::Switch { from, to } => {
                tell(Some(states.loses(from)));
                tell(Some(states.gets(to)));
            }
            Said::Block { vcpu } => {
                states.next.insert(vcpu, Runstate::Blocked);
            }
            Said::Sleep { vcpu } => tell(states.sleeps(vcpu)),
            Said::Wake { vcpu } => tell(states.wakes(vcpu)),
            said => tell(Some(said)),
        }
    }
    *entries = told;
}

impl States {
    fn change(&mut self, vcpu: Vcpu, from: Runstate, to: Runstate) -> Said {
        self.now.insert(vcpu, to);
        Said::Runstate { vcpu, from, to }
    }

    fn loses(&mut self, vcpu: Vcpu) -> Said {
        let to = self.next.remove(&vcpu).unwrap_or(Runstate::Runnable);
        self.change(vcpu, Runstate::Running, to)
    }

    fn gets(&mut self, vcpu: Vcpu) -> Said {
        let from = self.now.get(&vcpu).copied().unwrap_or(Runstate::Runnable);
        self.change(vcpu, from, Runstate::Running)
    }

    fn sleeps(&mut self, vcpu: Vcpu) -> Option<Said> {
        match self.now.get(&vcpu).copied()? {
            Runstate::Running => {
                self.next.insert(vcpu, Runstate::Offline);
                None
            }
            from => Some(self.change(vcpu, from, Runstate::Offline)),
        }
    }

    /// Of one that runs it says that it goes on; of one that nothing is known of, nothing.
    fn wakes(&mut self, vcpu: Vcpu) -> Option<Said> {
        self.next.remove(&vcpu);
        let from = self.now.get(&vcpu).copied()?;
        let slept = matches!(from, Runstate::Blocked | Runstate::Offline);
        slept.then(|| self.change(vcpu, from, Runstate::Runnable))
    }
}
