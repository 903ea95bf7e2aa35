//! Source text and places in it.
//!
//! Owns the original bytes of a file as text, and spans as byte offsets into that text: every
//! other module keeps offsets, and lines and columns are computed only where a person reads them.
//! Nothing here knows Markdown.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into the original text of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, but not including, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text that the span covers; empty where the span lies outside `text` or cuts a character.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The same place after `by` bytes were put in front of the text.
    #[must_use]
    pub const fn shifted(self, by: usize) -> Self {
        Self::new(self.start + by, self.end + by)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A place as people and editors count: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// The text of one file under its path relative to the root, with `/` between the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceText {
    /// Path relative to the root.
    pub path: String,
    /// The text as it is in the file, a byte order mark and CRLF line ends included.
    pub text: Arc<str>,
}

impl SourceText {
    /// A source of the given path and text.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// The position of a byte offset. An offset behind the end is the end; one inside a character
    /// is that character's start.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = self.text.get(..offset).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let in_line = before.get(line_start..).unwrap_or_default();
        Position {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: in_line.chars().filter(|c| *c != BYTE_ORDER_MARK).count() + 1,
        }
    }
}

/// U+FEFF, which some editors put in front of a file.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_survive_crlf() {
        let source = SourceText::new("a.md", "\u{feff}äb\r\n日本\r\nx");
        let at = |needle: &str| {
            let p = source.position(source.text.find(needle).unwrap());
            (p.line, p.column)
        };
        assert_eq!(at("ä"), (1, 1));
        assert_eq!(at("b"), (1, 2));
        assert_eq!(at("本"), (2, 2));
        assert_eq!(at("x"), (3, 1));
        assert_eq!(source.position(999).line, 3);
    }
}
