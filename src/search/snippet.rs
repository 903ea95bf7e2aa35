//! The few words of a document that show why it was found.
//!
//! The script in the browser cuts them in the same way (`theme/js/search/snippets.js`), so both
//! show the same. Offsets are counted in UTF-16 units where a length decides, because that is what
//! scripts count in. Pieces are plain text; whoever shows them marks the hits.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use super::analyzer::{Analyzer, parts};
use super::documents::Document;
use super::passages::Passage;

/// What people read at a glance, two lines of a result.
const WORDS: usize = 30;
/// Words in front of the first hit: enough to see what is said of it.
const WORDS_BEFORE: usize = 4;
/// The longest snippet in UTF-16 units, where words are long or punctuation is.
const LENGTH: usize = 300;
/// The most of it in front of the first hit.
const LENGTH_BEFORE: usize = 80;
/// What is left at an end of a text is shown up to this length, instead of an ellipsis.
const LENGTH_LEFT: usize = 20;
/// The longest start of a summary, in characters.
const LEAD: usize = 240;

/// A part of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// Whether it is a word that was searched for.
    pub hit: bool,
}

/// A snippet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Its parts in order.
    pub pieces: Vec<Piece>,
    /// The section that it is from; `None` of a summary's start.
    pub section: Option<usize>,
}

/// The start of what a document tells: of its summary, or else of its text.
#[must_use]
pub fn lead(document: &Document) -> String {
    let texts = document
        .sections
        .iter()
        .map(|section| section.text.as_str());
    let mut told = std::iter::once(&*document.summary).chain(texts);
    let text = told.find(|text| !text.trim().is_empty());
    let words: Vec<&str> = text.unwrap_or_default().split_whitespace().collect();
    let line = words.join(" ");
    let Some((end, _)) = line.char_indices().nth(LEAD) else {
        return line;
    };
    let start = line.get(..end).unwrap_or_default();
    let start = start.rsplit_once(' ').map_or(start, |(words, _)| words);
    format!("{}…", start.trim_end_matches([',', ';', ':', '.']))
}

/// The snippet of a document, from passages of its text, or else its lead, where they are the first. `group` tells which of the
/// searched groups a form belongs to.
#[must_use]
pub(super) fn of(
    document: &Document,
    passages: &[Passage],
    are_first: bool,
    analyzer: &mut Analyzer,
    group: impl Fn(&str) -> Option<usize>,
) -> Snippet {
    let text_of = |passage: &Passage| {
        let section = document.sections.get(passage.section)?;
        section.text.get(passage.bytes.clone())
    };
    let mut best: Option<(Window, &Passage, Vec<Word>)> = None;
    for passage in passages {
        let text = text_of(passage).unwrap_or_default();
        let words = words(text, analyzer, &group);
        if let Some(window) = densest(&words)
            && best
                .as_ref()
                .is_none_or(|(other, _, _)| window.counts > other.counts)
        {
            best = Some((window, passage, words));
        }
    }
    if let Some((window, passage, words)) = best
        && let Some(text) = text_of(passage)
    {
        return Snippet {
            pieces: cut(text, &words, window.first),
            section: Some(passage.section),
        };
    }
    let lead = if are_first {
        lead(document)
    } else {
        String::new()
    };
    let words = words(&lead, analyzer, &group);
    let mut pieces = Vec::new();
    push_part(&mut pieces, &lead, &words, 0..lead.len());
    Snippet {
        pieces,
        section: None,
    }
}

/// A word in a text: its bytes, and the group if it was searched for.
struct Word {
    start: usize,
    end: usize,
    group: Option<usize>,
}

/// Where the snippet of a text begins, and what it holds.
struct Window {
    /// The first hit, by its place among the words.
    first: usize,
    /// Different groups, then hits.
    counts: (usize, usize),
}

fn words(text: &str, analyzer: &mut Analyzer, group: impl Fn(&str) -> Option<usize>) -> Vec<Word> {
    let mut words = Vec::new();
    analyzer.words(text, |word| {
        words.push(Word {
            start: word.start,
            end: word.end,
            group: group(word.form).or_else(|| {
                let written = text.get(word.start..word.end).unwrap_or_default();
                let mut parts = parts(written).into_iter();
                parts.find_map(|part| group(&part.to_ascii_lowercase()))
            }),
        });
    });
    words
}

/// The window with most of what was searched for; the first of equals.
fn densest(words: &[Word]) -> Option<Window> {
    let mut best: Option<Window> = None;
    for (first, word) in words.iter().enumerate() {
        if word.group.is_none() {
            continue;
        }
        let behind = words.iter().skip(first).take(WORDS - WORDS_BEFORE);
        let found: Vec<usize> = behind.filter_map(|word| word.group).collect();
        let different: BTreeSet<usize> = found.iter().copied().collect();
        let counts = (different.len(), found.len());
        if best.as_ref().is_none_or(|best| counts > best.counts) {
            best = Some(Window { first, counts });
        }
    }
    best
}

/// The words around a hit, with an ellipsis where the text goes on.
fn cut(text: &str, words: &[Word], hit: usize) -> Vec<Piece> {
    let start_of = |word: usize| words.get(word).map_or(text.len(), |word| word.start);
    let end_of = |word: usize| words.get(word).map_or(text.len(), |word| word.end);
    let length = |start: usize, end: usize| utf16(text, start, end);
    let mut first = hit
        .saturating_sub(WORDS_BEFORE)
        .min(words.len().saturating_sub(WORDS));
    while first < hit && length(start_of(first), start_of(hit)) > LENGTH_BEFORE {
        first += 1;
    }
    let mut behind = words.len().min(first + WORDS);
    while behind > hit + 1 && length(start_of(first), end_of(behind - 1)) > LENGTH {
        behind -= 1;
    }
    let (mut start, mut end) = (start_of(first), end_of(behind - 1));
    if first == 0 && length(0, start) <= LENGTH_LEFT {
        start = 0;
    }
    if behind == words.len() && length(end, text.len()) <= LENGTH_LEFT {
        end = text.len();
    }
    let mut pieces = Vec::new();
    if start > 0 {
        push(&mut pieces, "…", false);
    }
    push_part(&mut pieces, text, words, start..end);
    if end < text.len() {
        push(&mut pieces, "…", false);
    }
    pieces
}

fn utf16(text: &str, start: usize, end: usize) -> usize {
    text.get(start..end)
        .map_or(0, |part| part.encode_utf16().count())
}

/// Adds a part of a text with its hits.
fn push_part(pieces: &mut Vec<Piece>, text: &str, words: &[Word], part: Range<usize>) {
    let mut done = part.start;
    let hits = words.iter().filter(|word| word.group.is_some());
    for word in hits.filter(|word| word.start >= part.start && word.end <= part.end) {
        // Pairs of Chinese characters overlap.
        let from = word.start.max(done);
        push(pieces, text.get(done..from).unwrap_or_default(), false);
        push(pieces, text.get(from..word.end).unwrap_or_default(), true);
        done = word.end.max(done);
    }
    push(pieces, text.get(done..part.end).unwrap_or_default(), false);
}

/// Adds a text, to the piece before it if that is of its kind. White space is one space.
fn push(pieces: &mut Vec<Piece>, text: &str, hit: bool) {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c != ' ' || !plain.ends_with(' ') {
            plain.push(c);
        }
    }
    if plain.is_empty() {
        return;
    }
    match pieces.last_mut().filter(|piece| piece.hit == hit) {
        Some(piece) => piece.text.push_str(&plain),
        None => pieces.push(Piece { text: plain, hit }),
    }
}

#[cfg(test)]
mod tests;
