//! What tasks wait on: each set of objects stored once.

use std::collections::HashMap;

use unitrace_formats::id::ObjectId;

use super::Builder;
use super::ids::IdMap;
use crate::model::index::{Object, TaskIndex};
use crate::model::segment::{State, WaitSet};

/// Sets that are known.
#[derive(Default)]
pub(super) struct WaitSets {
    single: IdMap<ObjectId, WaitSet>,
    several: HashMap<Box<[ObjectId]>, WaitSet>,
}

/// A task that waits on more things than this waits on "these and more".
const MOST: usize = 64;

impl Builder {
    pub(super) fn wait(&mut self, id: ObjectId, resource: ObjectId) {
        let Some(task) = self.task(id) else { return };
        let life = &mut self.lives[task.at()];
        if resource.is_none() || life.waits.len() >= MOST || life.waits.contains(&resource) {
            return;
        }
        life.waits.push(resource);
        // Told after the poll was over (threads, promises): it waits on this from now on.
        if matches!(life.state, State::Waiting(_)) && !life.over {
            let set = self.wait_set(task);
            self.enter(task, State::Waiting(set));
        }
    }

    /// The set of what a task said it waits on.
    pub(super) fn wait_set(&mut self, task: TaskIndex) -> WaitSet {
        let mut waits = std::mem::take(&mut self.lives[task.at()].waits);
        let set = match waits.as_mut_slice() {
            [] => WaitSet::UNKNOWN,
            [one] => self.single(*one),
            several => {
                several.sort_unstable();
                self.several(several)
            }
        };
        self.lives[task.at()].waits = waits;
        set
    }

    pub(super) fn single(&mut self, id: ObjectId) -> WaitSet {
        if let Some(&set) = self.waits.single.get(&id) {
            return set;
        }
        let set = match self.object(id) {
            Some(object) => self.model.waits.push([object]),
            None => WaitSet::UNKNOWN,
        };
        self.waits.single.insert(id, set);
        set
    }

    fn several(&mut self, ids: &[ObjectId]) -> WaitSet {
        if let Some(&set) = self.waits.several.get(ids) {
            return set;
        }
        let objects: Vec<Object> = ids.iter().filter_map(|&id| self.object(id)).collect();
        let set = self.model.waits.push(objects);
        self.waits.several.insert(ids.into(), set);
        set
    }
}
