//! Labelled metadata near the start of a document: `**Date:** 4 June 2019`, `| Severity | SEV2 |`,
//! `### Date` with the day below it.
//!
//! Knows which labels mean what, and where their values stand. What a value means is decided by
//! whoever asks. A `Status:` is not read here: "Resolved" is how an incident stands. Whether one calls
//! the document a draft is looked at in [`crate::postmortem::schema`].

use std::sync::LazyLock;

use regex::Regex;

use super::Document;
use crate::pattern::pattern;
use crate::postmortem::language::{self, Label, Words};
use crate::postmortem::{Derived, FieldValue, Origin, timeline};
use crate::text::Span;

/// Bytes from the start of the body in which a label describes the document and not a detail of it.
const NEAR_START: usize = 3000;
/// A severity is a short label; anything longer is a sentence about it.
const LONGEST_SEVERITY: usize = 40;

/// Where a value stands, which decides how much can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Behind its label.
    Line,
    /// In a table's first row, where it may be the name of a column.
    Header,
    /// Below its label.
    Below,
}

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry<'t> {
    pub label: Label,
    pub value: &'t str,
    pub span: Span,
    pub place: Place,
}

impl Document<'_> {
    /// The day of a labelled line: of the incident, else of its beginning.
    pub(super) fn labelled_date(&self) -> Option<Derived<jiff::civil::Date>> {
        let of = |label| {
            let entries = self
                .metadata
                .iter()
                .filter(move |entry| entry.label == label);
            let mut dates = entries.filter_map(|entry| {
                let date = timeline::first_date(entry.value, self.config.date_order)?;
                Some(Derived::at(date, Origin::Label, entry.span))
            });
            dates.next()
        };
        of(Label::Date).or_else(|| of(Label::Start))
    }

    /// The value of a plain field that a labelled line names.
    pub(super) fn labelled(&self, field: &str) -> Option<Derived<Vec<FieldValue>>> {
        let mut entries = self.metadata.iter();
        entries.find_map(|entry| {
            let text = match (field, entry.label) {
                ("severity", Label::Severity) => severity(entry)?,
                _ => return None,
            };
            let value = FieldValue { text, url: None };
            Some(Derived::at(vec![value], Origin::Label, entry.span))
        })
    }

    /// The summary behind a label, up to the end of its paragraph.
    pub(super) fn labelled_summary(&self) -> Option<Derived<String>> {
        let mut entries = self.metadata.iter();
        let entry = entries.find(|entry| {
            // A heading has a section, and a table's column is none.
            entry.label == Label::Summary && entry.place != Place::Header && has_words(entry.value)
        })?;
        let end = paragraph_end(self.text(), entry.span.start, self.content.body().end);
        let span = match entry.value.contains('|') || self.is_cell(entry) {
            true => entry.span,
            false => Span::new(entry.span.start, end),
        };
        let text = span.of(self.text()).trim_end();
        let span = Span::new(span.start, span.start + text.len());
        Some(Derived::at(text.to_owned(), Origin::Label, span))
    }

    fn is_cell(&self, entry: &Entry<'_>) -> bool {
        let before = self.text().get(..entry.span.start).unwrap_or_default();
        before.trim_end().ends_with('|')
    }
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// A severity without its markup; `None` for what a template left behind.
fn severity(entry: &Entry<'_>) -> Option<String> {
    const WORDS: [&str; 8] = [
        "critical", "high", "major", "medium", "moderate", "minor", "low", "none",
    ];
    let value = entry.value.split(['|', ';']).next()?;
    let value = value.split("**").find(|part| !part.trim().is_empty())?;
    let plain = crate::postmortem::markdown::plain_text(value.trim());
    let plain = plain.trim_matches(|c: char| c.is_whitespace() || "*_`".contains(c));
    let is_placeholder = plain.is_empty()
        || plain.starts_with(['[', '<', '{'])
        || plain.contains(['?', '\n'])
        || plain.matches('/').count() > 1
        || matches!(
            plain.to_lowercase().as_str(),
            "tbd" | "n/a" | "unknown" | "-"
        );
    let is_named =
        plain.chars().any(|c| c.is_ascii_digit()) || WORDS.contains(&plain.to_lowercase().as_str());
    let is_column = entry.place == Place::Header && !is_named;
    let is_sentence = plain.chars().count() > LONGEST_SEVERITY || plain.contains(". ");
    (!is_placeholder && !is_column && !is_sentence).then(|| plain.to_owned())
}

/// Where the paragraph at an offset ends: at a blank line, or at what begins something else.
fn paragraph_end(text: &str, start: usize, limit: usize) -> usize {
    let mut end = start;
    let rest = text.get(start..limit).unwrap_or_default();
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        let trimmed = line.trim_start();
        let begins = trimmed.starts_with(['#', '|', '>'])
            || ["- ", "* ", "+ ", "```", "---"]
                .iter()
                .any(|mark| trimmed.starts_with(mark))
            || is_labelled(line);
        if index > 0 && (trimmed.is_empty() || begins) {
            break;
        }
        end += line.len();
    }
    end
}

/// Whether a paragraph holds metadata and nothing else, and so says nothing about what happened.
pub(super) fn is_metadata(paragraph: &str) -> bool {
    let mut lines = paragraph.lines().filter(|line| !line.trim().is_empty());
    lines.all(|line| {
        let label = written_label(line).map(|(name, _)| meaning(name));
        label.flatten().is_some_and(|label| label != Label::Summary)
    })
}

fn is_labelled(line: &str) -> bool {
    written_label(line).is_some_and(|(name, _)| meaning(name).is_some())
}

/// The name and the value of `Name: value`, `**Name:** value` or `**Name** value`.
fn written_label(line: &str) -> Option<(&str, &str)> {
    static COLON: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[ \t]*(?:[-*+>][ \t]+)*[*_`]{0,3}(\p{L}[\p{L}\p{N} /&;.'’()-]{0,40}?)[*_`]{0,3}[ \t]*[:：][*_`]{0,3}[ \t]*(.*)$",
        )
    });
    static BOLD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[ \t]*(?:[-*+>][ \t]+)*(?:\*\*|__)(\p{L}[\p{L}\p{N} /&;.'’()-]{0,40})(?:\*\*|__)[ \t]*[-–—]?[ \t]*(.*)$",
        )
    });
    let line = line.trim_end();
    [&COLON, &BOLD].iter().find_map(|shape| {
        let found = shape.captures(line)?;
        Some((found.get(1)?.as_str(), found.get(2)?.as_str()))
    })
}

/// What a label's name means.
fn meaning(name: &str) -> Option<Label> {
    static LABELS: LazyLock<Words<Label>> =
        LazyLock::new(|| language::meanings(language::all(), |language| language.labels));
    let name = name.to_lowercase().replace(['’', '\''], "");
    let name = name.split('(').next().unwrap_or_default();
    let says_nothing = |word: &str| language::all().any(|one| one.around_labels.contains(&word));
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !says_nothing(word))
        .collect();
    LABELS.get(words.join(" ").as_str()).copied()
}

/// The labels near the start of a body, in their order.
pub(super) fn read(text: &str, body: Span) -> Vec<Entry<'_>> {
    let lines = lines_near_start(text, body);
    let mut entries = Vec::new();
    for (index, (start, line)) in lines.iter().enumerate() {
        let behind = lines.get(index + 1..).unwrap_or_default();
        let at = |value: &'_ str| {
            Span::new(
                start + offset(line, value),
                start + offset(line, value) + value.len(),
            )
        };
        if line.trim_start().starts_with('|') {
            entries.extend(cells(*start, line, behind));
        } else if let Some(label) = heading(line).and_then(meaning) {
            entries.extend(below(label, behind));
        } else if let Some((name, value)) = written_label(line)
            && let Some(label) = meaning(name)
        {
            if has_content(value) {
                entries.push(Entry {
                    label,
                    value,
                    span: at(value),
                    place: Place::Line,
                });
            } else {
                entries.extend(below(label, behind));
            }
        }
    }
    entries
}

fn has_content(value: &str) -> bool {
    value.chars().any(char::is_alphanumeric)
}

/// Where `part`, a slice of `line`, starts in it.
fn offset(line: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize)
}

/// The lines near the start that are neither code nor comments, with their offsets.
fn lines_near_start(text: &str, body: Span) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = body.start;
    let mut in_code = false;
    let mut in_comment = false;
    for line in body.of(text).split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start > body.start + NEAR_START {
            break;
        }
        let fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        in_code ^= fence;
        let opens = line.contains("<!--");
        if !fence && !in_code && !in_comment && !opens {
            found.push((start, line.trim_end()));
        }
        in_comment = (in_comment || opens) && !line.contains("-->");
    }
    found
}

/// The words of an ATX heading.
fn heading(line: &str) -> Option<&str> {
    let words = line.trim_start().strip_prefix('#')?.trim_start_matches('#');
    Some(words.trim_matches(|c: char| c.is_whitespace() || "#:*_".contains(c)))
}

/// The value in the first line below a label.
fn below<'t>(label: Label, behind: &[(usize, &'t str)]) -> Option<Entry<'t>> {
    let (start, line) = behind.iter().find(|(_, line)| !line.trim().is_empty())?;
    let value = line.trim().trim_start_matches(['-', '*', '_', ' ']);
    let is_other = value.starts_with(['#', '|', '<', '>', '!']) || is_labelled(line);
    (!is_other && has_content(value)).then(|| {
        let start = start + offset(line, value);
        Entry {
            label,
            value,
            span: Span::new(start, start + value.len()),
            place: Place::Below,
        }
    })
}

/// The entries of a table's row: the second cell of `| Date | 2015-10-21 |`; of a header above a
/// single row, the cell below each name.
fn cells<'t>(start: usize, line: &'t str, behind: &[(usize, &'t str)]) -> Vec<Entry<'t>> {
    let names = split(start, line);
    let is_header = behind.first().is_some_and(|(_, next)| is_delimiter(next));
    let entry = |name: &str, (at, value): (usize, &'t str), place| {
        Some(Entry {
            label: meaning(name)?,
            value,
            span: Span::new(at, at + value.len()),
            place,
        })
        .filter(|entry| has_content(entry.value))
    };
    match names.as_slice() {
        [(_, name), value] => {
            let place = if is_header {
                Place::Header
            } else {
                Place::Line
            };
            let is_name = meaning(value.1).is_some();
            if !(is_header && is_name) {
                return entry(name, *value, place).into_iter().collect();
            }
        }
        [] | [_] => return Vec::new(),
        _ if !is_header => return Vec::new(),
        _ => {}
    }
    let is_row = |at: usize| {
        behind
            .get(at)
            .is_some_and(|(_, row)| row.trim_start().starts_with('|'))
    };
    let Some((row_start, row)) = behind.get(1).filter(|_| is_row(1) && !is_row(2)) else {
        return Vec::new();
    };
    let values = split(*row_start, row);
    let pairs = names.iter().zip(values);
    pairs
        .filter_map(|((_, name), value)| entry(name, value, Place::Line))
        .collect()
}

/// The cells of a row without their marks, with their offsets.
fn split(start: usize, row: &str) -> Vec<(usize, &str)> {
    let row_start = row;
    let inner = row.trim();
    let inner = inner.strip_prefix('|').unwrap_or(inner);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner
        .split('|')
        .map(|cell| {
            let cell = cell.trim_matches(|c: char| c.is_whitespace() || "*_:`".contains(c));
            (start + offset(row_start, cell), cell)
        })
        .collect()
}

fn is_delimiter(line: &str) -> bool {
    line.contains('-')
        && line
            .trim()
            .chars()
            .all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each entry as `label=value`.
    fn check(text: &str, expected: &[&str]) {
        let entries = read(text, Span::new(0, text.len()));
        let found: Vec<String> = entries
            .iter()
            .map(|entry| {
                assert_eq!(entry.span.of(text), entry.value);
                format!("{:?}={}", entry.label, entry.value)
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn labels_stand_in_lines_lists_tables_and_headings() {
        check("# T\n\nDate: 2024-05-06\n", &["Date=2024-05-06"]);
        check(
            "**Date:** 4 June 2019\r\n**Severity**: SEV2\r\n",
            &["Date=4 June 2019", "Severity=SEV2"],
        );
        check(
            "- **Date of incident:** March 22, 2017",
            &["Date=March 22, 2017"],
        );
        check(
            "| Date | 2015-10-21 |\n|---|---|\n| **Severity** | P1 |",
            &["Date=2015-10-21", "Severity=P1"],
        );
        check(
            "| Date | Severity |\n|--|--|\n| 2015-10-21 | P1 |\n",
            &["Date=2015-10-21", "Severity=P1"],
        );
        check(
            "| Date | Owner | Action |\n|-|-|-|\n| 2015-10-21 | A | b |\n| 2015-10-22 | A | b |\n",
            &[],
        );
        check(
            "### Date\n\n2015-10-21\n\n## Authors\n* a",
            &["Date=2015-10-21", "Other=a"],
        );
        check(
            "Date: March 3, 2024 4:05 PM (PST)\nIncident start time: x",
            &["Date=March 3, 2024 4:05 PM (PST)", "Start=x"],
        );
        check(
            "__TL;DR:__ it broke\n**Summary** it did\n",
            &["Summary=it broke", "Summary=it did"],
        );
        check(
            "```\nDate: 2024-05-06\n```\n<!-- Date: x -->\nThe dates were: never",
            &[],
        );
    }

    #[test]
    fn paragraphs_of_metadata_tell_no_story() {
        let check = |text: &str, expected: bool| assert_eq!(is_metadata(text), expected, "{text}");
        check(
            "Date: 2024-05-06\n**Status:** Resolved\nAuthors: a, b",
            true,
        );
        check("Date: 2024-05-06\nSummary: it broke", false);
        check("Note: it broke", false);
        check("It broke on Monday.\nStatus: done", false);
    }

    #[test]
    fn severities_are_short_and_filled_in() {
        let check = |text: &str, expected: Option<&str>| {
            let entries = read(text, Span::new(0, text.len()));
            let found = entries.iter().find_map(severity);
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("**Severity:** `SEV-2`", Some("SEV-2"));
        check("Severity: SEV2 | Status: Resolved", Some("SEV2"));
        check("Severity: [SEV1/SEV2/SEV3]", None);
        check("Severity: SEV1/SEV2/SEV3", None);
        check("| Severity | Description |\n|-|-|\n| 1 | all |\n", None);
        check("| Severity | High |\n|-|-|\n", Some("High"));
    }
}
