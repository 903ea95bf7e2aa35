//! What was also there: the terms that incidents of a term have beside it.
//!
//! Counts what authors named, nothing more: what occurs together is a pattern, not a cause.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Entry;
use super::index::{EntryIx, IndexVec};
use super::terms::Vocabulary;
use crate::ids::TermId;

/// Companions of one dimension that a term keeps.
const KEPT: usize = 12;
/// What was there only once is chance.
const ENOUGH: usize = 2;

/// A term that occurs together with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// The other term.
    pub term: TermId,
    /// Number of incidents that name both.
    pub count: usize,
}

/// The companions of every term that has a page: by dimension, the most frequent first.
pub(super) fn all(
    entries: &IndexVec<EntryIx, Entry>,
    vocabulary: &Vocabulary,
) -> BTreeMap<TermId, Vec<Companion>> {
    let named = Named::of(entries);
    let terms: Vec<&TermId> = vocabulary.all_shown().map(|term| &term.id).collect();
    terms
        .into_par_iter()
        .map_init(
            || vec![0; named.terms.len()],
            |counts, id| (id.clone(), of_one(id, &named, vocabulary, counts)),
        )
        .collect()
}

/// What authors named, by number: counting is what takes the time here.
struct Named<'e> {
    /// The terms in their order.
    terms: Vec<&'e TermId>,
    /// The terms of each entry, by their place in `terms`.
    of_entries: IndexVec<EntryIx, Vec<usize>>,
}

impl<'e> Named<'e> {
    fn of(entries: &'e IndexVec<EntryIx, Entry>) -> Self {
        let named = |entry: &'e Entry| {
            let uses = entry.uses.iter();
            uses.filter(|used| used.suggested_from.is_none())
                .map(|used| &used.term)
        };
        let terms: BTreeSet<&TermId> = entries.iter().flat_map(named).collect();
        let terms: Vec<&TermId> = terms.into_iter().collect();
        let place = |id: &TermId| terms.binary_search(&id).ok();
        let of_entries = entries
            .iter()
            .map(|entry| named(entry).filter_map(place).collect())
            .collect();
        Self { terms, of_entries }
    }
}

/// The companions of one term. `counts` holds a zero for each term that is named, and does so again.
fn of_one(
    id: &TermId,
    named: &Named<'_>,
    vocabulary: &Vocabulary,
    counts: &mut [usize],
) -> Vec<Companion> {
    let entries = vocabulary.named_below(id);
    if entries.len() < ENOUGH {
        return Vec::new();
    }
    let mut met: Vec<usize> = Vec::new();
    for at in entries
        .iter()
        .filter_map(|index| named.of_entries.get(*index))
        .flatten()
    {
        if let Some(count) = counts.get_mut(*at) {
            if *count == 0 {
                met.push(*at);
            }
            *count += 1;
        }
    }
    // What stands below the term is the term itself.
    let below: BTreeSet<&TermId> = vocabulary.children(id).iter().chain([id]).collect();
    let mut ranked: Vec<(&TermId, usize)> = Vec::new();
    for at in met {
        let count = counts.get_mut(at).map(std::mem::take).unwrap_or_default();
        if let Some(term) = named.terms.get(at)
            && count >= ENOUGH
            && !below.contains(term)
        {
            ranked.push((term, count));
        }
    }
    ranked.sort_by(|a, b| {
        let by_dimension = a.0.dimension.cmp(&b.0.dimension);
        by_dimension.then(b.1.cmp(&a.1)).then(a.0.cmp(b.0))
    });
    ranked
        .chunk_by(|a, b| a.0.dimension == b.0.dimension)
        .flat_map(|of_dimension| of_dimension.iter().take(KEPT))
        .map(|(term, count)| Companion {
            term: (*term).clone(),
            count: *count,
        })
        .collect()
}
