//! Reading the sources of a site: its documents as text, its assets as names.
//!
//! What lies where is found by one walk in sorted order, then the documents are read in parallel.
//! A malformed file is a finding and stops nothing; a content folder that is not there and globs that
//! mean nothing do, and so does what is there and cannot be read ([`Sources::faults`]). What a document says is looked at only to tell which one
//! of a folder is the postmortem (`bundles`). What the walk saw can be held against a later walk
//! (`survey`), and a document whose stamp is known need not be opened again.

pub mod attach;
mod bundles;
mod owners;
mod survey;
mod suspects;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use owners::Owners;
pub use survey::{Sighting, Survey};
use suspects::looks_like_markdown;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::beneath::Folder;
use super::decode::decode;
use super::fault::{Unread, Unreadable};
use super::names;
use super::stamp::{FileTime, Stamp};
use super::stories;
use super::walk::{self, Candidate};
use crate::config::{Config, Content};
use crate::diagnostics::{self, Diagnostic, Location, rules};
use crate::ids::Dimension;
use crate::path;
use crate::text::SourceText;

/// Far above what a person writes and reads, and far below what fills the memory.
const MAX_DOCUMENT_BYTES: u64 = 16 * 1024 * 1024;

/// As far as a file without an ending is looked at.
const SNIFF_BYTES: u64 = 4 * 1024;

/// Where nearly all image formats say their size; some photographs say it behind a preview.
const IMAGE_HEADER_BYTES: [u64; 2] = [16 * 1024, 512 * 1024];

/// Everything that a site is made of.
#[derive(Debug)]
pub struct Sources {
    /// The documents, sorted by path.
    pub documents: Vec<SourceFile>,
    /// What pages may show or attach, sorted by path.
    pub assets: Vec<Asset>,
    /// Whom files and documents belong to.
    pub owners: Owners,
    /// Files that were seen and are not published, each with the reason.
    pub unpublished: BTreeMap<String, &'static str>,
    /// The folders that all of this was found in, by their paths: what there is to watch.
    pub folders: Vec<PathBuf>,
    /// What was left out and why; sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What is there and could not be read.
    pub faults: Vec<Unreadable>,
    /// Files that were seen and of which no byte was read: nothing may be remembered of them.
    pub unread: BTreeSet<String>,
}

/// One document.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path and text.
    pub source: SourceText,
    /// The hash of the bytes of the file.
    pub hash: blake3::Hash,
    /// What it is, by its place.
    pub role: Role,
    /// What the file system said about the file before it was read, where that tells every later
    /// change.
    pub stamp: Option<Stamp>,
    /// What there is to say about its bytes.
    pub finding: Option<Box<Diagnostic>>,
}

impl SourceFile {
    /// The same file with another text, which is not written yet.
    #[must_use]
    pub fn with_text(self, text: Arc<str>) -> Self {
        Self {
            hash: blake3::hash(text.as_bytes()),
            source: SourceText {
                text,
                ..self.source
            },
            stamp: None,
            ..self
        }
    }
}

/// What a document is, by its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// A story of an incident.
    Postmortem,
    /// What is known about a term of a dimension.
    Note {
        /// The dimension.
        dimension: Dimension,
    },
    /// A reading path.
    Path,
    /// A plain page.
    Page,
    /// What the site says about itself on its first page.
    Introduction,
    /// A document that is none of the site's. It is read for what it says about who may see what belongs
    /// to it.
    Aside,
}

/// A file that a page may show or attach.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Path relative to the root, with `/` between the parts.
    pub path: String,
    /// Its size in bytes when it was found.
    pub size: u64,
    root: Arc<Folder>,
}

/// Why there is nothing to read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The root cannot be opened.
    #[error("{} cannot be read: {source}", path.display())]
    Root {
        /// The root.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// `[content] dir` leads out of the root.
    #[error(
        "the content folder `{dir}` lies outside of the site; give a folder below site.toml as `[content] dir`"
    )]
    ContentOutside {
        /// As written.
        dir: String,
    },
    /// `[content] dir` is not there or is no folder.
    #[error(
        "the content folder `{dir}` cannot be read: {source}; {}, or give another one as `[content] dir` in site.toml",
        match source.kind() {
            io::ErrorKind::NotFound => "create it",
            _ => "mend that",
        }
    )]
    Content {
        /// As written.
        dir: String,
        /// What went wrong.
        source: io::Error,
    },
    /// A glob of `[content]` is malformed.
    #[error("`{pattern}` in `[content] {key}` of site.toml is not a valid glob: {message}")]
    Glob {
        /// `include` or `exclude`.
        key: &'static str,
        /// As written.
        pattern: String,
        /// What is wrong with it.
        message: String,
    },
}

impl ReadError {
    /// The content folder was there and is gone: what else lies here is not what was published.
    #[must_use]
    pub fn content_is_gone() -> Self {
        Self::Content {
            dir: Content::default().dir,
            source: io::ErrorKind::NotFound.into(),
        }
    }
}

/// Reads the sources below `root`. Of `output`, the folder that the site is published to, nothing
/// is read even where it lies within the content.
///
/// # Errors
///
/// Fails where the content folder cannot be read or a glob is malformed.
pub fn read(root: &Path, config: &Config, output: &Path) -> Result<Sources, ReadError> {
    Ok(survey(root, config, output, None)?.read(config, &|_, _| None))
}

/// Sees what [`read`] would read. `moment` is one before the call, by the clock of the file system;
/// without it no file counts as known.
///
/// # Errors
///
/// As [`read`].
pub fn survey(
    root: &Path,
    config: &Config,
    output: &Path,
    moment: Option<FileTime>,
) -> Result<Survey, ReadError> {
    let folder = Folder::open(root).map_err(|source| ReadError::Root {
        path: root.to_owned(),
        source,
    })?;
    if stories::is_in_place_of_content(config) && stories::was_built_from_content(output) {
        return Err(ReadError::content_is_gone());
    }
    let found = walk::walk(root, &folder, config, output, moment)?;
    let is_dated = moment.is_some();
    Ok(Survey::new(root, folder, found, config.has_file, is_dated))
}

/// A document that was read before, by its path and stamp.
pub type Known<'a> = &'a (dyn Fn(&str, Stamp) -> Option<SourceFile> + Sync);

impl Survey {
    /// Reads what was seen, except the documents that are `known`.
    #[must_use]
    pub fn read(&self, config: &Config, known: Known<'_>) -> Sources {
        let (folder, found) = (&self.folder, &self.found);
        let mut diagnostics = found.diagnostics.clone();
        let prefix = found.documents.first().map_or(0, |candidate| {
            candidate.path.len() - candidate.in_content.len()
        });
        let documents: Vec<_> = found
            .documents
            .par_iter()
            .map(|candidate| self.document(candidate, config, known))
            .collect();
        let suspects: Vec<_> = found
            .suspects
            .par_iter()
            .map(|candidate| (candidate, looks_like_markdown(folder, config, candidate)))
            .collect();
        let mut faults = found.faults.clone();
        let mut unread = BTreeSet::new();
        for (candidate, hint) in suspects {
            match hint {
                Ok(hint) => diagnostics.extend(hint),
                // It is none of the site's concern as long as nothing includes it.
                Err(_) => drop(unread.insert(candidate.path.to_string())),
            }
        }

        let mut read = Vec::with_capacity(documents.len());
        for (candidate, document) in found.documents.iter().zip(documents) {
            match document {
                Ok(document) => {
                    diagnostics.extend(document.finding.as_deref().cloned());
                    read.push(document);
                }
                Err(missing) => {
                    if !matches!(missing, Unread::Malformed(_)) {
                        unread.insert(candidate.path.to_string());
                    }
                    missing.sort(&mut diagnostics, &mut faults);
                }
            }
        }
        read.sort_by(|a, b| a.source.path.cmp(&b.source.path));
        bundles::settle(&mut read, config, prefix);
        keep_one_introduction(&mut read);

        let mut assets: Vec<_> = found
            .assets
            .iter()
            .map(|candidate| Asset {
                path: candidate.path.to_string(),
                size: candidate.size,
                root: Arc::clone(folder),
            })
            .collect();
        assets.sort_by(|a, b| a.path.cmp(&b.path));
        diagnostics::sort(&mut diagnostics);
        Sources {
            documents: read,
            assets,
            owners: Owners::of(&found.documents, config),
            unpublished: found.unpublished.iter().cloned().collect(),
            folders: found.folders.clone(),
            diagnostics,
            faults,
            unread,
        }
    }

    /// A document as it is known, or read.
    fn document(
        &self,
        candidate: &Candidate,
        config: &Config,
        known: Known<'_>,
    ) -> Result<SourceFile, Unread> {
        // What leads a folder is looked into before anything else is.
        let leads = names::leads_bundle(&candidate.path);
        let known = candidate
            .stamp
            .and_then(|stamp| known(&candidate.path, stamp));
        let known = known.filter(|document| !leads || !document.source.text.is_empty());
        if let Some(document) = known {
            return Ok(SourceFile {
                role: candidate.role.clone(),
                stamp: candidate.stamp,
                ..document
            });
        }
        let mut read = read_document(&self.folder, candidate)?;
        // Those of an export are parsed one by one, each with its text read again.
        if config.is_export && !leads {
            read.source.text = Arc::default();
        }
        Ok(read)
    }

    /// What reads documents again.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader(Arc::clone(&self.folder))
    }

    /// The text of a document, for drawing findings in it.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.reader().text(path)
    }
}

/// Reads documents again.
#[derive(Clone, Debug)]
pub struct Reader(Arc<Folder>);

impl Reader {
    /// The text of a document; `None` where it cannot be read any longer.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        let bytes = self.0.read_file(Path::new(path), MAX_DOCUMENT_BYTES);
        decode(path, bytes.ok()??).text.map(Into::into)
    }

    /// The text of a document that was read before; `None` where its file says something else by now.
    #[must_use]
    pub fn same_text(&self, document: &SourceFile) -> Option<Arc<str>> {
        let path = &*document.source.path;
        let bytes = self.0.read_file(Path::new(path), MAX_DOCUMENT_BYTES);
        let bytes = bytes.ok()??;
        let is_same = blake3::hash(&bytes) == document.hash;
        is_same.then(|| decode(path, bytes).text.map(Into::into))?
    }
}

/// The document of a path among documents that are sorted by theirs.
#[must_use]
pub fn find<'d>(documents: &'d [SourceFile], path: &str) -> Option<&'d SourceFile> {
    let by_path = |document: &SourceFile| (*document.source.path).cmp(path);
    documents.get(documents.binary_search_by(by_path).ok()?)
}

/// Reads one document once more; `None` where it cannot be read any longer, which reading the whole
/// will explain.
#[must_use]
pub fn read_again(root: &Path, path: &str, role: &Role) -> Option<SourceFile> {
    let folder = Folder::open(root).ok()?;
    let candidate = Candidate {
        path: path.into(),
        in_content: String::new(),
        size: 0,
        role: role.clone(),
        stamp: None,
    };
    read_document(&folder, &candidate).ok()
}

/// Whether a file of this name is what editors and tools leave behind.
#[must_use]
pub fn is_debris(name: &str) -> bool {
    super::names::is_debris(name)
}

/// The document, or why there is none.
fn read_document(root: &Folder, candidate: &Candidate) -> Result<SourceFile, Unread> {
    let path = candidate.path.clone();
    let bytes = match root.read_file(Path::new(&*path), MAX_DOCUMENT_BYTES) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            return Err(Unread::Malformed(Some(too_large(
                &path,
                MAX_DOCUMENT_BYTES,
            ))));
        }
        Err(error) => return Err(Unread::because(&path, &error)),
    };
    let hash = blake3::hash(&bytes);
    let decoded = decode(&path, bytes);
    match decoded.text {
        Some(text) => Ok(SourceFile {
            source: SourceText::new(path, text),
            hash,
            role: candidate.role.clone(),
            stamp: candidate.stamp,
            finding: decoded.diagnostic.map(Box::new),
        }),
        None => Err(Unread::Malformed(decoded.diagnostic)),
    }
}

/// The finding about a file that is larger than is read.
pub(super) fn too_large(path: &str, limit: u64) -> Diagnostic {
    let limit = limit / (1024 * 1024);
    Diagnostic::new(
        &rules::UNREADABLE,
        Location::file(path),
        format!("the file is larger than {limit} MiB and is left out"),
    )
    .help("split it, or move it out of the content folder and link to it")
}

/// A site introduces itself once. Where there is an index beside a README, the README speaks to
/// those who look at the repository, unless the index is spelled `INDEX.md`, which lists files for the same readers.
fn keep_one_introduction(documents: &mut [SourceFile]) {
    let is_readme = |document: &SourceFile| {
        let name = path::name(&document.source.path);
        name.to_ascii_lowercase().starts_with("readme") || name.starts_with("INDEX.")
    };
    let introductions: Vec<usize> = documents
        .iter()
        .enumerate()
        .filter(|(_, document)| document.role == Role::Introduction)
        .map(|(at, _)| at)
        .collect();
    let chosen = introductions
        .iter()
        .find(|at| documents.get(**at).is_some_and(|d| !is_readme(d)))
        .or(introductions.last())
        .copied();
    for at in introductions {
        if let Some(document) = documents.get_mut(at)
            && Some(at) != chosen
        {
            document.role = Role::Page;
        }
    }
}

#[cfg(test)]
mod tests;
