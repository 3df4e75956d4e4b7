//! Files that appear under their name only when they are whole.

use super::OutputError;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// A file that is written beside its place as NAME.part and takes its name when it is finished.
#[derive(Debug)]
pub struct PartFile {
    part: PathBuf,
    path: PathBuf,
}

impl PartFile {
    /// Opens NAME.part.
    pub fn create(path: &Path) -> Result<(Self, BufWriter<File>), OutputError> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(|error| OutputError::System { path: part.clone(), error })?;
        Ok((Self { part, path: path.into() }, BufWriter::with_capacity(1 << 18, file)))
    }

    /// Where the bytes are until then.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// Gives the file its name.
    pub fn keep(self) -> Result<PathBuf, OutputError> {
        match fs::rename(&self.part, &self.path) {
            Ok(()) => Ok(self.path),
            Err(error) => Err(OutputError::System { path: self.path, error }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_has_its_name_only_when_it_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.utr");
        let (part, mut out) = PartFile::create(&path).unwrap();
        out.write_all(b"bytes").unwrap();
        drop(out);
        assert!(!path.exists());
        part.keep().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"bytes");
    }
}
