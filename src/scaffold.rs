//! What Afterword writes for people to go on from: a fresh site, and a new postmortem.
//!
//! Pure: files are values here, a path and a text. Whether they may be written, and where, is
//! decided by the commands.

pub mod postmortem;
mod yaml;

use crate::vocabulary;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path relative to the root of the site, with `/` between its parts.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl File {
    fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }
}

/// The file with the settings, which makes a folder a site.
const SETTINGS: &str = include_str!("scaffold/site/site.toml");

/// Path below the root and text of everything else that is the same for every new site.
const FIXED: [(&str, &str); 7] = [
    (".gitignore", include_str!("scaffold/site/gitignore")),
    ("README.md", include_str!("scaffold/site/README.md")),
    (
        "content/index.md",
        include_str!("scaffold/site/content/index.md"),
    ),
    (
        "content/postmortems/2024-03-12-example-the-queue-that-was-too-empty.md",
        include_str!(
            "scaffold/site/content/postmortems/2024-03-12-example-the-queue-that-was-too-empty.md"
        ),
    ),
    (
        "content/systems/checkout.md",
        include_str!("scaffold/site/content/systems/checkout.md"),
    ),
    (
        "content/systems/mailer.md",
        include_str!("scaffold/site/content/systems/mailer.md"),
    ),
    (
        "content/systems/message-queue.md",
        include_str!("scaffold/site/content/systems/message-queue.md"),
    ),
];

/// The files of a fresh site, sorted by path but for `site.toml`, which comes last: a folder
/// becomes a site with its last file.
#[must_use]
pub fn site() -> Vec<File> {
    let notes = vocabulary::files()
        .into_iter()
        .map(|(path, text)| File::new(format!("content/{path}"), text));
    let mut files: Vec<File> = FIXED
        .iter()
        .map(|(path, text)| File::new(*path, *text))
        .collect();
    files.push(File::new("templates/postmortem.md", postmortem::template()));
    files.extend(notes);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.push(File::new(crate::config::FILE_NAME, SETTINGS));
    files
}

#[cfg(test)]
mod tests;
