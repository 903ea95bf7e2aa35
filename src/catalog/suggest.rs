//! Suggests factors from an author's own words.
//!
//! Two things speak for a factor: the phrases that its note lists, and what the table that ships
//! with Afterword finds in a sentence. What all sentences of a document say is joined. A
//! suggestion stays visibly a suggestion until a person accepts it.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::ids::Slug;
use crate::postmortem::Hint;
use crate::postmortem::hints::features::{self, Feature, Word};
use crate::postmortem::hints::table::Table;

/// What a phrase is worth.
const PHRASE: f32 = 0.3;
/// What it is worth where the author lists causes.
const PHRASE_OF_CAUSE: f32 = 0.6;
/// A long story speaks of everything a little: what counts of a document are so many hints at a factor, those
/// that speak most for it, and one of them so likely.
const HINTS: usize = 4;
const LEAST_OF_ONE: f32 = 0.2;
/// The words that are said to have weighed most.
const TELLING: usize = 3;
/// Where a document speaks of much, a factor behind the first few must be likelier.
const FIRST: usize = 4;
const LEAST_OF_MORE: f32 = 0.65;
/// A factor that more than half of a site's documents speak of is what the site is about, where it has
/// so many documents.
const MANY: usize = 8;
/// How likely a document must then speak of it to suggest it.
const LEAST_OF_USUAL: f32 = 0.9;
/// A sentence that stands word for word in so many documents, and in one of four, is of their template.
const OF_TEMPLATE: usize = 3;
/// Documents whose sentences one thread counts by themselves.
const SHARE: usize = 256;

/// What factors of a site are suggested by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggesting {
    phrases: Phrases,
    /// How likely a document must speak of a factor.
    least: f32,
    /// Factors that most documents speak of.
    usual: BTreeSet<String>,
    /// Sentences that many documents have.
    template: BTreeSet<String>,
}

/// The phrases of all factors, by the stem of their first word.
#[derive(Clone, Debug, Default, PartialEq)]
struct Phrases {
    by_first_stem: BTreeMap<Feature, Vec<Phrase>>,
    /// Phrases whose first word is a prefix (`retr*`).
    by_prefix: Vec<Phrase>,
}

#[derive(Clone, Debug, PartialEq)]
struct Phrase {
    words: Vec<Pattern>,
    factor: Slug,
}

#[derive(Clone, Debug, PartialEq)]
enum Pattern {
    Stem(Feature),
    Prefix(Feature, String),
}

/// A factor that a document suggests.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The factor.
    pub factor: Slug,
    /// The index of the hint that speaks most for it.
    pub hint: usize,
    /// The words of the hint that weighed most.
    pub telling: Arc<[String]>,
}

/// What speaks for a factor.
struct Found {
    /// How likely the hints that speak most for it do, in descending order.
    chances: [f32; HINTS],
    /// The hint that speaks most for it, and how much.
    hint: usize,
    most: f32,
    /// The phrase in that hint.
    phrase: Option<String>,
}

impl Pattern {
    fn matches(&self, text: &str, word: Word) -> bool {
        match self {
            Self::Stem(stem) => *stem == word.stem,
            Self::Prefix(stem, prefix) => {
                let written = text.get(word.start..word.end).unwrap_or_default();
                *stem == word.stem || written.to_lowercase().starts_with(prefix.as_str())
            }
        }
    }
}

impl Phrases {
    /// Adds a phrase: words that must follow each other in any inflection, a trailing `*` standing for
    /// any ending.
    fn add(&mut self, phrase: &str, factor: &Slug) {
        let mut read = Vec::new();
        features::read(phrase, &mut read);
        let pattern = |word: &Word| {
            let is_prefix = phrase
                .get(word.end..)
                .is_some_and(|rest| rest.starts_with('*'));
            let written = phrase.get(word.start..word.end).unwrap_or_default();
            match is_prefix {
                true => Pattern::Prefix(word.stem, written.to_lowercase()),
                false => Pattern::Stem(word.stem),
            }
        };
        let phrase = Phrase {
            words: read.iter().map(pattern).collect(),
            factor: factor.clone(),
        };
        match phrase.words.first() {
            Some(Pattern::Stem(first)) => {
                self.by_first_stem.entry(*first).or_default().push(phrase);
            }
            Some(Pattern::Prefix(..)) => self.by_prefix.push(phrase),
            None => {}
        }
    }

    /// Calls `each` with the factors of which a text holds a phrase, and the phrase as it is written.
    fn find<'a>(&'a self, text: &str, words: &[Word], each: &mut dyn FnMut(&'a str, &str)) {
        for (at, word) in words.iter().enumerate() {
            let rest = words.get(at..).unwrap_or_default();
            let by_stem = self.by_first_stem.get(&word.stem).into_iter().flatten();
            for phrase in by_stem.chain(&self.by_prefix) {
                let mut both = phrase.words.iter().zip(rest);
                let holds = phrase.words.len() <= rest.len()
                    && both.all(|(pattern, word)| pattern.matches(text, *word));
                if holds && let Some(last) = rest.get(phrase.words.len() - 1) {
                    let written = text.get(word.start..last.end).unwrap_or_default();
                    each(phrase.factor.as_str(), written);
                }
            }
        }
    }
}

impl Suggesting {
    /// Suggests factors of which a document speaks at least so likely.
    #[must_use]
    pub fn new(least: f32) -> Self {
        Self {
            least,
            ..Self::default()
        }
    }

    /// How likely a document must speak of a factor.
    #[must_use]
    pub const fn least(&self) -> f32 {
        self.least
    }

    /// Adds a phrase that speaks for a factor.
    pub fn add(&mut self, phrase: &str, factor: &Slug) {
        self.phrases.add(phrase, factor);
    }

    /// The same, which knows what all documents of the site are about.
    #[must_use]
    pub fn about(mut self, documents: &[&[Hint]]) -> Self {
        let all = documents.len();
        self.template = template(documents);
        let spoken = documents.par_iter().map(|hints| {
            let found = self.weigh(hints, |_, _| {});
            let told = found.into_iter().filter(|(_, one)| one.is_told(self.least));
            told.map(|(factor, _)| factor).collect::<Vec<_>>()
        });
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for factor in spoken.collect::<Vec<_>>().into_iter().flatten() {
            *counts.entry(factor).or_default() += 1;
        }
        let usual = counts
            .into_iter()
            .filter(|(_, count)| all >= MANY && 2 * count > all);
        let usual = usual.map(|(factor, _)| factor.to_owned()).collect();
        self.usual = usual;
        self
    }

    /// The factors that the hints of a document suggest, the likeliest first.
    #[must_use]
    pub fn suggest(&self, hints: &[Hint]) -> Vec<Suggestion> {
        let mut words = Vec::new();
        let found = self.weigh(hints, |hint, speak| {
            features::read(&hint.said.text, &mut words);
            self.phrases.find(&hint.said.text, &words, speak);
        });
        let is_likely = |factor: &str, found: &Found| match self.usual.contains(factor) {
            true => found.is_told(self.least.max(LEAST_OF_USUAL)),
            false => found.is_told(self.least),
        };
        let likely = found
            .into_iter()
            .filter(|(factor, found)| is_likely(factor, found));
        let mut likely: Vec<(&str, Found)> = likely.collect();
        likely.sort_by(|(_, one), (_, other)| other.chance().total_cmp(&one.chance()));
        let suggestion = |(factor, found): (&str, Found)| {
            let said = hints.get(found.hint).map_or("", |hint| &hint.said.text);
            let telling = match found.phrase {
                Some(phrase) => vec![phrase],
                None => Table::shipped().telling(said, factor, TELLING),
            };
            Some(Suggestion {
                factor: Slug::from_text(factor)?,
                hint: found.hint,
                telling: telling.into(),
            })
        };
        let is_sure = |(at, (_, found)): &(usize, (&str, Found))| {
            *at < FIRST || found.is_told(self.least.max(LEAST_OF_MORE))
        };
        let told = likely.into_iter().enumerate().filter(is_sure);
        told.filter_map(|(_, found)| suggestion(found)).collect()
    }

    /// What all hints say, with the phrases that `find` tells of each.
    fn weigh<'a>(
        &self,
        hints: &[Hint],
        mut find: impl FnMut(&Hint, &mut dyn FnMut(&'a str, &str)),
    ) -> BTreeMap<&'a str, Found> {
        let table = Table::shipped();
        let mut all: BTreeMap<&str, Found> = BTreeMap::new();
        let mut phrases: BTreeSet<(&str, String)> = BTreeSet::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (index, hint) in hints.iter().enumerate() {
            let is_new = seen.insert(&hint.said.text);
            if !is_new || self.template.contains(&*hint.said.text) {
                continue;
            }
            for likely in &hint.likely {
                speak(
                    &mut all,
                    table.id(likely.factor),
                    index,
                    likely.chance,
                    None,
                );
            }
            let chance = match hint.is_cause {
                true => PHRASE_OF_CAUSE,
                false => PHRASE,
            };
            // The same words again say nothing new, unless they stand among causes.
            find(hint, &mut |factor, phrase| {
                if phrases.insert((factor, phrase.to_lowercase())) || hint.is_cause {
                    speak(&mut all, factor, index, chance, Some(phrase));
                }
            });
        }
        all
    }
}

/// The sentences that so many of all documents have word for word. Such a one stands in as large a part of some share of them,
/// so that few are counted in all.
fn template(documents: &[&[Hint]]) -> BTreeSet<String> {
    let of_share = documents.par_chunks(SHARE).map(|documents| {
        let all = documents.len();
        let counts = counts(documents, |_| true).into_iter();
        let is_often = |count: usize| 4 * count >= all;
        counts
            .filter_map(|(text, count)| is_often(count).then_some(text))
            .collect::<Vec<_>>()
    });
    let of_share: Vec<Vec<&str>> = of_share.collect();
    let often: BTreeSet<&str> = of_share.into_iter().flatten().collect();
    let counts = counts(documents, |text| often.contains(text)).into_iter();
    let is_of_template = |count: usize| count >= OF_TEMPLATE && 4 * count >= documents.len();
    let of_template = counts.filter(|(_, count)| is_of_template(*count));
    of_template.map(|(text, _)| text.to_owned()).collect()
}

/// In how many documents sentences stand, of those that are counted.
fn counts<'h>(
    documents: &[&'h [Hint]],
    is_counted: impl Fn(&str) -> bool,
) -> FxHashMap<&'h str, usize> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for hints in documents {
        let said = hints.iter().map(|hint| &*hint.said.text);
        let said: BTreeSet<&str> = said.filter(|text| is_counted(text)).collect();
        for text in said {
            *counts.entry(text).or_default() += 1;
        }
    }
    counts
}

impl Found {
    fn chance(&self) -> f32 {
        let against = self.chances.iter().map(|chance| 1.0 - chance);
        1.0 - against.product::<f32>()
    }

    fn is_told(&self, least: f32) -> bool {
        self.most >= LEAST_OF_ONE && self.chance() > least
    }
}

/// Adds what speaks for a factor.
fn speak<'a>(
    all: &mut BTreeMap<&'a str, Found>,
    factor: &'a str,
    hint: usize,
    chance: f32,
    phrase: Option<&str>,
) {
    let found = all.entry(factor).or_insert(Found {
        chances: [0.0; HINTS],
        hint,
        most: 0.0,
        phrase: None,
    });
    let [.., last] = &mut found.chances;
    if chance > *last {
        *last = chance;
        found.chances.sort_by(|one, other| other.total_cmp(one));
    }
    if chance > found.most {
        found.most = chance;
        found.hint = hint;
        found.phrase = phrase.map(str::to_owned);
    }
}
