//! Long polls and their victims: tasks that could run on the same lane and did not get to, because one poll did not
//! come to its end. This is what makes requests late.

use unitrace_formats::event::TaskKind;
use unitrace_formats::time::Nanos;

use super::{Certainty, Detector, Evidence, Finding, named, number};
use crate::model::{Gc, LaneIndex, Model, State, TaskIndex, TimeRange};
use crate::units::{Count, Time};

/// Shorter polls delay nobody by much.
const LONG_POLL: i64 = 1_000_000;
/// Shorter delays are not worth a sentence.
const LONG_DELAY: i64 = 500_000;
/// Of one victim's waiting, so many long polls are looked at.
const MOST_POLLS: usize = 100;
/// Victims named in a finding.
const MOST_NAMED: usize = 5;

/// See the module.
pub(super) struct Stall;

struct LongPoll {
    lane: LaneIndex,
    task: TaskIndex,
    begin: i64,
    end: i64,
    victims: Vec<(i64, TaskIndex, Nanos)>,
    /// The long poll around it.
    outer: Option<usize>,
    /// Other tasks ran inside of it: it is an executor's, and holds nobody up.
    nested: bool,
}

impl Detector for Stall {
    fn find(&self, model: &Model) -> Vec<Finding> {
        let mut polls = innermost(model, long_polls(model));
        for (victim, task) in model.tasks() {
            let mut segments = model.segments.of(task.segments.clone(), task.ended).peekable();
            while let Some(segment) = segments.next() {
                let next = segments.peek().map(|next| next.state);
                if let (State::Ready(_), Some(State::Running(lane))) = (segment.state, next)
                    && segment.span() >= LONG_DELAY
                {
                    blame(&mut polls, lane, victim, (segment.begin.0, segment.end.0));
                }
            }
        }
        polls.into_iter().filter(|poll| !poll.victims.is_empty()).map(|poll| finding(model, poll)).collect()
    }

    fn summary(&self, found: &[Finding]) -> String {
        let delayed: u64 = found.iter().map(|finding| finding.weight).sum();
        let polls = number(found.len(), "long poll", "long polls");
        format!("{polls} kept other tasks from running, {} in all.", Time(delayed as i64))
    }
}

/// Futures run inside of the task that polls them: the task is what holds the lane.
fn long_polls(model: &Model) -> Vec<LongPoll> {
    let mut polls = Vec::new();
    for (index, task) in model.tasks().filter(|(_, task)| task.kind != TaskKind::Future) {
        if task.sums.longest_poll < LONG_POLL {
            continue;
        }
        for segment in model.segments_of(index).filter(|segment| segment.span() >= LONG_POLL) {
            if let State::Running(lane) = segment.state {
                let (begin, end) = (segment.begin.0, segment.end.0);
                let victims = Vec::new();
                polls.push(LongPoll { lane, task: index, begin, end, victims, outer: None, nested: false });
            }
        }
    }
    polls
}

/// Keeps the polls in which no other task ran; they do not overlap. Sorted by lane and begin.
fn innermost(model: &Model, mut polls: Vec<LongPoll>) -> Vec<LongPoll> {
    polls.sort_by_key(|poll| (poll.lane, poll.begin, std::cmp::Reverse(poll.end)));
    let mut open: Vec<usize> = Vec::new();
    for at in 0..polls.len() {
        open.retain(|&outer| polls[outer].lane == polls[at].lane && polls[outer].end > polls[at].begin);
        polls[at].outer = open.last().copied();
        open.push(at);
    }
    if polls.is_empty() {
        return polls;
    }
    for (index, task) in model.tasks().filter(|(_, task)| task.kind != TaskKind::Future) {
        for segment in model.segments.of(task.segments.clone(), task.ended) {
            if let State::Running(lane) = segment.state {
                mark_around(&mut polls, lane, index, segment.begin.0);
            }
        }
    }
    polls.retain(|poll| !poll.nested);
    polls
}

/// Marks every long poll of another task that was open when `task` began to run.
fn mark_around(polls: &mut [LongPoll], lane: LaneIndex, task: TaskIndex, begin: i64) {
    let after = polls.partition_point(|poll| (poll.lane, poll.begin) <= (lane, begin));
    let mut at = after.checked_sub(1);
    while let Some(poll) = at.map(|at| &mut polls[at]) {
        if poll.lane == lane && poll.end > begin && poll.task != task {
            if poll.nested {
                return;
            }
            poll.nested = true;
        }
        at = poll.outer;
    }
}

/// Adds `victim` to the polls on its lane that it had to sit out.
fn blame(polls: &mut [LongPoll], lane: LaneIndex, victim: TaskIndex, (ready, ran): (i64, i64)) {
    let first = polls.partition_point(|poll| (poll.lane, poll.end) <= (lane, ready));
    let blocking = polls[first..].iter_mut().take(MOST_POLLS);
    for poll in blocking.take_while(|poll| poll.lane == lane && poll.begin < ran) {
        let delay = poll.end.min(ran) - poll.begin.max(ready);
        if delay >= LONG_DELAY && poll.end <= ran && poll.task != victim {
            poll.victims.push((delay, victim, Nanos(ready)));
        }
    }
}

fn finding(model: &Model, mut poll: LongPoll) -> Finding {
    poll.victims.sort_by_key(|&(delay, task, _)| (std::cmp::Reverse(delay), task));
    let total: i64 = poll.victims.iter().map(|victim| victim.0).sum();
    let (worst, first, _) = poll.victims[0];
    let lane = model.lanes.get(poll.lane.at()).map_or("", |lane| model.text(lane.name));
    let others = match poll.victims.len() - 1 {
        0 => String::new(),
        1 => " and one more task".into(),
        n => format!(" and {} more tasks", Count(n as u64)),
    };
    let named_victims = poll.victims.iter().take(MOST_NAMED);
    Finding {
        kind: "long_poll",
        certainty: Certainty::Shown,
        sentence: format!(
            "A poll of {} took {}{} on {lane} and kept {}{others} from running (worst: {}).",
            named(model, poll.task),
            Time(poll.end - poll.begin),
            collecting(model, &poll),
            named(model, first),
            Time(worst),
        ),
        tasks: std::iter::once(poll.task).chain(poll.victims.iter().map(|victim| victim.1)).collect(),
        time: TimeRange { start: Nanos(poll.begin), end: Nanos(poll.end) },
        evidence: named_victims
            .map(|&(delay, task, ready)| Evidence {
                at: ready,
                task: Some(task),
                fact: format!("{} could run from here and was delayed {}", named(model, task), Time(delay)),
            })
            .collect(),
        weight: total as u64,
    }
}

/// How much of a poll was garbage collection, where that is most of it: then the task is not what is slow.
fn collecting(model: &Model, poll: &LongPoll) -> String {
    let inside = model.gcs.iter().filter(|gc| gc.stretch.depth == 0 && gc.stretch.lane == poll.lane);
    let shared = |gc: &Gc| gc.stretch.end.0.min(poll.end) - gc.stretch.begin.0.max(poll.begin);
    let time: i64 = inside.map(|gc| shared(gc).max(0)).sum();
    match time > (poll.end - poll.begin) / 2 {
        true => format!(", {} of it garbage collection,", Time(time)),
        false => String::new(),
    }
}
