//! Why nothing of a foreign file can be read.

/// Which format was expected, where reading ended, and why; its text says what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportError {
    /// The format's name.
    pub format: &'static str,
    /// Offset in the (unpacked) file, in bytes.
    pub at: u64,
    /// What is wrong, and what to do about it.
    pub what: String,
}

impl ImportError {
    /// Nothing of a `format` file can be read because of `what` at byte `at`.
    pub fn new(format: &'static str, at: u64, what: impl Into<String>) -> Self {
        Self { format, at, what: what.into() }
    }
}

impl std::fmt::Display for ImportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot read this as {}: at byte {}: {}", self.format, self.at, self.what)
    }
}

impl std::error::Error for ImportError {}
