//! Where the repository around a folder lies, and what its files say by themselves: for telling a
//! repository that is not there from one that git could not read, and for not asking git where it
//! would wait for ever.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::disk::beneath::read_regular;
use crate::disk::fault::is_fault;

/// Far above what `.git`, `HEAD` and their like hold.
const MAX_POINTER_BYTES: u64 = 64 * 1024;
/// Far above the list of the branches of any repository.
const MAX_PACKED_REFS_BYTES: u64 = 256 * 1024 * 1024;

/// A repository.
#[derive(Debug)]
pub(super) struct Repository {
    /// The folder with its HEAD.
    pub(super) folder: PathBuf,
    /// The folder with its objects and branches, which worktrees share.
    common: PathBuf,
}

/// The repository around `root`, found as git finds it.
pub(super) fn find(root: &Path) -> io::Result<Option<Repository>> {
    for above in root.ancestors() {
        let place = above.join(".git");
        let data = match fs::metadata(&place) {
            Ok(data) => data,
            Err(error) if is_fault(&error) => return Err(error),
            Err(_) => continue,
        };
        if data.is_dir() {
            return Ok(Some(Repository {
                folder: place.clone(),
                common: place,
            }));
        }
        if !data.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "`.git` is neither a folder nor a file",
            ));
        }
        // A worktree or submodule has a file there, which says where its own folder is.
        let text = pointer(&place.canonicalize()?)?;
        let Some(folder) = text.as_ref().and_then(|text| text.strip_prefix("gitdir:")) else {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "`.git` does not say where the repository is",
            ));
        };
        let folder = above.join(folder.trim());
        let common = pointer(&folder.join("commondir"))?;
        let common = common.map_or_else(|| folder.clone(), |common| folder.join(common.trim()));
        return Ok(Some(Repository { folder, common }));
    }
    Ok(None)
}

impl Repository {
    /// A file that reading could wait on for ever or never come to the end of: a pipe, a device.
    pub(super) fn odd_file(&self) -> Option<PathBuf> {
        let flat = [
            self.folder.clone(),
            self.common.clone(),
            self.common.join("info"),
            self.common.join("objects"),
            self.common.join("objects/info"),
            self.common.join("objects/pack"),
        ];
        let flat = flat.iter().map(|folder| WalkDir::new(folder).max_depth(1));
        let refs = std::iter::once(WalkDir::new(self.common.join("refs")));
        let mut entries = flat.chain(refs).flatten().flatten();
        let odd = entries.find(|entry| {
            let kind = entry.file_type();
            let is_plain = |data: fs::Metadata| data.is_file() || data.is_dir();
            let is_usual = kind.is_file()
                || kind.is_dir()
                || (kind.is_symlink() && fs::metadata(entry.path()).is_ok_and(is_plain))
                || (kind.is_symlink() && fs::metadata(entry.path()).is_err());
            !is_usual
        });
        odd.map(walkdir::DirEntry::into_path)
    }

    /// Whether git should take it for a repository.
    pub(super) fn is_whole(&self) -> io::Result<bool> {
        let head = pointer(&self.folder.join("HEAD"))?;
        let is_dir = |name: &str| match fs::metadata(self.common.join(name)) {
            Err(error) if is_fault(&error) => Err(error),
            data => Ok(data.is_ok_and(|data| data.is_dir())),
        };
        Ok(
            head.is_some_and(|head| names_branch(&head) || names_commit(&head))
                && is_dir("objects")?
                && is_dir("refs")?,
        )
    }

    /// Whether its HEAD leads to a commit.
    pub(super) fn has_commit(&self) -> io::Result<bool> {
        let Some(head) = pointer(&self.folder.join("HEAD"))? else {
            return Ok(false);
        };
        let Some(branch) = head.strip_prefix("ref:").map(str::trim) else {
            return Ok(names_commit(&head));
        };
        if pointer(&self.common.join(branch))?.is_some() {
            return Ok(true);
        }
        let packed = read(&self.common.join("packed-refs"), MAX_PACKED_REFS_BYTES)?;
        let names = packed.as_deref().unwrap_or_default().lines();
        Ok(names
            .filter_map(|line| line.split_once(' '))
            .any(|(_, name)| name == branch))
    }
}

fn names_branch(head: &str) -> bool {
    head.starts_with("ref:")
}

fn names_commit(head: &str) -> bool {
    let id = head.trim();
    id.len() >= 40 && id.chars().all(|c| c.is_ascii_hexdigit())
}

/// The text of a small file; `None` where there is none, or it is no file or no text.
fn pointer(path: &Path) -> io::Result<Option<String>> {
    read(path, MAX_POINTER_BYTES)
}

fn read(path: &Path, limit: u64) -> io::Result<Option<String>> {
    match read_regular(path, limit) {
        Ok(bytes) => Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok())),
        Err(error) if is_fault(&error) => Err(error),
        Err(_) => Ok(None),
    }
}
