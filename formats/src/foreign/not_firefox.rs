//! [`firefox`](super::firefox) without its feature: no profile is written.

use std::io::{self, Write};

use crate::trace::Trace;

/// Writes nothing.
///
/// # Errors
/// Always: [`io::ErrorKind::Unsupported`].
pub fn write(_trace: &Trace, _out: impl Write) -> io::Result<()> {
    let what = "this program does not write profiles for Firefox: `unitrace export` does";
    Err(io::Error::new(io::ErrorKind::Unsupported, what))
}
