//! What can be found: the postmortems and the notes of terms, with what the index reads of each
//! and what a hit shows.
//!
//! A document holds what a reader of its page sees and nothing else: lists of people are left out
//! here as they are there. How the words are indexed is none of its business.

mod facets;
mod telling;
mod text;
mod text_cache;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::catalog::terms::Term as CatalogTerm;
use crate::catalog::{Catalog, Entry};
use crate::config::Config;
use crate::fields::Choice;
use crate::ids::{Dimension, TermId};
use crate::postmortem::{Note, markdown};
use crate::site::addresses;

use super::numbers::Numbers;

pub(super) use facets::YEAR;
pub use telling::Telling;
pub(super) use telling::short;
pub use text_cache::TextCache;

/// All documents of a site. The place of a document is its number in the index.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Documents {
    /// The postmortems, and behind them the notes of terms, each in the order in which they came: what has no day first and the
    /// newest last, so that one more moves none of the others.
    pub all: Vec<Document>,
    /// The terms that documents have, in the order of their ids: all that have a page.
    pub terms: Vec<Term>,
    /// The dimensions of the site in the order in which they are shown.
    pub dimensions: Vec<Dimension>,
    /// The terms by dimension (its place in `dimensions`) and folded name: ids, then titles, then
    /// aliases, so that an alias never hides another term.
    pub names: BTreeMap<(usize, String), usize>,
    /// What narrows a search beside the terms: the kind, the year, and the plain fields that filter.
    pub facets: Vec<Facet>,
}

/// What narrows a search beside the terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Its name in queries and data.
    pub id: String,
    /// Whether a document has one value at most, so that several of them in a query are alternatives.
    pub is_single: bool,
    /// Whether results count its values.
    pub is_counted: bool,
    /// All values that documents can be asked for.
    pub values: Vec<Choice>,
    /// The places of the values by what queries may call them, folded.
    pub names: BTreeMap<String, usize>,
}

/// A postmortem or the note of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// A postmortem's id; `factors/alert-noise` of a term.
    pub id: String,
    /// Its address, relative to the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The day it is filed under.
    pub date: Option<Date>,
    /// What it is: the name of a kind, or [`TERM`].
    pub kind: String,
    /// Whether it is the note of a term.
    pub is_note: bool,
    /// For each of [`Documents::facets`] the places of its values.
    pub values: Vec<Vec<usize>>,
    /// The author's label.
    pub severity: Option<String>,
    /// The terms that its author named, by their place in [`Documents::terms`]; none of a term's note.
    pub terms: Vec<usize>,
    /// Those that only its text suggests.
    pub suggested: Vec<usize>,
    /// Its summary as plain text; may be empty.
    pub summary: Arc<str>,
    /// What else it is called by: titles and aliases of its terms; of a term, its own title and aliases, and
    /// the title of what it is part of.
    pub names: Vec<String>,
    /// Everything that its page tells, the summary included.
    pub sections: Arc<[Section]>,
}

impl Document {
    /// The same without what only hits show: all that queries ask of a document.
    pub(super) fn without_texts(&self) -> Self {
        Self {
            id: String::new(),
            url: String::new(),
            title: String::new(),
            date: self.date,
            kind: String::new(),
            is_note: self.is_note,
            values: self.values.clone(),
            severity: None,
            terms: self.terms.clone(),
            suggested: self.suggested.clone(),
            summary: Arc::default(),
            names: Vec::new(),
            sections: Arc::default(),
        }
    }

    /// All texts of the document.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let short = [&*self.id, &self.title, &self.summary].into_iter();
        let names = self.severity.iter().chain(&self.names);
        let sections = self.sections.iter();
        let sections = sections.flat_map(|section| [&*section.heading, &section.text]);
        short.chain(names.map(String::as_str)).chain(sections)
    }
}

/// A part of a document's text under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its heading; may be empty.
    pub heading: String,
    /// The `id` of the place on the page, where it has one.
    pub anchor: Option<String>,
    /// Its text without markup, one line for each paragraph.
    pub text: String,
}

/// The kind of document that the note of a term is.
pub const TERM: &str = "term";

/// A term as hits show it and as queries name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Which one.
    pub id: TermId,
    /// Its title.
    pub title: String,
    /// The address of its page, relative to the site's root.
    pub url: String,
    /// Whether it is a folder of terms: facets name what is in it.
    pub is_group: bool,
    /// Whether no author names it or what is part of it: what is asked for in it is found where it is suggested.
    pub is_only_suggested: bool,
    /// Itself and all that it is part of, by their place in [`Documents::terms`].
    pub within: Vec<usize>,
}

impl Documents {
    /// The documents of a catalog.
    #[must_use]
    pub fn new(catalog: &Catalog, config: &Config) -> Self {
        Self::with(
            catalog,
            config,
            |entry| Told {
                names: names_of_entry(entry, catalog),
                sections: text::of_postmortem(entry, config).into(),
            },
            |term| Told::of_term(term, catalog, config),
        )
    }

    /// The same without what their pages tell and what else they are called by, which is most of the work: enough to say
    /// what there is where an engine has the texts.
    #[must_use]
    pub fn without_texts(catalog: &Catalog, config: &Config) -> Self {
        Self::with(catalog, config, |_| Told::default(), |_| Told::default())
    }

    fn with(
        catalog: &Catalog,
        config: &Config,
        of_entry: impl Fn(&Entry) -> Told + Sync,
        of_term: impl Fn(&CatalogTerm) -> Told + Sync,
    ) -> Self {
        let shown: Vec<&CatalogTerm> = catalog.vocabulary.all_shown().collect();
        let places: BTreeMap<&TermId, usize> = shown
            .iter()
            .enumerate()
            .map(|(place, term)| (&term.id, place))
            .collect();
        let dimensions: Vec<Dimension> = catalog
            .dimensions
            .iter()
            .map(|info| info.dimension.clone())
            .collect();
        let terms = shown.iter().map(|term| Term {
            id: term.id.clone(),
            title: term.title.clone(),
            url: addresses::term(&term.id, catalog, 1),
            is_group: term.is_group,
            is_only_suggested: catalog.vocabulary.named_below(&term.id).is_empty(),
            within: within(term, catalog, &places),
        });
        let mut all: Vec<Document> = catalog
            .entries
            .par_iter()
            .rev()
            .map(|entry| postmortem(entry, of_entry(entry), config, &places))
            .collect();
        let terms_told = told_terms(catalog);
        let notes = terms_told.par_iter();
        all.par_extend(notes.map(|term| note(term, of_term(term), catalog)));
        let facets = facets::all(&mut all, catalog, config);
        Self {
            all,
            terms: terms.collect(),
            names: names(&shown, &dimensions),
            dimensions,
            facets,
        }
    }
}

impl Document {
    /// The terms that queries find it by in one of them: those that its author named, or those that only its text
    /// suggests.
    pub(super) fn terms_in(&self, term: &Term) -> &[usize] {
        match term.is_only_suggested {
            true => &self.suggested,
            false => &self.terms,
        }
    }
}

impl Term {
    /// The id of the document that its note is.
    pub(super) fn note_id(&self) -> String {
        note_id(&self.id)
    }
}

impl Documents {
    /// The numbers of the notes of terms by their ids.
    pub(super) fn note_numbers(&self) -> BTreeMap<&str, u32> {
        let notes = (0..).zip(&self.all);
        let notes = notes.filter(|(_, document)| document.is_note);
        notes
            .map(|(number, note)| (note.id.as_str(), number))
            .collect()
    }

    /// What the documents are called in files.
    pub(super) fn numbers(&self) -> Numbers {
        Numbers::of(self)
    }

    /// A hash of all that can be found and of all that a hit shows.
    #[must_use]
    pub fn fingerprint(&self) -> blake3::Hash {
        let Self {
            all,
            terms,
            dimensions,
            names,
            facets,
        } = self;
        let hash = |document: &Document| {
            let mut hasher = blake3::Hasher::new();
            // Nothing of a document can be no JSON, and a hasher takes everything.
            let _ = serde_json::to_writer(&mut hasher, document);
            hasher.finalize()
        };
        let documents: Vec<blake3::Hash> = all.par_iter().map(hash).collect();
        let mut hasher = blake3::Hasher::new();
        for document in &documents {
            hasher.update(document.as_bytes());
        }
        hasher.update(format!("{terms:?}{dimensions:?}{names:?}{facets:?}").as_bytes());
        hasher.finalize()
    }
}

/// The terms that have a document, in the order of these.
fn told_terms(catalog: &Catalog) -> Vec<&CatalogTerm> {
    let shown = catalog.vocabulary.all_shown();
    let mut told: Vec<&CatalogTerm> = shown.filter(|term| is_told(term, catalog)).collect();
    told.sort_by_key(|term| came(term, catalog));
    told
}

/// Whether there is something to read about a term: its own words, or incidents.
fn is_told(term: &CatalogTerm, catalog: &Catalog) -> bool {
    let vocabulary = &catalog.vocabulary;
    term.note.is_some()
        || !vocabulary.named_below(&term.id).is_empty()
        || !vocabulary.suggested_below(&term.id).is_empty()
}

/// The day on which a term came: that of its first story. One of which the site has a note was there before.
fn came(term: &CatalogTerm, catalog: &Catalog) -> Option<Date> {
    if term.note.is_some() && !term.builtin {
        return None;
    }
    let vocabulary = &catalog.vocabulary;
    let named = vocabulary.named_below(&term.id).iter();
    let stories = named.chain(vocabulary.suggested_below(&term.id));
    let stories = stories.filter_map(|story| catalog.entries.get(*story));
    stories.map(|entry| day(entry)).min().flatten()
}

/// The day that a story is filed under.
fn day(entry: &Entry) -> Option<Date> {
    let date = entry.document.date.as_ref();
    date.map(|date| date.value)
}

/// A term and all that it is part of. The catalog holds no circles.
fn within(term: &CatalogTerm, catalog: &Catalog, places: &BTreeMap<&TermId, usize>) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut here = Some(term);
    while let Some(term) = here {
        found.extend(places.get(&term.id));
        here = term.parent_id().and_then(|id| catalog.vocabulary.get(&id));
    }
    found
}

fn names(shown: &[&CatalogTerm], dimensions: &[Dimension]) -> BTreeMap<(usize, String), usize> {
    type Called<'a> = (usize, usize, &'a str);
    let (mut ids, mut titles, mut aliases): (Vec<Called<'_>>, Vec<Called<'_>>, Vec<Called<'_>>) =
        Default::default();
    for (place, term) in shown.iter().enumerate() {
        let Some(dimension) = dimensions.iter().position(|one| *one == term.id.dimension) else {
            continue;
        };
        ids.push((dimension, place, term.id.slug.as_str()));
        titles.push((dimension, place, &term.title));
        let others = term.note.iter().flat_map(Note::aliases);
        aliases.extend(others.map(|alias| (dimension, place, alias)));
    }
    let mut names = BTreeMap::new();
    for (dimension, place, name) in ids.into_iter().chain(titles).chain(aliases) {
        let name = folded(name);
        if !name.is_empty() {
            names.entry((dimension, name)).or_insert(place);
        }
    }
    names
}

/// The id of the document that the note of a term is.
fn note_id(id: &TermId) -> String {
    format!("{}/{}", id.dimension, id.slug)
}

/// A name as it is compared: its forms, joined by hyphens.
#[must_use]
pub fn folded(name: &str) -> String {
    super::analyzer::Analyzer::default().forms(name).join("-")
}

fn postmortem(
    entry: &Entry,
    told: Told,
    config: &Config,
    places: &BTreeMap<&TermId, usize>,
) -> Document {
    let document = &entry.document;
    let named = || entry.uses.iter().filter(|used| !used.is_suggested());
    Document {
        id: document.id.value.to_string(),
        url: addresses::postmortem(&document.id.value),
        title: entry.title().into_owned(),
        date: day(entry),
        kind: config.kind(document.kind).id.clone(),
        is_note: false,
        values: Vec::new(),
        severity: document.text_of("severity").map(str::to_owned),
        terms: named()
            .filter_map(|used| places.get(&used.term).copied())
            .collect(),
        suggested: entry
            .uses
            .iter()
            .filter(|used| used.is_suggested())
            .filter_map(|used| places.get(&used.term).copied())
            .collect(),
        summary: Arc::clone(&document.summary_text),
        names: told.names,
        sections: told.sections,
    }
}

fn note(term: &CatalogTerm, told: Told, catalog: &Catalog) -> Document {
    let lead = term.note.as_ref().map_or("", |note| match note.belief() {
        "" => note.summary(),
        belief => belief,
    });
    Document {
        id: note_id(&term.id),
        url: addresses::term(&term.id, catalog, 1),
        title: term.title.clone(),
        date: None,
        kind: TERM.to_owned(),
        is_note: true,
        values: Vec::new(),
        severity: None,
        terms: Vec::new(),
        suggested: Vec::new(),
        summary: markdown::plain_text(lead).into(),
        names: told.names,
        sections: told.sections,
    }
}

/// What is most of a document: what else it is called by, and what its page tells.
#[derive(Default)]
struct Told {
    names: Vec<String>,
    sections: Arc<[Section]>,
}

impl Told {
    /// Of the note of a term.
    fn of_term(term: &CatalogTerm, catalog: &Catalog, config: &Config) -> Self {
        let mut names = vec![term.title.clone()];
        names.extend(aliases(term));
        let parent = term.parent_id();
        let parent = parent.and_then(|id| catalog.vocabulary.get(&id));
        names.extend(parent.map(|parent| parent.title.clone()));
        let note = term.note.as_ref();
        let sections = note.map(|note| text::of_note(note, config.publish_names));
        Self {
            names,
            sections: sections.unwrap_or_default().into(),
        }
    }
}

/// The titles and aliases of the terms that the author of a postmortem named.
fn names_of_entry(entry: &Entry, catalog: &Catalog) -> Vec<String> {
    let named = entry.uses.iter().filter(|used| !used.is_suggested());
    let terms = named.filter_map(|used| catalog.vocabulary.get(&used.term));
    terms
        .flat_map(|term| std::iter::once(term.title.clone()).chain(aliases(term)))
        .collect()
}

fn aliases(term: &CatalogTerm) -> impl Iterator<Item = String> {
    let aliases = term.note.iter().flat_map(Note::aliases);
    aliases.map(str::to_owned)
}

#[cfg(test)]
mod tests;
