//! Why a file cannot be opened at all, and what to do about it.

use std::io;

use super::layout::TRACE_VERSION;
use crate::foreign::author::ImportError;
use crate::ring::{HeaderError, WIRE_VERSION};

/// Why there is no trace to show. Everything less than this is a [`super::Note`].
#[derive(Debug)]
pub enum TraceError {
    /// The operating system says no.
    Io(io::Error),
    /// There are no bytes.
    Empty,
    /// Nothing that is known here: the first bytes, and what else would have been, ` (A, B)`.
    Unknown(Vec<u8>, String),
    /// A trace file of another version.
    Version(u32),
    /// A trace file with packets of another wire version.
    WireVersion(u32),
    /// A trace file without a readable ring header in it; bytes of the file.
    NoHeader(u64),
    /// A ring whose header page is damaged or of another version.
    Ring(HeaderError),
    /// A file in a format of others of which nothing can be read.
    Import(ImportError),
}

impl TraceError {
    /// For a file with these bytes that is none of what can be read; `others` are formats that it could have been too.
    pub(super) fn unknown(bytes: &[u8], others: &[&str]) -> Self {
        let others = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
        Self::Unknown(bytes[..bytes.len().min(16)].to_vec(), others)
    }
}

impl std::fmt::Display for TraceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Empty => f.write_str(
                "there is nothing in it: the collector has not written yet, or found no ring; look at its messages",
            ),
            Self::Unknown(first, others) => {
                let also = if others.is_empty() { "" } else { " nor anything else that can be read" };
                write!(
                    f,
                    "this is neither a trace (.utr) nor a ring{also}{others}: it begins with \"{}\"; make a \
                     trace with `collect -o FILE.utr`",
                    first.escape_ascii()
                )
            }
            Self::Version(found) => write!(
                f,
                "the file has trace version {found}, this program reads version {TRACE_VERSION}; use the unitrace \
                 release that the file was collected with"
            ),
            Self::WireVersion(found) => write!(
                f,
                "the file holds packets of wire version {found}, this program reads version {WIRE_VERSION}; use \
                 the unitrace release that the traced program was built with"
            ),
            Self::NoHeader(bytes) => write!(
                f,
                "no ring header can be read in the {bytes} bytes of this trace: it was cut short at its very \
                 start or is damaged; collect it again"
            ),
            Self::Ring(error) => error.fmt(f),
            Self::Import(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TraceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Ring(error) => Some(error),
            Self::Import(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for TraceError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
