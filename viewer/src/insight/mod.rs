//! What the trace says that a person would want to know: findings.
//!
//! A detector looks at the whole model and returns findings: one sentence each, with the evidence it rests on. Law:
//! evidence, not verdicts. Where the trace cannot tell, the finding says so ([`Certainty`]), and where data was
//! lost, no detector concludes from its absence.

mod chain;
mod connected;
mod filter;
mod finds;
mod hang;
mod leak;
mod stall;
mod storm;

pub use connected::{Connected, around, connected};
pub use filter::{Filter, NoFilter, TERMS};
pub use finds::{Find, Finds};

use unitrace_formats::time::Nanos;

use crate::model::{Model, TaskIndex, TimeRange};
use crate::units::Count;

/// How sure a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Certainty {
    /// The trace fits, and other explanations fit as well.
    Unclear,
    /// The trace fits, and hardly anything else does.
    Likely,
    /// The trace shows it.
    Shown,
}

impl Certainty {
    /// The word for people and for JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unclear => "unclear",
            Self::Likely => "likely",
            Self::Shown => "shown",
        }
    }
}

/// One thing that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Which detector: stable, for JSON.
    pub kind: &'static str,
    /// How sure it is.
    pub certainty: Certainty,
    /// What it is, in one sentence.
    pub sentence: String,
    /// Whom it concerns, the cause first.
    pub tasks: Vec<TaskIndex>,
    /// When.
    pub time: TimeRange,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// How much it hurts, in nanoseconds or bytes: the order among findings of one kind.
    pub weight: u64,
}

/// One fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// When.
    pub at: Nanos,
    /// About which task.
    pub task: Option<TaskIndex>,
    /// What.
    pub fact: String,
}

/// Looks for one sort of finding.
trait Detector {
    /// All findings, in any order.
    fn find(&self, model: &Model) -> Vec<Finding>;

    /// All of them in one sentence; `found` is not empty.
    fn summary(&self, found: &[Finding]) -> String;
}

/// "one task" or "17 tasks".
fn number(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("one {one}") } else { format!("{} {many}", Count(count as u64)) }
}

/// All findings of one kind in one sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// Which detector.
    pub kind: &'static str,
    /// How many findings.
    pub count: usize,
    /// The sentence.
    pub sentence: String,
    /// The worst of them: the surest first, then the heaviest.
    pub worst: Vec<Finding>,
}

/// Findings of one kind that are kept.
const MOST_OF_A_KIND: usize = 10;

/// What all detectors find, by kind.
pub fn patterns(model: &Model) -> Vec<Pattern> {
    let detectors: [&dyn Detector; 4] = [&hang::Hang, &storm::Storm, &leak::Leak, &stall::Stall];
    let found = detectors.iter().map(|detector| (detector, detector.find(model)));
    found.filter(|(_, found)| !found.is_empty()).map(|(detector, found)| pattern(*detector, found)).collect()
}

fn pattern(detector: &dyn Detector, mut found: Vec<Finding>) -> Pattern {
    found.sort_by_key(|finding| std::cmp::Reverse((finding.certainty, finding.weight)));
    let (kind, count) = (found[0].kind, found.len());
    let sentence = detector.summary(&found);
    found.truncate(MOST_OF_A_KIND);
    Pattern { kind, count, sentence, worst: found }
}

/// The worst findings of each kind, the surest first.
pub fn findings(model: &Model) -> Vec<Finding> {
    let mut all: Vec<Finding> = patterns(model).into_iter().flat_map(|pattern| pattern.worst).collect();
    all.sort_by_key(|finding| std::cmp::Reverse(finding.certainty));
    all
}

/// "name (task 17)", or the name alone if it says so already.
fn named(model: &Model, task: TaskIndex) -> String {
    let (name, id) = (model.task_name(task), model.task(task).id);
    let plain = format!("task {id}");
    if name == plain { plain } else { format!("{name} ({plain})") }
}
