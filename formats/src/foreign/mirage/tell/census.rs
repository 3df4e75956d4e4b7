//! What was there, in the words of the format.

use super::{NAMES, OTHER_TYPE, TYPES, Teller};
use crate::foreign::author::Source;
use crate::time::Nanos;

impl Teller<'_, '_> {
    /// Says in the format's words what was there.
    pub(in super::super) fn finish(mut self, source: &mut Source) {
        if let Some((since, id)) = self.switched.take() {
            self.switch(since, id);
        }
        let (first, last) = self.span.unwrap_or_default();
        source.span = Nanos(i64::try_from(last - first).unwrap_or(i64::MAX));
        for (name, &count) in NAMES.iter().zip(&self.records).filter(|(_, count)| **count > 0) {
            source.count(name, count);
        }
        let before = self.threads.all.iter().filter(|thread| !thread.is_created).count();
        // Thread -1 counts where it occurs, as in their own tools.
        source.number("threads", self.threads.all.len() as u64 + u64::from(self.threads.has_nobody));
        source.number("threads_never_created", before as u64);
        source.number("gc_ns", self.gc_nanos);
        source.number("steps_back", self.steps_back);
        self.count_types(source);
        self.counters.count(source);
        for place in std::mem::take(&mut self.should_resolve) {
            let place = self.merged.last(place);
            let word = if self.lives[place as usize].resolved { "resolved" } else { "never_resolved" };
            source.tally("should_resolve", word, 1);
        }
        if self.duplicates > 0 {
            source.drop_many(
                self.first_duplicate,
                "creates of threads that were there already",
                self.duplicates,
            );
        }
        if self.circles > 0 {
            source.drop_many(
                self.first_circle,
                "becomes of threads that had become each other",
                self.circles,
            );
        }
    }

    fn count_types(&self, source: &mut Source) {
        let mut types = [0; TYPES.len() + 1];
        for thread in self.threads.all.iter().filter(|thread| thread.is_created) {
            types[usize::from(thread.of_type).min(TYPES.len())] += 1;
        }
        let names = TYPES.iter().chain([&OTHER_TYPE]);
        for (name, count) in names.zip(types).filter(|(_, count)| *count > 0) {
            source.tally("types", name, count);
        }
    }
}
