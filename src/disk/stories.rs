//! Where the documents of a repository lie that says little about itself: its content folder, or the one
//! folder that holds its postmortems beside guides and READMEs.
//!
//! Looks at names alone. What is decided here is told, and a site.toml decides otherwise.

use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::{git, names};
use crate::config::{Config, Content, Layout};

/// What folders of postmortems are called, without marks between words.
const NAMES: [&str; 17] = [
    "incident",
    "incidentpostmortems",
    "incidentreports",
    "incidentreviews",
    "incidents",
    "outagereports",
    "outages",
    "pir",
    "pirs",
    "postincidentreviews",
    "postmortem",
    "postmortemreports",
    "postmortems",
    "rca",
    "rcas",
    "rootcauseanalyses",
    "rootcauseanalysis",
];

/// How deep such a folder lies at most: `content/en/postmortems`.
const DEEPEST: usize = 3;

/// Files and folders that are looked at: far more than stand above such a folder.
const MOST_LOOKED_AT: usize = 20_000;

/// How the data of a published site name a document of the content folder.
const FROM_CONTENT: &str = "\"source\":\"content/";

/// The largest list of a site's documents that is looked at.
const MAX_CATALOG_BYTES: u64 = 256 * 1024 * 1024;

/// Whether the whole folder is read because there is no content folder.
#[must_use]
pub fn is_in_place_of_content(config: &Config) -> bool {
    config.has_file && config.layout == Layout::Repository
}

/// Whether a site whose site.toml names no content folder has documents and no content folder, and never
/// had one as far as git knows.
#[must_use]
pub fn lacks_content(root: &Path) -> bool {
    let dir = Content::default().dir;
    let is_missing = |error: std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    let data = root.join(&dir).symlink_metadata();
    data.err().is_some_and(is_missing) && holds_stories(root) && !git::tracks(root, &dir)
}

/// Whether an output holds a site that was made from a content folder.
pub(super) fn was_built_from_content(output: &Path) -> bool {
    let catalog = output.join("api/catalog.json");
    let data = catalog.symlink_metadata();
    let is_file = data.is_ok_and(|data| data.is_file() && data.len() <= MAX_CATALOG_BYTES);
    let text = is_file.then(|| std::fs::read_to_string(catalog).ok());
    text.flatten()
        .is_some_and(|text| text.contains(FROM_CONTENT))
}

/// The one folder that holds the postmortems of a repository, by its name, relative to the root. `None`
/// where there are several or none, and where the root is such a folder itself.
#[must_use]
pub fn folder(root: &Path) -> Option<String> {
    if root.file_name()?.to_str().is_some_and(is_named) {
        return None;
    }
    let mut found = None;
    let mut left = MOST_LOOKED_AT;
    let mut entries = WalkDir::new(root)
        .follow_links(false)
        .min_depth(1)
        .max_depth(DEEPEST)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        left = left.checked_sub(1)?;
        let Ok(entry) = entry else { continue };
        if !entry.file_type().is_dir() {
            continue;
        }
        let name = entry.file_name().to_str();
        if name.is_none_or(|name| is_passed_over(name, entry.depth())) {
            entries.skip_current_dir();
        } else if name.is_some_and(is_named) && holds_stories(entry.path()) {
            entries.skip_current_dir();
            if found.is_some() {
                return None;
            }
            let path = entry.path().strip_prefix(root).ok()?;
            found = Some(path.to_str()?.to_owned());
        }
    }
    found
}

fn is_named(folder: &str) -> bool {
    NAMES
        .binary_search(&names::one_word(folder).as_str())
        .is_ok()
}

fn is_passed_over(folder: &str, depth: usize) -> bool {
    names::is_debris(folder)
        || names::is_tool_folder(folder)
        || (depth == 1 && names::is_build_folder(folder))
}

/// Whether a folder holds a document that may be a postmortem.
fn holds_stories(folder: &Path) -> bool {
    let is_story = |entry: &DirEntry| {
        let name = entry.file_name().to_str();
        entry.file_type().is_file()
            && name.is_some_and(|name| {
                names::is_markdown(name) && !names::is_readme(name) && !names::is_debris(name)
            })
    };
    let entries = WalkDir::new(folder).follow_links(false).max_depth(DEEPEST);
    let entries = entries.into_iter().take(MOST_LOOKED_AT).flatten();
    entries.into_iter().any(|entry| is_story(&entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn one_folder_of_that_name_holds_the_postmortems() {
        let check = |files: &[&str], expected: Option<&str>| {
            let dir = tempfile::tempdir().unwrap();
            let root = dir.path().join("repo");
            for file in files {
                let path = root.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "# A\n").unwrap();
            }
            assert_eq!(folder(&root).as_deref(), expected, "{files:?}");
        };
        check(
            &["docs/post-mortems/2024/a.md", "docs/guide.md"],
            Some("docs/post-mortems"),
        );
        check(&["Incident Reports/a.md"], Some("Incident Reports"));
        check(&["incidents/a.md", "postmortems/b.md"], None);
        check(
            &["incidents/README.md", "postmortems/b.md"],
            Some("postmortems"),
        );
        check(&["postmortems/incidents/a.md"], Some("postmortems"));
        check(&["node_modules/x/postmortems/a.md", "reports/a.md"], None);
        check(&["a/b/c/postmortems/a.md"], None);
        assert!(NAMES.is_sorted());
    }
}
