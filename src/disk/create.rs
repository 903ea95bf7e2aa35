//! New files for a person to go on from: all of them or none, and never over something that is there.
//!
//! Every file is written under a temporary name first, so a full disk is met before anything
//! stands under its real name. Then each is given that name by an operation that refuses to
//! replace. Where one of these fails after all, those that were given theirs are taken away again.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::{Builder, TempPath};
use thiserror::Error;

/// Why no file was created.
#[derive(Debug, Error)]
pub enum CreateError {
    /// Something is there already.
    #[error("{} is already there, so nothing was written", path.display())]
    Exists {
        /// What is in the way.
        path: PathBuf,
    },
    /// The system refused.
    #[error("could not write {}: {source}; nothing was left behind", path.display())]
    Io {
        /// The file or folder that was to be written.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// The system refused, and then refused to have it undone.
    #[error("could not write {}: {source}; these were written and could not be removed: {}", path.display(), list(left))]
    Left {
        /// The file or folder that was to be written.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
        /// What could not be removed.
        left: Vec<PathBuf>,
    },
}

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<_> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    paths.join(", ")
}

/// Creates one file below a folder that may have to be made.
///
/// # Errors
///
/// [`CreateError::Exists`] where something has its name; nothing is written then.
pub fn file(folder: &Path, name: &str, text: &str) -> Result<(), CreateError> {
    files(folder, [(name, text)])
}

/// What stands in the way of the files below `folder`: those that exist, and what is no folder
/// where one is needed. In the order of the files, each once.
#[must_use]
pub fn in_the_way<'a>(folder: &Path, names: impl IntoIterator<Item = &'a str>) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for name in names {
        let parents = name.match_indices('/').filter_map(|(at, _)| name.get(..at));
        let blocked = parents.map(|parent| folder.join(parent)).find(|parent| {
            // A link to a folder is a folder; a broken one is in the way.
            parent.symlink_metadata().is_ok() && !parent.is_dir()
        });
        let path = folder.join(name);
        let taken = blocked.or_else(|| path.symlink_metadata().is_ok().then_some(path));
        if let Some(path) = taken
            && !found.contains(&path)
        {
            found.push(path);
        }
    }
    found
}

/// Creates files below `folder`, which is made where it is missing: in the given order, all or none.
///
/// # Errors
///
/// [`CreateError::Exists`] where something has one of the names; nothing is written then.
pub fn files<'a>(
    folder: &Path,
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<(), CreateError> {
    let mut made = Made::default();
    let result = made.create(folder, files.into_iter().collect());
    match result {
        Ok(()) => Ok(()),
        Err(failure) => Err(made.undo(failure)),
    }
}

/// What was made so far, in that order.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

/// What was to be written when the system refused, and why.
struct Failure {
    path: PathBuf,
    source: io::Error,
}

impl Made {
    fn create(&mut self, folder: &Path, files: Vec<(&str, &str)>) -> Result<(), Failure> {
        self.folder(folder)?;
        let staging = Builder::new()
            .prefix(".afterword-")
            .tempdir_in(folder)
            .map_err(|source| failure(folder, source))?;
        let mut staged = Vec::with_capacity(files.len());
        for (name, text) in files {
            let path = folder.join(name);
            let temporary = stage(staging.path(), text).map_err(|source| failure(&path, source))?;
            staged.push((temporary, path));
        }
        for (temporary, path) in staged {
            self.folder(path.parent().unwrap_or(folder))?;
            temporary
                .persist_noclobber(&path)
                .map_err(|error| failure(&path, error.error))?;
            self.files.push(path);
        }
        Ok(())
    }

    /// Makes a folder and those above it, as far as they are missing.
    fn folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let missing: Vec<_> = folder
            .ancestors()
            .filter(|path| !path.as_os_str().is_empty())
            .take_while(|path| !path.is_dir())
            .collect();
        for path in missing.into_iter().rev() {
            match fs::create_dir(path) {
                Ok(()) => self.folders.push(path.to_owned()),
                // Somebody else made it in the meantime; then it is not ours to remove.
                Err(_) if path.is_dir() => {}
                Err(source) => return Err(failure(path, source)),
            }
        }
        Ok(())
    }

    fn undo(self, failure: Failure) -> CreateError {
        let Failure { path, source } = failure;
        let left: Vec<_> = self
            .files
            .into_iter()
            .filter(|path| fs::remove_file(path).is_err())
            .collect();
        // A folder that is not empty holds something of somebody else's, and stays.
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
        if !left.is_empty() {
            return CreateError::Left { path, source, left };
        }
        match source.kind() {
            io::ErrorKind::AlreadyExists => CreateError::Exists { path },
            _ => CreateError::Io { path, source },
        }
    }
}

fn failure(path: &Path, source: io::Error) -> Failure {
    Failure {
        path: path.to_owned(),
        source,
    }
}

/// Writes a text under a temporary name, with the rights that a new file has.
fn stage(folder: &Path, text: &str) -> io::Result<TempPath> {
    let mut file = Builder::new()
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)?;
    // Not through `file` itself, which would tell of the temporary name in its errors.
    file.as_file_mut().write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// Every path below a folder, sorted.
    fn tree(folder: &Path) -> Vec<String> {
        walkdir::WalkDir::new(folder)
            .min_depth(1)
            .sort_by_file_name()
            .into_iter()
            .map(|entry| {
                entry
                    .unwrap()
                    .path()
                    .strip_prefix(folder)
                    .unwrap()
                    .display()
                    .to_string()
            })
            .collect()
    }

    #[test]
    fn files_are_created_with_their_folders() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("new/site");
        files(&folder, [("a/b/c.md", "c"), ("d.md", "d")]).unwrap();
        assert_eq!(tree(&folder), ["a", "a/b", "a/b/c.md", "d.md"]);
        assert_eq!(fs::read_to_string(folder.join("a/b/c.md")).unwrap(), "c");

        // Others may read them as far as the umask of the user lets them.
        fs::write(folder.join("plain"), "").unwrap();
        let mode = |name: &str| folder.join(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode("d.md"), mode("plain"));
    }

    #[test]
    fn nothing_is_replaced_and_nothing_is_left_behind() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("d.md"), "mine").unwrap();
        let error = files(dir.path(), [("a/b/c.md", "c"), ("d.md", "d")]).unwrap_err();
        assert!(
            matches!(&error, CreateError::Exists { path } if path.ends_with("d.md")),
            "{error}"
        );
        assert_eq!(tree(dir.path()), ["d.md"]);
        assert_eq!(fs::read_to_string(dir.path().join("d.md")).unwrap(), "mine");
    }

    #[test]
    fn a_folder_that_cannot_be_made_undoes_the_rest() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("z"), "a file").unwrap();
        let error = files(
            &dir.path().join("site"),
            [("a.md", "a"), ("../z/b.md", "b")],
        )
        .unwrap_err();
        assert!(error.to_string().contains("nothing was"), "{error}");
        assert_eq!(tree(dir.path()), ["z"]);
    }

    #[test]
    fn links_and_files_in_place_of_folders_are_in_the_way() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a"), "a file").unwrap();
        symlink("nowhere", dir.path().join("b.md")).unwrap();
        fs::create_dir(dir.path().join("c")).unwrap();
        let found = in_the_way(dir.path(), ["a/1.md", "a/2.md", "b.md", "c/d.md", "e.md"]);
        assert_eq!(found, [dir.path().join("a"), dir.path().join("b.md")]);
    }
}
