//! The factors and myths that ship with Afterword: the notes of the bundled site, embedded.
//!
//! They are one thing in three roles: pages of the bundled site, what `init` writes into a new
//! one, and the vocabulary that every site knows unless it says `builtin = false`.

use rayon::prelude::*;
use rust_embed::RustEmbed;

use crate::catalog::terms::TermNote;
use crate::config::Config;
use crate::postmortem::note;
use crate::text::SourceText;

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

/// The notes as terms.
#[must_use]
pub fn notes(config: &Config) -> Vec<TermNote> {
    files()
        .into_par_iter()
        .filter_map(|(path, text)| {
            let source = SourceText::new(format!("afterword/{path}"), text);
            TermNote::at(&path, note::read_shipped(source, config)?)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::Note;

    #[test]
    fn every_note_that_ships_is_sound() {
        let config = Config::for_site("site");
        let files = files();
        for (path, text) in &files {
            let source = SourceText::new(path.as_str(), text.as_str());
            let outcome = note::read(source.clone(), &config);
            assert_eq!(outcome.diagnostics, [], "{path}");
            let shipped = note::read_shipped(source, &config);
            // What is read when somebody asks is what is read at once otherwise.
            let _ = shipped.as_ref().map(Note::outline);
            assert_eq!(
                postcard::to_stdvec(&shipped).unwrap(),
                postcard::to_stdvec(&outcome.value).unwrap(),
                "{path}"
            );
        }
        assert_eq!(notes(&config).len(), files.len());
        assert!(files.len() > 60);
    }
}
