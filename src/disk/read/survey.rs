//! What a walk saw, and whether a later one sees the same.
//!
//! All that reading depends on is seen by the walk (which files there are, what hides some of them)
//! or lies in the files, which are the same if their stamps or their bytes are.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::SourceFile;
use crate::disk::beneath::Folder;
use crate::disk::outside::Outside;
use crate::disk::stamp::Stamp;
use crate::disk::theme;
use crate::disk::walk::{Candidate, Found, MAX_ASSET_BYTES};

/// What lies where. No document is open yet.
#[derive(Debug)]
pub struct Survey {
    pub(super) folder: Arc<Folder>,
    pub(super) found: Found,
    outside: Outside,
    /// What the theme of a site depends on.
    theme: Option<blake3::Hash>,
    /// Whether a later survey can be held against this one.
    is_dated: bool,
}

/// What a survey saw, to be held against a later one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// Which files there are and what there is to say about them by their names.
    names: blake3::Hash,
    /// The files, in the order of the walk.
    files: Vec<Sighted>,
    /// Paths that documents name and that lead out of the content, each with whether a file is there.
    outside: Vec<(String, bool)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Sighted {
    stamp: Option<Stamp>,
    /// Of all its bytes, where they were read or the stamp does not tell.
    hash: Option<blake3::Hash>,
}

impl Sighting {
    /// The same with what was asked of files outside of the content.
    #[must_use]
    pub fn with_outside(self, outside: Vec<(String, bool)>) -> Self {
        Self { outside, ..self }
    }
}

impl Survey {
    /// A survey of `root`. Only what has a site.toml may have files of a theme.
    pub(super) fn new(
        root: &Path,
        folder: Folder,
        found: Found,
        has_theme: bool,
        is_dated: bool,
    ) -> Self {
        Self {
            theme: has_theme.then(|| theme::fingerprint(root)),
            folder: Arc::new(folder),
            found,
            outside: Outside::of(root),
            is_dated,
        }
    }

    /// What was seen, with the hashes of the `documents` that were read; those are sorted by path. Of
    /// `unread` files nothing is known, so that a later survey never sees the same.
    /// To be asked before anything is made of other files: those that their stamps do not tell from
    /// a later change are read here.
    #[must_use]
    pub fn sighting(&self, documents: &[SourceFile], unread: &BTreeSet<String>) -> Sighting {
        let hash_of = |path: &str| super::find(documents, path).map(|document| document.hash);
        let must_be_read = |candidate: &Candidate| self.is_dated && candidate.stamp.is_none();
        let files: Vec<&Candidate> = self.files().collect();
        let files = files.into_par_iter().map(|candidate| {
            if unread.contains(&*candidate.path) {
                return Sighted::default();
            }
            Sighted {
                stamp: candidate.stamp,
                hash: match hash_of(&candidate.path) {
                    None if must_be_read(candidate) => self.hash(candidate),
                    known => known,
                },
            }
        });
        Sighting {
            names: self.names(),
            files: files.collect(),
            outside: Vec::new(),
        }
    }

    /// Which of some paths, seen from the root, lead to a file outside of what was surveyed.
    #[must_use]
    pub fn outside(&self, paths: BTreeSet<String>) -> Vec<(String, bool)> {
        let paths = paths.into_iter();
        paths
            .map(|path| {
                let is_there = self.outside.holds(&path);
                (path, is_there)
            })
            .collect()
    }

    /// What an earlier survey saw, with the stamps of today, if everything is as it was then.
    #[must_use]
    pub fn again(&self, earlier: &Sighting) -> Option<Sighting> {
        let files: Vec<&Candidate> = self.files().collect();
        let is_same = files.len() == earlier.files.len()
            && self.names() == earlier.names
            && files
                .par_iter()
                .zip(&earlier.files)
                .all(|(candidate, earlier)| self.is_same(candidate, earlier))
            && earlier
                .outside
                .iter()
                .all(|(path, was_there)| self.outside.holds(path) == *was_there);
        is_same.then(|| Sighting {
            outside: earlier.outside.clone(),
            names: earlier.names,
            files: files
                .iter()
                .zip(&earlier.files)
                .map(|(candidate, earlier)| Sighted {
                    stamp: candidate.stamp,
                    hash: earlier.hash,
                })
                .collect(),
        })
    }

    fn is_same(&self, candidate: &Candidate, earlier: &Sighted) -> bool {
        if candidate.stamp.is_some() && candidate.stamp == earlier.stamp {
            return true;
        }
        earlier.hash.is_some() && self.hash(candidate) == earlier.hash
    }

    fn hash(&self, candidate: &Candidate) -> Option<blake3::Hash> {
        let hash = self
            .folder
            .hash_file(Path::new(&*candidate.path), MAX_ASSET_BYTES);
        hash.ok().flatten()
    }

    fn files(&self) -> impl Iterator<Item = &Candidate> {
        let found = &self.found;
        found
            .documents
            .iter()
            .chain(&found.assets)
            .chain(&found.suspects)
    }

    fn names(&self) -> blake3::Hash {
        let found = &self.found;
        let mut hasher = blake3::Hasher::new();
        let lists = [&found.documents, &found.assets, &found.suspects];
        for list in lists {
            hasher.update(&list.len().to_le_bytes());
            for candidate in list {
                hasher.update(candidate.path.as_bytes());
                hasher.update(b"\0");
            }
        }
        for (path, reason) in &found.unpublished {
            hasher.update(path.as_bytes());
            hasher.update(b"\0");
            hasher.update(reason.as_bytes());
            hasher.update(b"\0");
        }
        hasher.update(format!("{:?} {:?}", found.diagnostics, found.faults).as_bytes());
        hasher.update(format!("{:?}", self.theme).as_bytes());
        hasher.finalize()
    }
}
