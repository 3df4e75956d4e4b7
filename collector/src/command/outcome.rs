//! How a command over several rings ends: what goes wrong with one is said at once and costs the others nothing.

use crate::error::Error;
use crate::exit::Exit;
use crate::messages;

/// The exit code so far: that of the first failure.
#[derive(Default)]
pub(super) struct Outcome {
    failed: Option<Exit>,
}

impl Outcome {
    /// Says what failed and remembers its exit code.
    pub(super) fn fail(&mut self, error: impl Into<Error>) {
        let exit = messages::fail(&error.into());
        self.failed.get_or_insert(exit);
    }

    /// The exit code of the whole command.
    pub(super) fn exit(&self) -> Exit {
        self.failed.unwrap_or(Exit::Success)
    }
}
