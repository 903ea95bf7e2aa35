//! Systems × factors, and the page of each cell. What authors stated and what is only suggested are
//! counted apart, and nothing here claims causality.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::parts::{Parts, slice_of};
use super::{Description, Heading, is, term};
use crate::catalog::index::EntryIx;
use crate::catalog::terms::Term;
use crate::catalog::{Catalog, Entry};
use crate::ids::{Dimension, TermId};
use crate::site::charts::overlay;
use crate::site::views::{
    Cell, Count, Detail, Link, ListedCard, Matrix, MatrixCell, MatrixGroup, MatrixRow,
};
use crate::site::{addresses, words};

/// Rows and columns that a person can still take in.
const MOST_SYSTEMS: usize = 60;
const MOST_FACTORS: usize = 50;
/// Below this many incidents a cell has no tint: few incidents are no pattern.
const TINTED_FROM: usize = 3;
/// The residuals from which on a cell has each tint.
const STEPS: [f64; 4] = [1.0, 2.0, 3.5, 6.0];
/// Incidents on the page of a cell; its system and its factor have them all.
const INCIDENTS: usize = 100;

/// The incidents of a system with a factor, in catalog order.
#[derive(Debug, Default)]
struct Pair {
    /// Those whose authors state both.
    stated: Vec<EntryIx>,
    /// Those of which one or both are only suggested.
    suggested: Vec<EntryIx>,
}

/// The pairs of a system and a factor that have a cell: those that some incident has, in the rows and
/// columns that are shown.
fn pairs(catalog: &Catalog) -> BTreeMap<(&TermId, &TermId), Pair> {
    let (systems, factors) = axes(catalog);
    let systems: FxHashSet<&TermId> = systems.into_iter().collect();
    let factors: FxHashSet<&TermId> = factors.into_iter().collect();
    let mut pairs: FxHashMap<(&TermId, &TermId), Pair> = FxHashMap::default();
    for (index, entry) in catalog.entries.indexed() {
        let columns: Vec<_> = used(entry, &Dimension::Factor)
            .filter(|(id, _)| factors.contains(id))
            .collect();
        for (system, is_stated) in
            used(entry, &Dimension::System).filter(|(id, _)| systems.contains(id))
        {
            for (factor, is_stated_too) in &columns {
                let pair = pairs.entry((system, *factor)).or_default();
                match is_stated && *is_stated_too {
                    true => pair.stated.push(index),
                    false => pair.suggested.push(index),
                }
            }
        }
    }
    pairs.into_iter().collect()
}

/// The terms of a dimension that an entry has, and whether its author states them.
pub(super) fn used<'e>(
    entry: &'e Entry,
    dimension: &'static Dimension,
) -> impl Iterator<Item = (&'e TermId, bool)> {
    let uses = entry.uses.iter();
    let uses = uses.filter(move |used| is(&used.term, dimension));
    uses.map(|used| (&used.term, !used.is_suggested()))
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
    let mut systems: FxHashMap<&TermId, usize> = FxHashMap::default();
    let mut factors: FxHashMap<&TermId, usize> = FxHashMap::default();
    for entry in &catalog.entries {
        let count = |dimension| used(entry, dimension).count();
        let met = [
            (&mut systems, &Dimension::System, count(&Dimension::Factor)),
            (&mut factors, &Dimension::Factor, count(&Dimension::System)),
        ];
        for (counts, dimension, others) in met.into_iter().filter(|(.., others)| *others > 0) {
            for (id, _) in used(entry, dimension) {
                *counts.entry(id).or_default() += others;
            }
        }
    }
    let most = |counts: FxHashMap<&TermId, usize>, limit: usize| -> Vec<&TermId> {
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

pub(super) fn view<'a>(parts: &Parts<'a>) -> (Heading<'a>, Matrix) {
    let catalog = &parts.site.catalog;
    let pairs = pairs(catalog);
    let (mut systems, factors) = axes(catalog);
    // The most frequent first, so that what keeps coming back stands in the first screen.
    systems.sort_by_cached_key(|id| {
        let title = parts.chip(id).title.to_lowercase();
        (Reverse(Count::of(catalog, id)), title)
    });
    let groups = groups(parts, &factors);
    let columns: Vec<TermId> = groups
        .iter()
        .flat_map(|(_, factors)| factors.iter().cloned())
        .collect();
    let rows: Vec<MatrixRow> = systems
        .iter()
        .map(|system| MatrixRow {
            system: parts.chip(system),
            count: Count::of(catalog, system),
            cells: columns
                .iter()
                .map(|factor| {
                    let pair = pairs.get(&(*system, factor));
                    matrix_cell(parts, system, factor, pair)
                })
                .collect(),
        })
        .collect();
    let view = Matrix {
        groups: groups
            .into_iter()
            .map(|(title, factors)| MatrixGroup {
                title,
                counts: factors.iter().map(|id| Count::of(catalog, id)).collect(),
                factors: factors.iter().map(|factor| parts.chip(factor)).collect(),
            })
            .collect(),
        has_tints: rows
            .iter()
            .flat_map(|row| &row.cells)
            .any(|cell| cell.strength > 0),
        rows,
        has_suggestions: pairs.values().any(|pair| !pair.suggested.is_empty()),
        note: note(catalog, systems.len(), columns.len()),
    };
    let heading = Heading::new("matrix", "Systems and factors").described(
        "Which conditions were met in which systems, as authors state it or as their texts suggest.",
    );
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
    let mut groups: Vec<(String, Vec<TermId>)> = groups.into_iter().collect();
    for (_, factors) in &mut groups {
        factors.sort_by_cached_key(|id| Reverse(Count::of(catalog, id)));
    }
    let all = |factors: &[TermId]| {
        let counts = factors.iter().map(|id| Count::of(catalog, id));
        counts.fold((0, 0), |(stated, suggested), count| {
            (stated + count.stated, suggested + count.suggested)
        })
    };
    groups.sort_by_cached_key(|(_, factors)| Reverse(all(factors)));
    groups
}

fn matrix_cell(
    parts: &Parts<'_>,
    system: &TermId,
    factor: &TermId,
    pair: Option<&Pair>,
) -> MatrixCell {
    let catalog = &parts.site.catalog;
    let Some(pair) = pair else {
        return MatrixCell::default();
    };
    let count = Count {
        stated: pair.stated.len(),
        suggested: pair.suggested.len(),
    };
    let strength = strength(
        count.stated,
        [system, factor].map(|id| Count::of(catalog, id).stated),
        catalog.entries.len(),
    );
    MatrixCell {
        count,
        url: parts.url(&addresses::cell(system, factor)),
        strength,
        label: format!(
            "{} and {}: {}",
            parts.chip(system).title,
            parts.chip(factor).title,
            said(count)
        ),
    }
}

/// How strongly a cell is tinted: by how much more often both meet than they would by chance, as the residual of
/// Pearson's chi-squared test (Agresti, *Categorical Data Analysis*). 0 for what is expected.
fn strength(both: usize, each: [usize; 2], stories: usize) -> u8 {
    if both < TINTED_FROM {
        return 0;
    }
    let [float_both, system, factor, stories] = [both, each[0], each[1], stories]
        .map(|count| f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    let expected = system * factor / stories;
    let residual = (float_both - expected) / expected.sqrt();
    let steps = STEPS.iter().filter(|step| residual >= **step);
    u8::try_from(steps.count()).unwrap_or(0)
}

impl Count {
    /// The incidents of a term and of what is below it.
    fn of(catalog: &Catalog, id: &TermId) -> Self {
        Self {
            stated: catalog.vocabulary.named_below(id).len(),
            suggested: catalog.vocabulary.suggested_below(id).len(),
        }
    }
}

/// `3 incidents, 9 suggested`.
pub(super) fn said(count: Count) -> String {
    match (count.stated, count.suggested) {
        (stated, 0) => words::incidents(stated),
        (0, suggested) => format!("{suggested} suggested"),
        (stated, suggested) => format!("{}, {suggested} suggested", words::incidents(stated)),
    }
}

fn note(catalog: &Catalog, systems: usize, factors: usize) -> String {
    let all = |dimension: &Dimension| {
        let mut named: Vec<&TermId> = catalog
            .entries
            .iter()
            .flat_map(|entry| &entry.uses)
            .filter(|used| is(&used.term, dimension))
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

/// The incidents of one cell.
fn pair(catalog: &Catalog, system: &TermId, factor: &TermId) -> Pair {
    let mut pair = Pair::default();
    let named = catalog.vocabulary.named(system).iter();
    for index in named.chain(catalog.vocabulary.suggested_below(system)) {
        let Some(entry) = catalog.entries.get(*index) else {
            continue;
        };
        let mut systems = used(entry, &Dimension::System);
        let system = systems.find(|(id, _)| *id == system);
        let mut factors = used(entry, &Dimension::Factor);
        let factor = factors.find(|(id, _)| *id == factor);
        match system.zip(factor) {
            Some(((_, true), (_, true))) => pair.stated.push(*index),
            Some(_) => pair.suggested.push(*index),
            None => {}
        }
    }
    pair.suggested.sort_unstable();
    pair
}

pub(super) fn cell<'a>(
    parts: &Parts<'a>,
    system: &TermId,
    factor: &TermId,
) -> (Heading<'a>, Cell<'a>) {
    let catalog = &parts.site.catalog;
    let pair = pair(catalog, system, factor);
    let cards = |entries: &[EntryIx]| -> Vec<ListedCard<'a>> {
        let shown = slice_of(entries, 1, INCIDENTS).iter();
        let card = |index: &EntryIx| term::incident(parts, factor, *index, Detail::Short);
        shown.filter_map(card).collect()
    };
    let all = pair.stated.iter().chain(&pair.suggested);
    let incidents: Vec<_> = all
        .filter_map(|index| {
            let entry = catalog.entries.get(*index)?;
            Some((entry.as_ref(), parts.entry_link(*index)?))
        })
        .collect();
    let note = catalog
        .vocabulary
        .get(factor)
        .and_then(|term| term.note.as_ref());
    let view = Cell {
        system: parts.chip(system),
        factor: parts.chip(factor),
        incidents: cards(&pair.stated),
        suggested: cards(&pair.suggested),
        overlay: overlay::view(&incidents),
        matrix: parts.url(addresses::MATRIX),
        questions_html: term::questions(parts, note),
    };
    let mut heading = Heading::new(
        "cell",
        format!("{} and {}", view.system.title, view.factor.title),
    );
    let count = Count {
        stated: pair.stated.len(),
        suggested: pair.suggested.len(),
    };
    heading.description = Description::Said(format!("{} in which both took part.", said(count)));
    heading.breadcrumbs.push(Link {
        title: "Systems and factors".to_owned(),
        url: parts.url(addresses::MATRIX),
    });
    (heading, view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_meets_more_often_than_by_chance_is_tinted() {
        let check = |both, each, stories, expected| {
            assert_eq!(
                strength(both, each, stories),
                expected,
                "{both} of {each:?}"
            );
        };
        // Two are no pattern, however rare they are by themselves.
        check(2, [2, 2], 100, 0);
        // As often as two common things meet anyway.
        check(25, [50, 50], 100, 0);
        check(3, [10, 20], 100, 0);
        check(4, [10, 20], 100, 1);
        check(5, [10, 20], 100, 2);
        check(10, [10, 20], 100, 3);
        check(10, [10, 10], 100, 4);
    }
}
