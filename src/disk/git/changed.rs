//! Which files a review is about: those that differ from where its branch began.

use std::collections::BTreeSet;
use std::path::Path;

use super::ask::{Answer, ask, git, whole};
use super::first_line;

/// The files below `root` that differ from a revision: committed, staged, changed and new ones alike,
/// as paths relative to the root. Where the revision has gone on since the branch began, only what the
/// branch did counts.
///
/// # Errors
/// Why it cannot be told, lower case, no full stop.
pub fn changed_since(root: &Path, revision: &str) -> Result<BTreeSet<String>, String> {
    // What begins with a hyphen is an option to git, and no revision does.
    let commit = (!revision.starts_with('-'))
        .then(|| format!("{revision}^{{commit}}"))
        .ok_or_else(|| unknown(revision))?;
    let found = run(root, &["rev-parse", "--verify", "--quiet", &commit])?;
    if !found.is_fine {
        return Err(match found.complaint.is_empty() {
            true => unknown(revision),
            false if found.complaint.contains("not a git repository") => {
                "there is no git repository here".to_owned()
            }
            false => format!("git says: {}", first_line(&found.complaint)),
        });
    }
    let commit = line(&found);
    // Histories without a commit in common, and those that were cut off, are held against it itself.
    let base = run(root, &["merge-base", &commit, "HEAD"])?;
    let base = if base.is_fine { line(&base) } else { commit };
    let mut changed = list(
        root,
        &[
            "diff",
            "--name-only",
            "-z",
            "--no-renames",
            "--relative",
            "--no-ext-diff",
            "--ignore-submodules=all",
            &base,
            "--",
            ".",
        ],
    )?;
    changed.extend(list(
        root,
        &[
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
            "--",
            ".",
        ],
    )?);
    Ok(changed)
}

/// What leads from the root of the repository to `root`: empty, or with a slash at its end. Empty
/// where there is no repository.
#[must_use]
pub fn prefix(root: &Path) -> String {
    let answer = run(root, &["rev-parse", "--show-prefix"]);
    answer.map_or_else(|_| String::new(), |answer| line(&answer))
}

fn unknown(revision: &str) -> String {
    format!(
        "`{revision}` is no revision that git knows here; fetch it first (in CI, set the depth of the checkout to 0)"
    )
}

fn run(root: &Path, words: &[&str]) -> Result<Answer<Vec<u8>>, String> {
    let mut command = git(root);
    command.args(words);
    ask(command, whole).map_err(|error| format!("git cannot be run: {error}"))
}

fn line(answer: &Answer<Vec<u8>>) -> String {
    let text = String::from_utf8_lossy(&answer.value);
    text.trim_end_matches(['\n', '\r']).to_owned()
}

/// The paths of an answer. Names that are not UTF-8 are not read as documents either.
fn list(root: &Path, words: &[&str]) -> Result<BTreeSet<String>, String> {
    let answer = run(root, words)?;
    if !answer.is_fine {
        return Err(format!("git says: {}", first_line(&answer.complaint)));
    }
    let names = answer.value.split(|byte| *byte == 0);
    let names = names.filter_map(|name| String::from_utf8(name.to_vec()).ok());
    Ok(names.filter(|name| !name.is_empty()).collect())
}
