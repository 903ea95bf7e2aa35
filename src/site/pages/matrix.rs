//! Systems × factors, and the page of each cell. It reflects what authors wrote: suggestions do
//! not count, and nothing here claims causality.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::parts::{Parts, slice_of};
use super::{Heading, is, term};
use crate::catalog::index::EntryIx;
use crate::catalog::terms::Term;
use crate::catalog::{Catalog, Entry};
use crate::ids::{Dimension, TermId};
use crate::site::keys::{Keys, Parcel};
use crate::site::views::{Cell, Link, Matrix, MatrixCell, MatrixGroup, MatrixRow};
use crate::site::{addresses, words};

/// Rows and columns that a person can still take in.
const MOST_SYSTEMS: usize = 60;
const MOST_FACTORS: usize = 50;
/// Below this many incidents a cell has no tint: few incidents are no pattern.
const TINTED_FROM: usize = 3;
/// Incidents on the page of a cell; its system and its factor have them all.
const INCIDENTS: usize = 100;

/// The pairs of a system and a factor that have a cell: those that some incident has, in the rows and
/// columns that are shown. With the entries of each, in catalog order.
pub fn pairs(catalog: &Catalog) -> BTreeMap<(&TermId, &TermId), Vec<EntryIx>> {
    let (systems, factors) = axes(catalog);
    let systems: BTreeSet<&TermId> = systems.into_iter().collect();
    let factors: BTreeSet<&TermId> = factors.into_iter().collect();
    let mut pairs: BTreeMap<(&TermId, &TermId), Vec<EntryIx>> = BTreeMap::new();
    for (index, entry) in catalog.entries.indexed() {
        let is_row = |id: &&TermId| systems.contains(id);
        let is_column = |id: &&TermId| factors.contains(id);
        let columns: Vec<&TermId> = named(entry, &Dimension::Factor).filter(is_column).collect();
        for system in named(entry, &Dimension::System).filter(is_row) {
            for factor in &columns {
                pairs.entry((system, *factor)).or_default().push(index);
            }
        }
    }
    pairs
}

/// The terms of a dimension that the author of an entry names.
fn named<'e>(entry: &'e Entry, dimension: &'static Dimension) -> impl Iterator<Item = &'e TermId> {
    let named = entry
        .uses
        .iter()
        .filter(|used| used.suggested_from.is_none());
    named
        .map(|used| &used.term)
        .filter(move |id| is(id, dimension))
}

/// The cells that have a page.
pub fn cells(catalog: &Catalog) -> Vec<(TermId, TermId)> {
    let pairs = pairs(catalog).into_keys();
    pairs
        .map(|(system, factor)| (system.clone(), factor.clone()))
        .collect()
}

/// The systems and factors that occur together most often: the rows and columns. Counted without
/// looking at each pair: a story of a thousand of both has a million.
fn axes(catalog: &Catalog) -> (Vec<&TermId>, Vec<&TermId>) {
    let mut systems: BTreeMap<&TermId, usize> = BTreeMap::new();
    let mut factors: BTreeMap<&TermId, usize> = BTreeMap::new();
    for entry in &catalog.entries {
        let count = |dimension| named(entry, dimension).count();
        let met = [
            (&mut systems, &Dimension::System, count(&Dimension::Factor)),
            (&mut factors, &Dimension::Factor, count(&Dimension::System)),
        ];
        for (counts, dimension, others) in met.into_iter().filter(|(.., others)| *others > 0) {
            for id in named(entry, dimension) {
                *counts.entry(id).or_default() += others;
            }
        }
    }
    let most = |counts: BTreeMap<&TermId, usize>, limit: usize| -> Vec<&TermId> {
        let mut ranked: Vec<_> = counts.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        ranked.truncate(limit);
        let known = ranked.into_iter();
        known
            .filter_map(|(id, _)| catalog.vocabulary.get(id).map(|term| &term.id))
            .collect()
    };
    (most(systems, MOST_SYSTEMS), most(factors, MOST_FACTORS))
}

pub(super) fn view(parts: &Parts<'_>) -> (Heading, Matrix) {
    let catalog = &parts.site.catalog;
    let pairs = pairs(catalog);
    let (mut systems, factors) = axes(catalog);
    // The most frequent first, so that what keeps coming back stands in the first screen.
    let incidents = |id: &TermId| catalog.vocabulary.named_below(id).len();
    systems.sort_by_cached_key(|id| (Reverse(incidents(id)), parts.chip(id).title.to_lowercase()));
    let groups = groups(parts, &factors);
    let columns: Vec<TermId> = groups
        .iter()
        .flat_map(|(_, factors)| factors.iter().cloned())
        .collect();
    let strongest = pairs.values().map(Vec::len).max().unwrap_or_default();
    let rows = systems
        .iter()
        .map(|system| MatrixRow {
            system: parts.chip(system),
            count: incidents(system),
            cells: columns
                .iter()
                .map(|factor| {
                    let count = pairs.get(&(*system, factor)).map_or(0, Vec::len);
                    matrix_cell(parts, system, factor, count, strongest)
                })
                .collect(),
        })
        .collect();
    let view = Matrix {
        groups: groups
            .into_iter()
            .map(|(title, factors)| MatrixGroup {
                title,
                counts: factors.iter().map(incidents).collect(),
                factors: factors.iter().map(|factor| parts.chip(factor)).collect(),
            })
            .collect(),
        rows,
        note: note(catalog, systems.len(), columns.len()),
    };
    let mut heading = Heading::new("matrix", "Systems and factors");
    heading.description =
        "Which conditions were met in which systems, as the authors wrote it.".to_owned();
    (heading, view)
}

/// The columns by group, groups and columns with the most incidents first.
fn groups(parts: &Parts<'_>, factors: &[&TermId]) -> Vec<(String, Vec<TermId>)> {
    let catalog = &parts.site.catalog;
    let mut groups: BTreeMap<String, Vec<TermId>> = BTreeMap::new();
    for factor in factors {
        let term = catalog.vocabulary.get(factor);
        let parent = term.and_then(Term::parent_id);
        let title = parent.map(|id| catalog.vocabulary.title(&id).to_owned());
        groups
            .entry(title.unwrap_or_default())
            .or_default()
            .push((*factor).clone());
    }
    let incidents = |id: &TermId| catalog.vocabulary.named_below(id).len();
    let mut groups: Vec<(String, Vec<TermId>)> = groups.into_iter().collect();
    for (_, factors) in &mut groups {
        factors.sort_by_cached_key(|id| Reverse(incidents(id)));
    }
    groups.sort_by_cached_key(|(_, factors)| Reverse(factors.iter().map(incidents).sum::<usize>()));
    groups
}

fn matrix_cell(
    parts: &Parts<'_>,
    system: &TermId,
    factor: &TermId,
    count: usize,
    strongest: usize,
) -> MatrixCell {
    let url = if count == 0 {
        String::new()
    } else {
        parts.url(&addresses::cell(system, factor))
    };
    let strength = match count {
        0..TINTED_FROM => 0,
        // Quarters of the way from the first tinted count to the strongest.
        _ => 1 + ((count - TINTED_FROM) * 4 / (strongest - TINTED_FROM + 1)).min(3),
    };
    MatrixCell {
        count,
        url,
        strength: u8::try_from(strength).unwrap_or(4),
        label: format!(
            "{} and {}: {}",
            parts.chip(system).title,
            parts.chip(factor).title,
            words::incidents(count)
        ),
    }
}

fn note(catalog: &Catalog, systems: usize, factors: usize) -> String {
    let all = |dimension: &Dimension| {
        let mut named: Vec<&TermId> = catalog
            .entries
            .iter()
            .flat_map(|entry| &entry.uses)
            .filter(|used| used.suggested_from.is_none() && is(&used.term, dimension))
            .map(|used| &used.term)
            .collect();
        named.sort_unstable();
        named.dedup();
        named.len()
    };
    let (all_systems, all_factors) = (all(&Dimension::System), all(&Dimension::Factor));
    if systems < all_systems || factors < all_factors {
        format!(
            "The {systems} of {all_systems} systems and {factors} of {all_factors} factors that occur together most often."
        )
    } else {
        String::new()
    }
}

/// What the page of a cell depends on.
pub(super) fn key(keys: &Keys<'_>, system: &TermId, factor: &TermId) -> Parcel {
    let mut parcel = Parcel::of("cell");
    parcel.term(keys, system);
    parcel.term(keys, factor);
    parcel.note_of(keys, factor);
    let entries = keys.cells.get(&(system, factor));
    let entries = entries.map(Vec::as_slice).unwrap_or_default();
    parcel.number(entries.len());
    parcel.cards(keys, slice_of(entries, 1, INCIDENTS).iter());
    parcel
}

pub(super) fn cell(parts: &Parts<'_>, system: &TermId, factor: &TermId) -> (Heading, Cell) {
    let catalog = &parts.site.catalog;
    let entries: Vec<EntryIx> = catalog
        .vocabulary
        .named(system)
        .iter()
        .copied()
        .filter(|index| {
            let uses = catalog
                .entries
                .get(*index)
                .map(|entry| entry.uses.as_slice())
                .unwrap_or_default();
            uses.iter()
                .any(|used| used.term == *factor && used.suggested_from.is_none())
        })
        .collect();
    let note = catalog
        .vocabulary
        .get(factor)
        .and_then(|term| term.note.as_ref());
    let view = Cell {
        system: parts.chip(system),
        factor: parts.chip(factor),
        incidents: slice_of(&entries, 1, INCIDENTS)
            .iter()
            .filter_map(|index| catalog.entries.get(*index))
            .map(|entry| {
                let mut card = parts.card(entry);
                card.reason_html = term::reason(parts, factor, entry);
                card
            })
            .collect(),
        matrix: parts.url(addresses::MATRIX),
        questions_html: term::questions(parts, note),
    };
    let mut heading = Heading::new(
        "cell",
        format!("{} and {}", view.system.title, view.factor.title),
    );
    heading.description = format!(
        "{} in which both took part.",
        words::incidents(entries.len())
    );
    heading.breadcrumbs.push(Link {
        title: "Systems and factors".to_owned(),
        url: parts.url(addresses::MATRIX),
    });
    (heading, view)
}
