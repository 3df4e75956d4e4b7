//! Which format is this? By its content, never by its name.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::author::ImportError;
#[cfg(feature = "json")]
use super::chrome;
use super::ctf::read as ctf;
use super::fxt;
use super::mirage::{self, sexp};
#[cfg(feature = "perfetto")]
use super::perfetto;
use super::{ImportOptions, xentrace};
use crate::trace::Trace;

/// One format that can be read.
struct Reader {
    /// For "which formats are there".
    name: &'static str,
    /// True if a file that begins with these bytes ([`BEGINNING`], or the whole file) is one. No two say yes to the same
    /// file; the first that does has it.
    is: fn(&[u8]) -> bool,
    /// Reads the whole file.
    read: fn(&[u8], &ImportOptions) -> Result<Trace, ImportError>,
}

/// Those with a magic number first.
const READERS: &[Reader] = &[
    Reader { name: mirage::NAME, is: mirage::is, read: |file, _| mirage::read(file) },
    Reader { name: ctf::NAME, is: ctf::is_part, read: |file, _| ctf::refuse_part(file) },
    Reader { name: sexp::NAME, is: sexp::is, read: |file, _| sexp::read(file) },
    Reader {
        name: "FXT (Fuchsia, eio-trace, olly, magic-trace)",
        is: fxt::is_fxt,
        read: |file, _| fxt::read(file),
    },
    Reader {
        name: xentrace::NAME,
        is: xentrace::is_xentrace,
        read: |file, how| xentrace::read_at(file, how.tsc),
    },
    #[cfg(feature = "json")]
    Reader { name: "Chrome trace events (JSON)", is: chrome::is_chrome, read: |file, _| chrome::read(file) },
    #[cfg(feature = "perfetto")]
    Reader { name: "Perfetto", is: perfetto::is_perfetto, read: |file, _| perfetto::read(file) },
];

/// So many bytes tell.
pub(crate) const BEGINNING: u64 = 4096;

/// True if a file that begins with these bytes can be read.
pub(crate) fn is_known(beginning: &[u8]) -> bool {
    READERS.iter().any(|reader| (reader.is)(beginning))
}

/// Reads what is there if `path` is a directory, or a part of a trace that is one; `None` if it is neither.
pub(crate) fn read_dir(path: &Path, how: &ImportOptions) -> Option<Result<Trace, ImportError>> {
    if path.is_dir() {
        return Some(ctf::read_dir(path, &how.mapping));
    }
    let of = path.parent().filter(|parent| parent.join("metadata").is_file())?;
    let mut beginning = Vec::new();
    File::open(path).ok()?.take(BEGINNING).read_to_end(&mut beginning).ok()?;
    let is_stream = ctf::is_part(&beginning) && !mirage::is(&beginning);
    is_stream.then(|| ctf::read_dir(of, &how.mapping))
}

/// Reads `bytes` as what they are; `None` if no reader here knows them.
pub(crate) fn read(bytes: &[u8], how: &ImportOptions) -> Option<Result<Trace, ImportError>> {
    let beginning = &bytes[..bytes.len().min(BEGINNING as usize)];
    let reader = READERS.iter().find(|reader| (reader.is)(beginning))?;
    Some((reader.read)(bytes, how))
}

/// What can be read, for an error message.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    READERS.iter().map(|reader| reader.name)
}
