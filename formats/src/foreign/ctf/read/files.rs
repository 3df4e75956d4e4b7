//! Where metadata and streams lie.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::NAME;
use super::window::Window;
use crate::foreign::author::{ImportError, Source};
use crate::ring::u32_at;

/// Directories below each other that are looked into: LTTng nests its by domain, user and width.
const DEEPEST: u32 = 8;
/// Traces in one directory.
const MOST: usize = 256;
/// Directories that are looked into, so that "/" ends too.
const MOST_DIRECTORIES: usize = 1000;

/// One trace.
pub(super) struct Recorded {
    pub(super) metadata: Vec<u8>,
    pub(super) streams: Vec<Stream>,
}

/// A stream, in memory or still on the disk.
pub(super) enum Stream {
    Read(String, Vec<u8>),
    File(PathBuf),
}

impl Stream {
    /// Its name and bytes; one that cannot be read is empty and said to be missing.
    pub(super) fn open(self, source: &mut Source) -> (String, Window) {
        match self {
            Self::Read(name, bytes) => (name, Window::new(Box::new(io::Cursor::new(bytes)))),
            Self::File(path) => {
                let name =
                    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let from: Box<dyn Read> = match fs::File::open(&path) {
                    Ok(file) => Box::new(file),
                    Err(error) => {
                        source.drop_at(0, &unreadable(&name, &error));
                        Box::new(io::empty())
                    }
                };
                (name, Window::new(from))
            }
        }
    }
}

/// Why a stream, or the rest of it, is left out.
pub(super) fn unreadable(name: &str, error: &io::Error) -> String {
    format!("stream files that cannot be read ({name}: {error})")
}

/// All traces in a directory and below.
pub(super) fn find(path: &Path) -> Result<Vec<Recorded>, ImportError> {
    let mut found = Vec::new();
    look(path, &mut found).map_err(|error| ImportError::new(NAME, 0, error.to_string()))?;
    let mut open = directories(path, 0);
    let mut looked = 0;
    while let Some((path, depth)) = open.pop() {
        looked += 1;
        if looked > MOST_DIRECTORIES || found.len() >= MOST {
            break;
        }
        // One that others may not read is none of ours.
        let _ = look(&path, &mut found);
        if depth < DEEPEST {
            open.extend(directories(&path, depth));
        }
    }
    if found.is_empty() {
        let what = "there is no file called metadata in this directory or below it: name the directory that a tracer \
                    wrote, or a trace file itself";
        return Err(ImportError::new(NAME, 0, what));
    }
    Ok(found)
}

/// What a directory holds, by name, without what is hidden.
fn entries(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            entries.push(entry.path());
        }
    }
    entries.sort();
    Ok(entries)
}

/// Those directly below, the last by name first.
fn directories(path: &Path, depth: u32) -> Vec<(PathBuf, u32)> {
    let entries = entries(path).unwrap_or_default().into_iter().rev();
    entries.filter(|entry| entry.is_dir() && !entry.is_symlink()).map(|entry| (entry, depth + 1)).collect()
}

/// Takes the trace that is right here, if there is one.
fn look(path: &Path, found: &mut Vec<Recorded>) -> io::Result<()> {
    let entries = entries(path)?;
    let metadata = path.join("metadata");
    if metadata.is_file() {
        let streams = entries.into_iter().filter(|entry| entry.is_file() && *entry != metadata);
        let streams = streams.map(Stream::File).collect();
        found.push(Recorded { metadata: fs::read(&metadata)?, streams });
    }
    Ok(())
}

const METADATA_MAGIC: u32 = 0x75D1_1D57;
/// Bytes of a metadata packet's header: magic, uuid, checksum, sizes in bits, schemes, version.
const METADATA_HEADER: usize = 37;

/// The text of a metadata file, which may come in packets.
pub(super) fn metadata_text(bytes: &[u8]) -> String {
    let magic = bytes.first_chunk().copied().unwrap_or_default();
    let number: fn(&[u8], usize) -> u32 = match magic {
        word if u32::from_le_bytes(word) == METADATA_MAGIC => u32_at,
        word if u32::from_be_bytes(word) == METADATA_MAGIC => |bytes, at| u32_at(bytes, at).swap_bytes(),
        _ => return String::from_utf8_lossy(bytes).into_owned(),
    };
    let mut text = Vec::new();
    let mut rest = bytes;
    while rest.len() >= METADATA_HEADER && number(rest, 0) == METADATA_MAGIC {
        let (content, size) = (number(rest, 24) as usize / 8, number(rest, 28) as usize / 8);
        text.extend_from_slice(rest.get(METADATA_HEADER..content.min(rest.len())).unwrap_or_default());
        rest = rest.get(size.max(METADATA_HEADER)..).unwrap_or_default();
    }
    String::from_utf8_lossy(&text).into_owned()
}
