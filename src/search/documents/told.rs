//! What the pages of stories tell, kept from one site for the next: a story that did not change is not parsed again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Documents, Section, text};
use crate::catalog::{Catalog, Entry, TermUse};
use crate::config::Config;
use crate::postmortem::Postmortem;

/// The texts of stories.
#[derive(Debug, Default)]
pub struct Told {
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
    sections: Vec<Section>,
}

impl Told {
    /// The documents of a catalog. Forgets all others.
    pub fn documents(&mut self, catalog: &Catalog, config: &Config) -> Documents {
        if self.config.as_ref() != Some(config) {
            self.stories.clear();
            self.config = Some(config.clone());
        }
        let documents = Documents::with(
            catalog,
            config,
            |entry| match self.known(entry) {
                Some(sections) => sections.to_vec(),
                None => text::of_postmortem(entry, config),
            },
            |note| text::of_note(note, config.publish_names),
        );
        let mut stories = BTreeMap::new();
        for (entry, document) in catalog.entries.iter().rev().zip(&documents.all) {
            let is_known = self.known(entry).is_some();
            let known = self.stories.remove(&document.id).filter(|_| is_known);
            let story = known.unwrap_or_else(|| Story {
                document: Arc::clone(&entry.document),
                uses: entry.uses.clone(),
                sections: document.sections.clone(),
            });
            stories.insert(document.id.clone(), story);
        }
        self.stories = stories;
        documents
    }

    fn known(&self, entry: &Entry) -> Option<&[Section]> {
        let story = self.stories.get(&entry.document.id.value.to_string())?;
        let is_same = Arc::ptr_eq(&story.document, &entry.document) && story.uses == entry.uses;
        is_same.then_some(story.sections.as_slice())
    }
}
