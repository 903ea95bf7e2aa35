//! Labelled lines such as `Category: search, ingress` near the start of a document.

use std::sync::LazyLock;

use regex::Regex;

use crate::pattern::pattern;
use crate::postmortem::{Origin, Provenance, TermMention};
use crate::text::Span;

/// Bytes from the start of the body in which a label describes the document and not a detail of it.
const NEAR_START: usize = 3000;
/// A name of a system is short; anything longer is a sentence.
const LONGEST_NAME: usize = 40;
/// More names than this are an enumeration of something else.
const MOST_NAMES: usize = 8;

/// The systems that a labelled line names.
pub(super) fn systems(text: &str, body: Span) -> Vec<TermMention> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?im)^[ \t]*(?:[-*+>|][ \t]*)?[*_]{0,2}(?:category|categories|(?:affected[ \t]+)?(?:systems?|services?|components?)(?:[ \t]+affected)?)[ \t]*(?::[*_]{0,2}|[*_]{0,2}[ \t]*[:|])[ \t]*([^\r\n|]+)",
        )
    });
    let start = body.of(text);
    let mut end = start.len().min(NEAR_START);
    while !start.is_char_boundary(end) {
        end -= 1;
    }
    let start = start.get(..end).unwrap_or_default();
    let Some(value) = LABEL.captures(start).and_then(|found| found.get(1)) else {
        return Vec::new();
    };
    let names: Vec<(usize, &str)> = split(value.as_str());
    let is_sentence = names.len() > MOST_NAMES
        || names
            .iter()
            .any(|(_, name)| name.chars().count() > LONGEST_NAME || name.contains(". "));
    if is_sentence {
        return Vec::new();
    }
    names
        .into_iter()
        .map(|(at, name)| {
            let start = body.start + value.start() + at;
            TermMention {
                written: name.to_owned(),
                from: Provenance {
                    origin: Origin::Label,
                    span: Some(Span::new(start, start + name.len())),
                },
                note: None,
            }
        })
        .collect()
}

/// The names of a list that is written with commas, with their offsets.
fn split(value: &str) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    let mut at = 0;
    for part in value.split([',', ';']) {
        let name = part.trim_matches(|c: char| c.is_whitespace() || "`*_.[]".contains(c));
        if !name.is_empty() {
            let offset = part.find(name).unwrap_or_default();
            names.push((at + offset, name));
        }
        at += part.len() + 1;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = systems(text, Span::new(0, text.len()));
        let written: Vec<&str> = found
            .iter()
            .map(|mention| mention.written.as_str())
            .collect();
        assert_eq!(written, expected, "{text}");
        for mention in &found {
            assert_eq!(mention.from.span.unwrap().of(text), mention.written);
        }
    }

    #[test]
    fn labelled_lines_name_systems() {
        check("# T\n\nCategory: search, ingress\n", &["search", "ingress"]);
        check("**Affected systems:** `checkout`\r\n", &["checkout"]);
        check("| Services | a; b |\n", &["a", "b"]);
        check(
            "Service: we saw that everything was slow. Then it was not, and all of it came back.",
            &[],
        );
        check("The service: it was slow", &[]);
    }
}
