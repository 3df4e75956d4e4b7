//! Small traces that show one thing each, for the welcome page, the guide and the tests. They were recorded from the
//! programs of the same names in `samples/`; `viewer/samples/README.md` says how to make them again.

use unitrace_formats::trace::{Trace, TraceError};

use crate::model::Model;

/// A trace that is part of this program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sample {
    /// What it is called.
    pub name: &'static str,
    /// What there is to see.
    pub shows: &'static str,
    bytes: &'static [u8],
}

/// All, the simplest first.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "ping_pong",
        shows: "two tasks wake each other in turn: the smallest graph",
        bytes: include_bytes!("../samples/ping_pong.utr"),
    },
    Sample {
        name: "late_request",
        shows: "requests that could run and did not, and what kept them from it",
        bytes: include_bytes!("../samples/late_request.utr"),
    },
    Sample {
        name: "storm",
        shows: "a task that wakes itself over and over instead of waiting",
        bytes: include_bytes!("../samples/storm.utr"),
    },
    Sample {
        name: "lost_wake",
        shows: "two tasks wait for a letter; one of them is never woken",
        bytes: include_bytes!("../samples/lost_wake.utr"),
    },
    Sample {
        name: "leak",
        shows: "a heap that only grows, and whose it is",
        bytes: include_bytes!("../samples/leak.utr"),
    },
    Sample {
        name: "gc_pause",
        shows: "a collection of garbage, and who had to wait for it",
        bytes: include_bytes!("../samples/gc_pause.utr"),
    },
];

impl Sample {
    /// Reads it.
    ///
    /// # Errors
    /// If it was made by a version whose traces can no longer be read.
    pub fn model(&self) -> Result<Model, TraceError> {
        Ok(Model::read(&Trace::from_bytes(self.bytes.to_vec())?))
    }
}
