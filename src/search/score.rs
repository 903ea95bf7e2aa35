//! How well documents match: BM25 over the postings of groups, term at a time.
//!
//! The script in the browser computes the same numbers from the same postings, so every step is
//! spelled out: within a group and field in single precision as tantivy does, sums over fields,
//! groups and clauses in double precision in their order. Only the logarithm is taken in double
//! precision and then rounded, because that is the one that JavaScript has.

use std::collections::BTreeMap;

use super::SearchIndex;
use super::index::{Boosts, DocId, IndexError, Postings, TextField, length};
use super::plan::{Alternative, Clause, Expansion};

/// How soon a further occurrence of a word counts for little.
const K1: f32 = 1.2;
/// How much the length of a text counts.
const B: f32 = 0.75;

/// Documents and their scores.
pub(super) type Scores = BTreeMap<DocId, f64>;

/// Scores clauses on an index.
pub(super) struct Scorer<'a> {
    index: &'a SearchIndex,
    documents: usize,
    fields: Vec<FieldScorer<'a>>,
}

/// What is needed of one field.
struct FieldScorer<'a> {
    boost: f32,
    field: TextField,
    /// `None` where every text counts as one word long.
    norms: Option<&'a [u8]>,
    average: f32,
}

impl<'a> Scorer<'a> {
    /// Opens all fields.
    pub(super) fn new(index: &'a SearchIndex, boosts: Boosts) -> Self {
        let documents = index.documents().all.len();
        let fields = TextField::ALL.into_iter().zip(boosts.0);
        let fields = fields.map(|(field, boost)| FieldScorer {
            boost,
            field,
            norms: field.has_norms().then_some(index.totals.norms.as_slice()),
            average: average(index.total_words(field), documents),
        });
        Self {
            index,
            documents,
            fields: fields.collect(),
        }
    }

    /// The documents that a clause holds for.
    pub(super) fn clause(&self, clause: &Clause) -> Result<Scores, IndexError> {
        match clause {
            Clause::Phrase(None) => Ok(Scores::new()),
            Clause::Phrase(Some(groups)) => self.phrase(groups),
            Clause::AnyOf(alternatives) => {
                let mut best = Scores::new();
                for alternative in alternatives {
                    keep_best(
                        &mut best,
                        self.alternative(alternative)?,
                        alternative.weight,
                    );
                }
                Ok(best)
            }
        }
    }

    fn alternative(&self, alternative: &Alternative) -> Result<Scores, IndexError> {
        let mut words = Vec::with_capacity(alternative.words.len());
        for Expansion(groups) in &alternative.words {
            let mut best = Scores::new();
            // A longer word is as rare as the one that was typed, where there is that: it goes on behind it.
            let typed = groups.first().filter(|(_, weight)| *weight >= 1.0);
            let typed = typed.map_or(f32::INFINITY, |(group, _)| self.idf(*group));
            for (group, weight) in groups {
                let idf = self.idf(*group).min(typed);
                keep_best(&mut best, self.group(*group, idf)?, *weight);
            }
            words.push(best);
        }
        Ok(in_all(&words))
    }

    /// The documents of a group, scored over all fields; `idf` is how much it says.
    fn group(&self, group: usize, idf: f32) -> Result<Scores, IndexError> {
        let mut scores = Scores::new();
        for field in &self.fields {
            let postings = self.index.postings(group, field.field)?;
            let weight = weight(idf, field.boost);
            for (doc, positions) in postings.iter() {
                let score = weight * field.frequency(doc, count(positions));
                *scores.entry(doc).or_default() += f64::from(score);
            }
        }
        Ok(scores)
    }

    /// The documents that hold the groups one behind the other in one field.
    fn phrase(&self, groups: &[usize]) -> Result<Scores, IndexError> {
        if let [group] = groups {
            return self.group(*group, self.idf(*group));
        }
        let mut scores = Scores::new();
        for field in &self.fields {
            // Where the phrase may start, by document: narrowed down word by word.
            let mut starts: Option<BTreeMap<DocId, Vec<u32>>> = None;
            let mut idfs: f32 = 0.0;
            for (offset, group) in (0_u32..).zip(groups) {
                let postings = self.index.postings(*group, field.field)?;
                if postings.documents().is_empty() {
                    starts = None;
                    break;
                }
                idfs += self.idf(*group);
                starts = Some(narrowed(starts, &postings, offset));
            }
            let weight = weight(idfs, field.boost);
            for (doc, starts) in starts.unwrap_or_default() {
                let score = weight * field.frequency(doc, count(&starts));
                *scores.entry(doc).or_default() += f64::from(score);
            }
        }
        Ok(scores)
    }

    /// How much a group says, in whatever field: counted where most documents have it. A word that
    /// every story uses is rare in titles all the same, and says no more there.
    pub(super) fn idf(&self, group: usize) -> f32 {
        let group = self.index.surface().groups().get(group);
        let counts = group.map_or(&[] as &[u32], |group| &group.documents);
        idf(counts.iter().copied().max().unwrap_or(0), self.documents)
    }
}

impl FieldScorer<'_> {
    /// The part of the score that a document's own frequency and length make.
    fn frequency(&self, doc: DocId, count: u32) -> f32 {
        let norm = |norms: &[u8]| norms.get(doc as usize).copied().unwrap_or_default();
        let length = self.norms.map_or(1, |norms| length(norm(norms)));
        let (count, length) = (single(count.into()), single(length.into()));
        count / (count + K1 * (1.0 - B + B * length / self.average))
    }
}

/// The documents of all lists, their scores added in the order of the lists.
pub(super) fn in_all(lists: &[Scores]) -> Scores {
    let Some((first, others)) = lists.split_first() else {
        return Scores::new();
    };
    let mut found = first.clone();
    for other in others {
        found.retain(|doc, score| match other.get(doc) {
            Some(more) => {
                *score += more;
                true
            }
            None => false,
        });
    }
    found
}

/// The documents of any list, their scores added in the order of the lists.
pub(super) fn in_any(lists: &[Scores]) -> Scores {
    let mut found = Scores::new();
    for list in lists {
        for (doc, score) in list {
            *found.entry(*doc).or_default() += score;
        }
    }
    found
}

fn keep_best(best: &mut Scores, scores: Scores, weight: f64) {
    for (doc, score) in scores {
        let kept = best.entry(doc).or_default();
        *kept = kept.max(weight * score);
    }
}

/// The starts of a phrase that its next word, at an offset, allows.
fn narrowed(
    starts: Option<BTreeMap<DocId, Vec<u32>>>,
    postings: &Postings,
    offset: u32,
) -> BTreeMap<DocId, Vec<u32>> {
    let mut found = BTreeMap::new();
    for (doc, positions) in postings.iter() {
        let before = starts.as_ref().map(|starts| starts.get(&doc));
        if before != Some(None) {
            let here = positions.iter().filter_map(|at| at.checked_sub(offset));
            let is_start = |at: &u32| {
                before
                    .flatten()
                    .is_none_or(|starts| starts.binary_search(at).is_ok())
            };
            let kept: Vec<u32> = here.filter(is_start).collect();
            if !kept.is_empty() {
                found.insert(doc, kept);
            }
        }
    }
    found
}

/// How many positions there are.
fn count(positions: &[u32]) -> u32 {
    u32::try_from(positions.len()).unwrap_or(u32::MAX)
}

/// How much a word says that `count` of so many documents hold.
fn idf(count: u32, documents: usize) -> f32 {
    let count = u64::from(count);
    let others = (documents as u64).saturating_sub(count);
    let odds = (single(others) + 0.5) / (single(count) + 0.5);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "single precision is the definition"
    )]
    let idf = f64::from(1.0 + odds).ln() as f32;
    idf
}

/// The part of the score that is the same for all documents.
fn weight(idf: f32, boost: f32) -> f32 {
    idf * (1.0 + K1) * boost
}

/// The average length of a field's texts in words.
fn average(words: u64, documents: usize) -> f32 {
    single(words) / single(documents as u64)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "single precision is the definition"
)]
const fn single(number: u64) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests;
