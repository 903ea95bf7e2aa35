//! Labelled lines near the start of a document: `**Date:** 4 June 2019`, `| Severity | SEV2 |`,
//! `### Date` with the day below it.
//!
//! Knows which lines describe the document, and which values belong to their labels; what a line calls them is
//! read in `written`. What a value means is decided by whoever asks.

use std::ops::Range;

use crate::postmortem::language::Label;
use crate::postmortem::markdown::Content;
use crate::postmortem::markdown::blocks::{Block, Kind, Line};
use crate::postmortem::outline::{Outline, SectionKind};
use crate::postmortem::when;
use crate::text::{Span, is_within, joined};

use super::written::{LONGEST_VALUE, is_labelled, meaning, side_by_side, written_label};

/// Bytes from the start of the body in which a label describes the document and not a detail of it. In a
/// section of figures it does so wherever that stands.
const NEAR_START: usize = 3000;
/// Characters of a label that names a section.
const LONGEST_SECTION: usize = 30;
/// A value that is no longer tells no story.
const SHORT: usize = 40;

/// Where a value stands, which decides how much can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::postmortem::derive) enum ValuePosition {
    /// Behind its label.
    Line,
    /// In a table's first row, where it may be the name of a column.
    Header,
    /// Below its label.
    Below,
}

/// A label with its value.
#[derive(Clone, Debug)]
pub(in crate::postmortem::derive) struct Entry<'b> {
    pub(in crate::postmortem::derive) label: Label,
    /// The line or cell that holds the value, and where in its text.
    pub(super) line: &'b Line,
    pub(super) value: Range<usize>,
    /// From the value to the end of its paragraph or cell, in the file.
    pub(super) passage: Span,
    pub(in crate::postmortem::derive) place: ValuePosition,
}

impl Entry<'_> {
    pub(in crate::postmortem::derive) fn value(&self) -> &str {
        self.line.text.get(self.value.clone()).unwrap_or_default()
    }

    pub(in crate::postmortem::derive) fn span(&self) -> Span {
        span_of(self.line, self.value.clone())
    }

    pub(super) fn has_words(&self) -> bool {
        self.value().chars().any(char::is_alphabetic)
    }
}

/// Whether a paragraph or a list item holds metadata and nothing else, and so says nothing about what
/// happened.
pub(in crate::postmortem::derive) fn is_metadata(paragraph: &Block) -> bool {
    let lines = || {
        let lines = paragraph.lines.iter();
        lines.filter(|line| !line.text.trim().is_empty())
    };
    let is_known = |line: &Line| match written_label(line) {
        // "Resolution: we rolled it back" tells what happened.
        Some((Some(Label::Moment(_)), value)) => {
            let value = line.text.get(value).unwrap_or_default();
            value.len() <= SHORT || value.starts_with(|c: char| c.is_ascii_digit())
        }
        Some((label, _)) => label.is_some_and(|label| label != Label::Summary),
        None => false,
    };
    // Beside lines that are known to be metadata, those of the same shape are.
    let is_alike = |line: &Line| match written_label(line) {
        Some((label, value)) => {
            let value = line.text.get(value).unwrap_or_default();
            label != Some(Label::Summary) && value.chars().count() <= LONGEST_VALUE
        }
        None => false,
    };
    let is_labelled = lines().any(is_known) && lines().all(|line| is_known(line) || is_alike(line));
    is_labelled || lines().all(|line| is_known(line) || is_byline(&line.text))
}

/// Whether an item of a list is a label with a short value, as its neighbours are that describe the document.
pub(in crate::postmortem::derive) fn is_alike_metadata(item: &Block) -> bool {
    let mut lines = item.lines.iter();
    lines.all(|line| {
        written_label(line).is_some_and(|(label, value)| {
            let value = line.text.get(value).unwrap_or_default();
            label != Some(Label::Summary) && value.chars().count() <= LONGEST_VALUE
        })
    })
}

/// Characters of an item that is a name; anything longer is a sentence.
const LONGEST_ITEM: usize = 60;
/// Characters of a line that says who wrote a document, and when.
const LONGEST_BYLINE: usize = 100;

/// Whether a row of a table is a label with its value.
pub(in crate::postmortem::derive) fn is_row_of_metadata(row: &Block) -> bool {
    match row.lines.as_slice() {
        [name, _] => meaning(&name.text).is_some_and(|label| label != Label::Summary),
        _ => false,
    }
}

/// Whether a line says who wrote the document or when, and nothing else: "Posted by Ada on May 6, 2024".
fn is_byline(line: &str) -> bool {
    let line = line.trim().trim_matches(['*', '_']).trim();
    if line.chars().count() > LONGEST_BYLINE || line.ends_with(['.', '!', '?']) {
        return false;
    }
    let lower = line.to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    let is_dated = || when::days_in(line).next().is_some();
    begins(&["written by ", "posted by ", "published by ", "authored by "])
        || (begins(&["by "]) && line.split_whitespace().count() <= 8)
        || (begins(&[
            "posted",
            "published",
            "updated",
            "last updated",
            "last modified",
            "last edited",
            "created",
            "reported on",
        ]) && is_dated())
}

/// Where a part of a line stands in the file. Marks behind its last letter are no part of it.
pub(in crate::postmortem::derive) fn span_of(line: &Line, part: Range<usize>) -> Span {
    let last = line
        .text
        .get(part.clone())
        .and_then(|text| text.chars().next_back());
    let last = last.map_or(0, char::len_utf8);
    Span::new(line.place(part.start), line.place(part.end - last) + last)
}

/// The labels near the start of a body and in its sections of figures, in their order.
pub(in crate::postmortem::derive) fn read<'b>(
    content: &Content<'_>,
    blocks: &'b [Block],
    outline: &Outline,
) -> Vec<Entry<'b>> {
    // How a step is getting on is told beside it, and says nothing of the incident.
    let sections = outline.sections.iter();
    let steps = sections.filter(|section| section.kind == SectionKind::Actions);
    let steps = joined(steps.map(|section| section.content));
    let sections = outline.sections.iter();
    let figures = sections.filter(|section| section.kind == SectionKind::Figures);
    let figures = joined(figures.map(|section| section.content));
    let end = content.body().start + NEAR_START;
    let mut entries = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let end = match is_within(&figures, block.span.start) {
            true => block.span.end,
            false => end,
        };
        if block.span.start > end {
            continue;
        }
        let behind = blocks.get(index + 1..).unwrap_or_default();
        match block.kind {
            Kind::Heading(_) => {
                let text = block.text();
                // "Description" is a label, and the heading of many other things.
                let is_named = |label: &Label| {
                    *label != Label::Summary || SectionKind::of(&text) == SectionKind::Summary
                };
                let label = meaning(text.trim_matches([':', ' '])).filter(is_named);
                match label.map(|label| (label, items(label, behind))) {
                    Some((label, items)) if items.is_empty() => {
                        entries.extend(below(content, label, None, behind));
                    }
                    Some((_, items)) => entries.extend(items),
                    // `## Date: 4 May 2024`
                    None => {
                        let day = of_lines(content, block, behind, end).into_iter();
                        entries.extend(day.filter(|entry| entry.label == Label::Date));
                    }
                }
            }
            Kind::Row { .. } if is_within(&steps, block.span.start) => {}
            Kind::Row { header } => entries.extend(cells(block, header, behind)),
            Kind::Text => entries.extend(of_lines(content, block, behind, end)),
            Kind::Code | Kind::Opaque => {}
        }
    }
    entries
}

/// The labelled lines of a paragraph.
fn of_lines<'b>(
    content: &Content<'_>,
    block: &'b Block,
    behind: &'b [Block],
    end: usize,
) -> Vec<Entry<'b>> {
    let lines = block.lines.iter().enumerate();
    let near = lines.take_while(|(_, line)| line.span.start <= end);
    let entry = |(at, line): (usize, &'b Line)| {
        let sharing = side_by_side(line);
        if !sharing.is_empty() {
            let one = |(label, value)| sharing_line(label, line, value);
            return Some(sharing.into_iter().filter_map(one).collect());
        }
        let (label, value) = written_label(line)?;
        let label = label?;
        let rest = block.lines.get(at + 1..).unwrap_or_default();
        if !has_content(line.text.get(value.clone())?) {
            let listed = if rest.is_empty() {
                items(label, behind)
            } else {
                Vec::new()
            };
            if !listed.is_empty() {
                return Some(listed);
            }
            let rest = rest.first().map(|first| (first, rest));
            return below(content, label, rest, behind).map(|entry| vec![entry]);
        }
        // A row of a table that lacks its second line.
        let is_row = line.text.starts_with('|');
        let end = if is_row {
            line.place(value.end)
        } else {
            end_of_passage(line, rest)
        };
        Some(vec![Entry {
            label,
            passage: Span::new(start_of_value(content, line, value.start), end),
            line,
            value,
            place: ValuePosition::Line,
        }])
    };
    near.filter_map(entry).flatten().collect()
}

/// The entry of a label that shares its line with others.
fn sharing_line(label: Option<Label>, line: &Line, value: Range<usize>) -> Option<Entry<'_>> {
    Some(Entry {
        label: label?,
        passage: span_of(line, value.clone()),
        line,
        value,
        place: ValuePosition::Line,
    })
}

/// Where a value starts in the file, with the marks in front that belong to it.
pub(in crate::postmortem::derive) fn start_of_value(
    content: &Content<'_>,
    line: &Line,
    at: usize,
) -> usize {
    let before = line.text.get(..at).unwrap_or_default();
    let Some(last) = before.chars().next_back() else {
        return line.span.start;
    };
    let mut start = line.place(at - last.len_utf8()) + last.len_utf8();
    let is_bold_before = line.bold.iter().any(|bold| bold.end == at);
    let behind = content.text().get(start..).unwrap_or_default();
    if is_bold_before && (behind.starts_with("**") || behind.starts_with("__")) {
        start += 2;
    }
    let behind = content.text().get(start..).unwrap_or_default();
    start + behind.len() - behind.trim_start_matches([' ', '\t']).len()
}

/// Where the passage ends that begins in a line: where its paragraph does, or in front of the next
/// label.
fn end_of_passage(line: &Line, rest: &[Line]) -> usize {
    let told = rest
        .iter()
        .take_while(|line| !is_labelled(line) && !announces_section(line));
    told.last().unwrap_or(line).span.end
}

/// Whether a line begins with the name of a section as its label: `**Root causes:** …`, `Impact: …`.
fn announces_section(line: &Line) -> bool {
    let name = line.text.trim_start().split([':', '：']).next();
    let name = name.filter(|name| {
        name.len() < line.text.trim_start().len() && name.chars().count() <= LONGEST_SECTION
    });
    let kind = name.map(SectionKind::of);
    !matches!(kind, None | Some(SectionKind::Other | SectionKind::Summary))
}

fn has_content(value: &str) -> bool {
    value.chars().any(char::is_alphanumeric)
}

/// The items of a list right below a label that lists systems: each is one, with what follows it.
fn items(label: Label, behind: &[Block]) -> Vec<Entry<'_>> {
    if label != Label::Systems {
        return Vec::new();
    }
    let is_item = |block: &&Block| {
        block.kind == Kind::Text && block.item.is_some() && block.depth > 0 && !block.quoted
    };
    let depth = behind.first().map_or(0, |first| first.depth);
    let items = behind.iter().take_while(is_item);
    let own = items.filter(|block| block.depth == depth);
    let entries: Option<Vec<_>> = own.map(|block| item(label, block)).collect();
    let is_short = |entry: &Entry<'_>| entry.value().chars().count() <= LONGEST_ITEM;
    let entries = entries.unwrap_or_default();
    match entries.iter().all(is_short) {
        true => entries,
        false => Vec::new(),
    }
}

/// The name that a list item begins with.
fn item(label: Label, block: &Block) -> Option<Entry<'_>> {
    let line = block.lines.first()?;
    let marks = [" - ", " – ", " — ", " (", ": "].iter();
    let end = marks.filter_map(|mark| line.text.find(mark)).min();
    let value = 0..end.unwrap_or(line.text.trim_end().len());
    has_content(line.text.get(value.clone())?).then_some(Entry {
        label,
        passage: line.span,
        value,
        line,
        place: ValuePosition::Below,
    })
}

/// The value in the first line below a label: of the rest of its paragraph, else of the next one.
fn below<'b>(
    content: &Content<'_>,
    label: Label,
    rest: Option<(&'b Line, &'b [Line])>,
    behind: &'b [Block],
) -> Option<Entry<'b>> {
    let (line, rest) = match rest {
        Some((line, rest)) => (line, rest.get(1..)?),
        None => {
            let next = behind
                .first()
                .filter(|next| next.kind == Kind::Text && !next.quoted)?;
            next.lines.split_first()?
        }
    };
    let is_image = content.text().get(line.span.start..)?.starts_with('!');
    if is_image || is_labelled(line) || line.text.starts_with('|') || !has_content(&line.text) {
        return None;
    }
    Some(Entry {
        label,
        line,
        value: 0..line.text.trim_end().len(),
        passage: Span::new(line.span.start, end_of_passage(line, rest)),
        place: ValuePosition::Below,
    })
}

/// The entries of a table's row: the second cell of `| Date | 2015-10-21 |`; of a header above a
/// single row, the cell below each name.
fn cells<'b>(row: &'b Block, is_header: bool, behind: &'b [Block]) -> Vec<Entry<'b>> {
    let entry = |name: &Line, cell: &'b Line, place| {
        let text = cell.text.trim();
        let start = cell.text.find(text)?;
        let entry = Entry {
            label: meaning(&name.text)?,
            line: cell,
            value: start..start + text.len(),
            passage: cell.span,
            place,
        };
        has_content(text).then_some(entry)
    };
    // "Description" heads a column of many tables.
    let is_column = |cell: &Line| meaning(&cell.text).is_some_and(|one| one != Label::Summary);
    match row.lines.as_slice() {
        [name, value] if !is_header || !is_column(value) => {
            let place = if is_header {
                ValuePosition::Header
            } else {
                ValuePosition::Line
            };
            return entry(name, value, place).into_iter().collect();
        }
        _ if !is_header => return Vec::new(),
        _ => {}
    }
    let is_row = |at: usize| {
        let block = behind.get(at);
        block.is_some_and(|block| block.kind == Kind::Row { header: false })
    };
    let Some(values) = behind.first().filter(|_| is_row(0) && !is_row(1)) else {
        return Vec::new();
    };
    let pairs = row.lines.iter().zip(&values.lines);
    pairs
        .filter_map(|(name, value)| entry(name, value, ValuePosition::Line))
        .collect()
}

#[cfg(test)]
mod tests;
