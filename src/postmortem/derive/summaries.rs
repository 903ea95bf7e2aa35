//! What happened, in short: what is stated, a section, a box or a labelled line of that name, else the first
//! words that tell something.

use pulldown_cmark::{Event, Tag};

use super::{Document, labels, passages, titles};
use crate::postmortem::markdown::blocks::{Block, Kind};
use crate::postmortem::markdown::{self};
use crate::postmortem::outline::{Section, SectionKind};
use crate::postmortem::schema::Meta;
use crate::postmortem::timeline::{self, Milestone, Timeline};
use crate::postmortem::{Candidates, Derived, Origin, Text};
use crate::text::{Span, is_within, joined};

/// A paragraph shorter than this is a label or a link, not a summary.
const SUMMARY_CHARACTERS: usize = 40;
/// A paragraph that is longer tells something, whatever it leads to.
const LEAD_IN: usize = 100;
/// Events that make a section one of a timeline.
const FEWEST_EVENTS: usize = 3;
/// Longer summaries are cut at a paragraph: who needs more reads the document.
const SUMMARY_BYTES: usize = 4000;

/// A paragraph that may be the summary.
struct Paragraph {
    start: usize,
    /// In characters.
    length: usize,
    text: Derived<Text>,
}

impl Document<'_> {
    /// Front matter → a box so named → the section so named → a labelled paragraph → the first paragraph.
    pub(super) fn summary(&self, meta: &Meta, timeline: &Timeline) -> Option<Candidates<Text>> {
        let stated = meta.summary.as_ref().map(|stated| Derived {
            value: Text::Stated(stated.value.clone()),
            from: stated.from.clone(),
        });
        let (section, label) = (self.section_of_summary(timeline), self.labelled_summary());
        let (first, second) = match label
            .as_ref()
            .is_some_and(|label| self.is_line_of_summary(label))
        {
            true => (label, section),
            false => (section, label),
        };
        let all = [
            stated,
            self.boxed_summary(),
            first,
            second,
            self.first_words(&timeline.sections)
                .or_else(|| self.first_update(timeline))
                .or_else(|| self.first_words(&[])),
        ];
        Candidates::of(all.into_iter().flatten())
    }

    /// Whether a summary stands behind a label in the section so named, among other labelled lines.
    fn is_line_of_summary(&self, summary: &Derived<Text>) -> bool {
        let section = self.outline.section(SectionKind::Summary);
        section
            .zip(summary.from.span)
            .is_some_and(|(section, span)| {
                let before =
                    Span::new(section.content.start, span.start.max(section.content.start));
                let is_within =
                    section.content.start <= span.start && span.end <= section.content.end;
                is_within && !before.of(self.text()).trim().is_empty()
            })
    }

    /// The section so named, up to its first subsection and without the lines that only describe the document; of one
    /// that holds the timeline, what stands around that.
    fn section_of_summary(&self, timeline: &Timeline) -> Option<Derived<Text>> {
        let section = self.outline.section(SectionKind::Summary)?;
        let span = self.own_text(section);
        let head = without_rule(cut_at_paragraph(span.of(self.text())));
        let passage = Span::new(span.start, span.start + head.len());
        let mut hidden = passages::hidden_in(self.content, passage);
        let from = self
            .blocks
            .partition_point(|block| block.span.start < passage.start);
        let within = self.blocks.get(from..).unwrap_or_default().iter();
        let within = within.take_while(|block| block.span.start < passage.end);
        let sentences = within.clone().filter(|block| block.kind == Kind::Text);
        // Those on top; what stands between sentences is told by somebody.
        let metadata = within.take_while(|block| match block.kind {
            Kind::Text => labels::is_metadata(block),
            Kind::Row { .. } => labels::is_row_of_metadata(block),
            Kind::Heading(_) | Kind::Code | Kind::Opaque => false,
        });
        hidden.extend(metadata.map(|block| match block.kind {
            Kind::Row { .. } => whole_lines(self.text(), block.span, passage),
            _ => block.item.unwrap_or(block.span),
        }));
        hidden.sort_unstable_by_key(|span| span.start);
        let events = timeline.events.iter().map(|event| event.span);
        let events =
            events.filter(|event| passage.start <= event.start && event.end <= passage.end);
        let events: Vec<Span> = events.collect();
        let holds_timeline = events.len() >= FEWEST_EVENTS;
        if holds_timeline {
            hidden.extend(events);
            hidden.sort_unstable_by_key(|span| span.start);
            hidden = joined(hidden.into_iter());
        }
        // A table alone is no summary, and neither are the words that lead to a timeline.
        let mut sentences = sentences;
        let is_told = sentences.any(|block| {
            let is_long = || block.text().chars().count() >= SUMMARY_CHARACTERS;
            !is_within(&hidden, block.span.start)
                && (!holds_timeline || (is_long() && !is_lead_in(block)))
        });
        let text = Text::At(passage, joined(hidden.into_iter()).into());
        let says_anything = is_told && !markdown::plain_text(&text.of(self.text())).is_empty();
        says_anything.then(|| Derived::at(text, Origin::Section, span))
    }

    /// The text of a box that is called a summary: `!!! abstract`, `:::info Summary`, `> [!note] TL;DR`.
    fn boxed_summary(&self) -> Option<Derived<Text>> {
        let is_title = |block: &Block| {
            block.is_box_title && SectionKind::of(&block.text()) == SectionKind::Summary
        };
        let at = self.blocks.iter().position(is_title)?;
        let title = self.blocks.get(at)?;
        let boxes = self.content.events().iter();
        let boxes = boxes.filter(|(event, range)| {
            matches!(event, Event::Start(Tag::BlockQuote(Some(_))))
                && range.start <= title.span.start
                && title.span.start < range.end
        });
        let end = boxes.map(|(_, range)| range.end).min()?;
        let within = self.blocks.get(at + 1..)?.iter();
        let within = within.take_while(|block| block.span.start < end && block.level().is_none());
        let mut within = within.map(|block| block.item.unwrap_or(block.span));
        let first = within.next()?;
        let last = within.map(|span| span.end).fold(first.end, usize::max);
        let whole = Span::new(first.start, last.min(end));
        let head = cut_at_paragraph(whole.of(self.text())).trim_end();
        let span = Span::new(whole.start, whole.start + head.len());
        let mut hidden = passages::hidden_in(self.content, span);
        hidden.extend(marks_of_box(self.text(), span));
        hidden.sort_unstable_by_key(|span| span.start);
        let text = Text::At(span, joined(hidden.into_iter()).into());
        let says_anything = !markdown::plain_text(&text.of(self.text())).is_empty();
        says_anything.then(|| Derived::at(text, Origin::Section, span))
    }

    /// The first paragraph that tells something, else the first list.
    /// Nothing of the timelines, whatever they stand below.
    fn first_words(&self, timelines: &[Span]) -> Option<Derived<Text>> {
        // What introduces a timeline or lists people says nothing about what happened.
        let kinds = [
            SectionKind::Timeline,
            SectionKind::Participants,
            SectionKind::Actions,
        ];
        let sections = self.outline.sections.iter();
        let elsewhere = sections.filter(|section| kinds.contains(&section.kind));
        let mut elsewhere: Vec<Span> = elsewhere.map(|section| section.content).collect();
        elsewhere.extend(timelines);
        elsewhere.sort_unstable_by_key(|span| span.start);
        let elsewhere = joined(elsewhere.into_iter());
        let is_here = |block: &&Block| {
            block.kind == Kind::Text
                && !is_within(&elsewhere, block.span.start)
                && !labels::is_metadata(block)
                && !is_lead_in(block)
        };
        // Updates under words in brackets, newest first: the oldest tells what happened.
        let updates: Vec<&Block> = self.blocks.iter().filter(is_here).collect();
        let headed = updates
            .iter()
            .filter(|block| label_in_brackets(block).is_some());
        let oldest = headed.clone().next_back();
        let ends = headed
            .clone()
            .next()
            .and_then(|block| label_in_brackets(block));
        let oldest = oldest.filter(|_| ends.is_some_and(|(label, _)| names_an_end(label)));
        let from = oldest.map_or(0, |block| block.span.start);
        let told = updates.into_iter();
        let told = told.filter(|block| block.span.start >= from && block.depth == 0);
        let told: Vec<Paragraph> = told.filter_map(|block| self.paragraph(block)).collect();
        // What says why says less of what happened than anything else.
        let causes = self.causes();
        let is_before = |paragraph: &&Paragraph| !is_within(&causes, paragraph.start);
        let is_told = |block: &&Block| is_here(block) && !is_within(&causes, block.span.start);
        let is_long = |paragraph: &&Paragraph| paragraph.length >= SUMMARY_CHARACTERS;
        let text = |paragraph: &Paragraph| paragraph.text.clone();
        let before = || told.iter().filter(is_before);
        before()
            .find(is_long)
            .map(text)
            .or_else(|| self.labelled_impact())
            .or_else(|| self.first_list(is_told))
            .or_else(|| before().next().map(text))
            .or_else(|| told.iter().find(is_long).or_else(|| told.first()).map(text))
            .or_else(|| self.first_list(is_here))
    }

    /// A paragraph that tells something.
    fn paragraph(&self, block: &Block) -> Option<Paragraph> {
        let start = label_in_brackets(block).map_or(block.span.start, |(_, start)| start);
        let text = self.readable(Span::new(start, block.span.end));
        let plain = markdown::plain_text(&text.of(self.text()));
        let length = plain.chars().count();
        (length > 0 && !titles::is_generic(&plain)).then(|| Paragraph {
            start: block.span.start,
            length,
            text: Derived::at(text, Origin::FirstParagraph, block.span),
        })
    }

    /// The sections that say why it happened and how well it went.
    fn causes(&self) -> Vec<Span> {
        let kinds = [
            SectionKind::Factors,
            SectionKind::Risks,
            SectionKind::Lessons,
            SectionKind::WentWell,
            SectionKind::Luck,
        ];
        let sections = self.outline.sections.iter();
        let sections = sections.filter(|section| kinds.contains(&section.kind));
        joined(sections.map(|section| section.content))
    }

    /// What the first of some updates tells, of a document that has nothing else.
    fn first_update(&self, timeline: &Timeline) -> Option<Derived<Text>> {
        let first = timeline.events.first()?;
        let lead = first.lead.as_deref().unwrap_or_default();
        let told = first
            .text
            .strip_prefix(lead)?
            .trim_start_matches([':', ' ']);
        let at = first.span.of(self.text()).find(told)?;
        let start = first.span.start + at;
        let span = Span::new(start, start + told.len());
        let text = Text::At(span, Box::default());
        let is_named = self.outline.section(SectionKind::Timeline).is_some();
        (!told.is_empty() && !is_named).then(|| Derived::at(text, Origin::FirstParagraph, span))
    }

    /// The items of the first list that tells something, as far as they follow each other.
    fn first_list(&self, is_here: impl Fn(&&Block) -> bool) -> Option<Derived<Text>> {
        let is_item = |block: &&Block| block.item.is_some() && block.depth == 1 && !block.quoted;
        // Where some items of a list describe the document, those of the same shape do.
        let is_described = |at: usize| {
            let alike = |block: &&Block| is_item(block) && labels::is_alike_metadata(block);
            let (before, from) = self.blocks.split_at_checked(at).unwrap_or_default();
            let mut list = before.iter().rev().take_while(alike);
            list.any(labels::is_metadata)
                || (from.first().is_some_and(|first| alike(&first))
                    && from.iter().take_while(alike).any(labels::is_metadata))
        };
        let at = self.blocks.iter().enumerate().position(|(at, block)| {
            is_item(&block)
                && is_here(&block)
                && !is_link(self.text(), block.span)
                && !is_described(at)
        })?;
        let items = self.blocks.get(at..)?.iter();
        let items = items.take_while(|block| block.kind == Kind::Text && block.depth > 0);
        let start = self.blocks.get(at)?.start();
        let end = items
            .filter_map(|block| block.item)
            .map(|item| item.end)
            .max()?;
        let span = Span::new(start, end.max(start));
        let head = cut_at_paragraph(span.of(self.text()));
        let span = Span::new(start, start + head.trim_end().len());
        Some(Derived::at(
            self.readable(span),
            Origin::FirstParagraph,
            span,
        ))
    }

    /// A section up to its first subsection.
    fn own_text(&self, section: &Section) -> Span {
        let next = self.outline.headings.get(section.heading + 1);
        let end = next.map_or(section.content.end, |next| {
            next.span.start.min(section.content.end)
        });
        Span::new(section.content.start, end.max(section.content.start))
    }

    /// A passage without what nobody is to read of it.
    pub(super) fn readable(&self, passage: Span) -> Text {
        Text::At(passage, passages::hidden_in(self.content, passage).into())
    }
}

/// What stands in front of the lines of a box for its sake, which is what stands in front of the first: white
/// space, or the marks of a quote.
fn marks_of_box(text: &str, passage: Span) -> Vec<Span> {
    let before = text.get(..passage.start).unwrap_or_default();
    let first = before.rsplit('\n').next().unwrap_or_default();
    let mut start = passage.start;
    let mut marks = Vec::new();
    for (index, line) in passage.of(text).split_inclusive('\n').enumerate() {
        let fits = |(mark, other): &(char, char)| mark == other || (*other == '>' && *mark == ' ');
        let same = line.chars().zip(first.chars()).take_while(fits);
        let length: usize = same.map(|(mark, _)| mark.len_utf8()).sum();
        if index > 0 && length > 0 {
            marks.push(Span::new(start, start + length));
        }
        start += line.len();
    }
    marks
}

/// The words in brackets that a paragraph begins with, on a line of their own, and where the text below them
/// starts: `[Initial message]`.
fn label_in_brackets(block: &Block) -> Option<(&str, usize)> {
    let [first, next, ..] = block.lines.as_slice() else {
        return None;
    };
    let label = first.text.trim().strip_prefix('[')?.strip_suffix(']')?;
    let is_label = label.split_whitespace().count() <= 4 && !label.contains(['[', ']']);
    is_label.then_some((label, next.span.start))
}

/// Whether the label of an update says that it is the last one.
fn names_an_end(label: &str) -> bool {
    let label = label.to_lowercase();
    let mut words = label.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        ["final", "close", "closed", "closing", "last", "over"].contains(&word)
            || timeline::milestone_of(word) == Some(Milestone::Resolved)
    })
}

/// Whether a paragraph only leads to what stands below it: "The same day:".
fn is_lead_in(block: &Block) -> bool {
    let text = block.text();
    text.ends_with([':', '：']) && text.chars().count() <= LEAD_IN
}

/// Whether an item is a link and nothing else, as in a list of contents.
fn is_link(text: &str, item: Span) -> bool {
    let item = item.of(text).trim();
    item.starts_with('[') && item.ends_with(')')
}

/// The lines of a file that a table's row stands in, within a passage.
fn whole_lines(text: &str, row: Span, within: Span) -> Span {
    let before = text.get(within.start..row.start).unwrap_or_default();
    let behind = text.get(row.end..within.end).unwrap_or_default();
    let start = before
        .rfind('\n')
        .map_or(within.start, |at| within.start + at + 1);
    let end = behind.find('\n').map_or(within.end, |at| row.end + at + 1);
    Span::new(start, end)
}

/// A text without the rule that it ends with, which only parts it from the next section.
fn without_rule(text: &str) -> &str {
    let trimmed = text.trim_end();
    let (before, last) = trimmed.rsplit_once('\n').unwrap_or(("", trimmed));
    let is_rule = |mark: char| last.len() >= 3 && last.chars().all(|c| c == mark || c == ' ');
    match before.trim_end_matches([' ', '\t', '\r']).ends_with('\n')
        && ['-', '*', '_'].into_iter().any(is_rule)
    {
        true => before,
        false => text,
    }
}

fn cut_at_paragraph(text: &str) -> &str {
    if text.len() <= SUMMARY_BYTES {
        return text;
    }
    let mut end = SUMMARY_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or(text);
    head.rfind("\n\n")
        .and_then(|end| head.get(..end))
        .unwrap_or(head)
        .trim_end()
}
