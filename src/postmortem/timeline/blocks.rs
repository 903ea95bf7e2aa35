//! The body of a document as a flat list of blocks, each as lines of plain text.
//!
//! Headings, paragraphs, list items and table rows look alike to a reader of timelines: lines
//! that may start with a time. Nesting is kept as far as it matters (where a list item ends, what
//! is quoted), everything else is an opaque block that belongs to the event before it. Nothing
//! here knows what a time is.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use crate::postmortem::markdown::Content;
use crate::text::Span;

/// One line of plain text and where it starts in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The text without markup.
    pub text: String,
    /// Offset of the line's start, markup included.
    pub start: usize,
    /// The bold parts, as offsets into `text`.
    pub bold: Vec<Range<usize>>,
}

/// What a block is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A heading of a level.
    Heading(u8),
    /// A paragraph, or the text of a list item.
    Text,
    /// A table's row; its cells stand in `lines`.
    Row {
        /// Whether it is the header.
        header: bool,
    },
    /// Code, HTML, a rule: part of what stands before it.
    Opaque,
}

/// A block.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// What it is.
    pub kind: Kind,
    /// The whole block in the file.
    pub span: Span,
    /// Its lines, or its cells.
    pub lines: Vec<Line>,
    /// The list item that it opens.
    pub item: Option<Span>,
    /// Whether it is quoted, and so somebody else's words.
    pub quoted: bool,
}

impl Block {
    /// All of its text in one line.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(line.text.trim());
        }
        text
    }

    /// The heading's level.
    pub const fn level(&self) -> Option<u8> {
        match self.kind {
            Kind::Heading(level) => Some(level),
            _ => None,
        }
    }

    /// Where an event that this block opens begins.
    pub fn start(&self) -> usize {
        self.item.map_or(self.span.start, |item| item.start)
    }
}

/// The blocks of a body.
pub(super) fn read(content: &Content<'_>) -> Vec<Block> {
    let mut collector = Collector::default();
    for (event, range) in content.events() {
        collector.take(event, range.clone());
    }
    collector.close();
    collector.blocks
}

/// Turns events into blocks.
#[derive(Default)]
struct Collector {
    blocks: Vec<Block>,
    /// The block whose text is being read.
    open: Option<Block>,
    /// The list items around, and whether their first block is still to come.
    items: Vec<(Span, bool)>,
    quotes: usize,
    /// Inside of code or HTML, whose text is not read.
    opaque: usize,
    /// Where the bold run being read begins in the line.
    bold_from: Option<usize>,
}

impl Collector {
    fn take(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) if self.opaque == 0 => {
                self.text(text, range);
            }
            Event::SoftBreak | Event::HardBreak => self.line_break(range.end),
            Event::InlineHtml(html) if html.trim_start().starts_with("<br") => {
                self.line_break(range.end);
            }
            Event::Rule => {
                self.close();
                self.push(Kind::Opaque, range);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.begin(Kind::Heading(rank(*level)), range),
            Tag::Paragraph | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                self.begin(Kind::Text, range);
            }
            Tag::TableHead => self.begin(Kind::Row { header: true }, range),
            Tag::TableRow => self.begin(Kind::Row { header: false }, range),
            Tag::TableCell => self.cell(range.start),
            Tag::Item => {
                self.close();
                self.items.push((range.into(), true));
            }
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.close();
                self.push(Kind::Opaque, range);
                self.opaque += 1;
            }
            Tag::List(_) | Tag::Table(_) | Tag::DefinitionList => self.close(),
            Tag::Strong => self.bold_from = Some(self.line_length()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => self.close(),
            TagEnd::Item => {
                self.close();
                self.items.pop();
            }
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {
                self.opaque = self.opaque.saturating_sub(1);
            }
            TagEnd::Strong => self.end_bold(),
            _ => {
                // The text of a tight list item has no block of its own; it ends where its last
                // part ends.
                if let Some(open) = &mut self.open {
                    open.span.end = open.span.end.max(range.end);
                }
            }
        }
    }

    fn begin(&mut self, kind: Kind, range: Range<usize>) {
        self.close();
        let item = self
            .items
            .last_mut()
            .and_then(|(span, first)| std::mem::take(first).then_some(*span));
        let lines = match kind {
            Kind::Row { .. } => Vec::new(),
            _ => vec![Line {
                start: range.start,
                ..Line::default()
            }],
        };
        self.open = Some(Block {
            kind,
            span: range.into(),
            lines,
            item,
            quoted: self.quotes > 0,
        });
    }

    fn push(&mut self, kind: Kind, range: Range<usize>) {
        self.begin(kind, range);
        self.close();
    }

    fn close(&mut self) {
        self.bold_from = None;
        self.blocks.extend(self.open.take());
    }

    fn cell(&mut self, start: usize) {
        if let Some(open) = &mut self.open {
            open.lines.push(Line {
                start,
                ..Line::default()
            });
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.open.is_none() {
            // The text of a tight list item: bold may have begun before its block did.
            let bold_from = self.bold_from;
            self.begin(Kind::Text, range.clone());
            self.bold_from = bold_from;
        }
        if let Some(open) = &mut self.open {
            open.span.end = open.span.end.max(range.end);
            if let Some(line) = open.lines.last_mut() {
                line.text.push_str(text);
            }
        }
    }

    fn line_break(&mut self, next: usize) {
        let bold = self.bold_from.is_some();
        self.end_bold();
        match &mut self.open {
            Some(open) if matches!(open.kind, Kind::Row { .. } | Kind::Heading(_)) => {
                if let Some(line) = open.lines.last_mut() {
                    line.text.push(' ');
                }
            }
            Some(open) => open.lines.push(Line {
                start: next,
                ..Line::default()
            }),
            None => {}
        }
        self.bold_from = bold.then(|| self.line_length());
    }

    fn line_length(&self) -> usize {
        let line = self.open.as_ref().and_then(|open| open.lines.last());
        line.map_or(0, |line| line.text.len())
    }

    fn end_bold(&mut self) {
        let end = self.line_length();
        let line = self.open.as_mut().and_then(|open| open.lines.last_mut());
        if let (Some(start), Some(line)) = (self.bold_from.take(), line)
            && start < end
        {
            line.bold.push(start..end);
        }
    }
}

const fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let blocks = read(&Content::of(text));
        let found: Vec<String> = blocks
            .iter()
            .map(|block| {
                let lines: Vec<_> = block.lines.iter().map(|line| line.text.as_str()).collect();
                let item = if block.item.is_some() { "* " } else { "" };
                format!("{item}{}", lines.join(" / "))
            })
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn blocks_are_flat_and_plain() {
        check("# A *b*\n\nc\nd `e`\n", &["A b", "c / d e"]);
        check("- **a** [b](c)\n  - d\n\n    e\n", &["* a b", "* d", "e"]);
        check("|a|b|\n|-|-|\n|c\n", &["a / b", "c / "]);
        check("a\n\n```\nx\n```\n", &["a", ""]);
    }

    #[test]
    fn bold_runs_do_not_cross_lines() {
        let text = "- **a\n  b** c";
        let blocks = read(&Content::of(text));
        let bold: Vec<_> = blocks[0]
            .lines
            .iter()
            .flat_map(|line| line.bold.clone())
            .collect();
        assert_eq!(bold, [0..1, 0..1]);
        assert_eq!(blocks[0].lines[1].start, text.find('b').unwrap() - 2);
    }
}
