//! Programs that drop promises without a word (Lwt, where the garbage collector takes them): one that is never resolved
//! ends where it was last talked about. What should be resolved, and all that this waits for, is there to the end.

use unitrace_formats::event::TaskKind;

use super::Builder;
use crate::model::index::{Object, TaskIndex};
use crate::model::segment::State;

impl Builder {
    /// Says that this program is one of those.
    pub fn forgets_promises(&mut self) {
        self.forgets = true;
    }

    /// For each task, whether something that should be resolved waits for it; empty if nothing is forgotten.
    pub(super) fn awaited(&self) -> Vec<bool> {
        if !self.forgets {
            return Vec::new();
        }
        let tasks = &self.model.tasks;
        let mut awaited: Vec<bool> = tasks.iter().map(|task| task.should_resolve).collect();
        let mut open: Vec<TaskIndex> =
            (0..tasks.len() as u32).map(TaskIndex).filter(|task| awaited[task.at()]).collect();
        while let Some(task) = open.pop() {
            let waits = match self.lives[task.at()].state {
                State::Waiting(set) => self.model.waits.get(set),
                _ => &[],
            };
            let tasks_of = waits.iter().filter_map(|object| match object {
                Object::Task(task) => Some(*task),
                _ => None,
            });
            for next in tasks_of.chain(tasks[task.at()].became) {
                if !std::mem::replace(&mut awaited[next.at()], true) {
                    open.push(next);
                }
            }
        }
        awaited
    }

    /// True if nobody will ever hear of it again.
    pub(super) fn is_forgotten(&self, task: TaskIndex) -> bool {
        let life = &self.lives[task.at()];
        self.model.tasks[task.at()].kind == TaskKind::Promise && !life.over && life.finished.is_none()
    }
}
