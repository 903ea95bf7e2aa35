//! When each file first and last changed, out of one pass over the git history.
//!
//! One `git log` for all files: asking per file takes minutes where this takes a second. Works
//! without git, without a repository and without a commit; then there are no dates. Who changed
//! what is never asked for.

mod ask;
mod changed;
mod log;
mod place;
mod remote;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use ask::{KEPT_VARIABLES, ask, git, whole};
use log::parse_log;

pub use changed::{changed_since, prefix};
pub use remote::remote_name;

use super::beneath::read_regular;
use super::fault::{Unreadable, is_fault};
use crate::diagnostics::{Diagnostic, rules};

/// What findings about the repository name as their file.
const GIT_FOLDER: &str = ".git";

/// Far above the list of commits at which a history is cut off.
const MAX_BOUNDARY_BYTES: u64 = 64 * 1024 * 1024;

/// What git says about a repository that it has read and does not like, or will not read. All other
/// failures may be those of a disk, which git does not tell from a damaged file.
const REFUSALS: [&str; 11] = [
    "dubious ownership",
    "unsafe repository",
    "bad config",
    "repo version",
    "repository extension",
    "promisor remote",
    "inflate:",
    "unable to unpack",
    "garbage at end",
    "is empty",
    "mismatch",
];

/// When files changed. Paths are relative to the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The day on which the author of the first commit wrote the file.
    pub first: BTreeMap<String, Date>,
    /// The day of the last commit that changed it.
    pub last: BTreeMap<String, Date>,
    /// Whether the history is cut off. Then there are no first dates, and last ones only where
    /// the change itself is part of what was fetched.
    pub shallow: bool,
}

/// Where the history of a folder ends and where it is cut off, which tells whether it is another
/// one than before.
#[derive(Debug)]
pub struct Head {
    key: blake3::Hash,
    /// The commits at which the history is cut off; `None` where it is whole.
    boundary: Result<Option<BTreeSet<String>>, NoHistory>,
}

impl Head {
    /// What the history depends on: two of one key are the same. `None` where git fails, which it
    /// need not do again.
    #[must_use]
    pub fn key(&self) -> Option<blake3::Hash> {
        let is_known = matches!(self.boundary, Ok(_) | Err(NoHistory::Fine));
        is_known.then_some(self.key)
    }
}

/// Whether git knows files below a folder of the root, whatever became of them since. Without git, or
/// without a repository, it knows none.
pub(super) fn tracks(root: &Path, folder: &str) -> bool {
    let mut list = git(root);
    list.args(["ls-files", "--cached", "-z", "--", folder]);
    ask(list, whole).is_ok_and(|answer| answer.is_fine && !answer.value.is_empty())
}

/// A history, and what reading it gave beside it.
#[derive(Debug, Default)]
pub struct Told {
    /// The history; empty where there is none.
    pub history: History,
    /// What there is to say about it.
    pub findings: Vec<Diagnostic>,
    /// Why it could not be read, where it is there.
    pub fault: Option<Unreadable>,
    /// Whether reading it again need not give the same.
    pub has_failed: bool,
}

/// The history of the files below `root`, which may lie deep in a repository.
#[must_use]
pub fn history(root: &Path, head: Head) -> Told {
    match read_history(root, head.boundary) {
        Ok(history) => Told {
            findings: history.findings(),
            history,
            ..Told::default()
        },
        Err(NoHistory::Fine) => Told::default(),
        Err(NoHistory::Failed(complaint)) => Told {
            findings: vec![failed(&complaint)],
            has_failed: true,
            ..Told::default()
        },
        Err(NoHistory::Fault(fault)) => Told {
            fault: Some(fault),
            has_failed: true,
            ..Told::default()
        },
    }
}

/// The folder whose files change with every commit and checkout of the repository around `root`.
#[must_use]
pub fn log_folder(root: &Path) -> Option<PathBuf> {
    let repository = place::find(root).ok()??;
    Some(repository.folder.join("logs")).filter(|logs| logs.is_dir())
}

/// Why there is no history.
#[derive(Debug)]
enum NoHistory {
    /// There is none to be had: no git, no repository, no commit.
    Fine,
    /// There should be one, but it is damaged, or git will not read it.
    Failed(String),
    /// There is one, and it could not be read.
    Fault(Unreadable),
}

impl From<io::Error> for NoHistory {
    fn from(error: io::Error) -> Self {
        if is_fault(&error) {
            Self::Fault(Unreadable::new(GIT_FOLDER, &error))
        } else {
            Self::Failed(error.to_string())
        }
    }
}

impl NoHistory {
    /// What a failure of git means, by what it said.
    fn because(complaint: String) -> Self {
        if REFUSALS.iter().any(|refusal| complaint.contains(refusal)) {
            return Self::Failed(complaint);
        }
        Self::Fault(Unreadable::of(
            GIT_FOLDER,
            format!("git says: {}", first_line(&complaint)),
            "run `git log` here to see what is wrong",
        ))
    }
}

fn read_history(
    root: &Path,
    boundary: Result<Option<BTreeSet<String>>, NoHistory>,
) -> Result<History, NoHistory> {
    let boundary = boundary?;
    let shallow = boundary.is_some();
    let boundary = boundary.unwrap_or_default();
    let mut history = History {
        shallow,
        ..History::default()
    };
    let mut log = git(root);
    // Merges count only with what they themselves changed; a moved file is a new one, because its
    // address is.
    log.args(["log", "-c", "--name-only", "-z", "--no-renames"])
        .args(["--relative", "--full-history", "--no-ext-diff"])
        .args(["--no-notes", "--no-color", "--ignore-submodules=all"])
        .args(["--format=%x01%H %as %cs", "HEAD", "--", "."]);
    let answer = ask(log, |stdout| {
        let log = BufReader::with_capacity(1 << 16, stdout);
        parse_log(log, &boundary, &mut history)
    })?;
    if answer.is_fine {
        Ok(history)
    } else {
        Err(NoHistory::because(answer.complaint))
    }
}

/// The head of the repository around `root`, if there is one. Asks git two short questions.
#[must_use]
pub fn head(root: &Path) -> Head {
    let mut key = blake3::Hasher::new();
    let boundary = find_repository(root, &mut key).and_then(|boundary| {
        replacements(root, &mut key)?;
        Ok(boundary)
    });
    Head {
        key: key.finalize(),
        boundary,
    }
}

/// What stands in for other commits changes the history that leads to the same one.
fn replacements(root: &Path, key: &mut blake3::Hasher) -> Result<(), NoHistory> {
    let mut refs = git(root);
    refs.args(["for-each-ref", "--format=%(refname) %(objectname)"])
        .arg("refs/replace");
    let answer = ask(refs, whole)?;
    key.update(&answer.value);
    if answer.is_fine {
        Ok(())
    } else {
        Err(NoHistory::because(answer.complaint))
    }
}

/// The commits at which the history is cut off; `None` where it is whole.
fn find_repository(
    root: &Path,
    key: &mut blake3::Hasher,
) -> Result<Option<BTreeSet<String>>, NoHistory> {
    let repository = place::find(root);
    // Git would wait for ever for somebody to write to a pipe.
    if let Some(odd) = repository
        .as_ref()
        .ok()
        .and_then(|found| found.as_ref()?.odd_file())
    {
        return Err(NoHistory::Failed(format!(
            "`{}` is no file that git can read",
            odd.display()
        )));
    }
    let Some(repository) = repository? else {
        return Err(NoHistory::Fine);
    };
    let mut parse = git(root);
    parse
        .args(["rev-parse", "--is-shallow-repository", "--git-path"])
        .args(["shallow", "--show-prefix", "--verify", "HEAD"]);
    let answer = match ask(parse, whole) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(NoHistory::Fine),
        answer => answer?,
    };
    let complaint = answer.complaint;
    key.update(&answer.value).update(complaint.as_bytes());
    let text = String::from_utf8_lossy(&answer.value);
    let mut lines = text.lines();
    let (is_shallow, boundary) = (lines.next(), lines.next());
    if !answer.is_fine {
        // What is asked first is answered where there is a repository: it has no commit yet.
        let is_empty = boundary.is_some();
        let is_none = complaint.contains("not a git repository");
        let is_wrong = match (is_empty, is_none) {
            (true, _) => repository.has_commit()?,
            // Git looks no further up than it is allowed to.
            (_, true) => !is_limited(&complaint) && repository.is_whole()?,
            _ => true,
        };
        return Err(if is_wrong {
            NoHistory::because(complaint)
        } else {
            NoHistory::Fine
        });
    }
    if is_shallow != Some("true") {
        return Ok(None);
    }
    let boundary = root.join(boundary.unwrap_or_default());
    let commits = read_regular(&boundary, MAX_BOUNDARY_BYTES)?.unwrap_or_default();
    let commits = String::from_utf8_lossy(&commits);
    key.update(commits.as_bytes());
    Ok(Some(commits.lines().map(str::to_owned).collect()))
}

/// Whether git was not to look for a repository everywhere above.
fn is_limited(complaint: &str) -> bool {
    complaint.contains("filesystem boundary")
        || KEPT_VARIABLES
            .iter()
            .any(|name| std::env::var_os(name).is_some())
}

fn failed(complaint: &str) -> Diagnostic {
    let is_dubious = complaint.contains("dubious ownership");
    let reason = first_line(complaint);
    let help = if is_dubious {
        "the repository belongs to another user; if you trust it, run `git config --global --add safe.directory` with its path"
    } else {
        "dates that only the history knows are left out; run `git log` here to see what is wrong"
    };
    Diagnostic::general(
        &rules::GIT_FAILED,
        format!("the git history could not be read: {reason}"),
    )
    .help(help)
}

/// What a complaint comes to.
fn first_line(complaint: &str) -> &str {
    let first = complaint.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or("git ended without saying why");
    first.trim_start_matches("fatal: ").trim_end_matches('.')
}

impl History {
    /// What there is to say about a history that was read.
    #[must_use]
    pub fn findings(&self) -> Vec<Diagnostic> {
        let warning = self.shallow.then(|| {
            Diagnostic::general(
                &rules::SHALLOW_CLONE,
                "the git history is cut off, so the dates of first changes are not known",
            )
            .help("fetch all of it with `git fetch --unshallow`; in CI, set the depth of the checkout to 0")
        });
        warning.into_iter().collect()
    }

    /// Earliest and latest day, whatever order the commits come in: clocks are not to be trusted.
    fn enter(&mut self, path: &str, written: Date, committed: Date) {
        if !self.shallow {
            match self.first.get_mut(path) {
                Some(first) => *first = written.min(*first),
                None => drop(self.first.insert(path.to_owned(), written)),
            }
        }
        match self.last.get_mut(path) {
            Some(last) => *last = committed.max(*last),
            None => drop(self.last.insert(path.to_owned(), committed)),
        }
    }
}

#[cfg(test)]
mod tests;
