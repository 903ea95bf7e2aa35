//! Related incidents, each with its reasons.
//!
//! Two incidents are related by what they share, weighted by how rare it is: a shared term counts
//! with its inverse document frequency (Spärck Jones, *A statistical interpretation of term
//! specificity and its application in retrieval*, 1972), words of the text likewise with a
//! smaller weight. Stated relations need no computing; they are shown apart and left out here.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Entry;
use super::terms::Vocabulary;
use crate::ids::TermId;
use crate::postmortem::Lexicon;

/// How many related incidents an entry keeps.
const KEPT: usize = 6;
/// How many of its most telling words a document is compared by: enough to recognise a theme,
/// few enough that 10,000 documents stay cheap.
const TELLING_WORDS: usize = 14;
/// A word in more documents than this share says nothing about a theme.
const COMMON_WORD_SHARE: f64 = 0.2;
/// Below this score two incidents merely resemble each other by chance.
const ENOUGH: f64 = 1.6;
/// A shared word weighs this much of a shared term: authors choose terms, words just occur.
const WORD_WEIGHT: f64 = 0.35;
/// Words alone make a relation only when at least this many are shared.
const WORDS_ALONE: usize = 3;
/// Weight of a suggested term against a named one.
const SUGGESTED_WEIGHT: f64 = 0.5;

/// A related incident and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Index into the catalog's entries.
    pub entry: usize,
    /// How closely; only comparable within one list.
    pub score: f64,
    /// The terms that both have, the rarest first.
    pub terms: Vec<TermId>,
    /// Telling words that both use, the rarest first.
    pub words: Vec<String>,
    /// Months between them, where both have a date.
    pub months_apart: Option<u32>,
}

/// What a document is compared by: features with their weights, as indexes into posting lists.
struct Features {
    postings: Vec<Vec<usize>>,
    weights: Vec<f64>,
    of: Vec<Vec<(usize, f64)>>,
    names: Vec<Feature>,
}

enum Feature {
    Term(TermId),
    Word(String),
}

/// The related incidents of every entry, in the order of the entries.
#[must_use]
pub fn all(entries: &[Entry], vocabulary: &Vocabulary) -> Vec<Vec<Related>> {
    let features = Features::read(entries, vocabulary);
    (0..entries.len())
        .into_par_iter()
        .map_init(
            || vec![0.0_f64; entries.len()],
            |scores, index| of_one(index, entries, &features, scores),
        )
        .collect()
}

impl Features {
    fn read(entries: &[Entry], vocabulary: &Vocabulary) -> Self {
        let mut features = Self {
            postings: Vec::new(),
            weights: Vec::new(),
            of: vec![Vec::new(); entries.len()],
            names: Vec::new(),
        };
        let mut terms: BTreeMap<&TermId, Vec<(usize, f64)>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            for used in &entry.uses {
                let certainty = if used.suggested_from.is_some() {
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
            if postings.len() >= 2 && vocabulary.get(term).is_some() {
                let weight = rarity(entries.len(), postings.len());
                features.add(Feature::Term(term.clone()), weight, postings);
            }
        }
        for (word, weight, postings) in telling_words(entries) {
            let postings = postings.into_iter().map(|entry| (entry, 1.0)).collect();
            features.add(Feature::Word(word), weight * WORD_WEIGHT, postings);
        }
        features
    }

    fn add(&mut self, name: Feature, weight: f64, postings: Vec<(usize, f64)>) {
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

/// Inverse document frequency, smoothed so that it is never zero.
fn rarity(documents: usize, having: usize) -> f64 {
    let (documents, having) = (count(documents), count(having));
    (1.0 + (documents - having + 0.5) / (having + 0.5)).ln()
}

/// A count as a float; exact far beyond any number of documents.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Words with their weight and the documents for which they are among the most telling.
fn telling_words(entries: &[Entry]) -> Vec<(String, f64, Vec<usize>)> {
    let words: Vec<&Lexicon> = entries
        .iter()
        .map(|entry| &entry.document.lexicon)
        .collect();
    // Only ever asked for a word, never listed: the order of a hash map reaches nothing.
    let mut frequency: FxHashMap<&str, usize> = FxHashMap::default();
    for (word, _) in words.iter().flat_map(|words| words.iter()) {
        *frequency.entry(word).or_default() += 1;
    }
    let telling: Vec<Vec<&str>> = words
        .par_iter()
        .map(|words| most_telling(words, &frequency, entries.len()))
        .collect();
    let mut postings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, words) in telling.into_iter().enumerate() {
        for word in words {
            postings.entry(word).or_default().push(index);
        }
    }
    postings
        .into_iter()
        .filter(|(_, postings)| postings.len() >= 2)
        .map(|(word, postings)| {
            let having = frequency.get(word).copied().unwrap_or_default();
            (word.to_owned(), rarity(entries.len(), having), postings)
        })
        .collect()
}

/// Those words of a document that tell it from the others best.
fn most_telling<'w>(
    words: &'w Lexicon,
    frequency: &FxHashMap<&str, usize>,
    documents: usize,
) -> Vec<&'w str> {
    let too_common = (count(documents) * COMMON_WORD_SHARE).max(3.0);
    let mut ranked: Vec<(f64, &str)> = words
        .iter()
        .filter_map(|(word, times)| {
            let having = frequency.get(word).copied().unwrap_or_default();
            let is_telling = having >= 2 && count(having) <= too_common;
            is_telling.then(|| {
                let weight = (1.0 + f64::from(times).ln()) * rarity(documents, having);
                (weight, word)
            })
        })
        .collect();
    let by_weight = |a: &(f64, &str), b: &(f64, &str)| b.0.total_cmp(&a.0).then(a.1.cmp(b.1));
    if ranked.len() > TELLING_WORDS {
        ranked.select_nth_unstable_by(TELLING_WORDS, by_weight);
        ranked.truncate(TELLING_WORDS);
    }
    ranked.into_iter().map(|(_, word)| word).collect()
}

/// An entry that may be related. The greatest has the highest score; among equals it is the first.
#[derive(PartialEq)]
struct Candidate {
    score: f64,
    entry: usize,
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

/// The related incidents of one entry. `scores` is scratch space of zeroes, handed back as such.
fn of_one(
    index: usize,
    entries: &[Entry],
    features: &Features,
    scores: &mut [f64],
) -> Vec<Related> {
    let own = features.of.get(index).map_or(&[][..], Vec::as_slice);
    let mut touched = Vec::new();
    for (feature, certainty) in own {
        let weight = features.weights.get(*feature).copied().unwrap_or_default() * certainty;
        for other in features.postings.get(*feature).into_iter().flatten() {
            if let Some(score) = scores.get_mut(*other) {
                if *score == 0.0 {
                    touched.push(*other);
                }
                *score += weight;
            }
        }
    }
    let stated: Vec<usize> = entries
        .get(index)
        .map(|entry| entry.relations.iter().map(|(_, other)| *other).collect())
        .unwrap_or_default();
    let mut ranked: Vec<Candidate> = Vec::new();
    for entry in touched {
        let score = scores
            .get_mut(entry)
            .map(std::mem::take)
            .unwrap_or_default();
        if entry != index && score >= ENOUGH && !stated.contains(&entry) {
            ranked.push(Candidate { score, entry });
        }
    }
    // Few of many are kept, so the others are never sorted.
    let mut ranked = BinaryHeap::from(ranked);
    std::iter::from_fn(|| ranked.pop())
        .map(|candidate| explain(index, &candidate, entries, features))
        .filter(|related| !related.terms.is_empty() || related.words.len() >= WORDS_ALONE)
        .take(KEPT)
        .collect()
}

/// Why two entries are related.
fn explain(index: usize, candidate: &Candidate, entries: &[Entry], features: &Features) -> Related {
    let Candidate {
        score,
        entry: other,
    } = *candidate;
    let theirs: Vec<usize> = features
        .of
        .get(other)
        .into_iter()
        .flatten()
        .map(|(f, _)| *f)
        .collect();
    let mut shared: Vec<(f64, &Feature)> = features
        .of
        .get(index)
        .into_iter()
        .flatten()
        .filter(|(feature, _)| theirs.binary_search(feature).is_ok())
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
        words: Vec::new(),
        months_apart: months_apart(entries.get(index), entries.get(other)),
    };
    for (_, feature) in shared {
        match feature {
            Feature::Term(term) => related.terms.push(term.clone()),
            Feature::Word(word) => related.words.push(word.clone()),
        }
    }
    related
}

fn months_apart(one: Option<&Entry>, other: Option<&Entry>) -> Option<u32> {
    let day = |entry: Option<&Entry>| {
        entry
            .and_then(|entry| entry.document.date.as_ref())
            .map(|date| date.value)
    };
    let (one, other) = (day(one)?, day(other)?);
    let months = |day: jiff::civil::Date| i32::from(day.year()) * 12 + i32::from(day.month());
    Some(months(one).abs_diff(months(other)))
}
