//! Files in which the window remembers things: in the user's state directory, `$XDG_STATE_HOME/unitrace`.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::output::write_whole;

/// The user's file of this name; `None`: there is no home to keep it in.
pub(super) fn of_user(name: &str) -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = set("XDG_STATE_HOME").or_else(|| set("HOME").map(|home| home.join(".local/state")));
    state.map(|state| state.join("unitrace").join(name))
}

/// Writes it. That it cannot be kept is no reason to trouble anybody.
pub(super) fn keep(file: &Path, text: &str) {
    let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
    if let Err(error) = folder.and_then(|()| write_whole(file, text.as_bytes())) {
        tracing::debug!("{}: {error}", file.display());
    }
}
