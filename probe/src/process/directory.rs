//! Where rings are kept: a directory that only this user can enter. Unsafe for getuid.

use crate::StartError;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// `$XDG_RUNTIME_DIR/unitrace`, else `/dev/shm/unitrace-UID`; made if need be, then checked.
pub(super) fn find() -> Result<PathBuf, StartError> {
    // SAFETY: geteuid cannot fail.
    let user = unsafe { libc::geteuid() };
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let path = match runtime.filter(|runtime| runtime.is_absolute()) {
        Some(runtime) => runtime.join("unitrace"),
        None => PathBuf::from(format!("/dev/shm/unitrace-{user}")),
    };
    let usable = make(&path).and_then(|()| check(&path, user));
    usable.map_err(|reason| StartError::Directory { path: path.clone(), reason })?;
    Ok(path)
}

fn make(path: &Path) -> Result<(), String> {
    match std::fs::DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// `/dev/shm` is open to all: a directory that another user made there first, or a link, is not ours.
fn check(path: &Path, user: u32) -> Result<(), String> {
    let found = std::fs::symlink_metadata(path).map_err(|error| error.to_string())?;
    if !found.is_dir() {
        return Err("it is not a directory".to_owned());
    }
    if found.uid() != user {
        return Err(format!("it belongs to user {}, not to user {user}", found.uid()));
    }
    if found.mode() & 0o077 != 0 {
        return Err(format!("others may enter it (mode {:03o}, must be 700)", found.mode() & 0o777));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn only_a_private_directory_will_do() {
        let path = std::env::temp_dir().join(format!("unitrace-directory-{}", std::process::id()));
        make(&path).unwrap();
        let user = std::fs::metadata(&path).unwrap().uid();
        assert_eq!(check(&path, user), Ok(()));
        assert!(check(&path, user + 1).unwrap_err().contains("belongs to user"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(check(&path, user).unwrap_err().contains("755"));
        let link = path.with_extension("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(check(&link, user).unwrap_err().contains("not a directory"));
        std::fs::remove_file(link).unwrap();
        std::fs::remove_dir(path).unwrap();
    }
}
