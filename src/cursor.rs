//! A place in one line of text, and the small steps that reading dates, times and zones is made of.
//!
//! Knows characters only, neither dates nor times. Every step either moves forward or leaves the
//! place as it was, so a reader that fails can be followed by another.

use std::ops::Range;

/// Whether a letter is of Chinese or Japanese, which set no spaces between words.
const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// A place in a line.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    text: &'a str,
    /// Byte offset of the place; always on a character boundary.
    pub at: usize,
}

impl<'a> Cursor<'a> {
    /// The start of a text.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What is left.
    #[must_use]
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What stands between an earlier place and this one.
    #[must_use]
    pub fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// The next character.
    #[must_use]
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character behind the next one.
    #[must_use]
    pub fn peek_second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    /// The character before this place.
    #[must_use]
    pub fn before(&self) -> Option<char> {
        self.text.get(..self.at)?.chars().next_back()
    }

    /// Whether no letter or digit stands before this place that a word or a number would go on from.
    #[must_use]
    pub fn starts_word(&self) -> bool {
        !self
            .before()
            .is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c))
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.rest().is_empty()
    }

    /// Steps over characters as long as they fit.
    pub fn skip_while(&mut self, fits: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !fits(c)).unwrap_or(rest.len());
    }

    /// Steps over white space.
    pub fn skip_spaces(&mut self) {
        self.skip_while(char::is_whitespace);
    }

    /// Steps over one character of the given ones.
    pub fn eat(&mut self, any_of: &[char]) -> Option<char> {
        let next = self.peek().filter(|c| any_of.contains(c))?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Steps over an ASCII text in upper or lower case, or another one as it is written, if no letter or digit
    /// follows. Behind a word of a script without spaces any may.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let Some(found) = self.rest().get(..word.len()) else {
            return false;
        };
        let mut behind = *self;
        behind.at += word.len();
        let is_apart =
            || !behind.peek().is_some_and(char::is_alphanumeric) || word.ends_with(is_unspaced);
        let fits = found.eq_ignore_ascii_case(word) && is_apart();
        if fits {
            *self = behind;
        }
        fits
    }

    /// Steps over the first of some words that stands here, as [`Self::eat_word`] does.
    pub fn eat_word_of<T: Copy>(&mut self, words: &WordsByFirst<T>) -> Option<T> {
        let first = *self.rest().as_bytes().first()?;
        let mut words = words.starting_with(first).iter();
        let found = words.find(|(word, _)| self.eat_word(word));
        found.map(|(_, meaning)| *meaning)
    }

    /// Steps over an exact text.
    pub fn eat_exact(&mut self, text: &str) -> bool {
        let fits = self.rest().starts_with(text);
        if fits {
            self.at += text.len();
        }
        fits
    }

    /// Steps over a run of ASCII digits; empty where there is none.
    pub fn digits(&mut self) -> &'a str {
        let start = self.at;
        self.skip_while(|c| c.is_ascii_digit());
        self.since(start)
    }

    /// Steps over a run of letters; empty where there is none.
    pub fn word(&mut self) -> &'a str {
        let start = self.at;
        self.skip_while(char::is_alphabetic);
        self.since(start)
    }

    /// What a reader finds at one place after the other, each with where it stands.
    pub fn find_all<T>(
        mut self,
        read: impl Fn(&mut Self) -> Option<T>,
    ) -> impl Iterator<Item = (Range<usize>, T)> {
        std::iter::from_fn(move || {
            while let Some(next) = self.peek() {
                let start = self.at;
                if let Some(found) = self.attempt(&read) {
                    return Some((start..self.at, found));
                }
                self.at += next.len_utf8();
            }
            None
        })
    }

    /// Tries a reader, and stays where it was if the reader finds nothing.
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }
}
/// Words and their meanings, grouped by first byte: one look rules out most places in a text.
pub struct WordsByFirst<T>(Vec<Vec<(&'static str, T)>>);

impl<T> WordsByFirst<T> {
    /// Groups words. Where several match, the first one given wins.
    pub fn new(words: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut by_first = Vec::new();
        by_first.resize_with(1 << u8::BITS, Vec::new);
        for (word, meaning) in words {
            let first = word.bytes().next().unwrap_or_default();
            if let Some(words) = by_first.get_mut(usize::from(first.to_ascii_lowercase())) {
                words.push((word, meaning));
            }
        }
        Self(by_first)
    }

    fn starting_with(&self, byte: u8) -> &[(&'static str, T)] {
        let words = self.0.get(usize::from(byte.to_ascii_lowercase()));
        words.map_or(&[], Vec::as_slice)
    }
}
