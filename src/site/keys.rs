//! What a page depends on, as a hash: two pages of one address and one key have the same bytes, as
//! long as what its texts link to still means the same (see [`super::trace`]).
//!
//! There is one function for each kind of page whose making costs more than its key; the others have
//! none and are made every time. **Whoever lets a view read more of the catalog adds it here.** A key
//! that holds too much costs time; one that holds too little leaves an old page in the site, which
//! `tests/program/warm.rs` looks for.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::{Route, Site, feeds, pages};
use crate::catalog::Entry;
use crate::catalog::index::{EntryIx, IndexVec};
use crate::ids::TermId;
use crate::postmortem::Note;

/// What pages show of others, each as one hash, made once for all pages.
#[derive(Debug)]
pub struct Keys<'a> {
    pub(super) site: &'a Site,
    /// What every page shows: the shell, and what it is made with.
    commons: blake3::Hash,
    /// What chips and headings show of a term.
    terms: BTreeMap<&'a TermId, blake3::Hash>,
    /// What the notes of terms say, where there is one.
    notes: BTreeMap<&'a TermId, blake3::Hash>,
    /// What the files of entries hold.
    texts: IndexVec<EntryIx, blake3::Hash>,
    /// What links show of an entry.
    links: IndexVec<EntryIx, blake3::Hash>,
    /// What cards show of an entry.
    cards: IndexVec<EntryIx, blake3::Hash>,
    /// The entries of each cell.
    pub(super) cells: BTreeMap<(&'a TermId, &'a TermId), pages::Pair>,
}

/// A hash of parts that cannot run into each other.
#[derive(Default)]
pub(super) struct Parcel(blake3::Hasher);

impl<'a> Keys<'a> {
    /// The keys of a site.
    #[must_use]
    pub fn new(site: &'a Site) -> Self {
        let catalog = &site.catalog;
        let mut commons = Parcel::of("commons");
        commons.text(site.theme.fingerprint());
        commons.debug(&site.config);
        commons.debug(&catalog.dimensions);
        commons.debug(&catalog.usual_kind);
        commons.debug(&catalog.paths.is_empty());
        let terms = catalog.vocabulary.all();
        let terms: BTreeMap<_, _> = terms
            .map(|term| {
                let mut parcel = Parcel::of("term");
                parcel.debug(&term.id);
                parcel.text(&term.title);
                parcel.debug(&term.parent);
                parcel.debug(&catalog.vocabulary.is_shown(&term.id));
                (&term.id, parcel.finish())
            })
            .collect();
        let notes = catalog.vocabulary.all().filter_map(|term| {
            let mut parcel = Parcel::of("note");
            parcel.note(Some(term.note.as_ref()?));
            Some((&term.id, parcel.finish()))
        });
        let texts = catalog.entries.par_iter();
        let texts = texts.map(|entry| blake3::hash(entry.document.source.text.as_bytes()));
        let links = catalog.entries.par_iter();
        let cards = catalog.entries.par_iter();
        Self {
            notes: notes.collect(),
            texts: texts.collect::<Vec<_>>().into(),
            site,
            commons: commons.finish(),
            links: links.map(|entry| link(entry)).collect::<Vec<_>>().into(),
            cards: cards
                .map(|entry| card(entry, &terms))
                .collect::<Vec<_>>()
                .into(),
            terms,
            cells: pages::pairs(catalog),
        }
    }

    /// The key of the page at an address; `None` for a kind that is made every time.
    #[must_use]
    pub fn of(&self, address: &str, route: &Route) -> Option<blake3::Hash> {
        let mut parcel = pages::key(self, address, route).or_else(|| match route {
            Route::TermFeed(id) => Some(feeds::key(self, id)),
            _ => None,
        })?;
        parcel.hash(&self.commons);
        parcel.text(address);
        Some(parcel.finish())
    }
}

impl Keys<'_> {
    /// What the files of the search depend on.
    #[must_use]
    pub fn search(&self) -> blake3::Hash {
        let catalog = &self.site.catalog;
        let mut parcel = Parcel::of("search");
        parcel.hash(&self.commons);
        parcel.number(self.texts.len());
        for hash in self.texts.iter().chain(self.cards.iter()) {
            parcel.hash(hash);
        }
        for term in catalog.vocabulary.all() {
            parcel.term(self, &term.id);
            parcel.debug(&term.is_group);
            parcel.note_of(self, &term.id);
        }
        parcel.finish()
    }
}

/// What is shown of an entry where a text leads to it.
fn link(entry: &Entry) -> blake3::Hash {
    let mut parcel = Parcel::of("link");
    parcel.text(entry.document.id.value.0.as_str());
    parcel.text(&entry.title());
    parcel.finish()
}

/// What is shown of an entry wherever it is listed, the authors' words on its terms included.
fn card(entry: &Entry, terms: &BTreeMap<&TermId, blake3::Hash>) -> blake3::Hash {
    let document = &entry.document;
    let mut parcel = Parcel::of("card");
    parcel.text(&document.source.path);
    parcel.text(document.id.value.0.as_str());
    parcel.text(&entry.title());
    parcel.debug(&document.date.as_ref().map(|date| date.value));
    parcel.debug(&document.kind);
    parcel.debug(&document.status);
    parcel.text(&document.summary_text);
    parcel.number(entry.uses.len());
    for used in &entry.uses {
        match terms.get(&used.term) {
            Some(term) => parcel.hash(term),
            None => parcel.debug(&used.term),
        }
        parcel.optional(used.note.as_deref());
        parcel.optional(used.suggested_from.as_deref());
        parcel.debug(&used.telling);
        let (first, second) = used
            .stories
            .as_ref()
            .map_or((None, None), |(first, second)| {
                (first.as_deref(), second.as_deref())
            });
        parcel.debug(&used.stories.is_some());
        parcel.optional(first);
        parcel.optional(second);
    }
    parcel.finish()
}

impl Parcel {
    pub(super) fn of(kind: &str) -> Self {
        let mut parcel = Self::default();
        parcel.text(kind);
        parcel
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.update(text.as_bytes());
    }

    pub(super) fn optional(&mut self, text: Option<&str>) {
        self.number(usize::from(text.is_some()));
        self.text(text.unwrap_or_default());
    }

    pub(super) fn number(&mut self, number: usize) {
        self.0.update(&(number as u64).to_le_bytes());
    }

    fn hash(&mut self, hash: &blake3::Hash) {
        self.0.update(hash.as_bytes());
    }

    /// A value that says all about itself in its debug form: enumerations, days, options.
    pub(super) fn debug(&mut self, value: &impl std::fmt::Debug) {
        self.text(&format!("{value:?}"));
    }

    /// A part of a view, as a template gets it.
    pub(super) fn view(&mut self, view: &impl Serialize) {
        match serde_json::to_string(view) {
            Ok(text) => self.text(&text),
            // Views are made of texts and numbers, which always can be written.
            Err(error) => self.text(&error.to_string()),
        }
    }

    /// A chip of a term, or a heading.
    pub(super) fn term(&mut self, keys: &Keys<'_>, id: &TermId) {
        match keys.terms.get(id) {
            Some(term) => self.hash(term),
            None => self.debug(id),
        }
    }

    /// The card of an entry with the reason for which it is listed.
    pub(super) fn card(&mut self, keys: &Keys<'_>, index: EntryIx) {
        if let Some(card) = keys.cards.get(index) {
            self.hash(card);
        }
    }

    /// Cards in their order.
    pub(super) fn cards<'i>(
        &mut self,
        keys: &Keys<'_>,
        indexes: impl ExactSizeIterator<Item = &'i EntryIx>,
    ) {
        self.number(indexes.len());
        for index in indexes {
            self.card(keys, *index);
        }
    }

    /// A link to an entry; nothing where there is none.
    pub(super) fn link(&mut self, keys: &Keys<'_>, index: Option<EntryIx>) {
        match index.and_then(|index| keys.links.get(index)) {
            Some(link) => self.hash(link),
            None => self.number(0),
        }
    }

    /// All that a note says.
    pub(super) fn note(&mut self, note: Option<&Note>) {
        self.optional(note.map(|note| note.source.path.as_str()));
        self.optional(note.map(|note| &*note.source.text));
    }

    /// All that the note of a term says.
    pub(super) fn note_of(&mut self, keys: &Keys<'_>, id: &TermId) {
        match keys.notes.get(id) {
            Some(note) => self.hash(note),
            None => self.number(0),
        }
    }

    /// What the file of an entry holds.
    pub(super) fn text_of(&mut self, keys: &Keys<'_>, index: EntryIx) {
        if let Some(text) = keys.texts.get(index) {
            self.hash(text);
        }
    }

    /// When a file changed.
    pub(super) fn changes(&mut self, keys: &Keys<'_>, path: &str) {
        let changes = &keys.site.changes;
        self.debug(&changes.first.get(path));
        self.debug(&changes.last.get(path));
    }

    fn finish(&self) -> blake3::Hash {
        self.0.finalize()
    }
}
