//! Themes: which factors the words of a query speak of, whatever words the stories use. "Full to the brim" speaks
//! of resource exhaustion, and so finds the stories that have this factor.
//!
//! Each word speaks for a factor by as much as it is likelier in sentences about it than in others, and what all words
//! of a query say is added: naive Bayes over the words that a factor has more often (Maron 1961). A table of single
//! words is small enough for a browser. Knows which words speak for what, and which documents have it; how that counts
//! beside the words themselves is decided by [`answer`](super::answer).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::analyzer::Analyzer;
use super::documents::Documents;
use super::index::DocId;
use super::query::{MatchAs, Query};
use super::score::Scores;
use crate::ids::Dimension;

/// The words that speak for factors, as they are kept in the repository: `examples/themes.rs` tells how.
pub const WORDS: &str = include_str!("themes/words.txt");

/// A query of fewer items names something, and has no theme.
const FEWEST_ITEMS: usize = 2;
/// Themes of a query, of which each must be spoken of at least so much as the first, in fifths: others are beside the point.
const MOST: usize = 3;
const FIFTHS: u32 = 3;
/// Words that say so much speak of a theme as plainly as words can, in tenths of a natural logarithm.
const PLAIN: u32 = 60;
/// Words that say less speak of nothing.
const LEAST: u32 = 20;
/// What a word of its name says for a factor that only the site knows.
const OF_NAME: u32 = 30;
/// The shortest word of a name that says something, in bytes.
const SHORTEST: usize = 4;
/// What a theme that is plainly spoken of adds to the score of its documents: about as much as the rarest words do.
const SCORE: f64 = 12.0;
/// Words that many documents have tell little about which of them is meant, and the theme tells more: it counts for this less how much
/// the words say in the middle, and at least for that.
const OF_COMMON_WORDS: f64 = 4.0;
const OF_RARE_WORDS: f64 = 0.5;
/// How much a document counts whose text only suggests the factor.
const BY_SUGGESTION: f64 = 0.9;

/// The themes of a site: the factors that some of its stories have.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Themes {
    /// In the order of their ids.
    pub(super) all: Vec<Theme>,
    /// The themes, by their places, that a form speaks for, with its weight.
    pub(super) words: BTreeMap<String, Vec<(usize, u32)>>,
}

/// A factor that stories have.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Theme {
    /// Its place in [`Documents::terms`].
    pub term: usize,
    /// The number of its note.
    pub note: Option<DocId>,
    /// The documents that have it, its note among them, with how much each counts.
    pub documents: BTreeMap<DocId, f64>,
}

/// A theme of a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spoken {
    /// Its place in [`Themes::all`].
    pub theme: usize,
    /// How plainly the query speaks of it, from 0 to 1.
    pub strength: f64,
}

impl Themes {
    /// The themes of all documents.
    pub(super) fn of(documents: &Documents) -> Self {
        let all = all(documents);
        let ids = all.iter().enumerate().filter_map(|(place, theme)| {
            let term = documents.terms.get(theme.term)?;
            Some((term.id.slug.as_str(), place))
        });
        let places: BTreeMap<&str, usize> = ids.collect();
        let mut words: BTreeMap<String, Vec<(usize, u32)>> = BTreeMap::new();
        let mut lines = WORDS.lines();
        let shipped: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
        for line in lines {
            let (forms, factors) = line.split_once('\t').unwrap_or_default();
            let spoken = factors.split(' ').filter_map(|factor| {
                let (factor, weight) = factor.split_once(':')?;
                let id = shipped.get(factor.parse::<usize>().ok()?)?;
                Some((*places.get(id)?, weight.parse().ok()?))
            });
            let spoken: Vec<(usize, u32)> = spoken.collect();
            if !spoken.is_empty() {
                words.extend(
                    forms
                        .split(' ')
                        .map(|form| (form.to_owned(), spoken.clone())),
                );
            }
        }
        let is_own = |theme: &&Theme| {
            let term = documents.terms.get(theme.term);
            term.is_some_and(|term| !shipped.contains(&term.id.slug.as_str()))
        };
        let mut analyzer = Analyzer::default();
        for (place, theme) in all.iter().enumerate().filter(|(_, theme)| is_own(theme)) {
            let note = theme.note.and_then(|note| documents.all.get(note as usize));
            let names = note.into_iter().flat_map(|note| &note.names);
            for form in names.flat_map(|name| analyzer.forms(name)) {
                let spoken = words.entry(form.clone()).or_default();
                if form.len() >= SHORTEST && spoken.iter().all(|(other, _)| *other != place) {
                    spoken.push((place, OF_NAME));
                }
            }
        }
        words.retain(|_, spoken| !spoken.is_empty());
        Self { all, words }
    }

    /// Whether a word of a query says something about a theme, so that it is no slip of the fingers.
    pub(super) fn knows(&self, query: &Query, form: &str) -> bool {
        query.wanted.len() >= FEWEST_ITEMS && self.words.contains_key(form)
    }

    /// What a query speaks of, the plainest first.
    pub(super) fn spoken(&self, query: &Query) -> Vec<Spoken> {
        if query.wanted.len() < FEWEST_ITEMS {
            return Vec::new();
        }
        let items = query.wanted.iter();
        let items = items.filter(|item| item.match_as != MatchAs::Phrase);
        let words = items.flat_map(|item| &item.words);
        let forms: BTreeSet<&str> = words.map(|word| word.form.as_str()).collect();
        let mut sums = vec![0_u32; self.all.len()];
        let said = forms.iter().filter_map(|form| self.words.get(*form));
        for (theme, weight) in said.flatten() {
            if let Some(sum) = sums.get_mut(*theme) {
                *sum += weight;
            }
        }
        plainest(sums)
    }

    /// The documents of themes that are spoken of in words that say so much each, and what that adds to their scores.
    pub(super) fn scores(&self, spoken: &[Spoken], rarities: &[f32]) -> Scores {
        let mut scores = Scores::new();
        let count = f64::from(u32::try_from(rarities.len()).unwrap_or(u32::MAX));
        let rarities = rarities.iter().map(|rarity| f64::from(*rarity) / count);
        let rarity = rarities.fold(0.0, |sum, one| sum + one);
        let score = SCORE * (OF_COMMON_WORDS - rarity).max(OF_RARE_WORDS);
        for spoken in spoken {
            let theme = self.all.get(spoken.theme);
            for (doc, counts) in theme.into_iter().flat_map(|theme| &theme.documents) {
                *scores.entry(*doc).or_default() += score * spoken.strength * counts;
            }
        }
        scores
    }
}

/// The themes that words say most about, by how much they say about each.
fn plainest(sums: Vec<u32>) -> Vec<Spoken> {
    let mut sums: Vec<(u32, usize)> = sums.into_iter().zip(0..).collect();
    sums.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let first = sums.first().map_or(0, |(sum, _)| *sum);
    let spoken = sums.into_iter().take(MOST);
    let spoken = spoken.filter(|(sum, _)| first >= LEAST && sum * 5 >= first * FIFTHS);
    let spoken = spoken.map(|(sum, theme)| Spoken {
        theme,
        strength: f64::from(sum) / f64::from(first.max(PLAIN)),
    });
    spoken.collect()
}

/// The factors that documents have or that their texts suggest.
fn all(documents: &Documents) -> Vec<Theme> {
    let terms = documents.terms.iter().enumerate();
    let factors =
        terms.filter(|(_, term)| term.id.dimension == Dimension::Factor && !term.is_group);
    let mut having: BTreeMap<usize, BTreeMap<DocId, f64>> =
        factors.map(|(place, _)| (place, BTreeMap::new())).collect();
    for (doc, document) in (0..).zip(&documents.all) {
        for (terms, counts) in [(&document.suggested, BY_SUGGESTION), (&document.terms, 1.0)] {
            let terms = terms.iter().filter_map(|term| documents.terms.get(*term));
            for term in terms.flat_map(|term| &term.within) {
                if let Some(having) = having.get_mut(term) {
                    having.insert(doc, counts);
                }
            }
        }
    }
    let notes = documents.note_numbers();
    having.retain(|_, documents| !documents.is_empty());
    let theme = |(term, mut having): (usize, BTreeMap<DocId, f64>)| {
        let note = documents.terms.get(term)?.note_id();
        let note = notes.get(note.as_str()).copied();
        having.extend(note.map(|note| (note, 1.0)));
        Some(Theme {
            term,
            note,
            documents: having,
        })
    };
    having.into_iter().filter_map(theme).collect()
}

#[cfg(test)]
mod tests;
