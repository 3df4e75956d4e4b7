//! Who holds the heap: live bytes of the tasks that hold most, by name, from sampled allocations.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{Allocation, GuestIndex, LiveBytes, Model, TextId};

/// Whoever holds less than this share of the heap at its height is not told: one in so many.
const SHARE: u64 = 20;

/// All tasks of one name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// The callsite's name, or the task's.
    pub name: TextId,
    /// Their live bytes together.
    pub live: LiveBytes,
}

impl Model {
    /// At most `most` of those who hold a guest's heap that was `greatest` bytes at its height: who holds most at the end
    /// comes first.
    pub fn holders(&self, guest: GuestIndex, greatest: u64, most: usize) -> Vec<Holder> {
        let mut by_name: HashMap<TextId, Vec<&Allocation>> = HashMap::new();
        for allocation in &self.allocations {
            if let Some(task) = allocation.task.filter(|&task| self.task(task).guest == guest) {
                by_name.entry(self.shared_name(task)).or_default().push(allocation);
            }
        }
        let live = |(name, own): (TextId, Vec<&Allocation>)| Holder { name, live: LiveBytes::of(own) };
        let mut holders: Vec<Holder> = by_name.into_iter().map(live).collect();
        holders.retain(|holder| holder.live.peak() > 0 && holder.live.peak() >= greatest / SHARE);
        holders.sort_by_key(|holder| (Reverse(holder.live.last()), Reverse(holder.live.peak()), holder.name));
        holders.truncate(most);
        holders
    }
}

#[cfg(test)]
mod tests {
    use unitrace_formats::event::TaskKind;
    use unitrace_formats::id::{ObjectId, SiteId};
    use unitrace_formats::ring::{Site, SiteKind};
    use unitrace_formats::time::Nanos;

    use super::*;
    use crate::model::{Builder, TaskIndex};

    /// Tasks of the callsites "a", "b", "a", …, one after the other.
    fn model(allocations: &[(u32, u64, Option<i64>)]) -> Model {
        let mut builder = Builder::new(Nanos(0));
        let lane = builder.lane(0, 0, "");
        for (id, name) in [(1, "a"), (2, "b")] {
            let site = Site { kind: SiteKind::Task, name, module: "", file: "", line: 0, unit: "" };
            builder.site(SiteId(id), SiteId(id), &site);
        }
        for task in 0..4 {
            let (task, site) = (ObjectId(task + 1), SiteId((task % 2 + 1) as u16));
            let spawn = unitrace_formats::event::Event::Spawn {
                task,
                parent: ObjectId::NONE,
                site,
                kind: TaskKind::Task,
            };
            builder.event(Nanos(0), lane, &spawn);
        }
        let mut model = builder.finish();
        model.allocations = allocations
            .iter()
            .map(|&(task, bytes, freed)| Allocation {
                at: Nanos(1),
                freed: freed.map(Nanos),
                bytes,
                task: Some(TaskIndex(task)),
                tag: None,
            })
            .collect();
        model
    }

    #[test]
    fn tasks_of_one_name_hold_together_and_the_greatest_comes_first() {
        let model = model(&[(0, 50, None), (1, 60, None), (2, 30, None)]);
        let held: Vec<_> = model
            .holders(GuestIndex(0), 140, 3)
            .iter()
            .map(|holder| (model.text(holder.name).to_owned(), holder.live.last()))
            .collect();
        assert_eq!(held, [("a".to_owned(), 80), ("b".to_owned(), 60)]);
        assert_eq!(model.holders(GuestIndex(0), 140, 1).len(), 1);
    }

    #[test]
    fn who_holds_little_is_not_told() {
        let model = model(&[(0, 1, None), (1, 1000, Some(2))]);
        let held = model.holders(GuestIndex(0), 1000, 3);
        assert_eq!(held.len(), 1);
        assert_eq!((model.text(held[0].name), held[0].live.last(), held[0].live.peak()), ("b", 0, 1000));
    }
}
