//! The numbers by which two traces are compared: how each is taken and how it is said.

use super::{Change, Difference};
use crate::units::{Count, Moved, Size, Time};

/// A number of what tasks did.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// What it is called.
    pub title: &'static str,
    /// At the head of a narrow column.
    pub short: &'static str,
    /// What it means.
    pub hint: &'static str,
    /// `None`: it was not measured.
    of: fn(&Change) -> Option<i64>,
    say: fn(i64) -> String,
}

impl Number {
    /// How many tasks.
    pub const TASKS: Self = Self::count("tasks", "how many", |change| count(change.tasks));
    /// Nanoseconds on a CPU.
    pub const RUNNING: Self = Self::time("running", "time on a CPU", |change| Some(change.running));
    /// Nanoseconds in which they could run.
    pub const READY: Self =
        Self::time("ready", "time they could run and no CPU did", |change| Some(change.ready));
    /// Polls.
    pub const POLLS: Self = Self::count("polls", "how often they were polled", |change| count(change.polls));
    /// How late they were taken up.
    pub const LATE: Self = Self {
        short: "late p99",
        ..Self::time("wake to poll, p99", "wake to poll: 99 of 100 within this", |change| {
            (change.wake_to_poll.count > 0).then_some(change.wake_to_poll.p99)
        })
    };
    /// How long they lived.
    pub const LIFE: Self = Self {
        short: "life p50",
        ..Self::time("life, p50", "from spawn to end: half within this", |change| {
            (change.life.count > 0).then_some(change.life.p50)
        })
    };
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::TASKS,
        Self::count("failed", "how many of them failed", |change| count(change.failed)),
        Self::RUNNING,
        Self::READY,
        Self::time("waiting", "time they waited", |change| Some(change.waiting)),
        Self::POLLS,
        Self::time("longest poll", "the longest", |change| Some(change.longest_poll)),
        Self::count("wakes", "how often they were woken", |change| count(change.wakes)),
        Self::time("wake to poll, p50", "wake to poll: half within this", |change| {
            (change.wake_to_poll.count > 0).then_some(change.wake_to_poll.p50)
        }),
        Self::LATE,
        Self::LIFE,
        Self::time("life, p99", "from spawn to end: 99 of 100 within this", |change| {
            (change.life.count > 0).then_some(change.life.p99)
        }),
        Self {
            say: |bytes| Size(bytes.unsigned_abs()).to_string(),
            ..Self::count("held at the end", "sampled bytes that were not returned", |change| {
                count(change.held)
            })
        },
    ];

    const fn count(title: &'static str, hint: &'static str, of: fn(&Change) -> Option<i64>) -> Self {
        Self { title, short: title, hint, of, say: |count| Count(count.unsigned_abs()).to_string() }
    }

    const fn time(title: &'static str, hint: &'static str, of: fn(&Change) -> Option<i64>) -> Self {
        Self { title, short: title, hint, of, say: |time| Time(time).to_string() }
    }

    /// Before and after, and how it moved from the one to the other.
    pub fn compare(&self, before: Option<&Change>, after: Option<&Change>) -> Compared {
        Compared { numbers: [before, after].map(|change| change.and_then(self.of)), say: self.say }
    }

    /// The same of one name.
    pub fn of(&self, name: &Difference) -> Compared {
        self.compare(name.before.as_ref(), name.after.as_ref())
    }
}

fn count(count: u64) -> Option<i64> {
    Some(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A number in both traces.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    numbers: [Option<i64>; 2],
    say: fn(i64) -> String,
}

impl Compared {
    /// Before, after and by how much it moved; what was not measured counts as nothing.
    pub fn sizes(&self) -> [i64; 3] {
        let [before, after] = self.numbers.map(Option::unwrap_or_default);
        [before, after, after.saturating_sub(before)]
    }

    /// The same in words.
    pub fn words(&self) -> [String; 3] {
        let [before, after] = self.numbers.map(|number| number.map_or("–".to_owned(), self.say));
        let moved = match (self.numbers, self.sizes()) {
            ([None, None], _) => String::new(),
            (_, [before, after, _]) => Moved { before, after }.to_string(),
        };
        [before, after, moved]
    }
}
