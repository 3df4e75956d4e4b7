//! Traces that were open before: a text file of paths in the user's state directory, the latest first.

use std::path::{Path, PathBuf};
use std::{fs, path};

use crate::app::state::{keep, of_user};

/// Older ones are forgotten.
const MOST: usize = 12;

/// The list; without a file it lives as long as the window.
#[derive(Clone, Default, Debug)]
pub struct Recent {
    paths: Vec<PathBuf>,
    kept_in: Option<PathBuf>,
}

impl Recent {
    /// The user's list.
    pub fn of_user() -> Self {
        of_user("recent").map(Self::kept_in).unwrap_or_default()
    }

    /// The list in a file; it need not be there yet.
    pub fn kept_in(file: PathBuf) -> Self {
        let lines = fs::read_to_string(&file).unwrap_or_default();
        let paths = lines.lines().filter(|line| !line.is_empty()).take(MOST).map(PathBuf::from).collect();
        Self { paths, kept_in: Some(file) }
    }

    /// The paths, the latest first.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Puts a path at the top. Standard input cannot be opened again.
    pub fn add(&mut self, path: &Path) {
        let whole = path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let kept = whole.to_str().is_some_and(|text| !text.contains('\n'));
        if path == Path::new("-") || !kept {
            return;
        }
        self.paths.retain(|known| *known != whole);
        self.paths.insert(0, whole);
        self.paths.truncate(MOST);
        self.keep();
    }

    fn keep(&self) {
        let Some(file) = &self.kept_in else { return };
        let lines: String = self.paths.iter().map(|path| format!("{}\n", path.display())).collect();
        keep(file, &lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_comes_first_and_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state/recent");
        let mut recent = Recent::kept_in(file.clone());
        for path in ["/a.utr", "/b.utr", "-", "/a.utr"] {
            recent.add(Path::new(path));
        }
        assert_eq!(recent.paths(), [Path::new("/a.utr"), Path::new("/b.utr")]);
        for number in 0..20 {
            recent.add(Path::new(&format!("/{number}.utr")));
        }
        assert_eq!(Recent::kept_in(file).paths(), recent.paths());
        assert_eq!(recent.paths().len(), MOST);
    }
}
