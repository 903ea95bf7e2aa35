//! Fixes that replace one word in a file.
//!
//! A fix applies only if the word it replaces is at its place, with or without quotes; every other byte
//! stays as it is.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A word to be replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Where it stands, quotes around it included.
    pub span: Span,
    /// What stands there.
    pub written: String,
    /// What is meant.
    pub replacement: String,
}

impl Fix {
    /// The fix of a word at a place; `None` where another one may be meant, too.
    #[must_use]
    pub fn slip(span: Span, written: &str, meant: &str) -> Option<Self> {
        is_slip(written, meant).then(|| Self::new(span, written, meant))
    }

    /// The replacement of a word at a place.
    #[must_use]
    pub fn new(span: Span, written: &str, replacement: &str) -> Self {
        Self {
            span,
            written: written.to_owned(),
            replacement: replacement.to_owned(),
        }
    }
}

impl Fix {
    /// Where exactly its words stand in a text; `None` where they do not.
    #[must_use]
    pub fn place(&self, text: &str) -> Option<Span> {
        let found = self.span.of(text);
        let inside = ['"', '\'']
            .into_iter()
            .find_map(|quote| found.strip_prefix(quote)?.strip_suffix(quote));
        let is_quoted = inside == Some(&self.written);
        match is_quoted {
            _ if self.written.is_empty() => None,
            true => Some(Span::new(self.span.start + 1, self.span.end - 1)),
            false => (found == self.written).then_some(self.span),
        }
    }
}

/// Letters of a word in which a slip can be told from another word.
const SHORTEST: usize = 5;

/// Whether a word is another one with one slip of the fingers: a letter too many or too few, or two that
/// changed places. Another letter makes another word (`gmail`, `email`), and so does another number.
fn is_slip(written: &str, meant: &str) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let letters = |text: &str| -> Vec<char> {
        let mut letters: Vec<_> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (ours, theirs) = (letters(written), letters(meant));
    ours.len().min(theirs.len()) >= SHORTEST
        && written.chars().next() == meant.chars().next()
        && digits(written) == digits(meant)
        && (ours.len() != theirs.len() || ours == theirs)
        && strsim::osa_distance(written, meant) == 1
}

/// The text with the fixes applied, and how many were. If fixes overlap, the first one applies.
#[must_use]
pub fn apply<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> (String, usize) {
    let mut fixes: Vec<_> = fixes.into_iter().collect();
    fixes.sort_by_key(|fix| (fix.span, &fix.replacement));
    let mut fixed = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for fix in fixes {
        if let Some(place) = fix.place(text)
            && place.start >= at
        {
            fixed.push_str(text.get(at..place.start).unwrap_or_default());
            fixed.push_str(&fix.replacement);
            at = place.end;
            count += 1;
        }
    }
    fixed.push_str(text.get(at..).unwrap_or_default());
    (fixed, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_are_there_are_replaced() {
        let check = |text: &str, fixes: &[(usize, &str, &str)], expected: &str, count: usize| {
            let fixes: Vec<_> = fixes
                .iter()
                .map(|(at, written, new)| {
                    Fix::new(Span::new(*at, at + written.len()), written, new)
                })
                .collect();
            assert_eq!(apply(text, &fixes), (expected.to_owned(), count), "{text}");
        };
        check(
            "\u{feff}a b\r\nc",
            &[(5, "b", "bb")],
            "\u{feff}a bb\r\nc",
            1,
        );
        check("abc", &[(2, "c", "d"), (0, "a", "x")], "xbd", 2);
        check(
            "abc",
            &[(0, "ab", "x"), (1, "bc", "y"), (0, "ab", "x")],
            "xc",
            1,
        );
        check(
            "abc",
            &[(0, "b", "x"), (9, "z", "x"), (1, "", "x")],
            "abc",
            0,
        );
    }

    #[test]
    fn one_slip_is_fixed_and_no_other_word() {
        let check = |written: &str, meant: &str, expected| {
            let fix = Fix::slip(Span::new(0, 1), written, meant);
            assert_eq!(fix.is_some(), expected, "{written} {meant}");
        };
        check("severtiy", "severity", true);
        check("systms", "systems", true);
        check("factor", "factors", true);
        check("gmail", "email", false);
        check("data", "date", false);
        check("time", "times", false);
        check("worker-a", "worker-b", false);
        check("node-2", "node-1", false);
        check("kafka-east", "kafka-west", false);
        check("severity", "severity", false);
    }
}
