//! What the trace says that a person would want to know: findings.
//!
//! A detector looks at the whole model and returns findings: one sentence each, with the evidence it rests on. Law:
//! evidence, not verdicts. Where the trace cannot tell, the finding says so ([`Certainty`]), and where data was
//! lost, no detector concludes from its absence.

mod connected;
mod hang;
mod leak;
mod stall;
mod storm;

pub use connected::{Connected, connected};

use unitrace_formats::time::Nanos;

use crate::model::{Model, TaskIndex, TimeRange};

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
}

/// Findings of one kind that are returned; the worst come first.
const MOST_OF_A_KIND: usize = 10;

/// Everything that all detectors find: the surest first, then the heaviest.
pub fn findings(model: &Model) -> Vec<Finding> {
    let detectors: [&dyn Detector; 4] = [&hang::Hang, &stall::Stall, &storm::Storm, &leak::Leak];
    let mut all = Vec::new();
    for detector in detectors {
        let mut found = detector.find(model);
        found.sort_by_key(|finding| std::cmp::Reverse((finding.certainty, finding.weight)));
        found.truncate(MOST_OF_A_KIND);
        all.extend(found);
    }
    all.sort_by_key(|finding| std::cmp::Reverse(finding.certainty));
    all
}

/// "name (task 17)", or the name alone if it says so already.
fn named(model: &Model, task: TaskIndex) -> String {
    let (name, id) = (model.task_name(task), model.task(task).id);
    let plain = format!("task {id}");
    if name == plain { plain } else { format!("{name} ({plain})") }
}

/// True if events were lost in this stretch: then silence proves nothing.
fn lost_in(model: &Model, time: TimeRange) -> bool {
    model.gaps.iter().any(|gap| gap.after <= time.end && gap.before >= time.start)
}
