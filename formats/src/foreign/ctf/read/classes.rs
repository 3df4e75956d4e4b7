//! How many events of each class were read.

use std::rc::Rc;

use super::types::{EventClass, Metadata};
use crate::foreign::author::Source;

/// The classes of all traces.
#[derive(Default)]
pub(super) struct Classes {
    counts: Vec<(Rc<EventClass>, u64)>,
    /// Where those of this trace begin.
    first: usize,
}

impl Classes {
    /// What follows is of this trace.
    pub(super) fn trace(&mut self, metadata: &Metadata) {
        self.first = self.counts.len();
        let mut classes: Vec<_> =
            metadata.streams.iter().flatten().flat_map(|of| &of.events).flatten().collect();
        classes.sort_by_key(|class| class.number);
        // One that was declared twice has a number and no class.
        let mut next = classes.into_iter().peekable();
        for number in 0..metadata.events {
            let class = next.next_if(|class| class.number == number).cloned().unwrap_or_default();
            self.counts.push((class, 0));
        }
    }

    /// One more.
    #[inline]
    pub(super) fn count(&mut self, class: &EventClass) {
        if let Some((_, count)) = self.counts.get_mut(self.first + class.number) {
            *count += 1;
        }
    }

    /// Says how many there were.
    pub(super) fn tell(&self, source: &mut Source) {
        for (class, count) in self.counts.iter().filter(|(_, count)| *count > 0) {
            source.count(&class.name, *count);
        }
    }
}
