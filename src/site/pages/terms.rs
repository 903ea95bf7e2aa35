//! A row for each term, wherever terms are listed.

pub(super) mod list;

use super::parts::Parts;
use crate::catalog::index::EntryIx;
use crate::catalog::terms::Term as CatalogTerm;
use crate::ids::Dimension;
use crate::postmortem::{Note, markdown};
use crate::site::views::TermRow;
use crate::site::words;

/// Characters of what a list says about a term; its page says all of it.
const ROW_TEXT: usize = 300;

/// The rows of a dimension's terms, the most frequent first.
pub fn rows(parts: &Parts<'_>, dimension: &Dimension) -> Vec<TermRow> {
    let mut rows: Vec<TermRow> = list::listed(&parts.site.catalog, dimension)
        .map(|term| row(parts, term))
        .collect();
    rows.sort_by(|a, b| {
        (b.count, b.suggested)
            .cmp(&(a.count, a.suggested))
            .then_with(|| by_title(a, b))
    });
    rows
}

/// The order of rows that are alike in everything else.
pub(super) fn by_title(a: &TermRow, b: &TermRow) -> std::cmp::Ordering {
    let key = |row: &TermRow| (row.chip.title.to_lowercase(), row.chip.id.clone());
    key(a).cmp(&key(b))
}

/// The row of a term.
pub(super) fn row(parts: &Parts<'_>, term: &CatalogTerm) -> TermRow {
    let catalog = &parts.site.catalog;
    let named = catalog.vocabulary.named_below(&term.id);
    let suggested = catalog.vocabulary.suggested_below(&term.id);
    let note = term.note.as_ref();
    // Without a date nothing is the latest.
    let latest = named.first().or_else(|| suggested.first()).copied();
    let day = |index: EntryIx| {
        let date = catalog.entries.get(index)?.document.date.as_ref()?;
        Some(words::day(date.value))
    };
    let latest_day = latest.and_then(day);
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
        latest: latest
            .filter(|_| latest_day.is_some())
            .and_then(|index| parts.entry_link(index)),
        latest_day,
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
