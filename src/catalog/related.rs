//! Related incidents, each with its reasons.
//!
//! Two incidents are related by what they share, weighted by how rare it is: a shared term counts
//! with its inverse document frequency (Spärck Jones, *A statistical interpretation of term
//! specificity and its application in retrieval*, 1972), words of the text likewise with a
//! smaller weight. Only a term or a technical name is a reason; plain words just decide between those
//! that have one. The two nearest are always kept, further ones only where they share a system and a
//! condition. Stated relations need no computing; they are shown apart and left out here.

mod memory;
mod words;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::index::{EntryIx, Index, IndexVec};
use super::terms::Terms;
use super::{RelationLabel, TermUse};
use crate::ids::{Dimension, TermId};
use crate::postmortem::Postmortem;
use memory::Grounds;
pub use memory::Memory;
use words::Words;

/// How many related incidents an entry keeps.
const KEPT: usize = 4;
/// So many are kept whatever they share; the rest must share a system and a condition.
const NEAREST: usize = 2;
/// A word in more documents than this share says nothing about a theme.
const COMMON_WORD_SHARE: f64 = 0.2;
/// Below this score two incidents share only what nearly everything has.
const ENOUGH: f64 = 0.3;
/// A shared word weighs this much of a shared term: authors choose terms, words just occur.
const WORD_WEIGHT: f64 = 0.35;
/// What so many share is no reason to look at each of them.
const MANY: usize = 1000;
/// So many of those that share most of what few have are looked at more closely.
const LOOKED_AT: usize = 300;
/// So many of the nearest are asked for their reasons.
const EXPLAINED: usize = 24;
/// Weight of a suggested term against a named one.
const SUGGESTED_WEIGHT: f64 = 0.5;

/// A related incident and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Which one.
    pub entry: EntryIx,
    /// How closely; only comparable within one list.
    pub score: f64,
    /// The terms that both have, the rarest first.
    pub terms: Vec<TermId>,
    /// Technical names that both use, the rarest first.
    pub names: Vec<String>,
    /// Months between them, where both have a date.
    pub months_apart: Option<u32>,
}

/// What there is to compare of an entry.
#[derive(Clone, Copy, Debug)]
pub struct Incident<'e> {
    /// The document.
    pub document: &'e Arc<Postmortem>,
    /// Its terms.
    pub uses: &'e [TermUse],
    /// The entries that are shown as related without computing.
    pub relations: &'e [(RelationLabel, EntryIx)],
}

/// What a document is compared by: features with their weights, as indexes into posting lists.
struct Features {
    postings: Vec<Vec<EntryIx>>,
    weights: Vec<f64>,
    of: IndexVec<EntryIx, Vec<(usize, f64)>>,
    names: Vec<Feature>,
    /// The entries that each states to be related to.
    stated: IndexVec<EntryIx, Vec<EntryIx>>,
    /// The month of each, counted from the year 0.
    months: IndexVec<EntryIx, Option<i32>>,
    /// What more entries have is no reason to look at each of them.
    many: usize,
}

enum Feature {
    Term(TermId),
    /// A technical name, as it is written.
    Name(String),
    /// A plain word.
    Word,
}

/// The related incidents of every entry, in the order of the entries. `memory` has those of the last catalog.
#[must_use]
pub fn all(
    entries: &IndexVec<EntryIx, Incident<'_>>,
    terms: &Terms,
    memory: &mut Memory,
) -> Vec<Arc<[Related]>> {
    let features = Features::read(entries, terms, &mut memory.words);
    let ids = entries
        .iter()
        .map(|entry| entry.document.id.value.0.as_str());
    of_all(&features, ids, memory)
}

fn of_all<'e>(
    features: &Features,
    ids: impl Iterator<Item = &'e str>,
    memory: &mut Memory,
) -> Vec<Arc<[Related]>> {
    let grounds = Grounds::of(features, ids);
    let entries = features.of.len();
    let related = (0..entries).into_par_iter().map_init(
        || Scratch::of(entries),
        |scratch, position| {
            let known = memory.known(&grounds, position);
            known.unwrap_or_else(|| of_one(EntryIx::new(position), features, scratch).into())
        },
    );
    let related: Vec<Arc<[Related]>> = related.collect();
    memory.renew(grounds, &related);
    related
}

/// What is known of each entry while those that are related to one are looked for; handed back empty.
struct Scratch {
    /// What it shares so far; 0 where nothing is.
    scores: IndexVec<EntryIx, f64>,
    /// The entries that share something.
    touched: Vec<EntryIx>,
}

impl Features {
    fn read(entries: &IndexVec<EntryIx, Incident<'_>>, known: &Terms, words: &mut Words) -> Self {
        let mut features = Self {
            postings: Vec::new(),
            weights: Vec::new(),
            of: vec![Vec::new(); entries.len()].into(),
            names: Vec::new(),
            stated: entries.iter().map(stated).collect(),
            months: entries.iter().map(month).collect(),
            many: MANY,
        };
        let mut terms: BTreeMap<&TermId, Vec<(EntryIx, f64)>> = BTreeMap::new();
        for (index, entry) in entries.indexed() {
            for used in entry.uses {
                let certainty = if used.is_suggested() {
                    SUGGESTED_WEIGHT
                } else {
                    1.0
                };
                terms
                    .entry(&used.term)
                    .or_default()
                    .push((index, certainty));
            }
        }
        for (term, postings) in terms {
            // A term that nearly everything has relates nothing.
            if postings.len() >= 2 && known.index(term).is_some() {
                let weight = rarity(entries.len(), postings.len());
                features.add(Feature::Term(term.clone()), weight, postings);
            }
        }
        let whole =
            |postings: Vec<EntryIx>| postings.into_iter().map(|entry| (entry, 1.0)).collect();
        let (words, names) = rayon::join(|| words.telling(entries), || technical_names(entries));
        for (weight, postings) in words {
            features.add(Feature::Word, weight * WORD_WEIGHT, whole(postings));
        }
        for (name, postings) in names {
            let weight = rarity(entries.len(), postings.len()) * WORD_WEIGHT;
            features.add(Feature::Name(name.to_owned()), weight, whole(postings));
        }
        features
    }

    fn add(&mut self, name: Feature, weight: f64, postings: Vec<(EntryIx, f64)>) {
        let feature = self.names.len();
        for (entry, certainty) in &postings {
            if let Some(list) = self.of.get_mut(*entry) {
                list.push((feature, *certainty));
            }
        }
        self.postings
            .push(postings.into_iter().map(|(entry, _)| entry).collect());
        self.weights.push(weight);
        self.names.push(name);
    }
}

impl Features {
    fn weight(&self, feature: usize) -> f64 {
        self.weights.get(feature).copied().unwrap_or_default()
    }

    /// Whether an entry has a feature.
    fn has(&self, entry: EntryIx, feature: usize) -> bool {
        let own = self.of.get(entry).map_or(&[][..], Vec::as_slice);
        own.binary_search_by_key(&feature, |(feature, _)| *feature)
            .is_ok()
    }

    fn months_apart(&self, one: EntryIx, other: EntryIx) -> Option<u32> {
        let month = |entry| self.months.get(entry).copied().flatten();
        Some(i32::abs_diff(month(one)?, month(other)?))
    }
}

/// Inverse document frequency, smoothed so that it is never zero.
fn rarity(documents: usize, having: usize) -> f64 {
    let (documents, having) = (count(documents), count(having));
    (1.0 + (documents - having + 0.5) / (having + 0.5)).ln()
}

/// A count as a float; exact far beyond any number of documents.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// A word in more documents than this tells none from the others.
fn too_common(documents: usize) -> f64 {
    (count(documents) * COMMON_WORD_SHARE).max(3.0)
}

/// Technical names that some documents share, but not many, with these documents.
fn technical_names<'e>(entries: &IndexVec<EntryIx, Incident<'e>>) -> Vec<(&'e str, Vec<EntryIx>)> {
    let names = entries.indexed().flat_map(|(index, entry)| {
        let names = entry.document.lexicon.technical();
        names.map(move |name| (name, index))
    });
    let too_common = too_common(entries.len());
    let shared =
        |postings: &Vec<EntryIx>| postings.len() >= 2 && count(postings.len()) <= too_common;
    having(names)
        .into_iter()
        .filter(|(_, postings)| shared(postings))
        .collect()
}

/// For each text the entries that have it, in the order of the texts.
fn having<'t>(texts: impl Iterator<Item = (&'t str, EntryIx)>) -> Vec<(&'t str, Vec<EntryIx>)> {
    let mut postings: FxHashMap<&str, Vec<EntryIx>> = FxHashMap::default();
    for (text, entry) in texts {
        postings.entry(text).or_default().push(entry);
    }
    let mut postings: Vec<_> = postings.into_iter().collect();
    postings.par_sort_unstable_by_key(|(text, _)| *text);
    postings
}

/// An entry that may be related. The greatest has the highest score; among equals it is the first.
#[derive(PartialEq)]
struct Candidate {
    score: f64,
    entry: EntryIx,
}

impl Eq for Candidate {}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_score = self.score.total_cmp(&other.score);
        by_score.then_with(|| other.entry.cmp(&self.entry))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Scratch {
    fn of(entries: usize) -> Self {
        Self {
            scores: vec![0.0; entries].into(),
            touched: Vec::new(),
        }
    }

    /// Adds the weight of a feature to the entries that have it.
    fn add(&mut self, postings: &[EntryIx], weight: f64) {
        for entry in postings {
            if let Some(score) = self.scores.get_mut(*entry) {
                if *score == 0.0 {
                    self.touched.push(*entry);
                }
                *score += weight;
            }
        }
    }

    /// Hands out the entries with their scores, and is empty again.
    fn drain(&mut self) -> impl Iterator<Item = Candidate> {
        let Self { scores, touched } = self;
        touched.drain(..).map(|entry| {
            let score = scores.get_mut(entry).map(std::mem::take);
            Candidate {
                score: score.unwrap_or_default(),
                entry,
            }
        })
    }
}

/// The related incidents of one entry. They are among those that share most of what few have, or the
/// rarest thing that it has at all; what very many share only decides between these. Were all looked
/// at that have it, the time for a library would grow with its square.
fn of_one(index: EntryIx, features: &Features, scratch: &mut Scratch) -> Vec<Related> {
    let own = features.of.get(index).map_or(&[][..], Vec::as_slice);
    let postings = |feature: usize| {
        features
            .postings
            .get(feature)
            .map_or(&[][..], Vec::as_slice)
    };
    let mut own: Vec<(usize, f64)> = own
        .iter()
        .map(|(feature, certainty)| (*feature, features.weight(*feature) * certainty))
        .collect();
    own.sort_by_key(|(feature, _)| (postings(*feature).len(), *feature));
    let few = own.partition_point(|(feature, _)| postings(*feature).len() <= features.many);
    let (few, many) = own.split_at(few.max(1).min(own.len()));
    for (feature, weight) in few {
        scratch.add(postings(*feature), *weight);
    }
    let stated = features.stated.get(index).map_or(&[][..], Vec::as_slice);
    let is_left_out = |entry: EntryIx| entry == index || stated.contains(&entry);
    let mut candidates: Vec<Candidate> = scratch.drain().collect();
    candidates.retain(|candidate| !is_left_out(candidate.entry));
    if candidates.len() > LOOKED_AT {
        candidates.select_nth_unstable_by(LOOKED_AT, |a, b| b.cmp(a));
        candidates.truncate(LOOKED_AT);
    }
    for candidate in &mut candidates {
        let shared = many
            .iter()
            .filter(|(feature, _)| features.has(candidate.entry, *feature));
        candidate.score += shared.map(|(_, weight)| weight).sum::<f64>();
    }
    candidates.retain(|candidate| candidate.score >= ENOUGH);
    candidates.sort_unstable_by(|a, b| b.cmp(a));
    candidates
        .iter()
        .take(EXPLAINED)
        .map(|candidate| explain(index, candidate, features))
        .filter(Related::has_a_reason)
        .enumerate()
        .filter(|(rank, related)| *rank < NEAREST || related.shares_system_and_condition())
        .map(|(_, related)| related)
        .take(KEPT)
        .collect()
}

impl Related {
    fn has_a_reason(&self) -> bool {
        !self.terms.is_empty() || !self.names.is_empty()
    }

    fn shares_system_and_condition(&self) -> bool {
        let shares = |dimension: &Dimension| self.terms.iter().any(|id| id.dimension == *dimension);
        shares(&Dimension::System) && shares(&Dimension::Factor)
    }
}

/// Why two entries are related.
fn explain(index: EntryIx, candidate: &Candidate, features: &Features) -> Related {
    let Candidate {
        score,
        entry: other,
    } = *candidate;
    let mut shared: Vec<(f64, &Feature)> = features
        .of
        .get(index)
        .into_iter()
        .flatten()
        .filter(|(feature, _)| features.has(other, *feature))
        .filter_map(|(feature, _)| {
            Some((
                *features.weights.get(*feature)?,
                features.names.get(*feature)?,
            ))
        })
        .collect();
    shared.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut related = Related {
        entry: other,
        score,
        terms: Vec::new(),
        names: Vec::new(),
        months_apart: features.months_apart(index, other),
    };
    for (_, feature) in shared {
        match feature {
            Feature::Term(term) => related.terms.push(term.clone()),
            Feature::Name(name) => related.names.push(name.clone()),
            Feature::Word => {}
        }
    }
    related
}

/// The entries that one states to be related to.
fn stated(entry: &Incident<'_>) -> Vec<EntryIx> {
    entry.relations.iter().map(|(_, other)| *other).collect()
}

fn month(entry: &Incident<'_>) -> Option<i32> {
    let day = entry.document.date.as_ref()?.value;
    Some(i32::from(day.year()) * 12 + i32::from(day.month()))
}

#[cfg(test)]
mod tests;
