//! The notes of a site and nothing else of it: for commands that hint at known terms and must not
//! fail where the rest of the content does.

use std::path::Path;

use walkdir::WalkDir;

use super::beneath::read_regular;

/// Far above any note that a person writes.
const MAX_NOTE_BYTES: u64 = 1024 * 1024;

/// The Markdown files in these folders of the content, by their path in it and with their text.
/// One that cannot be read is left out.
#[must_use]
pub fn below(content: &Path, folders: &[&str]) -> Vec<(String, String)> {
    folders
        .iter()
        .flat_map(|name| WalkDir::new(content.join(name)).sort_by_file_name())
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| {
            entry
                .metadata()
                .is_ok_and(|data| data.len() <= MAX_NOTE_BYTES)
        })
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(content).ok()?.to_str()?;
            let bytes = path
                .ends_with(".md")
                .then(|| read_regular(entry.path(), MAX_NOTE_BYTES).ok())???;
            Some((path.to_owned(), String::from_utf8(bytes).ok()?))
        })
        .collect()
}
