//! Quotations of different stories that say the same in other words.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Quotation, QuotationIx};
use crate::catalog::index::EntryIx;
use crate::postmortem::hints::features::Feature;

/// Sets of a topic: what a person reads.
const SETS: usize = 6;
/// Quotations of one set.
const OF_A_SET: usize = 5;
/// A word that more quotations have, and more than one in fifty, says too little about what they are about.
const COMMON: usize = 8;
const SHARE: usize = 50;

/// Sets of quotations that say the same, each with one of a story, the largest first. They come newest first.
pub(super) fn sets(quotations: &[(QuotationIx, &Quotation)]) -> Vec<Vec<QuotationIx>> {
    let claiming = quotations.iter();
    let claiming: Vec<_> = claiming
        .filter(|(_, quotation)| !quotation.said.claims.is_empty())
        .collect();
    let mut having: BTreeMap<Feature, usize> = BTreeMap::new();
    for (_, quotation) in &claiming {
        for stem in &quotation.said.about {
            *having.entry(*stem).or_default() += 1;
        }
    }
    let most = COMMON.max(claiming.len() / SHARE);
    let telling = |stem: &Feature| having.get(stem).is_some_and(|count| *count <= most);
    let mut by_claim: BTreeMap<(u8, Feature), Vec<usize>> = BTreeMap::new();
    for (at, (_, quotation)) in claiming.iter().enumerate() {
        for key in keys(quotation, &telling) {
            by_claim.entry(key).or_default().push(at);
        }
    }
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut sets: Vec<Vec<QuotationIx>> = Vec::new();
    for (at, (index, quotation)) in claiming.iter().enumerate() {
        if taken.contains(&at) {
            continue;
        }
        let near = keys(quotation, &telling).filter_map(|key| by_claim.get(&key));
        let near: BTreeSet<usize> = near.flatten().copied().filter(|one| *one > at).collect();
        let mut set = vec![*index];
        let mut stories: BTreeSet<EntryIx> = BTreeSet::from([index.0]);
        for other in near {
            let Some((other_index, said)) = claiming.get(other) else {
                continue;
            };
            let is_same = !taken.contains(&other) && quotation.said.is_same(&said.said);
            if is_same && set.len() < OF_A_SET && stories.insert(other_index.0) {
                taken.insert(other);
                set.push(*other_index);
            }
        }
        if set.len() > 1 {
            sets.push(set);
        }
    }
    sets.sort_by_key(|set| Reverse(set.len()));
    sets.truncate(SETS);
    sets
}

/// What a quotation is looked up by: its claims with each word that tells what it is about.
fn keys<'q>(
    quotation: &'q Quotation,
    telling: &'q impl Fn(&Feature) -> bool,
) -> impl Iterator<Item = (u8, Feature)> + 'q {
    let said = &quotation.said;
    let claims = said.claims.iter();
    claims.flat_map(move |claim| {
        let about = said.about.iter().filter(|stem| telling(stem));
        about.map(move |stem| (*claim, *stem))
    })
}
