//! Lines, the white space in front of them, and what can be told of one by itself.

use super::surroundings::Surroundings;

/// Columns by which code, and the text of an indented box, stands in.
pub(super) const INDENTED: usize = 4;

/// A line of the source, or what stands behind the marks of the boxes around it.
#[derive(Clone, Copy)]
pub(super) struct Line<'s> {
    /// Where it begins in the source.
    pub(super) start: usize,
    /// Its text, without the end.
    pub(super) text: &'s str,
    /// Where the next one begins.
    pub(super) next: usize,
}

impl<'s> Line<'s> {
    pub(super) fn new(start: usize, line: &'s str) -> Self {
        Self {
            start,
            text: line.trim_end_matches(['\n', '\r']),
            next: start + line.len(),
        }
    }

    pub(super) fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }

    pub(super) fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// The columns and the bytes of the white space in front.
    pub(super) fn indent(self) -> (usize, usize) {
        indent(self.text, usize::MAX)
    }

    /// What is left behind so many bytes.
    pub(super) fn behind(self, bytes: usize) -> Self {
        Self {
            start: self.start + bytes,
            text: self.text.get(bytes..).unwrap_or_default(),
            next: self.next,
        }
    }
}

/// White space in front of a text up to a column: how many columns and how many bytes.
pub(super) fn indent(text: &str, most: usize) -> (usize, usize) {
    let mut columns = 0;
    let mut bytes = 0;
    for byte in text.bytes() {
        let width = match byte {
            b' ' => 1,
            b'\t' => INDENTED,
            _ => break,
        };
        if columns >= most {
            break;
        }
        columns += width;
        bytes += 1;
    }
    (columns, bytes)
}

/// Whether a line is what stands below the header of a table: `:--|--:`.
pub(super) fn is_below_header(words: &str) -> bool {
    words.contains('-')
        && words
            .chars()
            .all(|c| matches!(c, ':' | '-' | '|' | ' ' | '\t'))
}

pub(super) fn is_list_item(words: &str) -> bool {
    let rest = words.strip_prefix(['-', '*', '+']).or_else(|| {
        words
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix(['.', ')'])
    });
    rest.is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// Where the marks of boxes of colons stand: where each begins, and where the line that closes it does.
/// A mark that nothing closes is no box, and neither is one behind the `most` that are read.
pub(super) fn colons(source: &str, most: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    if !source.contains(":::") {
        return pairs;
    }
    let mut open = Vec::new();
    let mut surroundings = Surroundings::default();
    let mut start = 0;
    for text in source.split_inclusive('\n') {
        let line = Line::new(start, text);
        start = line.next;
        if !surroundings.enter(line.text) {
            continue;
        }
        let words = line.text.trim_start();
        if !words.starts_with(":::") {
            continue;
        }
        if !words.trim_end().trim_start_matches(':').is_empty() {
            if pairs.len() + open.len() >= most {
                break;
            }
            open.push(line.end() - words.len());
        } else if let Some(begin) = open.pop() {
            pairs.push((begin, line.start));
        }
    }
    pairs.sort_unstable();
    pairs
}
