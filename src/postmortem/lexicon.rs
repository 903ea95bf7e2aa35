//! The words that a document uses and how often: what incidents are compared by.
//!
//! Counted while the document is read, so that comparing all documents parses none of them again.
//! Knows no other document, and so nothing of which words are rare.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Outline;
use super::markdown::Content;

/// Bytes of a body that are counted: what it is about is said at the start.
const COUNTED_BYTES: usize = 16 * 1024;

/// Letters of the shortest word that says something.
const SHORTEST: usize = 4;

/// The words of a document with how often it uses them. Packed, because those of all documents
/// are held at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lexicon {
    /// Each word once in lower case, sorted, with a space in between.
    sorted: String,
    times: Box<[u16]>,
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

    fn count(text: &str) -> Self {
        let text = text.to_lowercase();
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
        }
    }

    /// Each word once, sorted, with how often it is used.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let times = self.times.iter().map(|times| u32::from(*times));
        self.sorted.split(' ').zip(times)
    }
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
}
