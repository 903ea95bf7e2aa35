//! Files of the repository that are written anew: whole or not at all, and never over what somebody
//! else wrote in the meantime.

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::Builder;
use thiserror::Error;

use super::beneath::read_regular;

/// Far above any text that is written here.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Why a file was not written.
#[derive(Debug, Error)]
pub enum ReplaceError {
    /// It is not as it was read any more.
    #[error("{} changed in the meantime, so it was left as it is; run this again", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The system refused.
    #[error("could not write {}: {source}; it is as it was", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
}

/// The text of a file of the repository; `None` where there is none.
///
/// # Errors
/// Where it is there and cannot be read, or is no text.
pub fn text(path: &Path) -> io::Result<Option<String>> {
    let bytes = match read_regular(path, MAX_BYTES) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        bytes => bytes?.ok_or(io::ErrorKind::FileTooLarge)?,
    };
    let text = String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData)?;
    Ok(Some(text))
}

/// Writes a file that holds `before`, or that is not there where that is nothing.
///
/// # Errors
/// Where it holds something else, or the system refuses. Then it is as it was.
pub fn replace(path: &Path, before: Option<&[u8]>, after: &[u8]) -> Result<(), ReplaceError> {
    let failed = |source| ReplaceError::Io {
        path: path.to_owned(),
        source,
    };
    let found = match read_regular(path, MAX_BYTES) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        found => Some(found.map_err(failed)?),
    };
    let is_as_before = match (&found, before) {
        (None, None) => true,
        (Some(Some(found)), Some(before)) => found == before,
        _ => false,
    };
    if !is_as_before {
        return Err(ReplaceError::Changed {
            path: path.to_owned(),
        });
    }
    write(path, after).map_err(failed)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = Builder::new()
        .prefix(".afterword-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    let permissions = match fs::metadata(path) {
        Ok(data) => data.permissions(),
        Err(_) => new_file(),
    };
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// What files have that are written by editors: everybody may read them.
fn new_file() -> Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    Permissions::from_mode(0o644)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn only_what_is_as_it_was_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        let check = |before: Option<&str>, after: &str, expected: &str| {
            let result = replace(&path, before.map(str::as_bytes), after.as_bytes());
            let found = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(found, expected, "{before:?} {result:?}");
            assert_eq!(result.is_ok(), expected == after, "{result:?}");
        };
        check(Some("x"), "y", "");
        check(None, "a", "a");
        check(None, "b", "a");
        check(Some("x"), "b", "a");
        check(Some("a"), "b", "b");
        let others = fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(others, 1);
    }

    #[test]
    fn who_may_read_it_stays_and_links_are_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        fs::write(&path, "a").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        replace(&path, Some(b"a"), b"b").unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
        let link = dir.path().join("link.md");
        symlink(&path, &link).unwrap();
        assert!(replace(&link, Some(b"b"), b"c").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"b");
    }
}
