//! Files of the repository that are written anew: whole or not at all, and never over what somebody
//! else wrote in the meantime.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::os::fd::{AsFd as _, BorrowedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Mode, OFlags};
use thiserror::Error;

use super::beneath::{Folder, read_at, read_regular};

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
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    let failed = |source| ReplaceError::Io {
        path: path.to_owned(),
        source,
    };
    let within = Within::open(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    let name = path.file_name().unwrap_or_default();
    within.replace(name, before, Some(after))
}

/// A folder below which files are written, and nowhere else: a path through a symbolic link is refused.
#[derive(Debug)]
pub struct Within {
    root: PathBuf,
    folder: Folder,
}

impl Within {
    /// The folder at `root`, which may itself be reached through symbolic links.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self {
            root: root.to_owned(),
            folder: Folder::open(root)?,
        })
    }

    /// The bytes of a file; `None` if there is none.
    ///
    /// # Errors
    /// If the path leads elsewhere, or the file cannot be read.
    pub fn read(&self, relative: &str) -> io::Result<Option<Vec<u8>>> {
        match self.folder.read_file(Path::new(relative), MAX_BYTES) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            bytes => Ok(Some(bytes?.ok_or(io::ErrorKind::FileTooLarge)?)),
        }
    }

    /// Makes a file that holds `before` hold `after`. Nothing stands for a file that is not there.
    ///
    /// # Errors
    /// If it holds something else, the path leads elsewhere, or the system refuses. Then it is as it was.
    pub fn replace(
        &self,
        relative: impl AsRef<Path>,
        before: Option<&[u8]>,
        after: Option<&[u8]>,
    ) -> Result<(), ReplaceError> {
        let relative = relative.as_ref();
        let path = || self.root.join(relative);
        let failed = |source| ReplaceError::Io {
            path: path(),
            source,
        };
        let makes = before.is_none() && after.is_some();
        let place = self.folder.place(relative, makes);
        let (folder, name) = place.map_err(failed)?;
        let folder = folder.as_fd();
        let found = match read_at(folder, name, MAX_BYTES) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            found => Some(found.map_err(failed)?),
        };
        let found = found.as_ref().map(Option::as_deref);
        if found != before.map(Some) {
            return Err(ReplaceError::Changed { path: path() });
        }
        match after {
            Some(after) => write_at(folder, name, after, before.is_some()),
            None if before.is_some() => {
                rustix::fs::unlinkat(folder, name, AtFlags::empty()).map_err(io::Error::from)
            }
            None => Ok(()),
        }
        .map_err(failed)
    }
}

/// Writes a file of an open folder, whole or not at all.
fn write_at(folder: BorrowedFd<'_>, name: &OsStr, bytes: &[u8], is_there: bool) -> io::Result<()> {
    let mode = match is_there {
        true => {
            let status = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
            Mode::from_raw_mode(status.st_mode)
        }
        false => Mode::from_raw_mode(0o644),
    };
    let temporary = format!(".afterword-{}", std::process::id());
    // Left behind by a program of the same number that was ended in the middle.
    let _ = rustix::fs::unlinkat(folder, &temporary, AtFlags::empty());
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let made = rustix::fs::openat(folder, &temporary, flags, Mode::RUSR | Mode::WUSR)?;
    let mut file = fs::File::from(made);
    let written = file
        .write_all(bytes)
        .and_then(|()| Ok(rustix::fs::fchmod(&file, mode)?))
        .and_then(|()| file.sync_all())
        .and_then(|()| Ok(rustix::fs::renameat(folder, &temporary, folder, name)?));
    if written.is_err() {
        let _ = rustix::fs::unlinkat(folder, &temporary, AtFlags::empty());
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;
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
    fn nothing_outside_of_a_folder_is_written() {
        let outside = tempfile::tempdir().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::write(outside.path().join("x.md"), "x").unwrap();
        fs::write(path("a.md"), "a").unwrap();
        fs::set_permissions(path("a.md"), Permissions::from_mode(0o600)).unwrap();
        symlink(outside.path(), path("out")).unwrap();
        symlink(outside.path().join("x.md"), path("x.md")).unwrap();
        symlink("a.md", path("b.md")).unwrap();
        let within = Within::open(dir.path()).unwrap();
        let check = |name: &str, before: Option<&str>, after: Option<&str>, expected: bool| {
            let (before, after) = (before.map(str::as_bytes), after.map(str::as_bytes));
            let result = within.replace(name, before, after);
            assert_eq!(result.is_ok(), expected, "{name} {result:?}");
        };
        check("a.md", Some("x"), Some("b"), false);
        check("a.md", None, Some("b"), false);
        check("a.md", Some("a"), Some("b"), true);
        check("new/deep/c.md", Some("x"), Some("c"), false);
        check("new/deep/c.md", None, Some("c"), true);
        for name in [
            "out/x.md",
            "x.md",
            "b.md",
            "../x.md",
            "a/../a.md",
            "/etc/x.md",
            "",
            ".",
        ] {
            for before in ["x", "a", "b"] {
                check(name, Some(before), Some("y"), false);
            }
            check(name, None, Some("y"), false);
            check(name, None, None, matches!(name, "out/none.md"));
        }
        assert_eq!(fs::read(outside.path().join("x.md")).unwrap(), b"x");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
        assert_eq!(fs::read(path("a.md")).unwrap(), b"b");
        let mode = fs::metadata(path("a.md")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(within.read("new/deep/c.md").unwrap().unwrap(), b"c");
        check("new/deep/c.md", Some("c"), None, true);
        assert_eq!(within.read("new/deep/c.md").unwrap(), None);
        assert_eq!(fs::read_dir(path("new/deep")).unwrap().count(), 0);
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
