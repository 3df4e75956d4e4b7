//! Looking for tasks by name.

use std::collections::HashMap;

use super::{Model, Task, TaskIndex, TextId};

impl Model {
    /// The tasks whose name, callsite or module holds `words`, whatever the case; in order.
    pub fn search(&self, words: &str) -> Vec<TaskIndex> {
        let words = words.trim().to_lowercase();
        if words.is_empty() {
            return Vec::new();
        }
        // A name that a thousand tasks share is compared once.
        let mut known: HashMap<TextId, bool> = HashMap::new();
        let mut holds =
            |text| *known.entry(text).or_insert_with(|| self.text(text).to_lowercase().contains(&words));
        let mut found = |task: &Task| {
            let site = task.site.map(|site| self.site(site));
            holds(task.name) || site.is_some_and(|site| holds(site.name) || holds(site.module))
        };
        self.tasks().filter(|(_, task)| found(task)).map(|(index, _)| index).collect()
    }
}
