//! Source text and places in it.
//!
//! Owns the original bytes of a file as text, and spans as byte offsets into that text: every
//! other module keeps offsets, and lines and columns are computed only where a person reads them.
//! Nothing here knows Markdown.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into the original text of one file.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
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

/// Whether one of some spans, in their order and apart from each other, holds an offset.
#[must_use]
pub fn is_within(spans: &[Span], offset: usize) -> bool {
    let next = spans.partition_point(|span| span.start <= offset);
    let nearest = next.checked_sub(1).and_then(|at| spans.get(at));
    nearest.is_some_and(|span| offset < span.end)
}

/// Spans in the order of their starts, of which those that overlap become one.
pub fn joined(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
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
    pub path: Arc<str>,
    /// The text as it is in the file, a byte order mark and CRLF line ends included.
    pub text: Arc<str>,
}

impl SourceText {
    /// A source of the given path and text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// The position of a byte offset. An offset behind the end is the end; one inside a character
    /// is that character's start.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let before = start_of(&self.text, offset);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Position { line, column: 1 }.behind(before.get(line_start..).unwrap_or_default())
    }
}

/// The text in front of an offset, which may lie behind the end or inside a character.
fn start_of(text: &str, offset: usize) -> &str {
    text.get(..text.floor_char_boundary(offset))
        .unwrap_or_default()
}

impl Position {
    /// Where a text ends that starts here.
    fn behind(mut self, text: &str) -> Self {
        for c in text.chars() {
            match c {
                '\n' => {
                    self.line += 1;
                    self.column = 1;
                }
                BYTE_ORDER_MARK => {}
                _ => self.column += 1,
            }
        }
        self
    }
}

/// The positions of a text of which many are asked for: each takes the same short time, however
/// long the text and its lines are.
#[derive(Clone, Debug)]
pub struct Positions {
    text: Arc<str>,
    /// Places at short distances with their positions.
    known: Vec<(usize, Position)>,
}

impl Positions {
    /// Bytes between two known places.
    const DISTANCE: usize = 1024;

    /// The positions of a text.
    #[must_use]
    pub fn of(text: Arc<str>) -> Self {
        let mut known = vec![(0, Position { line: 1, column: 1 })];
        while let Some((from, position)) = known.last().copied()
            && from + Self::DISTANCE < text.len()
        {
            let to = start_of(&text, from + Self::DISTANCE).len();
            let piece = text.get(from..to).unwrap_or_default();
            known.push((to, position.behind(piece)));
        }
        Self { text, known }
    }

    /// As [`SourceText::position`] has it.
    #[must_use]
    pub fn at(&self, offset: usize) -> Position {
        let before = start_of(&self.text, offset);
        let next = self
            .known
            .partition_point(|(from, _)| *from <= before.len());
        let known = next.checked_sub(1).and_then(|at| self.known.get(at));
        let (from, position) = known
            .copied()
            .unwrap_or((0, Position { line: 1, column: 1 }));
        position.behind(before.get(from..).unwrap_or_default())
    }
}

/// U+FEFF, which some editors put in front of a file.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// The bytes of the byte order mark that a text begins with; 0 without one.
#[must_use]
pub fn mark_len(text: &str) -> usize {
    match text.starts_with(BYTE_ORDER_MARK) {
        true => BYTE_ORDER_MARK.len_utf8(),
        false => 0,
    }
}

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

    #[test]
    fn many_positions_are_those_that_are_asked_for_one_by_one() {
        let text = format!(
            "\u{feff}é {}\r\n{}",
            "日x".repeat(900),
            "line\n".repeat(700)
        );
        let source = SourceText::new("a.md", text);
        let positions = Positions::of(source.text.clone());
        for offset in (0..source.text.len() + 9).step_by(7) {
            assert_eq!(positions.at(offset), source.position(offset), "{offset}");
        }
    }
}
