//! The factors and myths that ship with Afterword: the notes of the bundled site, embedded.
//!
//! They are one thing in three roles: pages of the bundled site, what `init` writes into a new
//! one, and the vocabulary that every site knows unless it says `builtin = false`.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "content/"]
#[include = "factors/**/*.md"]
#[include = "myths/*.md"]
struct Embedded;

/// The notes as files: path below the content folder and text, sorted by path.
#[must_use]
pub fn files() -> Vec<(String, String)> {
    let mut paths: Vec<_> = Embedded::iter().collect();
    paths.sort_unstable();
    paths
        .into_iter()
        .filter_map(|path| {
            let file = Embedded::get(&path)?;
            Some((
                path.to_string(),
                String::from_utf8_lossy(&file.data).into_owned(),
            ))
        })
        .collect()
}
