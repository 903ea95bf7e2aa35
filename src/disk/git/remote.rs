//! What a repository is called where it is kept: the last part of its remote's address.

use std::path::Path;

use super::GIT_FOLDER;
use super::ask::{ask, git, whole};

/// The name of the repository whose top `root` is, as its remote knows it: that of `origin`, else of the first
/// one. `None` without a remote on another machine: a path on this one says only where a copy lies.
#[must_use]
pub fn remote_name(root: &Path) -> Option<String> {
    if !root.join(GIT_FOLDER).exists() {
        return None;
    }
    let mut list = git(root);
    list.args(["config", "--local", "--null", "--get-regexp"]);
    list.arg(r"^remote\..*\.url$");
    let answer = ask(list, whole).ok().filter(|answer| answer.is_fine)?;
    let text = String::from_utf8(answer.value).ok()?;
    let remotes = text.split('\0').filter_map(|entry| entry.split_once('\n'));
    let named: Vec<(bool, String)> = remotes
        .filter_map(|(key, url)| Some((key == "remote.origin.url", name(url)?)))
        .collect();
    let origin = named.iter().find(|(is_origin, _)| *is_origin);
    origin.or(named.first()).map(|(_, name)| name.clone())
}

/// The last part of the path of an address. What stands before the path may hold credentials and is never looked
/// at, and neither is what stands behind it.
fn name(url: &str) -> Option<String> {
    let path = match url.split_once("://") {
        Some(("file", _)) => return None,
        Some((_, rest)) => rest.split_once('/')?.1,
        // `host:path`, where no slash goes before the colon.
        None => {
            let (host, path) = url.split_once(':')?;
            // A single letter is a drive.
            (host.len() > 1 && !host.contains(['/', '\\'])).then_some(path)?
        }
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    let name = last.strip_suffix(".git").unwrap_or(last).trim();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    let is_name = name.chars().any(char::is_alphanumeric) && name.chars().all(is_plain);
    is_name.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_called_by_the_last_part_of_its_address() {
        let check = |url: &str, expected: Option<&str>| {
            assert_eq!(name(url).as_deref(), expected, "{url}");
        };
        check(
            "https://git.example/ovens/incident-reports.git",
            Some("incident-reports"),
        );
        check("https://git.example/ovens/incidents/", Some("incidents"));
        check("git@git.example:ovens/tales.git", Some("tales"));
        check("ssh://git@git.example:2222/tales", Some("tales"));
        check(
            "https://baker:secret@git.example/ovens/tales.git?token=secret",
            Some("tales"),
        );
        // Nothing but what may be a secret.
        check("https://baker:secret@git.example", None);
        check("https://git.example/baker:secret@ovens", None);
        // Folders of this machine.
        check("/tmp/tmp.x8fA/tales", None);
        check("file:///tmp/tales", None);
        check("../tales", None);
        check("C:\\tales", None);
        check("", None);
    }
}
