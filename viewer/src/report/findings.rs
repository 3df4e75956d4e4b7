//! What the detectors found, in words.

use serde::Serialize;

use crate::insight;
use crate::model::Model;

/// Findings of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Pattern {
    /// Which detector.
    pub kind: &'static str,
    /// How many there are.
    pub count: u64,
    /// All of them in one sentence.
    pub sentence: String,
    /// The worst ones, surest first.
    pub worst: Vec<Said>,
}

/// A finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Said {
    /// Which detector.
    pub kind: &'static str,
    /// "shown", "likely" or "unclear".
    pub certainty: &'static str,
    /// One sentence.
    pub sentence: String,
    /// What it rests on.
    pub evidence: Vec<Fact>,
    /// Ids of the tasks it concerns, the cause first.
    pub tasks: Vec<u32>,
    /// "file:line" at which the cause was spawned, or empty.
    pub place: String,
    /// When it begins.
    pub from_ns: i64,
    /// When it ends.
    pub to_ns: i64,
}

/// A fact under a finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fact {
    /// When.
    pub at_ns: i64,
    /// What.
    pub fact: String,
}

pub(super) fn findings(model: &Model) -> Vec<Pattern> {
    let say = |finding: insight::Finding| Said {
        kind: finding.kind,
        certainty: finding.certainty.name(),
        sentence: finding.sentence,
        evidence: finding.evidence.into_iter().map(|e| Fact { at_ns: e.at.0, fact: e.fact }).collect(),
        tasks: finding.tasks.iter().map(|&task| model.task(task).id.0).collect(),
        place: finding.tasks.first().map(|&task| model.spawned_at(task)).unwrap_or_default(),
        from_ns: finding.time.start.0,
        to_ns: finding.time.end.0,
    };
    let patterns = insight::patterns(model).into_iter();
    let said = patterns.map(|pattern| Pattern {
        kind: pattern.kind,
        count: pattern.count as u64,
        sentence: pattern.sentence,
        worst: pattern.worst.into_iter().map(say).collect(),
    });
    said.collect()
}
