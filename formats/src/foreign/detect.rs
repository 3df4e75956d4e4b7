//! Which format is this? By its content, never by its name.

use super::author::ImportError;
#[cfg(feature = "json")]
use super::chrome;
use super::fxt;
use super::mirage::{self, sexp};
#[cfg(feature = "perfetto")]
use super::perfetto;
use crate::trace::Trace;

/// One format that can be read.
struct Reader {
    /// For "which formats are there".
    name: &'static str,
    /// True if a file that begins with these bytes ([`BEGINNING`], or the whole file) is one. No two say yes to the same
    /// file; the first that does has it.
    is: fn(&[u8]) -> bool,
    /// Reads the whole file.
    read: fn(&[u8]) -> Result<Trace, ImportError>,
}

/// Those with a magic number first.
const READERS: &[Reader] = &[
    Reader { name: mirage::NAME, is: mirage::is, read: mirage::read },
    Reader { name: sexp::NAME, is: sexp::is, read: sexp::read },
    Reader { name: "FXT (Fuchsia, eio-trace, olly, magic-trace)", is: fxt::is_fxt, read: fxt::read },
    #[cfg(feature = "json")]
    Reader { name: "Chrome trace events (JSON)", is: chrome::is_chrome, read: chrome::read },
    #[cfg(feature = "perfetto")]
    Reader { name: "Perfetto", is: perfetto::is_perfetto, read: perfetto::read },
];

/// So many bytes tell.
pub(crate) const BEGINNING: u64 = 4096;

/// True if a file that begins with these bytes can be read.
pub(crate) fn is_known(beginning: &[u8]) -> bool {
    READERS.iter().any(|reader| (reader.is)(beginning))
}

/// Reads `bytes` as what they are; `None` if no reader here knows them.
pub(crate) fn read(bytes: &[u8]) -> Option<Result<Trace, ImportError>> {
    let beginning = &bytes[..bytes.len().min(BEGINNING as usize)];
    let reader = READERS.iter().find(|reader| (reader.is)(beginning))?;
    Some((reader.read)(bytes))
}

/// What can be read, for an error message.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    READERS.iter().map(|reader| reader.name)
}
