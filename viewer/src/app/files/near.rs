//! Which files a path that is half typed may mean, for those who have no dialog.

use std::fs;
use std::path::{MAIN_SEPARATOR, Path};

/// More are not listed.
const MOST: usize = 10;

/// Paths that begin with `typed`, folders with a separator at their end; the typed folder's content after that.
#[derive(Clone, Default, Debug)]
pub(super) struct Near {
    typed: Option<String>,
    found: Vec<String>,
}

impl Near {
    /// Those for these letters; the disk is asked only when they changed.
    pub(super) fn of(&mut self, typed: &str) -> &[String] {
        if self.typed.as_deref() != Some(typed) {
            self.found = list(typed);
            self.typed = Some(typed.to_owned());
        }
        &self.found
    }
}

fn list(typed: &str) -> Vec<String> {
    let (folder, begin) = match typed.rfind(MAIN_SEPARATOR) {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let path = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
    let mut found: Vec<(bool, String)> = Vec::new();
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let hidden = name.starts_with('.') && !begin.starts_with('.');
        if hidden || !name.starts_with(begin) {
            continue;
        }
        let is_folder = entry.path().is_dir();
        let end = if is_folder { String::from(MAIN_SEPARATOR) } else { String::new() };
        found.push((is_folder, format!("{folder}{name}{end}")));
    }
    // Traces first: they are what is looked for.
    found.sort_by_key(|(is_folder, name)| (!name.ends_with(".utr"), !is_folder, name.clone()));
    found.into_iter().map(|(_, name)| name).filter(|name| name != typed).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_come_first_and_folders_can_be_gone_into() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["web.utr", "notes.txt", ".hidden"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("old")).unwrap();
        let within = format!("{}{MAIN_SEPARATOR}", folder.path().display());
        let mut near = Near::default();
        let names: Vec<String> = near.of(&within).iter().map(|path| path.replace(&within, "")).collect();
        assert_eq!(names, ["web.utr", &format!("old{MAIN_SEPARATOR}"), "notes.txt"]);
        assert_eq!(near.of(&format!("{within}we")), [format!("{within}web.utr")]);
        assert!(near.of("/no such folder/").is_empty());
    }
}
