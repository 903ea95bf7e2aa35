//! What was also there: the terms that incidents of a term have beside it.
//!
//! Counts what authors named, nothing more: what occurs together is a pattern, not a cause.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::TermUse;
use super::index::{EntryIx, IndexVec, TermIx};
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

/// The terms that the authors of entries name.
type Named = IndexVec<EntryIx, Vec<TermIx>>;

/// The companions of every term that has a page: by dimension, the most frequent first.
pub(super) fn all<'e>(
    uses: impl Iterator<Item = &'e [TermUse]>,
    vocabulary: &Vocabulary,
) -> BTreeMap<TermId, Vec<Companion>> {
    let named = uses.map(|uses| {
        let named = uses.iter().filter(|used| !used.is_suggested());
        named
            .filter_map(|used| vocabulary.index(&used.term))
            .collect()
    });
    let named: Named = named.collect();
    let terms: Vec<&TermId> = vocabulary.all_shown().map(|term| &term.id).collect();
    terms
        .into_par_iter()
        .map_init(
            || vec![0; vocabulary.all().len()].into(),
            |counts, id| (id.clone(), of_one(id, &named, vocabulary, counts)),
        )
        .collect()
}

/// The companions of one term. `counts` holds a zero for each term, and does so again.
fn of_one(
    id: &TermId,
    named: &Named,
    vocabulary: &Vocabulary,
    counts: &mut IndexVec<TermIx, usize>,
) -> Vec<Companion> {
    let entries = vocabulary.named_below(id);
    if entries.len() < ENOUGH {
        return Vec::new();
    }
    let mut met: Vec<TermIx> = Vec::new();
    for term in entries
        .iter()
        .filter_map(|index| named.get(*index))
        .flatten()
    {
        if let Some(count) = counts.get_mut(*term) {
            if *count == 0 {
                met.push(*term);
            }
            *count += 1;
        }
    }
    // What stands below the term is the term itself.
    let below: BTreeSet<&TermId> = vocabulary.children(id).iter().chain([id]).collect();
    let mut ranked: Vec<(&TermId, usize)> = Vec::new();
    for index in met {
        let count = counts.get_mut(index).map(std::mem::take);
        if let (Some(term), Some(count)) = (vocabulary.term(index), count)
            && count >= ENOUGH
            && !below.contains(&term.id)
        {
            ranked.push((&term.id, count));
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
