//! [`waiting`](crate::waiting)'s functions, said of one resource.

use super::Resource;
use crate::waiting;
use unitrace_formats::event::Outcome;

impl Resource {
    /// The current task will wait for it when this poll ends.
    #[inline]
    pub fn wait(&self) {
        waiting::wait(self.id());
    }

    /// The current task took a value from it, or a lock.
    #[inline]
    pub fn read(&self) {
        waiting::read(self.id());
    }

    /// The current task looked and found nothing.
    #[inline]
    pub fn try_read(&self) {
        waiting::try_read(self.id());
    }

    /// The current task gave it a value, or released it.
    #[inline]
    pub fn resolve(&self, outcome: Outcome) {
        waiting::resolve(self.id(), outcome);
    }
}
