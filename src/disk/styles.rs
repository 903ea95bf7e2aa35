//! The files of Vale styles that a site names, as texts with a path.

use std::path::{Component, Path};

use walkdir::WalkDir;

use super::beneath::Folder;

/// Far above any rule that a person writes.
const MAX_FILE_BYTES: u64 = 1024 * 1024;
const MAX_FILES: usize = 1_000;
const MAX_DEPTH: usize = 4;

/// The rules in a folder below the root, by their paths from there; `None` where there is no such folder. What cannot
/// be read is left out.
#[must_use]
pub fn read(root: &Path, folder: &str) -> Option<Vec<(String, String)>> {
    let is_below = |part: Component<'_>| matches!(part, Component::Normal(_));
    let top = Path::new(folder);
    if !top.components().all(is_below) || !root.join(top).is_dir() {
        return None;
    }
    let beneath = Folder::open(root).ok()?;
    let entries = WalkDir::new(root.join(top))
        .follow_links(false)
        .max_depth(MAX_DEPTH)
        .sort_by_file_name();
    let files = entries
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "yml")
        })
        .take(MAX_FILES);
    let read = files.filter_map(|entry| {
        let path = entry.path().strip_prefix(root).ok()?;
        let bytes = beneath.read_file(path, MAX_FILE_BYTES).ok()??;
        Some((path.to_str()?.to_owned(), String::from_utf8(bytes).ok()?))
    });
    Some(read.collect())
}
