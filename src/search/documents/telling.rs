//! Documents with what their pages tell, made where somebody asks: of a hundred thousand documents the
//! texts are most of what there is, and who passes them on needs one at a time.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Document, Documents, Told, names_of_entry, text, told_terms};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::postmortem::Postmortem;
use crate::search::engines::ExportError;

/// Documents whose texts are made at the same time, by all threads together.
const AT_ONCE: usize = 256;

/// As many digits of a hash as tell two apart.
pub(in crate::search) fn short(hash: &blake3::Hash) -> String {
    hash.to_hex().chars().take(16).collect()
}

/// The documents of a site, whole, one by one.
pub struct Telling<'a> {
    /// The documents without what their pages tell.
    pub documents: &'a Documents,
    tell: Box<dyn Fn(usize) -> Result<Told, ExportError> + Sync + 'a>,
}

/// What reads the text of a postmortem; `None` where its file says something else by now.
pub type ReadText<'a> = &'a (dyn Fn(&Postmortem) -> Option<Arc<str>> + Sync);

impl<'a> Telling<'a> {
    /// Documents that [`Documents::without_texts`] made, with their texts from the catalog as `read` reads them.
    #[must_use]
    pub fn new(
        documents: &'a Documents,
        catalog: &'a Catalog,
        config: &'a Config,
        read: ReadText<'a>,
    ) -> Self {
        let terms = told_terms(catalog);
        let tell = move |place: usize| {
            let mut entries = catalog.entries.iter().rev();
            if let Some(entry) = entries.nth(place) {
                let text = read(&entry.document).ok_or_else(|| ExportError::Changed {
                    path: entry.document.source.path.to_string(),
                })?;
                return Ok(Told {
                    names: names_of_entry(entry, catalog),
                    sections: text::of_text(entry, &text, config).into(),
                });
            }
            let term = terms.get(place - catalog.entries.len());
            Ok(term.map_or_else(Told::default, |term| Told::of_term(term, catalog, config)))
        };
        Self {
            documents,
            tell: Box::new(tell),
        }
    }

    /// What tells this site from an older or a newer one: 16 digits that follow from all that its documents
    /// say and from their addresses.
    #[must_use]
    pub fn fingerprint(documents: &Documents, catalog: &Catalog) -> String {
        let notes = catalog.vocabulary.all_shown();
        let notes = notes.filter_map(|term| term.note.as_ref());
        let hash = |text: &str| blake3::hash(text.as_bytes());
        let entries = catalog.entries.iter();
        let entries = entries.map(|entry| entry.document.text_hash());
        let mut hasher = blake3::Hasher::new();
        hasher.update(documents.fingerprint().as_bytes());
        for text in entries.chain(notes.map(|note| hash(&note.source.text))) {
            hasher.update(text.as_bytes());
        }
        short(&hasher.finalize())
    }

    /// The document of a number, whole; `None` where there is none.
    ///
    /// # Errors
    /// Where its file says something else by now.
    pub fn get(&self, place: usize) -> Result<Option<Document>, ExportError> {
        let Some(document) = self.documents.all.get(place) else {
            return Ok(None);
        };
        let Told { names, sections } = (self.tell)(place)?;
        Ok(Some(Document {
            names,
            sections,
            ..document.clone()
        }))
    }

    /// Makes something of each document, many at a time, and hands it over in the order of the documents.
    ///
    /// # Errors
    /// The first error of either.
    pub fn each<T: Send, E: From<ExportError> + Send>(
        &self,
        make: impl Fn(usize, &Document) -> Result<T, E> + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let count = self.documents.all.len();
        for start in (0..count).step_by(AT_ONCE) {
            let places = (start..count.min(start + AT_ONCE)).into_par_iter();
            let made: Vec<Result<T, E>> = places
                .filter_map(|place| match self.get(place) {
                    Ok(document) => Some(make(place, &document?)),
                    Err(error) => Some(Err(error.into())),
                })
                .collect();
            for made in made {
                take(made?)?;
            }
        }
        Ok(())
    }
}
