//! What records say about virtual CPUs.

use super::names::{self, plain};
use super::record::Record;
use crate::time::Ticks;

/// A virtual CPU.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Vcpu {
    pub(super) domain: u16,
    pub(super) number: u16,
}

/// The domain whose virtual CPUs run when nobody else does.
const IDLE: u16 = 0x7FFF;

impl Vcpu {
    /// From a word that holds both.
    const fn of_word(word: u32) -> Self {
        Self { domain: (word >> 16) as u16, number: word as u16 }
    }

    /// From two words.
    const fn of_words(domain: u32, number: u32) -> Self {
        Self { domain: domain as u16, number: number as u16 }
    }

    pub(super) const fn is_idle(self) -> bool {
        self.domain == IDLE
    }
}

impl std::fmt::Display for Vcpu {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "d{}v{}", self.domain, self.number)
    }
}

/// What a virtual CPU does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Runstate {
    /// It has a physical CPU.
    Running,
    /// It wants one.
    Runnable,
    /// It waits for an event or interrupt.
    Blocked,
    /// It may not run: paused, or shut down.
    Offline,
}

impl Runstate {
    const fn of(bits: u32) -> Self {
        match bits & 3 {
            0 => Self::Running,
            1 => Self::Runnable,
            2 => Self::Blocked,
            _ => Self::Offline,
        }
    }

    /// As Xen calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Runnable => "runnable",
            Self::Blocked => "blocked",
            Self::Offline => "offline",
        }
    }
}

/// What one record says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Said {
    /// It did one thing, and does another from now on.
    Runstate { vcpu: Vcpu, from: Runstate, to: Runstate },
    /// It had this physical CPU, and keeps it.
    Continues { vcpu: Vcpu },
    /// One gives the physical CPU to another.
    Switch { from: Vcpu, to: Vcpu },
    /// It begins to wait for an event.
    Block { vcpu: Vcpu },
    /// It shall not run.
    Sleep { vcpu: Vcpu },
    /// It may run.
    Wake { vcpu: Vcpu },
    /// A domain is made.
    Added { domain: u16 },
    /// It is gone.
    Removed { domain: u16 },
    /// A domain stops, and says why.
    Shutdown { vcpu: Vcpu, reason: u32 },
    /// Since `first` so many records found no room; now this virtual CPU runs.
    Lost { records: u32, first: Ticks, vcpu: Vcpu },
}

/// What, where and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    pub(super) at: Ticks,
    pub(super) cpu: u32,
    pub(super) said: Said,
}

impl Said {
    /// `None`: the record says nothing of virtual CPUs, or not in as many words as it should have.
    pub(super) fn by(record: &Record) -> Option<Self> {
        Some(match (plain(record.event), record.data()) {
            (names::RUNSTATE_CHANGE, &[both, ..]) => Self::Runstate {
                vcpu: Vcpu::of_word(both),
                from: Runstate::of(record.event >> 8),
                to: Runstate::of(record.event >> 4),
            },
            (names::CONTINUE_RUNNING, &[both, ..]) => Self::Continues { vcpu: Vcpu::of_word(both) },
            (names::SWITCH, &[before, its, next, number, ..]) => {
                Self::Switch { from: Vcpu::of_words(before, its), to: Vcpu::of_words(next, number) }
            }
            (names::BLOCK, &[domain, number, ..]) => Self::Block { vcpu: Vcpu::of_words(domain, number) },
            (names::SLEEP, &[domain, number, ..]) => Self::Sleep { vcpu: Vcpu::of_words(domain, number) },
            (names::WAKE, &[domain, number, ..]) => Self::Wake { vcpu: Vcpu::of_words(domain, number) },
            (names::DOM_ADD | names::DOM0_DOM_ADD, &[domain, ..]) => Self::Added { domain: domain as u16 },
            (names::DOM_REM | names::DOM0_DOM_REM, &[domain, ..]) => Self::Removed { domain: domain as u16 },
            (names::SHUTDOWN, &[domain, number, reason, ..]) => {
                Self::Shutdown { vcpu: Vcpu::of_words(domain, number), reason }
            }
            (names::LOST_RECORDS, &[records, who, low, high, ..]) => Self::Lost {
                records,
                first: Ticks(u64::from(high) << 32 | u64::from(low)),
                // The other way round than elsewhere.
                vcpu: Vcpu { domain: who as u16, number: (who >> 16) as u16 },
            },
            _ => return None,
        })
    }
}
