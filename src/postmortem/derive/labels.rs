//! What labelled lines near the start of a document say: its day, its severity, its summary, the systems
//! that were involved.
//!
//! A `Status:` tells here how an incident stands. Whether one calls the document a draft is looked at in
//! [`crate::postmortem::schema`].

mod entries;
mod written;

use std::sync::LazyLock;

use regex::Regex;

use super::Document;
use crate::fields;
use crate::pattern::pattern;
use crate::postmortem::language::Label;
use crate::postmortem::markdown::blocks::{Block, Kind};
use crate::postmortem::outline::SectionKind;
use crate::postmortem::schema::states;
use crate::postmortem::timeline::Milestone;
use crate::postmortem::{Derived, FieldValue, Origin, Provenance, TermMention, Text, when};
use crate::text::Span;

pub(super) use entries::{
    Entry, ValuePosition, is_alike_metadata, is_metadata, is_row_of_metadata, read, span_of,
    start_of_value,
};

/// A severity is a short label; anything longer is a sentence about it.
const LONGEST_SEVERITY: usize = 40;
/// Bytes of a class such as `SEV-2` or `Severity 1`.
const LONGEST_CLASS: usize = 12;
/// Characters of an impact that says what happened.
const SHORTEST_IMPACT: usize = 20;
/// As many blocks are near the start of a document.
const NEAR_THE_START: usize = 12;
/// A name of a system is short; anything longer is a sentence.
const LONGEST_SYSTEM: usize = 40;
/// Characters of a title behind a label.
const LONGEST_TITLE: usize = 150;
/// More names than this are an enumeration of something else.
const MOST_SYSTEMS: usize = 8;
/// As many names of all lines and lists are systems.
const MOST_LABELLED: usize = 20;

impl Document<'_> {
    /// The day of a labelled line: of the incident, else of its beginning.
    pub(super) fn labelled_date(&self) -> Option<Derived<jiff::civil::Date>> {
        let detected = Label::Moment(Milestone::Detected);
        let started = Label::Moment(Milestone::Started);
        let labels = [Label::Date, Label::Start, Label::Window, started, detected];
        labels.into_iter().find_map(|label| {
            self.entries(label).find_map(|entry| {
                let date = when::first_date(entry.value(), self.date_order)?;
                Some(Derived::at(date, Origin::Label, entry.span()))
            })
        })
    }

    /// The first day of the month that a labelled line names.
    pub(super) fn labelled_month(&self) -> Option<Derived<jiff::civil::Date>> {
        [Label::Date, Label::Start, Label::Window]
            .into_iter()
            .find_map(|label| {
                self.entries(label).find_map(|entry| {
                    let month = when::first_month(entry.value())?;
                    Some(Derived::at(month, Origin::Label, entry.span()))
                })
            })
    }

    /// The value of a plain field that a labelled line names.
    pub(super) fn labelled(&self, field: &str) -> Option<Derived<Vec<FieldValue>>> {
        let label = match field {
            "severity" => Label::Severity,
            fields::STATE => Label::Status,
            _ => return None,
        };
        // A priority says how severe it was where it is written as one: `P2`.
        let priority = self
            .entries(Label::Priority)
            .filter(|_| label == Label::Severity);
        self.entries(label).chain(priority).find_map(|entry| {
            let text = match label {
                _ if entry.label == Label::Priority => priority_of(entry)?,
                Label::Severity => severity(entry)?,
                _ => states::shown(plain(entry.value()), self.config)?,
            };
            let value = FieldValue { text, url: None };
            Some(Derived::at(vec![value], Origin::Label, entry.span()))
        })
    }

    /// The severity that a paragraph near the start says and nothing else: "This issue is considered high
    /// severity."
    pub(super) fn told_severity(&self) -> Option<Derived<Vec<FieldValue>>> {
        static SAID: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)^(?:this|the) \w+ (?:is|was|has been) (?:(?:considered|rated|classified|assessed|treated)(?: as| to be| of)? )?(?:an? |of )?(critical|high|major|medium|moderate|minor|low)[- ]severity(?: (?:issue|incident|bug|vulnerability|event|outage))?\.?$",
            )
        });
        self.near_the_start().find_map(|block| {
            let text = block.text();
            let said = SAID.captures(&text)?.get(1)?.as_str();
            let text = said.to_owned();
            let value = FieldValue { text, url: None };
            Some(Derived::at(vec![value], Origin::FirstParagraph, block.span))
        })
    }

    /// The summary behind a label, up to the end of its paragraph.
    pub(super) fn labelled_summary(&self) -> Option<Derived<Text>> {
        // A heading has a section, and a table's column is none.
        let mut entries = self.entries(Label::Summary);
        let entry =
            entries.find(|entry| entry.place != ValuePosition::Header && entry.has_words())?;
        let text = entry.passage.of(self.text()).trim_end();
        let start = entry.passage.start;
        let span = Span::new(start, start + text.len());
        Some(Derived::at(self.readable(span), Origin::Label, span))
    }

    /// The first texts of the author's own.
    fn near_the_start(&self) -> impl Iterator<Item = &Block> {
        let near = self.blocks.iter().take(NEAR_THE_START);
        near.filter(|block| block.kind == Kind::Text && !block.quoted)
    }

    /// What a line near the start says behind the label of an impact.
    pub(super) fn labelled_impact(&self) -> Option<Derived<Text>> {
        let mut lines = self.near_the_start().flat_map(|block| &block.lines);
        lines.find_map(|line| {
            let (name, value) = line.text.split_once([':', '：'])?;
            let is_of_line = |entry: &Entry<'_>| {
                let span = entry.span();
                span.start < line.span.end && line.span.start < span.end
            };
            let is_impact = SectionKind::of(name) == SectionKind::Impact
                && value.chars().count() >= SHORTEST_IMPACT
                && !self.entries(Label::Systems).any(is_of_line);
            let start = line.text.len() - value.trim_start_matches(['*', '_', ' ']).len();
            let span = Span::new(line.place(start), line.span.end);
            let text = Text::At(span, Box::default());
            is_impact.then(|| Derived::at(text, Origin::Label, span))
        })
    }

    /// The systems that labelled lines and lists name.
    pub(super) fn labelled_systems(&self) -> Vec<TermMention> {
        let mut named: Vec<TermMention> = Vec::new();
        for mention in self.entries(Label::Systems).flat_map(systems) {
            if named.len() < MOST_LABELLED && named.iter().all(|one| one.written != mention.written)
            {
                named.push(mention);
            }
        }
        named
    }

    /// The title of a labelled line or of a section so named: `Subject: …`, `## Title`.
    pub(super) fn labelled_title(&self) -> Option<Derived<String>> {
        self.entries(Label::Title).find_map(|entry| {
            let title = plain(entry.value());
            let is_title = (3..=LONGEST_TITLE).contains(&title.chars().count())
                && !title.starts_with(['[', '<', '{']);
            is_title.then(|| Derived::at(title.to_owned(), Origin::Label, entry.span()))
        })
    }

    fn entries(&self, label: Label) -> impl Iterator<Item = &Entry<'_>> {
        self.labels.iter().filter(move |entry| entry.label == label)
    }
}

/// A value without the marks around it.
fn plain(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || "*_`~".contains(c))
}

/// A severity; `None` for what a template left behind.
fn severity(entry: &Entry<'_>) -> Option<String> {
    const WORDS: [&str; 8] = [
        "critical", "high", "major", "medium", "moderate", "minor", "low", "none",
    ];
    let plain = plain(entry.value().split(['|', ';']).next()?);
    // `[High]` was chosen from a template; `[severity]` is still its placeholder.
    let plain = plain
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .filter(|inner| WORDS.contains(&inner.to_lowercase().as_str()))
        .unwrap_or(plain);
    let plain = class_of(plain, &WORDS).unwrap_or(plain);
    let is_placeholder = plain.is_empty()
        || plain.starts_with(['[', '<', '{'])
        || plain.contains('?')
        || plain.matches('/').count() > 1
        || matches!(
            plain.to_lowercase().as_str(),
            "tbd" | "n/a" | "unknown" | "-"
        );
    let is_named =
        plain.chars().any(|c| c.is_ascii_digit()) || WORDS.contains(&plain.to_lowercase().as_str());
    let is_column = entry.place == ValuePosition::Header && !is_named;
    let is_sentence = plain.chars().count() > LONGEST_SEVERITY || plain.contains(". ");
    (!is_placeholder && !is_column && !is_sentence).then(|| plain.to_owned())
}

/// The class that a longer value begins with: `Medium (web page for staff blocked, shell still open)`.
fn class_of<'t>(value: &'t str, words: &[&str]) -> Option<&'t str> {
    if value.chars().count() <= LONGEST_SEVERITY {
        return None;
    }
    let ends = [" (", " - ", " – ", " — ", ": ", ", ", ". "];
    let end = ends.iter().filter_map(|end| value.find(end)).min()?;
    let class = value.get(..end)?.trim();
    let is_class = words.contains(&class.to_lowercase().as_str())
        || (class.len() <= LONGEST_CLASS && class.bytes().any(|byte| byte.is_ascii_digit()));
    is_class.then_some(class)
}

/// A priority that begins with its class: `P1`, `P2 – high`.
fn priority_of(entry: &Entry<'_>) -> Option<String> {
    let written = severity(entry)?;
    let mut class = written.bytes();
    let is_class = class
        .next()
        .is_some_and(|first| matches!(first, b'P' | b'p'))
        && class
            .next()
            .is_some_and(|digit| matches!(digit, b'0'..=b'5'))
        && !class
            .next()
            .is_some_and(|next| next.is_ascii_alphanumeric());
    is_class.then_some(written)
}

/// The names of a list that is written with commas; none of a sentence.
fn systems(entry: &Entry<'_>) -> Vec<TermMention> {
    let mut names = Vec::new();
    let mut at = entry.value.start;
    for part in named_parts(entry.value()) {
        let name =
            without_remark(part).trim_matches(|c: char| c.is_whitespace() || "`*_.[]".contains(c));
        if !name.is_empty() {
            let start = at + part.find(name).unwrap_or_default();
            names.push((name, span_of(entry.line, start..start + name.len())));
        }
        at += part.len() + 1;
    }
    let is_long =
        |(name, _): &(&str, Span)| name.chars().count() > LONGEST_SYSTEM || name.contains(". ");
    if names.len() > MOST_SYSTEMS || names.iter().any(is_long) {
        return Vec::new();
    }
    let mention = |(name, span): (&str, Span)| TermMention {
        // Marks of code stand around a part of the name, too.
        written: name.replace('`', ""),
        from: Provenance {
            origin: Origin::Label,
            span: Some(span),
        },
        note: None,
    };
    names.into_iter().map(mention).collect()
}

/// The parts of a value between commas and semicolons that stand in no brackets.
fn named_parts(value: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    value.split(move |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, ',' | ';')
    })
}

/// A name without what is said of it: `Tills (north)`, `Ledger – lost rows`.
fn without_remark(part: &str) -> &str {
    let marks = [" (", " – ", " — "].iter();
    let end = marks.filter_map(|mark| part.find(mark)).min();
    let name = part.get(..end.unwrap_or(part.len())).unwrap_or(part);
    if name.trim().is_empty() { part } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::markdown::Content;
    use crate::postmortem::outline;

    #[test]
    fn severities_are_short_and_filled_in() {
        let check = |text: &str, expected: Option<&str>| {
            let content = Content::of(text);
            let blocks = content.blocks();
            let found = read(&content, &blocks, &outline::read(&content))
                .iter()
                .find_map(severity);
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("**Severity:** `SEV-2`", Some("SEV-2"));
        check("Severity: SEV2 | Status: Resolved", Some("SEV2"));
        check("Severity: [SEV1/SEV2/SEV3]", None);
        check("Severity: SEV1/SEV2/SEV3", None);
        check("| Severity | Description |\n|-|-|\n| 1 | all |\n", None);
        check("| Severity | High |\n|-|-|\n", Some("High"));
    }

    #[test]
    fn summaries_reach_to_the_end_of_their_paragraph() {
        let check = |text: &str, expected: &str| {
            let content = Content::of(text);
            let blocks = content.blocks();
            let entries = read(&content, &blocks, &outline::read(&content));
            let entry = entries.iter().find(|entry| entry.label == Label::Summary);
            assert_eq!(entry.unwrap().passage.of(text).trim(), expected, "{text:?}");
        };
        check(
            "**Summary:** It *broke*\nat ten.\n\nMore.",
            "It *broke*\nat ten.",
        );
        check("Summary: **It** broke\nStatus: done", "**It** broke");
        check("**Summary:** **It** broke", "**It** broke");
        check("**Summary**\n`It` broke", "`It` broke");
        check("- **TL;DR** — it broke\n  twice\n- b", "it broke\n  twice");
        check(
            "| Summary | **It** broke |\n|-|-|\n| a | b |\n| c | d |",
            "**It** broke",
        );
    }

    #[test]
    fn labelled_lines_name_systems() {
        let check = |text: &str, expected: &[&str]| {
            let content = Content::of(text);
            let blocks = content.blocks();
            let entries = read(&content, &blocks, &outline::read(&content));
            let entry = entries.iter().find(|entry| entry.label == Label::Systems);
            let found = entry.map(systems).unwrap_or_default();
            let written: Vec<&str> = found.iter().map(|one| one.written.as_str()).collect();
            assert_eq!(written, expected, "{text}");
            for mention in &found {
                let written = mention.from.span.unwrap().of(text);
                assert_eq!(written.replace('`', ""), mention.written);
            }
        };
        check("# T\n\nCategory: search, ingress\n", &["search", "ingress"]);
        check(
            "**Affected systems:** checkout, `ads`\r\n",
            &["checkout", "ads"],
        );
        check("| Services | a; b |\n", &["a", "b"]);
        check(
            "**Impacted systems**: `till/sync`, `ledger` nightly jobs",
            &["till/sync", "ledger nightly jobs"],
        );
        check("| Services | a; b |\n|-|-|\n", &["a", "b"]);
        check(
            "**Affected contract:** Bread pool — `0x158f` (north, south)",
            &["Bread pool"],
        );
        check(
            "Services: tills (north, south), ledger",
            &["tills", "ledger"],
        );
        check("Betroffene Systeme: Kasse", &["Kasse"]);
        check(
            "Service: we saw that everything was slow. Then it was not, and all of it came back.",
            &[],
        );
        check("The service: it was slow", &[]);
    }
}
