//! When each file first and last changed, out of one pass over the git history.
//!
//! One `git log` for all files: asking per file takes minutes where this takes a second. Works
//! without git, without a repository and without a commit; then there are no dates. Who changed
//! what is never asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::diagnostics::{Diagnostic, rules};

/// What begins the record of a commit; no file name in real life does.
const COMMIT_MARK: u8 = 1;

/// As much of git's complaints as is worth reading.
const MAX_COMPLAINT_BYTES: u64 = 16 * 1024;

/// Variables of git that say where its configuration lies, or how far upwards to look for a
/// repository. All others (`GIT_DIR` and its like) speak of another repository than the root's.
const KEPT_VARIABLES: [&str; 3] = [
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EXEC_PATH",
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
        let has_failed = matches!(self.boundary, Err(NoHistory::Failed(_)));
        (!has_failed).then_some(self.key)
    }
}

/// The history of the files below `root`, which may lie deep in a repository.
#[must_use]
pub fn history(root: &Path, head: Head) -> (History, Vec<Diagnostic>) {
    match read_history(root, head.boundary) {
        Ok(history) => {
            let findings = history.findings();
            (history, findings)
        }
        Err(NoHistory::Fine) => (History::default(), Vec::new()),
        Err(NoHistory::Failed(complaint)) => (History::default(), vec![failed(&complaint)]),
    }
}

/// The folder whose files change with every commit and checkout of the repository around `root`.
#[must_use]
pub fn log_folder(root: &Path) -> Option<PathBuf> {
    let dot_git = root.ancestors().map(|folder| folder.join(".git"));
    let dot_git = dot_git.into_iter().find(|path| path.exists())?;
    // A worktree has a file there, which says where its own folder is.
    let folder = match fs::read_to_string(&dot_git) {
        Ok(text) => dot_git.parent()?.join(text.strip_prefix("gitdir:")?.trim()),
        Err(_) => dot_git,
    };
    Some(folder.join("logs")).filter(|logs| logs.is_dir())
}

/// Why there is no history.
#[derive(Debug)]
enum NoHistory {
    /// There is none to be had: no git, no repository, no commit.
    Fine,
    /// There should be one, but this is what git said.
    Failed(String),
}

impl From<io::Error> for NoHistory {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
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
    let mut child = git(root)
        // Merges count only with what they themselves changed; a moved file is a new one, because
        // its address is.
        .args([
            "log",
            "-c",
            "--name-only",
            "-z",
            "--no-renames",
            "--relative",
        ])
        .args([
            "--full-history",
            "--no-ext-diff",
            "--no-notes",
            "--no-color",
        ])
        .args(["--ignore-submodules=all", "--format=%x01%H %as %cs", "HEAD"])
        .args(["--", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let complaint = std::thread::scope(|scope| {
        // Read beside the output, or a git that complains a lot would wait for us for ever.
        let complaint = scope.spawn(|| stderr.map(read_complaint).unwrap_or_default());
        let read = stdout.map_or(Ok(()), |stdout| {
            parse_log(
                BufReader::with_capacity(1 << 16, stdout),
                &boundary,
                &mut history,
            )
        });
        let complaint = complaint.join().unwrap_or_default();
        read.map_or_else(|error| error.to_string(), |()| complaint)
    });
    if child.wait()?.success() {
        Ok(history)
    } else {
        Err(NoHistory::Failed(complaint))
    }
}

/// The head of the repository around `root`, if there is one. Asks git two short questions.
#[must_use]
pub fn head(root: &Path) -> Head {
    let mut key = blake3::Hasher::new();
    let boundary = find_repository(root, &mut key);
    if boundary.is_ok() {
        // What stands in for other commits changes the history that leads to the same one.
        let replaced = git(root)
            .args(["for-each-ref", "--format=%(refname) %(objectname)"])
            .arg("refs/replace")
            .output();
        key.update(&replaced.map(|answer| answer.stdout).unwrap_or_default());
    }
    Head {
        key: key.finalize(),
        boundary,
    }
}

/// The commits at which the history is cut off; `None` where it is whole.
fn find_repository(
    root: &Path,
    key: &mut blake3::Hasher,
) -> Result<Option<BTreeSet<String>>, NoHistory> {
    let answer = git(root)
        .args([
            "rev-parse",
            "--is-shallow-repository",
            "--git-path",
            "shallow",
            "--show-prefix",
        ])
        .args(["--verify", "HEAD"])
        .output();
    let answer = match answer {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(NoHistory::Fine),
        answer => answer?,
    };
    key.update(&answer.stdout).update(&answer.stderr);
    let complaint = String::from_utf8_lossy(&answer.stderr);
    let text = String::from_utf8_lossy(&answer.stdout);
    let mut lines = text.lines();
    let (is_shallow, boundary) = (lines.next(), lines.next());
    if !answer.status.success() {
        // What is asked first is answered where there is a repository: it has no commit yet.
        let is_empty = boundary.is_some();
        let is_none = complaint.contains("not a git repository");
        return Err(if is_empty || is_none {
            NoHistory::Fine
        } else {
            NoHistory::Failed(complaint.into_owned())
        });
    }
    if is_shallow != Some("true") {
        return Ok(None);
    }
    let boundary = root.join(boundary.unwrap_or_default());
    let commits = fs::read_to_string(boundary)?;
    key.update(commits.as_bytes());
    Ok(Some(commits.lines().map(str::to_owned).collect()))
}

/// `git` for the repository around `root`, without a shell, in an environment in which it asks
/// nobody, runs no other program, fetches nothing and writes nothing.
fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if !is_harmless(&name) {
            git.env_remove(name);
        }
    }
    git.env("LC_ALL", "C")
        .env_remove("LANGUAGE")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .arg("-C")
        .arg(root)
        .args(["--no-pager", "--literal-pathspecs"])
        .args(["-c", "core.quotepath=off"])
        .args(["-c", "core.fsmonitor=false"])
        .args(["-c", "log.showSignature=false"])
        .args(["-c", "log.follow=false"])
        .args(["-c", "log.showRoot=true"])
        .args(["-c", "protocol.allow=never"])
        .stdin(Stdio::null());
    git
}

fn is_harmless(variable: &OsStr) -> bool {
    let Some(name) = variable.to_str() else {
        return true;
    };
    !name.starts_with("GIT_")
        || KEPT_VARIABLES.contains(&name)
        || (name.starts_with("GIT_CONFIG")
            && name != "GIT_CONFIG_PARAMETERS"
            && name != "GIT_CONFIG")
}

fn read_complaint(stderr: impl Read) -> String {
    let mut bytes = Vec::new();
    let mut stderr = stderr.take(MAX_COMPLAINT_BYTES);
    // What cannot be read of a complaint is not missed; git's exit status decides.
    let _ = stderr.read_to_end(&mut bytes);
    let _ = io::copy(&mut stderr.into_inner(), &mut io::sink());
    String::from_utf8_lossy(&bytes).into_owned()
}

fn failed(complaint: &str) -> Diagnostic {
    let is_dubious = complaint.contains("dubious ownership");
    let first = complaint.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or("git ended without saying why");
    let reason = first.trim_start_matches("fatal: ").trim_end_matches('.');
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

/// Reads records that end in a zero byte: a commit with its two days, then the files it changed,
/// the first of them behind a line feed.
fn parse_log(
    mut log: impl BufRead,
    boundary: &BTreeSet<String>,
    history: &mut History,
) -> io::Result<()> {
    let mut days: Option<(Date, Date)> = None;
    let mut follows_commit = false;
    let mut record = Vec::new();
    loop {
        record.clear();
        if log.read_until(0, &mut record)? == 0 {
            return Ok(());
        }
        if record.last() == Some(&0) {
            record.pop();
        }
        if record.first() == Some(&COMMIT_MARK) {
            days = parse_commit(record.get(1..).unwrap_or_default(), boundary);
            follows_commit = true;
            continue;
        }
        let mut name = record.as_slice();
        if std::mem::take(&mut follows_commit) {
            name = name.strip_prefix(b"\n").unwrap_or(name);
        }
        // Names that are not UTF-8 are not read as documents either.
        if let Some((written, committed)) = days
            && let Ok(path) = std::str::from_utf8(name)
            && !path.is_empty()
        {
            history.enter(path, written, committed);
        }
    }
}

/// The author's and the committer's day; `None` for a commit at which the history is cut off,
/// because it seems to have changed every file.
fn parse_commit(record: &[u8], boundary: &BTreeSet<String>) -> Option<(Date, Date)> {
    let mut parts = std::str::from_utf8(record).ok()?.split(' ');
    let (id, written, committed) = (parts.next()?, parts.next()?, parts.next()?);
    if boundary.contains(id) {
        return None;
    }
    written.parse().ok().zip(committed.parse().ok())
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
