//! The sentences of a block, each with its place in the file.

use std::ops::Range;

use crate::postmortem::markdown::blocks::{Block, Kind, Line};
use crate::text::Span;

/// A sentence of a story has at least so many words. What is shorter is a label, a name or a value.
pub(crate) const FEWEST_WORDS: usize = 3;

/// Behind a label of so many words stands a value and no sentence, where that has as few.
const LABEL_WORDS: usize = 4;

/// A sentence.
pub(crate) struct Sentence<'a> {
    /// Its words without markup.
    pub text: &'a str,
    /// Where it stands in the file.
    pub span: Span,
    /// Where it begins in its block, and where the places of that are in the file.
    start: usize,
    place: &'a dyn Fn(usize) -> usize,
}

impl Sentence<'_> {
    /// Where a part of its words stands in the file.
    pub fn place(&self, part: Range<usize>) -> Span {
        let text = self.text.get(part.clone()).unwrap_or_default();
        let last = text.chars().next_back().map_or(0, char::len_utf8);
        let end = (self.start + part.end).saturating_sub(last);
        Span::new(
            (self.place)(self.start + part.start),
            (self.place)(end) + last,
        )
    }
}

/// Calls `each` with the sentences of a block that have enough words. A cell of a table is a text of
/// its own.
pub(crate) fn each(block: &Block, fewest: usize, mut each: impl FnMut(&Sentence<'_>)) {
    let mut each = |sentence: &Sentence<'_>| {
        if says_something(sentence.text, fewest) {
            each(sentence);
        }
    };
    match &block.lines[..] {
        lines if matches!(block.kind, Kind::Row { .. }) => {
            for cell in lines {
                of(&cell.text, &|at| cell.place(at), &mut each);
            }
        }
        [line] => of(&line.text, &|at| line.place(at), &mut each),
        lines => {
            let (text, starts) = joined(lines);
            let place = |at: usize| {
                let line = starts
                    .partition_point(|start| *start <= at)
                    .saturating_sub(1);
                let found = lines.get(line).zip(starts.get(line));
                found.map_or(block.span.start, |(line, start)| line.place(at - start))
            };
            of(&text, &place, &mut each);
        }
    }
}

/// Calls `each` with the sentences of a text that front matter states and that have enough words, each with the
/// place of the whole.
pub(crate) fn each_stated(
    text: &str,
    span: Span,
    fewest: usize,
    mut each: impl FnMut(&Sentence<'_>),
) {
    of(text, &|_| span.start, &mut |sentence: &Sentence<'_>| {
        if says_something(sentence.text, fewest) {
            each(&Sentence { span, ..*sentence });
        }
    });
}

/// Lines as one text, with where each begins in it.
fn joined(lines: &[Line]) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(lines.len());
    for line in lines {
        if !text.is_empty() {
            text.push(' ');
        }
        starts.push(text.len());
        text.push_str(&line.text);
    }
    (text, starts)
}

/// The sentences of a text.
fn of(text: &str, place: &dyn Fn(usize) -> usize, each: &mut impl FnMut(&Sentence<'_>)) {
    let mut start = 0;
    while start < text.len() {
        let end = end_of(text, start);
        let end = ideographic_end(text, start..end).unwrap_or(end);
        let whole = text.get(start..end).unwrap_or_default();
        let words = whole.trim();
        if !words.is_empty() {
            let from = start + (whole.len() - whole.trim_start().len());
            let last = words.chars().next_back().map_or(0, char::len_utf8);
            let to = from + words.len() - last;
            each(&Sentence {
                text: words,
                span: Span::new(place(from), place(to) + last),
                start: from,
                place,
            });
        }
        start = end;
    }
}

/// Where the first sentence of a range ends that a full stop of Chinese or Japanese ends.
fn ideographic_end(text: &str, range: Range<usize>) -> Option<usize> {
    const FULL_STOP: char = '。';
    let sentence = text.get(range.clone()).filter(|text| !text.is_ascii())?;
    let at = sentence.find(FULL_STOP)?;
    Some(range.start + at + FULL_STOP.len_utf8())
}

/// Where the sentence that begins at a place ends.
fn end_of(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let mut from = 0;
    let is_mark = |byte: &u8| matches!(byte, b'.' | b'!' | b'?' | b';');
    while let Some(at) = rest
        .as_bytes()
        .get(from..)
        .and_then(|rest| rest.iter().position(is_mark))
    {
        let behind = from + at + 1;
        let after = rest.get(behind..).unwrap_or_default();
        let after = after.trim_start_matches(['"', '\'', ')', '”', '’']);
        let next = after.trim_start();
        let begins = |c: char| c.is_uppercase() || c.is_numeric() || "\"“'(‘`".contains(c);
        let is_end = rest.as_bytes().get(behind - 1) == Some(&b';') || next.starts_with(begins);
        let is_time = is_half_of_day(rest.get(..behind).unwrap_or_default()) && names_zone(next);
        if next.len() < after.len() && is_end && !is_time {
            return start + rest.len() - after.len();
        }
        from = behind;
    }
    text.len()
}

/// Whether a text ends in `a.m.` or `p.m.`, whose full stop is no end of a sentence where a zone follows.
fn is_half_of_day(text: &str) -> bool {
    let last = text.get(text.floor_char_boundary(text.len().saturating_sub(4))..);
    last.is_some_and(|last| {
        ["a.m.", "p.m."]
            .iter()
            .any(|half| last.eq_ignore_ascii_case(half))
    })
}

/// Whether a text begins with a time zone: `PDT`, `Eastern`.
fn names_zone(text: &str) -> bool {
    const REGIONS: [&str; 4] = ["Pacific", "Mountain", "Central", "Eastern"];
    let word = text
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    REGIONS.contains(&word)
        || (2..=4).contains(&word.len()) && word.bytes().all(|c| c.is_ascii_uppercase())
}

/// Whether a text has so many words, and is more than a label with its value, such as "Time to recovery:
/// 54 h". Initials are no words, where a language has capitals.
fn says_something(text: &str, fewest: usize) -> bool {
    let is_word = |word: &&str| word.chars().any(|c| !c.is_uppercase());
    let count = |text: &str, most: usize| {
        let words = text.split(|c: char| !c.is_alphabetic());
        words.filter(is_word).take(most).count()
    };
    if count(text, fewest) < fewest {
        return false;
    }
    let behind_label = text
        .match_indices(':')
        .find(|(at, _)| text.as_bytes().get(at + 1) == Some(&b' '));
    let parts = behind_label.and_then(|(at, _)| text.get(..at).zip(text.get(at + 2..)));
    match parts {
        Some((label, value)) => count(label, LABEL_WORDS + 1) > LABEL_WORDS || count(value, 2) == 2,
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::markdown::Content;

    /// The sentences of a text, and the same as they stand in the file.
    fn check(text: &str, expected: &[&str]) {
        let content = Content::of(text);
        let mut found = Vec::new();
        for block in content.blocks() {
            each(&block, FEWEST_WORDS, |sentence| {
                found.push((sentence.text.to_owned(), sentence.span));
            });
        }
        let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, expected, "{text:?}");
        for (sentence, span) in &found {
            let written = span.of(text);
            let ends = |text: &str| {
                let words = text
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|w| !w.is_empty());
                let words: Vec<String> = words.map(str::to_owned).collect();
                (words.first().cloned(), words.last().cloned())
            };
            assert_eq!(ends(written), ends(sentence), "{text:?}");
        }
    }

    #[test]
    fn a_block_is_cut_into_sentences() {
        check(
            "The queue was full. Nobody\nsaw it; the graph was flat! \"Is it us?\" They asked v1.2 users.",
            &[
                "The queue was full.",
                "Nobody saw it;",
                "the graph was flat!",
                "\"Is it us?\"",
                "They asked v1.2 users.",
            ],
        );
        check(
            "- **No alert** for `lag`\n- see e.g. the wiki page",
            &["No alert for lag", "see e.g. the wiki page"],
        );
        check(
            "It broke at 8 p.m. PDT for all. It was back at 9 p.m. The night was calm.",
            &[
                "It broke at 8 p.m. PDT for all.",
                "It was back at 9 p.m.",
                "The night was calm.",
            ],
        );
        check(
            "größer als gedacht. Das Öl war leer",
            &["größer als gedacht.", "Das Öl war leer"],
        );
    }

    #[test]
    fn labels_and_names_are_no_sentences() {
        check(
            "- Time to recovery: 54 h\n- RF, PW, RR, AN\n- Severity: 2\n- Owner",
            &[],
        );
        check("- Cause: the disk was full", &["Cause: the disk was full"]);
        check(
            "|Who saw it first|What they did|\n|-|-|\n|10:02|restarted the broker by hand|",
            &[
                "Who saw it first",
                "What they did",
                "restarted the broker by hand",
            ],
        );
    }
}
