//! The texts of stories, kept from one site for the next: a story that did not change is not parsed again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Documents, Section, Told, names_of_entry, text};
use crate::catalog::{Catalog, Entry, TermUse};
use crate::config::Config;
use crate::postmortem::Postmortem;

/// The texts of the stories of the last site.
#[derive(Debug, Default)]
pub struct TextCache {
    /// What decides what pages show.
    config: Option<Config>,
    /// By id.
    stories: BTreeMap<String, Story>,
}

/// A story, and what its page tells.
#[derive(Debug)]
struct Story {
    document: Arc<Postmortem>,
    uses: Vec<TermUse>,
    sections: Arc<[Section]>,
}

impl TextCache {
    /// The documents of a catalog. Forgets all others.
    pub fn documents(&mut self, catalog: &Catalog, config: &Config) -> Documents {
        if self.config.as_ref() != Some(config) {
            self.stories.clear();
            self.config = Some(config.clone());
        }
        let documents = Documents::with(
            catalog,
            config,
            |entry| Told {
                names: names_of_entry(entry, catalog),
                sections: match self.known(entry) {
                    Some(sections) => Arc::clone(sections),
                    None => text::of_postmortem(entry, config).into(),
                },
            },
            |term| Told::of_term(term, catalog, config),
        );
        let mut stories = BTreeMap::new();
        for (entry, document) in catalog.entries.iter().rev().zip(&documents.all) {
            let is_known = self.known(entry).is_some();
            let known = self.stories.remove(&document.id).filter(|_| is_known);
            let story = known.unwrap_or_else(|| Story {
                document: Arc::clone(&entry.document),
                uses: entry.uses.clone(),
                sections: Arc::clone(&document.sections),
            });
            stories.insert(document.id.clone(), story);
        }
        self.stories = stories;
        documents
    }

    fn known(&self, entry: &Entry) -> Option<&Arc<[Section]>> {
        let story = self.stories.get(entry.document.id.value.0.as_str())?;
        let is_same = Arc::ptr_eq(&story.document, &entry.document) && story.uses == entry.uses;
        is_same.then_some(&story.sections)
    }
}
