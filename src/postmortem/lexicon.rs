//! The words that a document uses and how often: what incidents are compared by.
//!
//! Counted while the document is read, so that comparing all documents parses none of them again.
//! Knows no other document, and so nothing of which words are rare.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::Outline;
use super::markdown::Content;
use crate::zone;

/// Bytes of a body that are counted: what it is about is said at the start.
const COUNTED_BYTES: usize = 16 * 1024;

/// Capital letters of a line that may be a name alone, such as `OOMKILLED`.
const SHOUTED: usize = 10;

/// Bytes of a technical name: no abbreviation of two letters, which may mean anything, and no key or hash.
const TECHNICAL_BYTES: RangeInclusive<usize> = 3..=40;

/// Letters of the shortest word that says something.
const SHORTEST: usize = 4;

/// The words of a document with how often it uses them. Packed, because those of all documents
/// are held at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lexicon {
    /// Each word once in lower case, sorted, with a space in between.
    sorted: String,
    times: Box<[u16]>,
    /// Each technical name once, sorted, with a space in between.
    technical: String,
}

impl Lexicon {
    /// The words of the title and the body without its lists of people. That the same people took
    /// part relates nothing, and their names are not for everybody.
    #[must_use]
    pub fn of(title: &str, content: &Content<'_>, outline: &Outline) -> Self {
        let body = content.body();
        let end = body.end.min(body.start + COUNTED_BYTES);
        let words = content.words_without(&outline.people(), end);
        Self::count(&format!("{title} {words}"))
    }

    fn count(original: &str) -> Self {
        let text = original.to_lowercase();
        let words = text.split(|c: char| !c.is_alphanumeric());
        let mut counted: FxHashMap<&str, u16> = FxHashMap::default();
        for word in words.filter(|word| is_word(word)) {
            let times = counted.entry(word).or_default();
            // No word stands more often in what is counted.
            *times = times.saturating_add(1);
        }
        let mut counted: Vec<(&str, u16)> = counted.into_iter().collect();
        counted.sort_unstable();
        let (words, times): (Vec<&str>, Vec<u16>) = counted.into_iter().unzip();
        Self {
            sorted: words.join(" "),
            times: times.into(),
            technical: technical(original),
        }
    }

    /// Each word once, sorted, with how often it is used.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let times = self.times.iter().map(|times| u32::from(*times));
        self.sorted.split(' ').zip(times)
    }

    /// Each technical name once as it is written: `CrashLoopBackOff`, `max_connections`, `OOM`.
    pub fn technical(&self) -> impl Iterator<Item = &str> {
        self.technical.split(' ').filter(|name| !name.is_empty())
    }
}

/// The technical names of a text: those that are written as no plain word is.
fn technical(text: &str) -> String {
    let tokens = text.lines().flat_map(|line| {
        let is_shouted = is_shouted(line);
        let tokens = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        tokens.map(move |token| (token.trim_matches('_'), is_shouted))
    });
    let mut capitals: BTreeSet<&str> = BTreeSet::new();
    let mut plain: FxHashSet<&str> = FxHashSet::default();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for (token, is_shouted) in tokens.filter(|(token, _)| TECHNICAL_BYTES.contains(&token.len())) {
        if token.bytes().all(|byte| byte.is_ascii_uppercase()) {
            if !is_shouted {
                capitals.insert(token);
            }
        } else if is_compound(token) {
            names.insert(token);
        } else {
            plain.insert(token);
        }
    }
    // What also stands in small letters is a word that was shouted.
    names.extend(capitals.into_iter().filter(|token| {
        !plain.contains(token.to_ascii_lowercase().as_str()) && zone::parse(token).is_none()
    }));
    let names: Vec<&str> = names.into_iter().collect();
    names.join(" ")
}

/// Whether a line is written in capitals, as headings sometimes are, which make no names of its words.
fn is_shouted(line: &str) -> bool {
    let count = |is_it: fn(&u8) -> bool| line.bytes().filter(is_it).count();
    let capitals = count(u8::is_ascii_uppercase);
    capitals > SHOUTED && capitals > count(u8::is_ascii_lowercase)
}

/// Whether a name joins words: `max_connections`, `CrashLoopBackOff`.
fn is_compound(token: &str) -> bool {
    let bytes = token.as_bytes();
    let begins_with_a_letter = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    let is_hump =
        |pair: &[u8]| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase());
    begins_with_a_letter && (bytes.contains(&b'_') || bytes.windows(2).any(is_hump))
}

/// Whether it is long enough to say something, and all letters.
fn is_word(word: &str) -> bool {
    // Bytes that are letters by themselves need not be decoded.
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.len() >= SHORTEST;
    }
    word.chars().count() >= SHORTEST && word.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_once_and_in_order() {
        let lexicon = Lexicon::count("Queue, queue and a FULL queue; v2beta");
        let words: Vec<_> = lexicon.iter().collect();
        assert_eq!(words, [("full", 1), ("queue", 3)]);
        assert_eq!(Lexicon::count("a b").iter().count(), 0);
    }

    #[test]
    fn technical_names_are_those_that_no_plain_word_looks_like() {
        let check = |text: &str, expected: &[&str]| {
            let lexicon = Lexicon::count(text);
            let names: Vec<_> = lexicon.technical().collect();
            assert_eq!(names, expected, "{text}");
        };
        check(
            "Pods in CrashLoopBackOff, OOM at 12:30 UTC; `max_connections` was 100",
            &["CrashLoopBackOff", "OOM", "max_connections"],
        );
        check("WE DID NOT see it, we did", &["NOT"]);
        check("Do NOT restart: it is not safe", &[]);
        check("## 3. ANALYSE DES CAUSES\n\nA pod ran into OOM", &["OOM"]);
        check("_emphasis_ and __main__ and a 5_000", &[]);
        check(
            "iPhone, 20ms, Q3, v1beta, JavaScript",
            &["JavaScript", "iPhone"],
        );
    }
}
