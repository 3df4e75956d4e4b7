//! What the clients saw.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// Answers by status, right or wrong, and how long they took.
#[derive(Clone, Default, Debug)]
pub struct Report {
    /// How many answers had each status.
    pub statuses: BTreeMap<u16, u64>,
    /// Answers that were not what was asked for.
    pub wrong: u64,
    latencies: Vec<Duration>,
}

impl Report {
    /// Counts one answer.
    pub(super) fn answered(&mut self, status: u16, latency: Duration, right: bool) {
        *self.statuses.entry(status).or_default() += 1;
        self.wrong += u64::from(!right);
        self.latencies.push(latency);
    }

    /// Adds what another client saw.
    pub(super) fn add(&mut self, other: Report) {
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.wrong += other.wrong;
        self.latencies.extend(other.latencies);
    }

    /// All answers.
    pub fn requests(&self) -> u64 {
        self.latencies.len() as u64
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let at = |share: f64| {
            sorted.get(((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1)))
        };
        write!(f, "{} requests", self.requests())?;
        for (status, count) in &self.statuses {
            write!(f, ", {count} x {status}")?;
        }
        if let (Some(half), Some(most), Some(last)) = (at(0.5), at(0.99), sorted.last()) {
            write!(f, "; answered in {half:.1?} (median), {most:.1?} (99 %), {last:.1?} (longest)")?;
        }
        if self.wrong > 0 {
            write!(f, "; {} WRONG", self.wrong)?;
        }
        Ok(())
    }
}
