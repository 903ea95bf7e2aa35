//! A row for each term, wherever terms are listed.

pub(super) mod list;

use std::cmp::Reverse;

use jiff::civil::Date;

use super::parts::Parts;
use crate::catalog::Catalog;
use crate::catalog::index::EntryIx;
use crate::catalog::terms::Term as CatalogTerm;
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::{Note, markdown};
use crate::site::views::TermRow;
use crate::site::words;

/// Characters of what a list says about a term; its page says all of it.
const ROW_TEXT: usize = 300;

/// A term of a list, with what lists are sorted by.
#[derive(Clone, Debug)]
pub(super) struct Listed<'a> {
    pub(super) term: &'a CatalogTerm,
    /// Incidents that name it or a term below it.
    pub(super) count: usize,
    /// Incidents that only suggest one of these.
    pub(super) suggested: usize,
    /// The day of the newest of them.
    pub(super) latest: Option<Date>,
}

impl Listed<'_> {
    /// Whether any incident has the term.
    pub(super) const fn is_met(&self) -> bool {
        self.count + self.suggested > 0
    }
}

/// The terms of a dimension's list, the most frequent first.
pub(super) fn listed<'a>(catalog: &'a Catalog, dimension: &'a Dimension) -> Vec<Listed<'a>> {
    let vocabulary = &catalog.vocabulary;
    let terms = list::terms(catalog, dimension).map(|term| Listed {
        term,
        count: vocabulary.named_below(&term.id).len(),
        suggested: vocabulary.suggested_below(&term.id).len(),
        latest: latest(catalog, &term.id).and_then(|index| day(catalog, index)),
    });
    let mut terms: Vec<Listed<'a>> = terms.collect();
    terms.sort_by_cached_key(|listed| {
        let counts = Reverse((listed.count, listed.suggested));
        (counts, by_title(listed.term))
    });
    terms
}

/// What sorts terms that are alike in everything else.
pub(super) fn by_title(term: &CatalogTerm) -> (String, &Slug) {
    (term.title.to_lowercase(), &term.id.slug)
}

/// The newest incident of a term.
fn latest(catalog: &Catalog, id: &TermId) -> Option<EntryIx> {
    let named = catalog.vocabulary.named_below(id).first();
    let suggested = || catalog.vocabulary.suggested_below(id).first();
    named.or_else(suggested).copied()
}

fn day(catalog: &Catalog, index: EntryIx) -> Option<Date> {
    let date = catalog.entries.get(index)?.document.date.as_ref()?;
    Some(date.value)
}

/// The row of a term.
pub(super) fn row(parts: &Parts<'_>, term: &CatalogTerm) -> TermRow {
    let catalog = &parts.site.catalog;
    let named = catalog.vocabulary.named_below(&term.id);
    let suggested = catalog.vocabulary.suggested_below(&term.id);
    let note = term.note.as_ref();
    // Without a date nothing is the latest.
    let latest = latest(catalog, &term.id);
    let latest = latest.and_then(|index| Some((index, day(catalog, index)?)));
    TermRow {
        chip: parts.chip(&term.id),
        summary: note
            .map(|note| words::cut(&lead(note), ROW_TEXT))
            .unwrap_or_default(),
        instead: note
            .map(|note| words::cut(&markdown::plain_text(note.instead()), ROW_TEXT))
            .unwrap_or_default(),
        count: named.len(),
        suggested: suggested.len(),
        latest: latest.and_then(|(index, _)| parts.entry_link(index)),
        latest_day: latest.map(|(_, day)| words::day(day)),
        aliases: note
            .map(|note| note.aliases().map(str::to_owned).collect())
            .unwrap_or_default(),
    }
}

/// What a note says in one sentence: a myth its belief.
pub fn lead(note: &Note) -> String {
    let lead = if note.belief().is_empty() {
        note.summary()
    } else {
        note.belief()
    };
    markdown::plain_text(lead)
}
