//! What was also there: the terms that incidents of a term have beside it.
//!
//! Counts what authors named, nothing more: what occurs together is a pattern, not a cause.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Entry;
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
pub(super) fn all(entries: &[Entry], vocabulary: &Vocabulary) -> BTreeMap<TermId, Vec<Companion>> {
    let terms: Vec<&TermId> = vocabulary.all_shown().map(|term| &term.id).collect();
    terms
        .into_par_iter()
        .map(|id| (id.clone(), of_one(id, entries, vocabulary)))
        .collect()
}

fn of_one(id: &TermId, entries: &[Entry], vocabulary: &Vocabulary) -> Vec<Companion> {
    let mut counts: BTreeMap<&TermId, usize> = BTreeMap::new();
    // What stands below the term is the term itself.
    let below = vocabulary.children(id);
    let named = vocabulary.named_below(id).iter();
    for entry in named.filter_map(|index| entries.get(*index)) {
        let others = entry
            .uses
            .iter()
            .filter(|used| used.suggested_from.is_none())
            .filter(|used| used.term != *id && !below.contains(&used.term));
        for used in others {
            *counts.entry(&used.term).or_default() += 1;
        }
    }
    let mut ranked: Vec<(&TermId, usize)> = counts
        .into_iter()
        .filter(|(_, count)| *count >= ENOUGH)
        .collect();
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
