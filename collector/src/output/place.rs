//! Names for traces: what the user said, or the program's, never one that is taken.

use super::{Output, OutputError};
use std::fs;
use std::path::{Path, PathBuf};
use unitrace_formats::foreign::Format;

/// Where one trace goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// To standard output.
    Stdout,
    /// To a file, or a directory for CTF.
    File(PathBuf),
}

impl Output {
    /// A place for each of these traces, named PROGRAM-PID.
    pub fn places(&self, names: &[String]) -> Result<Vec<Place>, OutputError> {
        self.check()?;
        let is_one = self.path.as_deref().is_some_and(|path| !self.is_directory(path));
        if is_one && names.len() > 1 {
            return Err(OutputError::Several(names.len()));
        }
        let mut places = Vec::new();
        for name in names {
            places.push(self.place(name, &places)?);
        }
        Ok(places)
    }

    /// A place for one more trace, beside those that have theirs already: their files may not be there yet.
    pub fn place(&self, name: &str, taken: &[Place]) -> Result<Place, OutputError> {
        let Some(path) = self.path.as_deref() else {
            return Ok(self.free(Path::new(name), taken));
        };
        if path == Path::new("-") {
            return if taken.is_empty() {
                Ok(Place::Stdout)
            } else {
                Err(OutputError::Several(taken.len() + 1))
            };
        }
        if self.is_directory(path) {
            fs::create_dir_all(path).map_err(|error| OutputError::System { path: path.into(), error })?;
            return Ok(self.free(&path.join(name), taken));
        }
        if taken.is_empty() {
            return self.check_free(path).map(|()| Place::File(path.into()));
        }
        Ok(self.free(&path.with_extension(""), taken))
    }

    /// Refuses to replace a file that the user did not give up.
    pub fn check_free(&self, path: &Path) -> Result<(), OutputError> {
        let is_there = path.symlink_metadata().is_ok() && !self.force;
        if is_there { Err(OutputError::Exists(path.into())) } else { Ok(()) }
    }

    fn is_directory(&self, path: &Path) -> bool {
        // A CTF trace is a directory itself, with or without a slash behind its name.
        let is_trace = Format::by_path(path).is_some_and(Format::is_directory);
        !is_trace && (path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/"))
    }

    /// The first of NAME.utr, NAME-2.utr, NAME-3.utr, … that is free.
    fn free(&self, name: &Path, taken: &[Place]) -> Place {
        let numbered = |number: u32| {
            let mut path = name.as_os_str().to_owned();
            if number > 1 {
                path.push(format!("-{number}"));
            }
            path.push(format!(".{}", self.format.about().extensions[0]));
            Place::File(PathBuf::from(path))
        };
        let is_there = |place: &Place| matches!(place, Place::File(path) if path.symlink_metadata().is_ok());
        let is_free = |place: &Place| !taken.contains(place) && (self.force || !is_there(place));
        (1..).map(numbered).find(is_free).unwrap_or(Place::Stdout)
    }
}

/// A program's name as part of a file name.
pub fn file_name(program: &str, pid: u32) -> String {
    let clean = |c: char| if c.is_alphanumeric() || "._-+".contains(c) { c } else { '_' };
    let name: String = program.chars().take(64).map(clean).collect();
    let name = name.trim_start_matches('.');
    format!("{}-{pid}", if name.is_empty() { "trace" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use unitrace_formats::foreign::write::Options;

    fn output(path: &Path) -> Output {
        Output::new(Some(path.into()), None, Options::default(), false)
    }

    #[test]
    fn nothing_is_replaced_unasked() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.utr");
        fs::write(&path, "old").unwrap();
        let one = ["web-1".to_owned()];
        assert!(matches!(output(&path).places(&one), Err(OutputError::Exists(_))));
        let forced = Output::new(Some(path.clone()), None, Options::default(), true);
        assert_eq!(forced.places(&one).unwrap(), [Place::File(path)]);
    }

    #[test]
    fn several_rings_need_a_directory() {
        let dir = tempfile::tempdir().unwrap();
        let names = ["web-1".to_owned(), "web-1".to_owned()];
        assert!(matches!(output(&dir.path().join("a.utr")).places(&names), Err(OutputError::Several(2))));
        let places = output(&dir.path().join("new/")).places(&names).unwrap();
        let expected =
            ["web-1.utr", "web-1-2.utr"].map(|name| Place::File(dir.path().join("new").join(name)));
        assert_eq!(places, expected);
    }

    /// What a command starts one after the other.
    #[test]
    fn one_more_has_a_number() {
        let dir = tempfile::tempdir().unwrap();
        let output = output(&dir.path().join("a.utr"));
        let first = output.place("web-1", &[]).unwrap();
        let second = output.place("web-2", std::slice::from_ref(&first)).unwrap();
        let expected = ["a.utr", "a-2.utr"].map(|name| Place::File(dir.path().join(name)));
        assert_eq!([first, second], expected);
    }

    #[test]
    fn program_names_cannot_lead_elsewhere() {
        assert_eq!(file_name("../../etc/passwd", 1), "_.._etc_passwd-1");
        assert_eq!(file_name("", 7), "trace-7");
        assert_eq!(file_name("web server", 7), "web_server-7");
    }
}
