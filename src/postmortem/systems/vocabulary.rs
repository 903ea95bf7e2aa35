//! The technologies and kinds of system that ship with Afterword, and where a text names one.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::sieve::Sieve;
use super::tokens::Token;
use super::words::NOUNS;

/// The names, one a line; the head of the file tells its form.
static NAMES: &str = include_str!("vocabulary.txt");

/// What a name is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A product.
    Product,
    /// A product that watches others.
    Monitoring,
    /// What people respond to an incident with.
    Response,
    /// A kind of system, such as a load balancer.
    Kind,
}

impl Class {
    /// That of the names below a heading.
    fn of(heading: &str) -> Self {
        match heading {
            "monitoring" => Self::Monitoring,
            "response" => Self::Response,
            "kinds" => Self::Kind,
            _ => Self::Product,
        }
    }
}

/// A technology or a kind of system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// What it is called.
    pub name: &'static str,
    /// What it is.
    pub class: Class,
}

impl Known {
    /// Whether it is a kind of system, and no product.
    pub fn is_kind(self) -> bool {
        self.class == Class::Kind
    }
}

/// A spelling of a name.
struct Spelling {
    known: Known,
    /// Its words in lower case.
    words: Vec<String>,
    /// Its words with their capitals, where they have to be written so.
    exact: Option<Vec<&'static str>>,
}

/// The spellings by their first word, those of most words first.
static SPELLINGS: LazyLock<FxHashMap<String, Vec<Spelling>>> = LazyLock::new(|| {
    let mut spellings: Vec<Spelling> = Vec::new();
    let mut class = Class::Product;
    for line in NAMES.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix('[') {
            class = Class::of(heading.trim_end_matches(']'));
            continue;
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (line, asks_for_capitals) = match line.strip_prefix('!') {
            Some(line) => (line, true),
            None => (line, false),
        };
        let (name, others) = line.split_once(" = ").unwrap_or((line, ""));
        for spelling in std::iter::once(name).chain(others.split(", ")) {
            let written: Vec<&str> = spelling
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect();
            let words: Vec<String> = written.iter().map(|word| word.to_lowercase()).collect();
            spellings.push(Spelling {
                known: Known { name, class },
                exact: asks_for_capitals.then_some(written),
                words,
            });
        }
    }
    spellings.retain(|spelling| !spelling.words.is_empty());
    spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.words.len()));
    let mut all: FxHashMap<String, Vec<Spelling>> = FxHashMap::default();
    for spelling in spellings {
        let first = spelling.words.first().cloned().unwrap_or_default();
        all.entry(first).or_default().push(spelling);
    }
    all
});

/// The words that begin a spelling, and those that make a name of the word in front of them.
static SIEVE: LazyLock<Sieve> = LazyLock::new(|| {
    let mut sieve = Sieve::default();
    for word in SPELLINGS.keys().map(String::as_str).chain(NOUNS) {
        sieve.add(word);
        sieve.add(&format!("{word}s"));
    }
    sieve
});

/// Whether a word may begin a spelling or be one of [`NOUNS`]. Nearly all words do neither.
pub(super) fn may_name(token: &Token<'_>) -> bool {
    SIEVE.may_hold(&token.lower)
}

/// What tokens name at their start, and in how many of them.
pub(super) fn named(tokens: &[Token<'_>]) -> Option<(Known, usize)> {
    let first = tokens.first()?;
    let singular = first.lower.strip_suffix('s');
    let by_word = |word: &str| SPELLINGS.get(word).into_iter().flatten();
    let spellings = by_word(&first.lower).chain(singular.into_iter().flat_map(by_word));
    let mut found = spellings.filter(|spelling| holds(spelling, tokens));
    found
        .next()
        .map(|spelling| (spelling.known, spelling.words.len()))
}

/// What the technology or the kind of system is called that a whole text names.
pub(super) fn known(text: &str) -> Option<&'static str> {
    whole(text).map(|known| known.name)
}

/// Whether a whole text is a kind of system in one word.
pub(super) fn is_kind_alone(text: &str) -> bool {
    whole(text).is_some_and(|known| known.is_kind() && !known.name.contains([' ', '-']))
}

fn whole(text: &str) -> Option<Known> {
    let written: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let lower: Vec<String> = written.iter().map(|word| word.to_lowercase()).collect();
    // Who names one thing and nothing else may do without capitals: `tags: [consul]`, but not for ".NET".
    let is_it = |spelling: &&Spelling| {
        let is_plain = spelling.known.name.starts_with(char::is_alphanumeric);
        let is_written = |exact: &Vec<&str>| *exact == written || (is_plain && lower == written);
        spelling.words == lower && spelling.exact.as_ref().is_none_or(is_written)
    };
    let all = SPELLINGS.get(lower.first()?)?;
    all.iter().find(is_it).map(|spelling| spelling.known)
}

/// How the technology is written that words in lower case name as it calls itself, and nothing else.
pub(in crate::postmortem) fn spelling(words: &[&str]) -> Option<&'static str> {
    let all = SPELLINGS.get(*words.first()?)?;
    let is_it = |spelling: &&Spelling| {
        let named = spelling.known.name.split(|c: char| !c.is_alphanumeric());
        !spelling.known.is_kind()
            && spelling.exact.is_none()
            && spelling.words == words
            && named.map(str::to_lowercase).eq(words.iter().copied())
    };
    all.iter().find(is_it).map(|spelling| spelling.known.name)
}

fn holds(spelling: &Spelling, tokens: &[Token<'_>]) -> bool {
    let Some(written) = tokens.get(..spelling.words.len()) else {
        return false;
    };
    let last = written.len() - 1;
    let is_joined = |at: usize| written.get(at).is_some_and(|token| token.follows);
    (1..written.len()).all(is_joined)
        && written
            .iter()
            .zip(&spelling.words)
            .enumerate()
            .all(|(at, (token, word))| {
                let is_plural = || at == last && token.lower.strip_suffix('s') == Some(word);
                token.lower == *word || is_plural()
            })
        && spelling.exact.as_ref().is_none_or(|exact| {
            written
                .iter()
                .zip(exact)
                .all(|(token, word)| token.raw.starts_with(word))
        })
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens_of;
    use super::*;

    #[test]
    fn names_are_found_in_all_their_spellings() {
        let check = |text: &str, expected: &[&str]| {
            let tokens = tokens_of(text);
            let found = (0..tokens.len()).filter_map(|at| named(&tokens[at..]));
            let found: Vec<&str> = found.map(|(known, _)| known.name).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("postgres and Postgres", &["PostgreSQL", "PostgreSQL"]);
        check("two load-balancers", &["load balancer"]);
        check(
            "k8s behind ingress-nginx",
            &["Kubernetes", "ingress-nginx", "Nginx"],
        );
        check("in a flux; Flux fell", &["Flux"]);
        check("the web. Server rooms", &[]);
        check("DNS, dns", &["DNS", "DNS"]);
    }

    #[test]
    fn every_name_stands_once() {
        let mut seen = std::collections::BTreeSet::new();
        for spelling in SPELLINGS.values().flatten() {
            let case = spelling.exact.is_some();
            assert!(
                seen.insert((spelling.words.clone(), case)),
                "{:?}",
                spelling.words
            );
        }
        assert!(seen.len() > 400);
    }
}
