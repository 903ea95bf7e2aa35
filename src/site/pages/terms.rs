//! Lists of terms: what a dimension holds, what keeps coming back, one row for each term.

use std::collections::BTreeMap;

use super::Heading;
use super::parts::{Parts, slice_of};
use crate::catalog::Catalog;
use crate::catalog::terms::Term as CatalogTerm;
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::{Note, markdown};
use crate::site::views::{TermGroup, TermRow, Terms};
use crate::site::{addresses, words};

/// Terms on one page of a list.
const TERMS_PER_PAGE: usize = 200;
/// Terms at the head of a list of groups: what keeps coming back, at a glance.
const FREQUENT: usize = 9;
/// Characters of what a list says about a term; its page says all of it.
const ROW_TEXT: usize = 300;

/// The number of pages of a dimension's list.
pub fn list_pages(catalog: &Catalog, dimension: &Dimension) -> usize {
    listed(catalog, dimension)
        .count()
        .div_ceil(TERMS_PER_PAGE)
        .max(1)
}

/// The terms of a list: all but the groups, which are its headings.
fn listed<'a>(
    catalog: &'a Catalog,
    dimension: &'a Dimension,
) -> impl Iterator<Item = &'a CatalogTerm> {
    catalog
        .vocabulary
        .shown(dimension)
        .filter(|term| !term.is_group)
}

/// The rows of a dimension's terms, the most frequent first.
pub fn rows(parts: &Parts<'_>, dimension: &Dimension) -> Vec<TermRow> {
    let mut rows: Vec<TermRow> = listed(&parts.site.catalog, dimension)
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
    let note = term.note.as_ref();
    TermRow {
        chip: parts.chip(&term.id),
        summary: note
            .map(|note| words::cut(&lead(note), ROW_TEXT))
            .unwrap_or_default(),
        instead: note
            .map(|note| words::cut(note.instead(), ROW_TEXT))
            .unwrap_or_default(),
        count: named.len(),
        suggested: catalog.vocabulary.suggested_below(&term.id).len(),
        // Without a date nothing is the latest.
        latest: named
            .first()
            .filter(|index| {
                let entry = catalog.entries.get(**index);
                entry.is_some_and(|entry| entry.document.date.is_some())
            })
            .and_then(|index| parts.entry_link(*index)),
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

/// What each built-in dimension is good for.
fn introduction(dimension: &Dimension) -> &'static str {
    match dimension.as_str() {
        Dimension::SYSTEMS => {
            "What was involved. Each page tells what the system is for and every story that it took part in."
        }
        Dimension::FACTORS => {
            "The conditions that took part: always several, none of them enough by itself. Each page asks the questions that bring one to light."
        }
        Dimension::MYTHS => {
            "Beliefs about failure that get in the way of learning, with what we see instead and the incidents that show it."
        }
        _ => "",
    }
}

/// The terms that come back most, all of those that come back equally often.
fn frequent(rows: &[TermRow]) -> Vec<TermRow> {
    let more = rows.get(FREQUENT).map_or(0, |row| row.count);
    let last = rows.get(FREQUENT - 1).map_or(0, |row| row.count);
    let tied = rows.iter().filter(|row| row.count >= last).count();
    // Many of one count are a list of its own, which begins below.
    let least = if more == last && tied > 2 * FREQUENT {
        last + 1
    } else {
        last
    };
    let often = rows
        .iter()
        .filter(|row| row.count > 1 && row.count >= least);
    often.cloned().collect()
}

pub(super) fn list(parts: &Parts<'_>, dimension: &Dimension, page: usize) -> (Heading, Terms) {
    let catalog = &parts.site.catalog;
    let info = catalog.dimension(dimension);
    let title = info.map_or_else(|| dimension.to_string(), |info| info.title.clone());
    let all = rows(parts, dimension);
    let count = all.len();
    let frequent = frequent(&all);
    let mut grouped: BTreeMap<Option<Slug>, Vec<TermRow>> = BTreeMap::new();
    for row in all {
        let group = Slug::from_text(&row.chip.id)
            .and_then(|slug| group_of(catalog, dimension, slug))
            .filter(|_| dimension.as_str() == Dimension::FACTORS);
        grouped.entry(group).or_default().push(row);
    }
    let mut grouped: Vec<(Option<Slug>, Vec<TermRow>)> = grouped.into_iter().collect();
    grouped.sort_by_cached_key(|(group, _)| {
        group_view(parts, dimension, group.as_ref())
            .title
            .to_lowercase()
    });
    // One flat list cut into pages, so that no page grows without bound; a group goes on overleaf.
    let flat: Vec<(Option<Slug>, TermRow)> = grouped
        .into_iter()
        .flat_map(|(group, rows)| rows.into_iter().map(move |row| (group.clone(), row)))
        .collect();
    let mut groups: Vec<(Option<Slug>, TermGroup)> = Vec::new();
    for (group, row) in slice_of(&flat, page, TERMS_PER_PAGE) {
        if groups.last().is_none_or(|(last, _)| last != group) {
            groups.push((group.clone(), group_view(parts, dimension, group.as_ref())));
        }
        if let Some((_, view)) = groups.last_mut() {
            // A condition of the vocabulary that was never met is worth a word, not a row.
            if group.is_some() && row.count + row.suggested == 0 {
                view.unmet.push(row.chip.clone());
            } else {
                view.is_index &= row.summary.is_empty();
                view.terms.push(row.clone());
            }
        }
    }
    let has_matrix = [Dimension::SYSTEMS, Dimension::FACTORS].contains(&dimension.as_str())
        && parts.site.routes.contains_key(addresses::MATRIX);
    let view = Terms {
        dimension: dimension.to_string(),
        title: title.clone(),
        introduction: introduction(dimension).to_owned(),
        stories: catalog.entries.len(),
        frequent: if page == 1 && groups.len() > 1 {
            frequent
        } else {
            Vec::new()
        },
        groups: groups.into_iter().map(|(_, view)| view).collect(),
        count,
        matrix: has_matrix.then(|| parts.url(addresses::MATRIX)),
        pagination: parts.pagination(page, list_pages(catalog, dimension), |n| {
            addresses::terms(dimension, n)
        }),
    };
    let title = if page > 1 {
        format!("{title}, page {page}")
    } else {
        title
    };
    let mut heading = Heading::new("terms", title);
    view.introduction.clone_into(&mut heading.description);
    (heading, view)
}

fn group_of(catalog: &Catalog, dimension: &Dimension, slug: Slug) -> Option<Slug> {
    let id = TermId {
        dimension: dimension.clone(),
        slug,
    };
    catalog.vocabulary.get(&id)?.parent.clone()
}

fn group_view(parts: &Parts<'_>, dimension: &Dimension, group: Option<&Slug>) -> TermGroup {
    let term = group.and_then(|slug| {
        parts.site.catalog.vocabulary.get(&TermId {
            dimension: dimension.clone(),
            slug: slug.clone(),
        })
    });
    TermGroup {
        title: term.map(|term| term.title.clone()).unwrap_or_default(),
        url: term.map(|term| parts.chip(&term.id).url),
        summary: term
            .and_then(|term| term.note.as_ref())
            .map(|note| note.summary().to_owned())
            .unwrap_or_default(),
        terms: Vec::new(),
        unmet: Vec::new(),
        is_index: true,
    }
}
