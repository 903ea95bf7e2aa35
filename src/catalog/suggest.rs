//! Suggests factors from an author's own words.
//!
//! Factor notes list phrases; a bullet under "Contributing factors" or "Root cause" that holds one
//! suggests the factor. A suggestion stays visibly a suggestion until a person accepts it.

use std::collections::BTreeMap;

use crate::ids::Slug;

/// The phrases of all factors, by their first word.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    by_first_word: BTreeMap<String, Vec<Phrase>>,
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
    Word(String),
    Prefix(String),
}

impl Pattern {
    fn matches(&self, word: &str) -> bool {
        match self {
            Self::Word(exact) => exact == word,
            Self::Prefix(prefix) => word.starts_with(prefix.as_str()),
        }
    }
}

impl Phrases {
    /// Adds a phrase: words that must follow each other, a trailing `*` standing for any ending.
    pub fn add(&mut self, phrase: &str, factor: &Slug) {
        let words: Vec<Pattern> = phrase
            .split_whitespace()
            .flat_map(|word| match word.strip_suffix('*') {
                Some(prefix) => {
                    let mut parts: Vec<_> = words(prefix).map(Pattern::Word).collect();
                    if let Some(Pattern::Word(last)) = parts.pop() {
                        parts.push(Pattern::Prefix(last));
                    }
                    parts
                }
                None => words(word).map(Pattern::Word).collect(),
            })
            .collect();
        let phrase = Phrase {
            words,
            factor: factor.clone(),
        };
        match phrase.words.first() {
            Some(Pattern::Word(first)) => self
                .by_first_word
                .entry(first.clone())
                .or_default()
                .push(phrase),
            Some(Pattern::Prefix(_)) => self.by_prefix.push(phrase),
            None => {}
        }
    }

    /// The factors that a text suggests, each once, in the order in which the text comes to them.
    #[must_use]
    pub fn suggest(&self, text: &str) -> Vec<Slug> {
        let text: Vec<String> = words(text).collect();
        let mut found: Vec<Slug> = Vec::new();
        for (at, word) in text.iter().enumerate() {
            let rest = text.get(at..).unwrap_or_default();
            let candidates = self
                .by_first_word
                .get(word)
                .into_iter()
                .flatten()
                .chain(&self.by_prefix);
            for phrase in candidates {
                let holds = phrase.words.len() <= rest.len()
                    && phrase
                        .words
                        .iter()
                        .zip(rest)
                        .all(|(pattern, word)| pattern.matches(word));
                if holds && !found.contains(&phrase.factor) {
                    found.push(phrase.factor.clone());
                }
            }
        }
        found
    }
}

/// The lower-case words of a text.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(phrases: &[(&str, &str)], text: &str, expected: &[&str]) {
        let mut all = Phrases::default();
        for (phrase, factor) in phrases {
            all.add(phrase, &Slug::from_text(factor).unwrap());
        }
        let found: Vec<String> = all.suggest(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn phrases_match_whole_adjacent_words() {
        let phrases = [
            ("retry storm", "retry-storm"),
            ("retr* loop", "retry-storm"),
            ("runbook", "docs"),
        ];
        check(&phrases, "A Retry-Storm followed.", &["retry-storm"]);
        check(&phrases, "Clients went into retrying loops", &[]);
        check(
            &phrases,
            "a retrying loop; no runbook",
            &["retry-storm", "docs"],
        );
        check(&phrases, "We retry before the storm", &[]);
    }
}
