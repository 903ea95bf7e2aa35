//! Suggests factors from an author's own words.
//!
//! Two things speak for a factor: the phrases that its note lists, and what the table that ships
//! with Afterword finds in a sentence. What all sentences of a document say is joined. A
//! suggestion stays visibly a suggestion until a person accepts it.

use std::collections::{BTreeMap, BTreeSet};

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

/// What factors of a site are suggested by.
#[derive(Clone, Debug, Default)]
pub struct Suggesting {
    phrases: Phrases,
    /// How likely a document must speak of a factor.
    least: f32,
    /// Factors that most documents speak of.
    usual: BTreeSet<String>,
}

/// The phrases of all factors, by the stem of their first word.
#[derive(Clone, Debug, Default)]
struct Phrases {
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
    pub fn about<'h>(mut self, documents: impl Iterator<Item = &'h [Hint]>) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut all = 0;
        for hints in documents {
            all += 1;
            let found = weigh(hints, |_, _| {});
            for (factor, _) in found.into_iter().filter(|(_, one)| one.is_told(self.least)) {
                *counts.entry(factor).or_default() += 1;
            }
        }
        let usual = counts
            .into_iter()
            .filter(|(_, count)| all >= MANY && 2 * count > all);
        self.usual = usual.map(|(factor, _)| factor.to_owned()).collect();
        self
    }

    /// The factors that the hints of a document suggest, the likeliest first.
    #[must_use]
    pub fn suggest(&self, hints: &[Hint]) -> Vec<Suggestion> {
        let mut words = Vec::new();
        let found = weigh(hints, |hint, speak| {
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
                telling,
            })
        };
        let is_sure = |(at, (_, found)): &(usize, (&str, Found))| {
            *at < FIRST || found.is_told(self.least.max(LEAST_OF_MORE))
        };
        let told = likely.into_iter().enumerate().filter(is_sure);
        told.filter_map(|(_, found)| suggestion(found)).collect()
    }
}

/// What all hints say, with the phrases that `find` tells of each.
fn weigh<'a>(
    hints: &[Hint],
    mut find: impl FnMut(&Hint, &mut dyn FnMut(&'a str, &str)),
) -> BTreeMap<&'a str, Found> {
    let table = Table::shipped();
    let mut all: BTreeMap<&str, Found> = BTreeMap::new();
    let mut phrases: BTreeSet<(&str, String)> = BTreeSet::new();
    for (index, hint) in hints.iter().enumerate() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::postmortem::hints::Likely;
    use crate::postmortem::hints::table::Factor;
    use crate::postmortem::{Written, derive};
    use crate::text::{SourceText, Span};

    /// What is suggested for a text.
    fn suggested(suggesting: &Suggesting, text: &str) -> Vec<(String, Vec<String>)> {
        let source = SourceText::new("2024-05-01-a.md", format!("# A title\n\n{text}"));
        let document = derive::read(source, &Config::for_site("site"), None);
        let found = suggesting
            .suggest(&document.value.unwrap().hints)
            .into_iter();
        found
            .map(|one| (one.factor.to_string(), one.telling))
            .collect()
    }

    const EXPIRED: &str = "The certificate of the gate had expired.";

    #[test]
    fn a_suggestion_says_what_weighs_most() {
        let found = suggested(&Suggesting::new(0.5), EXPIRED);
        let [(factor, telling)] = &found[..] else {
            panic!("{found:?}");
        };
        assert_eq!(factor, "time-or-expiry");
        assert!(
            telling.iter().any(|word| word.contains("expired")),
            "{telling:?}"
        );
        assert_eq!(suggested(&Suggesting::new(1.0), EXPIRED), []);
    }

    #[test]
    fn a_phrase_counts_alone_only_among_causes() {
        let mut own = Suggesting::new(0.5);
        own.add("sour dough", &Slug::from_text("dough").unwrap());
        own.add("stale dough", &Slug::from_text("dough").unwrap());
        let check = |text: &str, expected: usize| {
            assert_eq!(suggested(&own, text).len(), expected, "{text}");
        };
        check("## Contributing factors\n\n- Sour dough", 1);
        check("It went slowly because of sour dough.", 0);
        check(
            "It went slowly because of sour dough.\n\nThe reason was: stale dough again",
            1,
        );
    }

    #[test]
    fn many_weak_hints_make_no_suggestion() {
        let check = |chances: &[f32], expected: usize| {
            let hint = |chance: &f32| Hint {
                said: Written {
                    text: String::new(),
                    span: Span::default(),
                },
                is_cause: false,
                likely: vec![Likely {
                    factor: 0,
                    chance: *chance,
                }],
            };
            let hints: Vec<Hint> = chances.iter().map(hint).collect();
            let suggested = Suggesting::new(0.5).suggest(&hints);
            assert_eq!(suggested.len(), expected, "{chances:?}");
        };
        check(&[0.15; 20], 0);
        check(&[0.25; 2], 0);
        check(&[0.25; 3], 1);
    }

    #[test]
    fn a_phrase_that_comes_again_says_nothing_new() {
        let mut own = Suggesting::new(0.5);
        own.add("sour dough", &Slug::from_text("dough").unwrap());
        own.add("old flour", &Slug::from_text("dough").unwrap());
        let check = |text: &str, expected: usize| {
            assert_eq!(suggested(&own, text).len(), expected, "{text}");
        };
        let again = "It stopped because of sour dough.\n\nIt stopped because of sour dough.";
        check(again, 0);
        check(
            "It stopped because of sour dough and old flour.\n\nThe reason was sour dough.",
            1,
        );
    }

    #[test]
    fn of_much_that_is_told_the_rest_must_be_surer() {
        let check = |chances: &[f32], expected: usize| {
            let likely = chances.iter().enumerate().map(|(factor, chance)| Likely {
                factor: Factor::try_from(factor).unwrap(),
                chance: *chance,
            });
            let hint = Hint {
                said: Written {
                    text: String::new(),
                    span: Span::default(),
                },
                is_cause: false,
                likely: likely.collect(),
            };
            let suggested = Suggesting::new(0.5).suggest(&[hint]);
            assert_eq!(suggested.len(), expected, "{chances:?}");
        };
        check(&[0.6; 6], 4);
        check(&[0.7; 6], 6);
    }

    #[test]
    fn what_most_documents_speak_of_is_what_the_site_is_about() {
        let document = |chance| {
            let likely = Likely { factor: 0, chance };
            [Hint {
                said: Written {
                    text: String::new(),
                    span: Span::default(),
                },
                is_cause: false,
                likely: vec![likely],
            }]
        };
        let check = |count: usize, others: f32, chance: f32, expected: usize| {
            let (others, document) = (document(others), document(chance));
            let half = std::iter::repeat_n(&document[..], count / 2 + 1);
            let rest = std::iter::repeat_n(&others[..], count - count / 2 - 1);
            let suggesting = Suggesting::new(0.5).about(half.chain(rest));
            assert_eq!(
                suggesting.suggest(&document).len(),
                expected,
                "{count} {chance}"
            );
        };
        check(MANY - 1, 0.1, 0.8, 1);
        check(MANY, 0.1, 0.8, 0);
        check(MANY, 0.1, 0.95, 1);
    }

    fn check(phrases: &[(&str, &str)], text: &str, expected: &[(&str, &str)]) {
        let mut all = Phrases::default();
        for (phrase, factor) in phrases {
            all.add(phrase, &Slug::from_text(factor).unwrap());
        }
        let mut words = Vec::new();
        features::read(text, &mut words);
        let mut found = Vec::new();
        all.find(text, &words, &mut |factor, phrase| {
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
