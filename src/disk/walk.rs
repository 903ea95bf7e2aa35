//! The walk that finds what there is: documents, assets, and what may be a document in disguise.
//!
//! Folders are entered in sorted order, without following links. What git ignores, what is hidden
//! and what tools produce is passed over in silence; what a person may miss is reported. No file
//! but `.gitignore` is opened here.

mod filed;
mod globs;
mod ignored;

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use filed::Filed;
use globs::Globs;
use ignore::gitignore::Gitignore;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::beneath::Folder;
use super::fault::{Unread, Unreadable, is_fault};
use super::names;
use super::publish::MARKER;
use super::read::{ReadError, Role, too_large};
use super::stamp::{FileTime, Stamp};
use super::stories;
use crate::config::{Config, FILE_NAME};
use crate::diagnostics::{Diagnostic, Location, rules};

/// Far above a recording of an hour, and far below a sparse file that fills the disk.
pub(super) const MAX_ASSET_BYTES: u64 = 512 * 1024 * 1024;

/// Tools put this file into folders that hold nothing of value (<https://bford.info/cachedir/>).
const CACHE_TAG: &str = "CACHEDIR.TAG";

/// What a walk found, in no particular order.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) documents: Vec<Candidate>,
    pub(super) assets: Vec<Candidate>,
    /// Files that are seen and not published, each with the reason.
    pub(super) unpublished: Vec<(String, &'static str)>,
    /// Files whose content decides whether they are worth a hint.
    pub(super) suspects: Vec<Candidate>,
    /// Folders that were entered: changes in them may matter.
    pub(super) folders: Vec<PathBuf>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What is there and could not be read.
    pub(super) faults: Vec<Unreadable>,
}

impl Found {
    /// Takes note of what could not be read.
    fn miss(&mut self, unread: Unread) {
        unread.sort(&mut self.diagnostics, &mut self.faults);
    }
}

/// A file that has not been opened yet.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Relative to the root.
    pub(super) path: Arc<str>,
    /// Relative to the content folder.
    pub(super) in_content: String,
    pub(super) size: u64,
    /// Its stamp, where that tells every later change.
    pub(super) stamp: Option<Stamp>,
    pub(super) role: Role,
}

/// Walks the content folder of the site at `root`. `moment` is one before the walk, where it is
/// known.
pub(super) fn walk(
    root: &Path,
    folder: &Folder,
    config: &Config,
    output: &Path,
    moment: Option<FileTime>,
) -> Result<Found, ReadError> {
    let prefix = content_prefix(root, &config.content.dir)?;
    let content = root.join(&prefix);
    let mut walk = Walk {
        root,
        folder,
        config,
        globs: Globs::new(config)?,
        content: content.clone(),
        output: output.canonicalize().ok(),
        canonical_root: root.canonicalize().unwrap_or_else(|_| root.to_owned()),
        moment,
        ignores: Vec::new(),
        asides: BTreeMap::new(),
        met: Vec::new(),
        found: Found::default(),
    };
    walk.found.folders.push(content.clone());
    // A .gitignore above the content folder speaks for it as well.
    walk.load_ignore_file(root, 0);
    let mut above = root.to_owned();
    for part in prefix.components() {
        above.push(part);
        walk.load_ignore_file(&above, 0);
    }
    let mut entries = WalkDir::new(&content)
        .follow_links(false)
        .follow_root_links(false)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {
                if !walk.enters(&entry) {
                    entries.skip_current_dir();
                }
            }
            Ok(entry) => walk.visit(entry),
            Err(error) => walk.report_walk_error(error),
        }
    }
    walk.file_all();
    walk.tell_what_is_read();
    Ok(walk.found)
}

/// `[content] dir` as a plain path below the root, all parts of which are real folders.
fn content_prefix(root: &Path, dir: &str) -> Result<PathBuf, ReadError> {
    let mut prefix = PathBuf::new();
    for part in Path::new(dir).components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => prefix.push(name),
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(ReadError::ContentOutside {
                    dir: dir.to_owned(),
                });
            }
        }
        if prefix.as_os_str().is_empty() {
            continue;
        }
        let problem = match root.join(&prefix).symlink_metadata() {
            Ok(data) if data.is_dir() => continue,
            Ok(data) if data.is_symlink() => io::Error::other("it is a symbolic link"),
            Ok(_) => io::Error::from(io::ErrorKind::NotADirectory),
            Err(source) => source,
        };
        return Err(ReadError::Content {
            dir: dir.to_owned(),
            source: problem,
        });
    }
    Ok(prefix)
}

/// Whether a folder holds what a build or another tool made.
fn is_made(folder: &Path) -> io::Result<bool> {
    for name in [MARKER, CACHE_TAG] {
        match folder.join(name).symlink_metadata() {
            Ok(_) => return Ok(true),
            Err(error) if is_fault(&error) => return Err(error),
            Err(_) => {}
        }
    }
    Ok(false)
}

/// What the system said to a walk.
pub(super) fn io_error(error: walkdir::Error) -> io::Error {
    let error = error.into_io_error();
    error.unwrap_or_else(|| io::Error::other("the folder leads back into itself"))
}

struct Walk<'a> {
    root: &'a Path,
    folder: &'a Folder,
    config: &'a Config,
    globs: Globs,
    content: PathBuf,
    /// Where the site is published to, if it exists.
    output: Option<PathBuf>,
    canonical_root: PathBuf,
    moment: Option<FileTime>,
    /// The .gitignore files that speak for the current folder, outermost first, each with the
    /// depth of the folder that it lies in.
    ignores: Vec<(usize, Gitignore)>,
    /// How many documents are left out for reasons of which one finding tells all.
    asides: BTreeMap<&'static str, usize>,
    /// What was met that is no folder.
    met: Vec<DirEntry>,
    found: Found,
}

impl Walk<'_> {
    /// Whether to read what is in a folder.
    fn enters(&mut self, entry: &DirEntry) -> bool {
        self.leave_folders(entry.depth());
        let Some(name) = entry.file_name().to_str() else {
            self.report_name(entry);
            return false;
        };
        if names::is_debris(name)
            || names::is_tool_folder(name)
            || self.is_ignored(entry.path(), true)
        {
            return false;
        }
        let Some((path, in_content)) = self.paths(entry.path()) else {
            return false;
        };
        let is_output = self.output.as_deref() == Some(self.canonical_root.join(&path).as_path());
        if is_output || self.globs.excludes(&in_content) {
            return false;
        }
        match is_made(entry.path()) {
            Ok(false) => {}
            Ok(true) => return false,
            Err(error) => {
                self.found.miss(Unread::because(&path, &error));
                return false;
            }
        }
        if names::is_build_folder(&path) {
            let diagnostic = Diagnostic::new(
                &rules::LEFT_OUT,
                Location::file(&path),
                "the folder is left out, because what a build made usually lies there by that name",
            )
            .help("give the folder another name if it holds documents");
            self.found.diagnostics.push(diagnostic);
            return false;
        }
        self.load_ignore_file(entry.path(), entry.depth());
        self.found.folders.push(entry.path().to_owned());
        true
    }

    /// Takes note of a file, or anything else that is no folder.
    fn visit(&mut self, entry: DirEntry) {
        self.leave_folders(entry.depth());
        let Some(name) = entry.file_name().to_str() else {
            self.report_name(&entry);
            return;
        };
        if !names::is_debris(name) && !self.is_ignored(entry.path(), false) {
            self.met.push(entry);
        }
    }

    /// Files what was met, in its order.
    fn file_all(&mut self) {
        let met = std::mem::take(&mut self.met);
        let filed = met.par_iter().filter_map(|entry| self.filed(entry));
        for filed in filed.collect::<Vec<_>>() {
            self.file(filed);
        }
    }

    fn file(&mut self, filed: Filed) {
        let found = &mut self.found;
        let mut unpublish = |candidate: &Candidate, reason| {
            let unpublished = (candidate.path.to_string(), reason);
            found.unpublished.push(unpublished);
        };
        match filed {
            Filed::Document(candidate) => found.documents.push(candidate),
            Filed::Aside(candidate, reason) => {
                unpublish(&candidate, reason);
                found.documents.push(candidate);
                *self.asides.entry(reason).or_default() += 1;
            }
            Filed::LeftOut(candidate, reason) => {
                unpublish(&candidate, reason);
                if !names::is_own_template(self.config, &candidate.in_content) {
                    let diagnostic = Diagnostic::new(
                        &rules::LEFT_OUT,
                        Location::file(candidate.path),
                        format!("the document is left out, because {reason}"),
                    )
                    .help("give it another name if it tells of an incident");
                    found.diagnostics.push(diagnostic);
                }
            }
            Filed::Asset(candidate) if candidate.size > MAX_ASSET_BYTES => {
                let diagnostic = too_large(&candidate.path, MAX_ASSET_BYTES);
                found.diagnostics.push(diagnostic);
            }
            Filed::Asset(candidate) => found.assets.push(candidate),
            Filed::Other(candidate) => {
                unpublish(&candidate, "files of its kind are not");
                if names::may_be_markdown(&candidate.path) {
                    found.suspects.push(candidate);
                }
            }
            Filed::Special(diagnostic) => found.diagnostics.push(diagnostic),
            Filed::Unread(unread) => found.miss(unread),
        }
    }

    /// Says which documents were taken for postmortems where nobody did.
    fn tell_what_is_read(&mut self) {
        let count = |reason| self.asides.get(reason).copied().unwrap_or_default();
        let (elsewhere, guides) = (count(names::ELSEWHERE), count(names::NO_STORY));
        let documents = |count| match count {
            1 => "1 document".to_owned(),
            count => format!("{count} documents"),
        };
        let stories = self.config.content.stories.as_deref().unwrap_or_default();
        let told = [
            (elsewhere > 0).then(|| {
                (
                    format!(
                        "the postmortems are those in `{stories}`, by its name; {} outside of it {} left out",
                        documents(elsewhere),
                        if elsewhere == 1 { "is" } else { "are" },
                    ),
                    format!("`[content] dir = \"{stories}\"` in site.toml confirms it, and `dir = \".\"` takes all in"),
                )
            }),
            (guides > 0).then(|| {
                (
                    format!(
                        "{} in folders of guides, runbooks or decisions {} left out, because such a document tells of no incident",
                        documents(guides),
                        if guides == 1 { "is" } else { "are" },
                    ),
                    "`[content] dir = \".\"` in site.toml takes all in".to_owned(),
                )
            }),
            stories::is_in_place_of_content(self.config).then(|| {
                (
                    "there is no folder `content`, so documents are looked for in the whole folder".to_owned(),
                    "`[content] dir` in site.toml says where they lie; `.` is the whole folder".to_owned(),
                )
            }),
        ];
        for (message, help) in told.into_iter().flatten() {
            let place = Location::file(FILE_NAME);
            let finding = Diagnostic::new(&rules::LEFT_OUT, place, message).help(help);
            self.found.diagnostics.push(Diagnostic {
                location: finding.location.clone().filter(|_| self.config.has_file),
                ..finding
            });
        }
    }

    /// A name that is not UTF-8 has no address that would lead back to it.
    fn report_name(&mut self, entry: &DirEntry) {
        let path = entry.path();
        if self.is_ignored(path, entry.file_type().is_dir()) {
            return;
        }
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        let diagnostic = Diagnostic::new(
            &rules::UNREADABLE,
            Location::file(relative.to_string_lossy()),
            "the name is not UTF-8, so the file or folder is left out",
        )
        .help("rename it");
        self.found.diagnostics.push(diagnostic);
    }

    fn report_walk_error(&mut self, error: walkdir::Error) {
        let path = error.path().unwrap_or(&self.content);
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        let shown = match relative.to_string_lossy() {
            empty if empty.is_empty() => ".".to_owned(),
            shown => shown.into_owned(),
        };
        self.found.miss(Unread::because(&shown, &io_error(error)));
    }

    /// The path relative to the root and the one relative to the content folder.
    fn paths(&self, path: &Path) -> Option<(String, String)> {
        let relative_to = |base: &Path| Some(path.strip_prefix(base).ok()?.to_str()?.to_owned());
        Some((relative_to(self.root)?, relative_to(&self.content)?))
    }
}
