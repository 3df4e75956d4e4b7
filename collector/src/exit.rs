//! Exit codes, as `collect --help` and the README list them.

/// How `collect` ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// The trace is written.
    Success,
    /// Anything not named below; the output could not be written.
    Failure,
    /// The command line is wrong; clap's own code.
    Usage,
    /// No such process, or it has no ring.
    NoRing,
    /// The ring belongs to somebody else.
    Denied,
    /// What was found is not a ring of this wire version, or is damaged.
    Unreadable,
    /// `collect -- CMD`: the command ended with this.
    Command(u8),
    /// `collect -- CMD`: the command was found but could not be started.
    CannotRun,
    /// `collect -- CMD`: there is no such command.
    CommandNotFound,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::Usage => 2,
            Self::NoRing => 3,
            Self::Denied => 4,
            Self::Unreadable => 5,
            Self::Command(code) => code,
            Self::CannotRun => 126,
            Self::CommandNotFound => 127,
        }
    }
}
