//! The vocabulary: words with their forms, in the order of their frequency.
//!
//! Reads the word lists beside it; knows nothing of sentences.

use std::collections::BTreeSet;

use crate::random::{Random, Ranks};

/// Lists of words, each word with all its forms.
pub struct Words {
    pub nouns: List<[String; 2]>,
    pub verbs: List<[String; 5]>,
    pub adjectives: List<[String; 1]>,
    pub adverbs: List<[String; 1]>,
}

/// Words of one kind and how often each is drawn.
pub struct List<T> {
    pub entries: Vec<T>,
    ranks: Ranks,
}

impl Words {
    pub fn load() -> Self {
        Self {
            nouns: List::new(include_str!("lists/nouns.txt"), noun),
            verbs: List::new(include_str!("lists/verbs.txt"), verb),
            adjectives: List::new(include_str!("lists/adjectives.txt"), |word| {
                [word.to_owned()]
            }),
            adverbs: List::new(include_str!("lists/adverbs.txt"), |word| [word.to_owned()]),
        }
    }
}

impl<T> List<T> {
    fn new(text: &str, forms: fn(&str) -> T) -> Self {
        let mut seen = BTreeSet::new();
        let entries: Vec<T> = lines(text)
            .flat_map(str::split_whitespace)
            .filter(|word| seen.insert(*word))
            .map(forms)
            .collect();
        // Chosen so that the counts of a large site fall off as those of English prose do.
        let ranks = Ranks::new(entries.len(), 8.0, 1.25);
        Self { entries, ranks }
    }

    pub fn draw(&self, random: &mut Random) -> usize {
        self.ranks.draw(random)
    }
}

/// The lines of a list that are not comments.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Singular, plural.
fn noun(entry: &str) -> [String; 2] {
    let (singular, plural) = entry
        .split_once('/')
        .map_or((entry, None), |(one, many)| (one, Some(many)));
    [
        singular.to_owned(),
        plural.map_or_else(|| with_s(singular), str::to_owned),
    ]
}

/// Base, third person, past, participle, gerund.
fn verb(entry: &str) -> [String; 5] {
    let mut parts = entry.split(':');
    let marked = parts.next().unwrap_or_default();
    let base = marked.trim_end_matches('+');
    let doubled = match base.chars().last() {
        Some(last) if marked.ends_with('+') => format!("{base}{last}"),
        _ => base.to_owned(),
    };
    let gerund = match base.strip_suffix('e') {
        Some(stem) if !stem.ends_with(['e', 'o', 'y']) => format!("{stem}ing"),
        _ => format!("{doubled}ing"),
    };
    let past = parts
        .next()
        .map_or_else(|| past(base, &doubled), str::to_owned);
    let participle = parts.next().map_or_else(|| past.clone(), str::to_owned);
    [base.to_owned(), with_s(base), past, participle, gerund]
}

fn past(base: &str, doubled: &str) -> String {
    match y_after_consonant(base) {
        Some(stem) => format!("{stem}ied"),
        None if base.ends_with('e') => format!("{base}d"),
        None => format!("{doubled}ed"),
    }
}

fn with_s(word: &str) -> String {
    match y_after_consonant(word) {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['s', 'x', 'z']) || word.ends_with("sh") || word.ends_with("ch") => {
            format!("{word}es")
        }
        None => format!("{word}s"),
    }
}

fn y_after_consonant(word: &str) -> Option<&str> {
    word.strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
}
