//! The file beside the trace.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{Notes, VERSION};
use crate::output::write_whole;

/// Larger files hold something else.
const MOST: u64 = 16 << 20;

/// Where notes are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotesFile {
    path: PathBuf,
}

/// The file for traces that are opened together; `None` if they come from standard input.
pub fn beside(traces: &[PathBuf]) -> Option<NotesFile> {
    let (first, rest) = traces.split_first()?;
    if traces.iter().any(|trace| trace == Path::new("-")) {
        return None;
    }
    let mut name = first.file_name()?.to_owned();
    for other in rest {
        name.push("+");
        name.push(other.file_name()?);
    }
    name.push(".notes.json");
    Some(NotesFile { path: first.with_file_name(name) })
}

impl NotesFile {
    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is in it; nothing if it is not there.
    pub fn read(&self) -> Result<Notes, String> {
        let fail = |why: String| {
            format!("{}: {why}; notes are not kept until it is moved away", self.path.display())
        };
        let length = match fs::metadata(&self.path) {
            Ok(about) => about.len(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Notes::default()),
            Err(error) => return Err(fail(error.to_string())),
        };
        if length > MOST {
            return Err(fail("this is too large for notes".to_owned()));
        }
        let text = fs::read_to_string(&self.path).map_err(|error| fail(error.to_string()))?;
        let notes: Notes = serde_json::from_str(&text).map_err(|error| fail(error.to_string()))?;
        match notes.version {
            VERSION => Ok(notes),
            other => Err(fail(format!("it has version {other}, this program reads version {VERSION}"))),
        }
    }

    /// Writes it as a whole; takes it away if there is nothing to keep.
    pub fn write(&self, notes: &Notes) -> Result<(), String> {
        let fail = |error: std::io::Error| {
            format!(
                "notes are not kept: {}: {error}; copy the trace to a folder of your own",
                self.path.display()
            )
        };
        if notes.is_empty() {
            return match fs::remove_file(&self.path) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(fail(error)),
                _ => Ok(()),
            };
        }
        let text = serde_json::to_string_pretty(notes).map_err(|error| fail(error.into()))?;
        write_whole(&self.path, format!("{text}\n").as_bytes()).map_err(fail)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Bookmark;
    use super::*;

    fn file(folder: &Path) -> NotesFile {
        beside(&[folder.join("web.utr")]).unwrap()
    }

    #[test]
    fn notes_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert_eq!(file.read(), Ok(Notes::default()));
        let mut notes = Notes::default();
        notes.add(Bookmark { at: 7, until: None, task: None, note: "here \"it\" began\n".to_owned() });
        file.write(&notes).unwrap();
        assert!(file.path().ends_with("web.utr.notes.json"));
        assert_eq!(file.read(), Ok(notes));
        file.write(&Notes::default()).unwrap();
        assert!(!file.path().exists());
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        for (text, told) in [("{", "EOF"), ("{\"version\": 9}", "reads version 1"), ("7", "invalid")] {
            fs::write(file.path(), text).unwrap();
            let said = file.read().unwrap_err();
            assert!(said.contains(told) && said.contains("moved away"), "{said}");
        }
    }

    #[test]
    fn several_traces_have_a_file_of_their_own() {
        let paths = ["/a/one.utr", "/b/two.utr"].map(PathBuf::from);
        assert_eq!(beside(&paths).unwrap().path(), Path::new("/a/one.utr+two.utr.notes.json"));
        assert_eq!(beside(&[PathBuf::from("-")]), None);
    }
}
