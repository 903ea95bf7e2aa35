//! The parser entry: CommonMark and its extensions as events with offsets in the file's text.
//!
//! Owns the options of the parser, the cap on nesting and the headings that lack a space. It does
//! not know what becomes of the events.

use std::cell::Cell;
use std::ops::{ControlFlow, Range};

use pulldown_cmark::{BrokenLink, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::brackets;
use super::dialects::{self, Abbreviations};
use super::marks::LONGEST_LINK;
use super::short_codes;
use crate::text::{Span, mark_len};

/// How many elements may stand within each other. People stop at five; every element beyond
/// costs each later stage a frame, so 100 is far from both a real document and a full stack.
const MAX_DEPTH: usize = 100;

/// How much text there is for each event in a usual story.
const BYTES_AN_EVENT: usize = 32;

/// How many events are kept before those who only look at them see them.
const SHOWN_TOGETHER: usize = 512;

/// An event and its place in the file's text.
pub type Placed<'a> = (Event<'a>, Range<usize>);

/// A parsed body.
#[derive(Clone, Debug, Default)]
pub(super) struct Parsed<'a> {
    /// The events; starts and ends are balanced.
    pub(super) events: Vec<Placed<'a>>,
    /// The first element that was nested too deep and shown flat.
    pub(super) flattened: Option<Span>,
    /// Whether a link or an image is a label without a definition.
    pub(super) has_labels: bool,
    /// The abbreviations that the body defines.
    pub(super) abbreviations: Abbreviations<'a>,
}

/// The events of `body`, with ranges in `text`.
///
/// Neighboring pieces of plain text are one event, and a paragraph such as `##Impact` is the
/// heading that its author meant. Elements nested deeper than 100 are left out, their text stays.
/// A label without a definition is a link: it may be the name of another document.
pub(super) fn parse(text: &str, body: Span) -> Parsed<'_> {
    let mut parsed = feed(text, body, MAX_DEPTH, |_| ControlFlow::Continue(()));
    short_codes::replace(text, &mut parsed.events);
    parsed
}

/// Shows the events to `visit` one by one, however deep, until it breaks off. They are not kept, so
/// that it may break off before too many are.
pub(super) fn walk(
    text: &str,
    body: Span,
    mut visit: impl FnMut(&Event<'_>, &Range<usize>) -> ControlFlow<()>,
) {
    let mut show = |events: &[Placed<'_>]| {
        let mut events = events.iter();
        events.try_for_each(|(event, range)| visit(event, range))
    };
    let mut flow = ControlFlow::Continue(());
    let rest = feed(text, body, usize::MAX, |parsed| {
        // What comes next may still lengthen the last one.
        let whole = parsed.events.len().saturating_sub(1);
        if whole >= SHOWN_TOGETHER {
            flow = show(parsed.events.get(..whole).unwrap_or_default());
            parsed.events.drain(..whole);
        }
        flow
    });
    if flow.is_continue() {
        // Whoever breaks off at the end has seen all.
        let _ = show(&rest.events);
    }
}

/// Parses, and lets `look` look at what there is after each event, until it breaks off.
fn feed<'a>(
    text: &'a str,
    body: Span,
    deepest: usize,
    look: impl FnMut(&mut Parsed<'a>) -> ControlFlow<()>,
) -> Parsed<'a> {
    let passage = body.of(text);
    let (mark, source) = passage.split_at(mark_len(passage));
    let shift = body.start + mark.len();
    let (rewritten, abbreviations) = dialects::rewritten(source);
    let mut filter = Filter::new(text, deepest);
    filter.parsed.abbreviations = abbreviations;
    match &rewritten {
        None => filter.feed(source, |event, range| (event, range), shift, look),
        Some(rewritten) => {
            let restore = |event, range| rewritten.restored(event, range, source);
            filter.feed(rewritten.text(), restore, shift, look);
        }
    }
    filter.parsed
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// What an element means for nesting.
enum Nesting {
    /// Holds further elements; takes this many levels with its parts.
    Container(usize),
    /// A part of the container around it: present exactly if that is.
    Part,
    /// Holds inline text at most.
    Leaf,
}

impl Nesting {
    const fn of(tag: &Tag<'_>) -> Self {
        match tag {
            Tag::Table(_) => Self::Container(3),
            Tag::List(_) | Tag::DefinitionList => Self::Container(2),
            Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => Self::Part,
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::MetadataBlock(_) => Self::Leaf,
            Tag::BlockQuote(_)
            | Tag::FootnoteDefinition(_)
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => Self::Container(1),
        }
    }
}

/// Passes events on, one by one.
struct Filter<'a> {
    text: &'a str,
    /// How many elements may stand within each other.
    deepest: usize,
    parsed: Parsed<'a>,
    /// The open elements, and whether each was passed on.
    open: Vec<bool>,
    /// How many of the open elements were passed on.
    depth: usize,
    /// The level of the heading that the open paragraph is.
    heading: Option<HeadingLevel>,
    /// How many `#` at the start of its text are yet to be taken off.
    marks: usize,
}

impl<'a> Filter<'a> {
    fn new(text: &'a str, deepest: usize) -> Self {
        Self {
            text,
            deepest,
            parsed: Parsed::default(),
            open: Vec::new(),
            depth: 0,
            heading: None,
            marks: 0,
        }
    }

    /// Parses what the parser is to read and takes each event as `restore` gives it, with its place in
    /// the body, which begins at `shift`.
    fn feed<'s>(
        &mut self,
        source: &'s str,
        restore: impl Fn(Event<'s>, Range<usize>) -> Placed<'a>,
        shift: usize,
        mut look: impl FnMut(&mut Parsed<'a>) -> ControlFlow<()>,
    ) {
        let has_labels = Cell::new(false);
        let by_label = |link: BrokenLink<'s>| {
            let may_be_name = brackets::may_be_name(source, &link);
            has_labels.set(has_labels.get() || may_be_name);
            may_be_name.then_some((link.reference, CowStr::Borrowed("")))
        };
        let parser = Parser::new_with_broken_link_callback(source, options(), Some(by_label));
        self.parsed.events.reserve(source.len() / BYTES_AN_EVENT);
        for (event, range) in parser.into_offset_iter() {
            let (event, range) = restore(event, range);
            self.take(event, range.start + shift..range.end + shift);
            if look(&mut self.parsed).is_break() {
                break;
            }
        }
        self.parsed.has_labels = has_labels.get();
    }

    fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end, range),
            Event::Text(words) => self.words(words, range),
            other => self.parsed.events.push((other, range)),
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let kept = match Nesting::of(&tag) {
            Nesting::Container(levels) => self.depth + levels <= self.deepest,
            Nesting::Part => self.open.last().copied().unwrap_or(false),
            Nesting::Leaf => true,
        };
        let at_top = self.open.is_empty();
        self.open.push(kept);
        if !kept {
            self.parsed
                .flattened
                .get_or_insert_with(|| Span::from(range));
            return;
        }
        self.depth += 1;
        let tag = match tag {
            Tag::Paragraph if at_top => {
                self.heading = heading_without_space(Span::from(range.clone()).of(self.text));
                match self.heading {
                    Some(level) => {
                        self.marks = level as usize;
                        Tag::Heading {
                            level,
                            id: None,
                            classes: Vec::new(),
                            attrs: Vec::new(),
                        }
                    }
                    None => Tag::Paragraph,
                }
            }
            other => other,
        };
        self.parsed.events.push((Event::Start(tag), range));
    }

    fn end(&mut self, end: TagEnd, range: Range<usize>) {
        if self.open.pop().unwrap_or(false) {
            self.depth -= 1;
            let end = match (end, self.heading.take()) {
                (TagEnd::Paragraph, Some(level)) => TagEnd::Heading(level),
                (end, heading) => {
                    self.heading = heading;
                    end
                }
            };
            if matches!(end, TagEnd::Heading(_)) {
                self.take_anchor();
            }
            self.parsed.events.push((Event::End(end), range));
        } else if is_block(end) && !self.ends_in_break() {
            // The text of two blocks must not run into one word.
            self.parsed
                .events
                .push((Event::SoftBreak, range.end..range.end));
        }
    }

    fn ends_in_break(&self) -> bool {
        matches!(self.parsed.events.last(), Some((Event::SoftBreak, _)))
    }

    /// Takes `{#anchor}` off the end of a heading, and keeps it as the heading's id.
    fn take_anchor(&mut self) {
        let Some((Event::Text(words), place)) = self.parsed.events.last_mut() else {
            return;
        };
        let Some((kept, anchor)) = heading_anchor(words) else {
            return;
        };
        let (length, anchor) = (kept.len(), anchor.to_owned());
        if self.text.get(place.clone()) == Some(&**words) {
            place.end = place.start + length;
        }
        *words = CowStr::from(kept.to_owned());
        let mut events = self.parsed.events.iter_mut().rev();
        let start = events.find_map(|(event, _)| match event {
            Event::Start(Tag::Heading { id, .. }) => Some(id),
            _ => None,
        });
        if let Some(id) = start {
            *id = Some(CowStr::from(anchor));
        }
    }

    fn words(&mut self, words: CowStr<'a>, mut range: Range<usize>) {
        let is_verbatim = self.text.get(range.clone()) == Some(&*words);
        if !is_verbatim {
            // An entity or a replaced character.
            self.parsed.events.push((Event::Text(words), range));
            return;
        }
        while self.marks > 0
            && self
                .text
                .get(range.clone())
                .is_some_and(|t| t.starts_with('#'))
        {
            range.start += 1;
            self.marks -= 1;
        }
        let Some(rest) = self.text.get(range.clone()).filter(|rest| !rest.is_empty()) else {
            return;
        };
        if !self.joins_verbatim(&range) && !self.joins_link(rest, &range) {
            let event = Event::Text(CowStr::Borrowed(rest));
            self.parsed.events.push((event, range));
        }
    }

    /// Lengthens the text before by `range` where both stand side by side in the file.
    fn joins_verbatim(&mut self, range: &Range<usize>) -> bool {
        let Some((Event::Text(before), place)) = self.parsed.events.last_mut() else {
            return false;
        };
        let in_file = self.text.get(place.start..range.end);
        match in_file {
            // The same address, not only the same characters: a decoded entity is none of ours.
            Some(joined) if place.end == range.start && before.as_ptr() == joined.as_ptr() => {
                *before = CowStr::Borrowed(joined);
                place.end = range.end;
                true
            }
            _ => false,
        }
    }

    /// In a table cell the bar of `[[id\|words]]` has to be escaped, which splits the text.
    /// Puts the link together again, as an event of its own.
    fn joins_link(&mut self, rest: &str, range: &Range<usize>) -> bool {
        let Some((Event::Text(before), place)) = self.parsed.events.last_mut() else {
            return false;
        };
        let is_escaped_bar = rest.starts_with('|') && place.end + 1 == range.start;
        let follows_bar = place.end == range.start;
        if !is_escaped_bar && !follows_bar {
            return false;
        }
        let Some(start) = before.rfind("[[") else {
            return false;
        };
        let in_file = self.text.get(place.start..);
        let is_verbatim = in_file.is_some_and(|t| t.as_ptr() == before.as_ptr());
        let start = if is_verbatim { start } else { 0 };
        if before.len() - start > LONGEST_LINK || before[start..].contains("]]") {
            return false;
        }
        let link = CowStr::from(format!("{}{rest}", &before[start..]));
        if start == 0 {
            *before = link;
            place.end = range.end;
        } else {
            let link_start = place.start + start;
            *before = CowStr::from(before[..start].to_owned());
            place.end = link_start;
            let event = Event::Text(link);
            self.parsed.events.push((event, link_start..range.end));
        }
        true
    }
}

const fn is_block(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// What stands before `{#anchor}` at the end of a heading, and the anchor.
fn heading_anchor(words: &str) -> Option<(&str, &str)> {
    let (kept, anchor) = words.trim_end().strip_suffix('}')?.rsplit_once("{#")?;
    let is_anchor = !anchor.is_empty()
        && anchor
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'));
    let kept = kept.trim_end();
    (is_anchor && !kept.is_empty()).then_some((kept, anchor))
}

/// The level of a paragraph such as `##Impact`, which its author meant as a heading.
///
/// `#123` is an issue, `#!/bin/sh` and `#include` are code, `#outage` and `#a #b` are tags: one
/// mark alone needs a capital (or a letter that has no case) behind it.
fn heading_without_space(paragraph: &str) -> Option<HeadingLevel> {
    let line = paragraph.trim();
    let rest = line.trim_start_matches('#');
    let marks = line.len() - rest.len();
    let first = rest.chars().next()?;
    let is_heading = first.is_alphabetic()
        && (marks > 1 || !first.is_lowercase())
        && !line.contains(['\n', '\r'])
        && !rest.contains(" #");
    if is_heading {
        HeadingLevel::try_from(marks).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
