//! Suggests factors from an author's own words.
//!
//! Two things speak for a factor: the phrases that its note lists, and what the table that ships
//! with Afterword finds in a sentence. What all sentences of a document say is joined. A
//! suggestion stays visibly a suggestion until a person accepts it.

use std::collections::BTreeMap;

use crate::ids::Slug;
use crate::postmortem::Hint;
use crate::postmortem::hints::features::{self, Feature, Word};
use crate::postmortem::hints::table::Table;

/// What a phrase is worth.
const PHRASE: f32 = 0.3;
/// What it is worth where the author lists causes.
const PHRASE_OF_CAUSE: f32 = 0.6;
/// The words that are said to have weighed most.
const TELLING: usize = 3;

/// The phrases of all factors, by the stem of their first word.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    by_first_stem: BTreeMap<Feature, Vec<Phrase>>,
    /// Phrases whose first word is a prefix (`retr*`).
    by_prefix: Vec<Phrase>,
}

#[derive(Clone, Debug)]
struct Phrase {
    words: Vec<Pattern>,
    factor: Slug,
}

#[derive(Clone, Debug)]
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
    pub telling: Vec<String>,
}

/// What speaks for a factor.
struct Found {
    /// How likely all hints so far leave it untold.
    against: f32,
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
    pub fn add(&mut self, phrase: &str, factor: &Slug) {
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
    fn find(&self, text: &str, words: &[Word], mut each: impl FnMut(&Slug, &str)) {
        for (at, word) in words.iter().enumerate() {
            let rest = words.get(at..).unwrap_or_default();
            let by_stem = self.by_first_stem.get(&word.stem).into_iter().flatten();
            for phrase in by_stem.chain(&self.by_prefix) {
                let mut both = phrase.words.iter().zip(rest);
                let holds = phrase.words.len() <= rest.len()
                    && both.all(|(pattern, word)| pattern.matches(text, *word));
                if holds && let Some(last) = rest.get(phrase.words.len() - 1) {
                    let written = text.get(word.start..last.end).unwrap_or_default();
                    each(&phrase.factor, written);
                }
            }
        }
    }
}

/// The factors that the hints of a document suggest at least so likely, the likeliest first.
#[must_use]
pub fn suggest(hints: &[Hint], phrases: &Phrases, least: f32) -> Vec<Suggestion> {
    let table = Table::shipped();
    let mut all: BTreeMap<Slug, Found> = BTreeMap::new();
    let mut words = Vec::new();
    for (index, hint) in hints.iter().enumerate() {
        for likely in &hint.likely {
            if let Some(factor) = Slug::from_text(table.id(likely.factor)) {
                speak(&mut all, &factor, index, likely.chance, None);
            }
        }
        let chance = if hint.is_cause {
            PHRASE_OF_CAUSE
        } else {
            PHRASE
        };
        features::read(&hint.said.text, &mut words);
        phrases.find(&hint.said.text, &words, |factor, phrase| {
            speak(&mut all, factor, index, chance, Some(phrase));
        });
    }
    let mut suggested: Vec<(Slug, Found)> = all
        .into_iter()
        .filter(|(_, found)| 1.0 - found.against > least)
        .collect();
    suggested.sort_by(|(_, one), (_, other)| one.against.total_cmp(&other.against));
    let suggestion = |(factor, found): (Slug, Found)| {
        let said = hints.get(found.hint).map_or("", |hint| &hint.said.text);
        let telling = match found.phrase {
            Some(phrase) => vec![phrase],
            None => table.telling(said, factor.as_str(), TELLING),
        };
        Suggestion {
            factor,
            hint: found.hint,
            telling,
        }
    };
    suggested.into_iter().map(suggestion).collect()
}

/// Adds what speaks for a factor.
fn speak(
    all: &mut BTreeMap<Slug, Found>,
    factor: &Slug,
    hint: usize,
    chance: f32,
    phrase: Option<&str>,
) {
    let found = all.entry(factor.clone()).or_insert(Found {
        against: 1.0,
        hint,
        most: 0.0,
        phrase: None,
    });
    found.against *= 1.0 - chance;
    if chance > found.most {
        found.most = chance;
        found.hint = hint;
        found.phrase = phrase.map(str::to_owned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(phrases: &[(&str, &str)], text: &str, expected: &[(&str, &str)]) {
        let mut all = Phrases::default();
        for (phrase, factor) in phrases {
            all.add(phrase, &Slug::from_text(factor).unwrap());
        }
        let mut words = Vec::new();
        features::read(text, &mut words);
        let mut found = Vec::new();
        all.find(text, &words, |factor, phrase| {
            found.push((factor.to_string(), phrase.to_owned()))
        });
        let found: Vec<_> = found
            .iter()
            .map(|(f, p)| (f.as_str(), p.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn phrases_match_adjacent_words_in_any_inflection() {
        let phrases = [
            ("retry storm", "retry-storm"),
            ("retr* loop", "retry-storm"),
            ("runbook", "docs"),
            ("is not monitored", "gap"),
        ];
        check(
            &phrases,
            "A Retry-Storm followed.",
            &[("retry-storm", "Retry-Storm")],
        );
        check(
            &phrases,
            "a retrying loop; no runbooks",
            &[("retry-storm", "retrying loop"), ("docs", "runbooks")],
        );
        check(
            &phrases,
            "the lag is not monitoring",
            &[("gap", "is not monitoring")],
        );
        check(&phrases, "We retry before the storm", &[]);
    }
}
