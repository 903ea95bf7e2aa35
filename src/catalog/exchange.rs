//! The catalog with another text of one document: what a preview shows at once, while the whole is
//! still being related anew.
//!
//! What the document says itself is exact: its text, its terms as far as they are known, its links.
//! What follows from comparing documents (order, relations, backlinks, counts) stays as it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::links::Resource;
use super::links::texts::{Links, Resolver};
use super::terms::naming::Named;
use super::{Catalog, Entry, TermUse};
use crate::ids::Dimension;
use crate::postmortem::{Note, Postmortem, systems};

/// A document that was read again.
#[derive(Clone, Debug)]
pub enum Exchanged {
    /// A postmortem.
    Postmortem(Arc<Postmortem>),
    /// A note of any kind.
    Note(Arc<Note>),
}

impl Catalog {
    /// The catalog with `document` in the place of the one of the same path; `None` where it would
    /// have another address, and for notes of terms, which more than their page depends on.
    #[must_use]
    pub fn exchange(&self, document: &Exchanged) -> Option<Self> {
        let mut catalog = self.clone();
        match document {
            Exchanged::Postmortem(document) => {
                let Resource::Postmortem(index) = self.documents.at_path(&document.source.path)?
                else {
                    return None;
                };
                let entry = catalog.entries.get_mut(*index)?;
                if entry.document.id.value != document.id.value {
                    return None;
                }
                *entry = Arc::new(self.entry(entry, document));
                let links = self.resolver().postmortem(document, &entry.uses);
                catalog.exchange_links(&document.source.path, links);
            }
            Exchanged::Note(note) => {
                match self.documents.at_path(&note.source.path)? {
                    Resource::Page(slug) => {
                        let pages: &mut BTreeMap<_, _> = Arc::make_mut(&mut catalog.pages);
                        *pages.get_mut(slug)? = Note::clone(note);
                    }
                    Resource::Introduction => catalog.introduction = Some(Note::clone(note)),
                    Resource::Postmortem(_)
                    | Resource::Term(_)
                    | Resource::Path(_)
                    | Resource::Asset(_) => {
                        return None;
                    }
                }
                catalog.exchange_links(&note.source.path, self.resolver().note(note));
            }
        }
        Some(catalog)
    }

    fn resolver(&self) -> Resolver<'_> {
        Resolver {
            documents: &self.documents,
            terms: &self.vocabulary,
        }
    }

    fn exchange_links(&mut self, path: &str, links: Links) {
        Arc::make_mut(&mut self.links).insert(path.into(), Arc::new(links));
    }

    /// An entry with another text. Terms that nobody knows yet have no page to link to.
    fn entry(&self, before: &Entry, document: &Arc<Postmortem>) -> Entry {
        let Named { mut uses, .. } = Named::new(
            document,
            &[],
            &self.vocabulary.suggest(document),
            &self.vocabulary,
        );
        if document.systems.is_empty() {
            // Which systems are suggested follows from all documents.
            let is_suggested = |used: &&TermUse| {
                let (dimension, name) = (&used.term.dimension, used.term.slug.as_str());
                let is_named = |name: &String| {
                    let mut named = document.named.iter();
                    named.any(|one| systems::key(&one.name) == systems::key(name))
                };
                *dimension == Dimension::System
                    && used
                        .suggested_from
                        .iter()
                        .any(|evidence| evidence.telling.iter().any(is_named))
                    && !self.vocabulary.refuse(&document.refused, dimension, name)
            };
            uses.splice(0..0, before.uses.iter().filter(is_suggested).cloned());
        }
        uses.retain(|used| self.vocabulary.is_shown(&used.term));
        Entry {
            document: Arc::clone(document),
            quotations: self.finder.find(document, &uses, &self.vocabulary).into(),
            uses,
            ..before.clone()
        }
    }
}
