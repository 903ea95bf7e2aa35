//! The stems of a field as one text, which tantivy takes without asking who wrote it: a space behind
//! each word, nothing but the space for one that was left out, and a line feed behind each passage.
//! Stems hold neither.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Positions left free between two passages: one is enough for no phrase to reach across.
pub(super) const PASSAGE_GAP: usize = 1;

/// A field of a document, as it is written word by word.
#[derive(Debug, Default)]
pub(super) struct Text {
    written: String,
    /// The number of words of the passage, those left out included.
    words: usize,
    /// Where the passage began, and behind its last word.
    passage: (usize, usize),
}

impl Text {
    /// Adds the stem of the word at a position of the passage; positions only grow.
    pub(super) fn word(&mut self, position: usize, stem: &str) {
        while self.words < position {
            self.written.push(' ');
            self.words += 1;
        }
        self.written.push_str(stem);
        self.written.push(' ');
        self.words += 1;
        self.passage.1 = self.passage.0 + self.words;
    }

    /// The position in the text of one in the passage.
    pub(super) const fn place(&self, position: usize) -> usize {
        self.passage.0 + position
    }

    /// Ends a passage.
    pub(super) fn end_passage(&mut self) {
        self.written.push('\n');
        self.words = 0;
        self.passage = behind(self.passage);
    }

    /// The number of positions up to the last word.
    pub(super) fn length(&self) -> u32 {
        let (start, end) = self.passage;
        let end = if end > start || start == 0 {
            end
        } else {
            start - PASSAGE_GAP
        };
        u32::try_from(end).unwrap_or(u32::MAX)
    }

    /// All of it.
    pub(super) fn as_str(&self) -> &str {
        &self.written
    }
}

/// The passage that comes next. One without words leaves no gap.
const fn behind((start, end): (usize, usize)) -> (usize, usize) {
    let next = if end > start {
        end + PASSAGE_GAP
    } else {
        start
    };
    (next, next)
}

/// Reads what [`Text`] wrote.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stemmed;

/// The stems of a text.
pub(super) struct Stems<'a> {
    rest: &'a str,
    /// The position of the next word.
    next: usize,
    /// Where the passage began, and behind its last word.
    passage: (usize, usize),
    token: Token,
}

impl Tokenizer for Stemmed {
    type TokenStream<'a> = Stems<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stems<'a> {
        Stems {
            rest: text,
            next: 0,
            passage: (0, 0),
            token: Token::default(),
        }
    }
}

impl TokenStream for Stems<'_> {
    fn advance(&mut self) -> bool {
        while let Some(end) = self.rest.find([' ', '\n']) {
            let (stem, rest) = self.rest.split_at(end);
            let is_word = rest.starts_with(' ');
            self.rest = rest.get(1..).unwrap_or_default();
            if !is_word {
                let (start, end) = self.passage;
                // A passage without words leaves no gap.
                let next = if end > start {
                    end + PASSAGE_GAP
                } else {
                    start
                };
                self.passage = (next, next);
                self.next = next;
                continue;
            }
            let position = self.next;
            self.next += 1;
            if !stem.is_empty() {
                self.passage.1 = self.next;
                self.token.position = position;
                self.token.text.clear();
                self.token.text.push_str(stem);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_keep_their_positions() {
        let mut text = Text::default();
        text.word(0, "retri");
        text.word(2, "queue");
        text.end_passage();
        text.end_passage();
        text.word(1, "水");
        text.end_passage();
        assert_eq!(text.length() as usize, 3 + PASSAGE_GAP + 2);
        let (mut stemmed, mut found) = (Stemmed, Vec::new());
        stemmed
            .token_stream(text.as_str())
            .process(&mut |token| found.push((token.text.clone(), token.position)));
        let expected = [("retri", 0), ("queue", 2), ("水", 3 + PASSAGE_GAP + 1)];
        assert_eq!(found, expected.map(|(stem, at)| (stem.to_owned(), at)));
    }
}
