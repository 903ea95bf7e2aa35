//! Small corpora for the tests of this module.

use std::sync::Arc;

use super::SearchIndex;
use crate::catalog::terms::TermNote;
use crate::catalog::{Catalog, Library};
use crate::config::Config;
use crate::postmortem::{derive, note};
use crate::text::SourceText;

/// A site that knows no words but its own.
pub fn config() -> Config {
    Config {
        builtin_vocabulary: false,
        ..Config::for_site("site")
    }
}

/// The catalog of files by their path below the content folder: `factors/sensing/x.md` is a note.
pub fn catalog(files: &[(&str, &str)], config: &Config) -> Catalog {
    let mut library = Library::default();
    for (path, text) in files {
        let source = SourceText::new(*path, *text);
        if path.contains('/') {
            let note = note::read(source, config).value.unwrap();
            library.notes.extend(TermNote::at(path, note));
        } else {
            let read = derive::read(source, config, None);
            library.postmortems.extend(read.value.map(Arc::new));
        }
    }
    Catalog::build(library, &[], config).catalog
}

/// The index of files.
pub fn index(files: &[(&str, &str)], config: &Config) -> SearchIndex {
    SearchIndex::build(&catalog(files, config), config)
}
