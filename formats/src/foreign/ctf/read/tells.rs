//! What is told of a trace's streams, one after the other: to [`super::lines`], or with rules to [`super::mapped`].

use super::heard::Heard;
use super::types::{EventClass, Metadata};

/// Who hears events.
pub(super) trait Tells {
    /// What follows is of this trace.
    fn trace(&mut self, metadata: &Metadata);
    /// What follows is of this stream.
    fn stream(&mut self, name: &str);
    /// The stream is of this CPU.
    fn name_stream(&mut self, cpu: u64);
    /// So many events of the stream are missing.
    fn lost(&mut self, after: u64, before: u64, events: u64);
    /// An event said this.
    fn event(&mut self, class: &EventClass, time: u64, heard: &Heard<'_>);
}
