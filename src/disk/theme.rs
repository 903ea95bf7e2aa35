//! The files that a site has in the place of the theme's own: what lies in `theme/` beside
//! site.toml. Which names a theme has is decided elsewhere; here they are bytes with a path.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::beneath::Folder;
use super::fault::{Unread, Unreadable, is_fault};
use super::names;
use super::read::too_large;
use super::walk::io_error;
use crate::diagnostics::{Diagnostic, Location, rules};

/// The folder of the files, below the root.
pub const FOLDER: &str = "theme";

/// Far above any template or style sheet.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;
/// Folders in folders of a theme: `js/search-ui`, and some to spare.
const MAX_DEPTH: usize = 6;

/// The folder and all folders in it, where there is one.
#[must_use]
pub fn folders(root: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(root.join(FOLDER))
        .follow_root_links(false)
        .max_depth(MAX_DEPTH)
        .sort_by_file_name();
    let folders = entries
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_dir());
    folders.map(walkdir::DirEntry::into_path).collect()
}

/// What lies below `theme/`.
#[derive(Debug, Default)]
pub struct Files {
    /// The bytes of each file, by its path there.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What was left out and why.
    pub diagnostics: Vec<Diagnostic>,
    /// What is there and could not be read.
    pub faults: Vec<Unreadable>,
}

impl Files {
    fn miss(&mut self, unread: Unread) {
        unread.sort(&mut self.diagnostics, &mut self.faults);
    }
}

/// The files below `theme/` of the site at `root`.
#[must_use]
pub fn read(root: &Path) -> Files {
    let mut found = Files::default();
    let top = root.join(FOLDER);
    let folder = match top.symlink_metadata() {
        Ok(data) if data.is_dir() => Folder::open(&top),
        Ok(_) => return found,
        Err(error) if !is_fault(&error) => return found,
        Err(error) => Err(error),
    };
    let folder = match folder {
        Ok(folder) => folder,
        Err(error) => {
            found.miss(Unread::because(FOLDER, &error));
            return found;
        }
    };
    let entries = WalkDir::new(&top)
        .follow_links(false)
        .follow_root_links(false)
        .min_depth(1)
        .max_depth(MAX_DEPTH)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !entry.file_name().to_str().is_none_or(names::is_debris));
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.miss(Unread::because(&shown(&error, root), &io_error(error)));
                continue;
            }
        };
        let path = entry.path().strip_prefix(&top).ok().and_then(Path::to_str);
        let Some(path) = path.filter(|_| !entry.file_type().is_dir()) else {
            continue;
        };
        let shown = format!("{FOLDER}/{path}");
        if entry.file_type().is_symlink() {
            let message = "symbolic links are not followed, so this one is left out";
            found.diagnostics.push(
                Diagnostic::new(&rules::SYMLINK, Location::file(shown), message)
                    .help("put the file itself here"),
            );
            continue;
        }
        match folder.read_file(Path::new(path), MAX_FILE_BYTES) {
            Ok(Some(bytes)) => drop(found.files.insert(path.to_owned(), bytes)),
            Ok(None) => found.diagnostics.push(too_large(&shown, MAX_FILE_BYTES)),
            Err(error) => found.miss(Unread::because(&shown, &error)),
        }
    }
    found
}

/// The path of what a walk could not enter, relative to the root.
fn shown(error: &walkdir::Error, root: &Path) -> String {
    let path = error.path().and_then(|path| path.strip_prefix(root).ok());
    path.map_or_else(
        || FOLDER.to_owned(),
        |path| path.to_string_lossy().into_owned(),
    )
}

/// A hash of all that [`read`] gives. The files are few and each can change every page, so that they
/// are read every time.
#[must_use]
pub fn fingerprint(root: &Path) -> blake3::Hash {
    let Files {
        files,
        diagnostics,
        faults,
    } = read(root);
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in files {
        // Names hold no such byte, and a hash is as long as any other.
        hasher.update(path.as_bytes());
        hasher.update(b"\0");
        hasher.update(blake3::hash(&bytes).as_bytes());
    }
    hasher.update(format!("{diagnostics:?} {faults:?}").as_bytes());
    hasher.finalize()
}
