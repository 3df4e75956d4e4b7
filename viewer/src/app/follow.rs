//! Following what happened: from event to event of a task, and along its arrows to whoever made it run and whom it
//! made run.

use unitrace_formats::time::Nanos;

use super::Viewer;
use crate::model::{Arrow, ArrowIndex, ArrowKind, TaskIndex};
use crate::units::Time;

/// Which way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// To what was before.
    Back,
    /// To what comes next.
    On,
}

impl Viewer {
    /// The moment looked at: the cursor, else the middle of what is in sight.
    pub(super) fn moment(&self) -> Nanos {
        let middle = self.view.map(|view| view.time.time(view.time.width() / 2.0));
        self.cursor.or(middle.map(Nanos)).unwrap_or_default()
    }

    /// Puts the cursor on the next change of state of a task, or on the one before.
    pub fn step_event(&mut self, task: TaskIndex, way: Way) {
        let (model, at) = (&self.chart.model, self.moment());
        let life = model.task(task);
        let begins = &model.segments.begins()[life.segments.start as usize..life.segments.end as usize];
        let found = match way {
            Way::Back => begins.partition_point(|&begin| begin < at).checked_sub(1).map(|i| begins[i]),
            Way::On => begins.get(begins.partition_point(|&begin| begin <= at)).copied().or(Some(life.ended)),
        };
        match found.filter(|&found| found != at) {
            Some(found) => self.put_cursor(found),
            None => self.say(if way == Way::On {
                "Nothing happens after this"
            } else {
                "Nothing happened before this"
            }),
        }
    }

    /// Back: selects whoever made a task run at or before the cursor, or made what it used. On: whom it
    /// made run next.
    pub fn follow_arrow(&mut self, task: TaskIndex, way: Way) {
        let (arrows, at) = (&self.chart.model.arrows, self.moment());
        let own = arrows.of_task(task);
        let told = |&arrow: &ArrowIndex| telling(task, way, &arrows.get(arrow)).map(|other| (other, arrow));
        let time = |arrow: &ArrowIndex| arrows.times()[arrow.at()];
        let found = match way {
            Way::Back => own[..own.partition_point(|arrow| time(arrow) <= at)].iter().rev().find_map(told),
            Way::On => own[own.partition_point(|arrow| time(arrow) < at)..].iter().find_map(told),
        };
        let Some((other, arrow)) = found else { return self.say_no_arrow(task, way) };
        let at = time(&arrow);
        self.go_to(other);
        self.put_cursor(at);
    }

    /// Why there is nobody to go to.
    fn say_no_arrow(&mut self, task: TaskIndex, way: Way) {
        let (model, at) = (&self.chart.model, self.moment());
        let name = model.task_name(task);
        let own = model.arrows.of_task(task).iter().map(|&arrow| model.arrows.get(arrow));
        let outside =
            |arrow: &Arrow| arrow.kind == ArrowKind::Wake && arrow.to == Some(task) && arrow.from.is_none();
        let last = own.filter(outside).take_while(|arrow| arrow.at <= at).last();
        let words = match (way, last) {
            (Way::Back, Some(wake)) => {
                format!(
                    "No task made {name} run before this: {} did, at {}",
                    wake.cause.name(),
                    Time(wake.at.0)
                )
            }
            (Way::Back, None) => format!("Nobody made {name} run before {}", Time(at.0)),
            (Way::On, _) => format!("{name} made nobody run after {}", Time(at.0)),
        };
        self.say(words);
    }

    /// Puts the cursor on a moment and brings it into sight.
    pub fn put_cursor(&mut self, at: Nanos) {
        self.cursor = Some(at);
        if let Some(view) = &mut self.view {
            view.time.reveal(at.0);
        }
    }
}

/// The task at the other end, if the arrow goes that way and says who made whom run, resolved or used what.
fn telling(task: TaskIndex, way: Way, arrow: &Arrow) -> Option<TaskIndex> {
    use ArrowKind::{Become, Message, Read, ReadFailed, Resolve, ResolveFailed, Wake};
    let tells = matches!(arrow.kind, Wake | Read | ReadFailed | Resolve | ResolveFailed | Become | Message);
    let (own, other) = match way {
        Way::Back => (arrow.to, arrow.from),
        Way::On => (arrow.from, arrow.to),
    };
    other.filter(|&other| tells && own == Some(task) && other != task)
}
