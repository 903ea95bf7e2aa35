//! What a build left in its output, so that a later one recognises it.
//!
//! A file is the one that was left if its stamp or its bytes are. Whatever else is in the output
//! (beside what a host or version control keeps there) means that somebody was at it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::LOCK;
use super::lock;
use super::output::{KEPT_FILES, Output, VERSION_CONTROL, is_bookkeeping};
use super::register::Staged;
use crate::disk::beneath::open_regular;
use crate::disk::stamp::{FileTime, Stamp};

/// Files that one thread looks at in a row.
const IN_A_ROW: usize = 256;

/// The files that a build left, the bookkeeping included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Sorted by path.
    files: Vec<LeftFile>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct LeftFile {
    path: String,
    hash: blake3::Hash,
    /// Where it tells every later change.
    stamp: Option<Stamp>,
}

/// A file of an output as it is now.
struct Present {
    path: String,
    stamp: Stamp,
    /// The stamp, where it tells every later change.
    trusted: Option<Stamp>,
}

impl Left {
    /// Looks at the files of a site that stands in the output.
    pub(super) fn look(output: &Output, files: &BTreeMap<String, Staged>) -> Self {
        let moment = FileTime::now_in(&output.parent).ok();
        let files: Vec<(&String, &Staged)> = files.iter().collect();
        let look = |(path, staged): &(&String, &Staged)| {
            let there = Present::look(&output.path.join(path), (*path).clone(), moment);
            LeftFile {
                path: (*path).clone(),
                hash: staged.hash,
                stamp: there.and_then(|there| there.trusted),
            }
        };
        Self {
            files: files.par_iter().with_min_len(IN_A_ROW).map(look).collect(),
        }
    }

    /// The number of files of the site, without the bookkeeping.
    #[must_use]
    pub fn count(&self) -> usize {
        let files = self.files.iter();
        files.filter(|file| !is_bookkeeping(&file.path)).count()
    }

    /// The size of the file at a path of the output, if it is the one that was left there and has the
    /// bytes of `hash`.
    #[must_use]
    pub fn holds(&self, output: &Path, path: &str, hash: &blake3::Hash) -> Option<u64> {
        let at = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path));
        let left = self.files.get(at.ok()?)?;
        let data = fs::symlink_metadata(output.join(path)).ok()?;
        let is_same = left.hash == *hash
            && data.is_file()
            && (left.stamp == Some(Stamp::of(&data)) || left.has_bytes(output));
        is_same.then_some(data.len())
    }

    /// What was left, with the stamps of today, if the output holds these files and no others, each
    /// with its bytes. The output, the root and the content folder are as in
    /// [`super::Publication::begin`]; `moment` is one before the call.
    #[must_use]
    pub fn again(
        &self,
        output: &Path,
        root: &Path,
        content: &Path,
        moment: FileTime,
    ) -> Option<Self> {
        let output = Output::locate(output, root, content).ok()?;
        output.inspect().ok()?;
        // What is there is about to be replaced.
        if lock::is_held(&output.beside(LOCK)) {
            return None;
        }
        let mut there = files_below(&output.path, "", moment)?;
        there.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        if there.len() != self.files.len() {
            return None;
        }
        let files = self.files.par_iter().zip(there).map(|(left, there)| {
            let is_same = left.path == there.path
                && (left.stamp == Some(there.stamp) || left.has_bytes(&output.path));
            is_same.then_some(LeftFile {
                path: there.path,
                hash: left.hash,
                // A stamp that was trusted before is, by whichever clock.
                stamp: left
                    .stamp
                    .filter(|stamp| *stamp == there.stamp)
                    .or(there.trusted),
            })
        });
        Some(Self {
            files: files.collect::<Option<_>>()?,
        })
    }
}

impl LeftFile {
    fn has_bytes(&self, output: &Path) -> bool {
        let mut hasher = blake3::Hasher::new();
        let read = open_regular(&output.join(&self.path))
            .and_then(|file| hasher.update_reader(file).map(drop));
        read.is_ok() && hasher.finalize() == self.hash
    }
}

impl Present {
    /// The regular file at a place, whose path in the output is given.
    fn look(place: &Path, path: String, moment: Option<FileTime>) -> Option<Self> {
        let data = fs::symlink_metadata(place).ok()?;
        data.is_file().then(|| Self {
            path,
            stamp: Stamp::of(&data),
            trusted: moment.and_then(|moment| Stamp::trusted(&data, moment)),
        })
    }
}

/// The files below a folder of the output, whose path in it is `within`; `None` where something
/// lies there that a build does not write, or that cannot be looked at.
fn files_below(folder: &Path, within: &str, moment: FileTime) -> Option<Vec<Present>> {
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        let name = entry.file_name().into_string().ok()?;
        let is_of_the_host = within.is_empty()
            && (VERSION_CONTROL.contains(&name.as_str()) || KEPT_FILES.contains(&name.as_str()));
        if is_of_the_host {
            continue;
        }
        let path = format!("{within}{name}");
        if entry.file_type().ok()?.is_dir() {
            folders.push((entry.path(), format!("{path}/")));
        } else {
            files.push((entry.path(), path));
        }
    }
    let (files, below) = rayon::join(
        || {
            let files = files.into_par_iter().with_min_len(IN_A_ROW);
            let looked = files.map(|(place, path)| Present::look(&place, path, Some(moment)));
            looked.collect::<Option<Vec<_>>>()
        },
        || {
            let folders = folders.into_par_iter();
            let below = folders.map(|(place, path)| files_below(&place, &path, moment));
            below.collect::<Option<Vec<_>>>()
        },
    );
    let mut all = files?;
    all.extend(below?.into_iter().flatten());
    Some(all)
}
