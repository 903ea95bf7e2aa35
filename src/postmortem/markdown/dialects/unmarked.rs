//! Headings without marks, as in a report that was pasted from elsewhere: lines that hold the name of a section
//! and nothing else.

use crate::postmortem::outline::is_plainly_a_section;

/// The fewest such lines that count as headings.
const FEWEST: usize = 2;
/// Bytes of the longest such line.
const LONGEST: usize = 60;
/// The most words of such a line.
const MOST_WORDS: usize = 6;

/// Where headings without marks begin, in order. Empty where the text has marked headings.
pub(super) fn find(source: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut start, mut follows_words) = (0, false);
    for line in source.split_inclusive('\n') {
        let words = line.trim();
        let is_underline = || words.bytes().all(|byte| matches!(byte, b'=' | b'-'));
        let is_marked = words.starts_with('#')
            || words.starts_with("<h")
            || (follows_words && !words.is_empty() && is_underline());
        if is_marked {
            return Vec::new();
        }
        if names_section(line.trim_end()) {
            found.push(start);
        }
        follows_words = !words.is_empty();
        start += line.len();
    }
    match found.len() >= FEWEST {
        true => found,
        false => Vec::new(),
    }
}

/// Whether a line is the name of a section, with or without a colon behind it.
fn names_section(line: &str) -> bool {
    let name = name(line);
    line.len() <= LONGEST
        && name.starts_with(char::is_uppercase)
        && !name.ends_with(['.', '!', '?', ',', ';'])
        && name.split_whitespace().count() <= MOST_WORDS
        && is_plainly_a_section(name)
}

/// The line without the colon at its end.
pub(super) fn name(line: &str) -> &str {
    line.trim_end().trim_end_matches([':', '：']).trim_end()
}
