//! A content as a flat list of blocks, each as lines of plain text.
//!
//! Headings, paragraphs, list items and table rows look alike to readers of timelines and labels:
//! lines that start with something telling. Nesting is kept as far as it matters (which list item a
//! block opens, what is quoted), everything else is an opaque block. Nothing here knows what lines
//! say.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Content;
use crate::text::Span;

/// One line of plain text and where it stands in the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// The text without markup.
    pub text: String,
    /// The line in the file, markup included.
    pub span: Span,
    /// The bold parts, as offsets into `text`.
    pub bold: Vec<Range<usize>>,
    /// Where pieces of `text` start, and where they stand in the file.
    pieces: Vec<(usize, usize)>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A heading of a level.
    Heading(u8),
    /// A paragraph, or the text of a list item.
    Text,
    /// A table's row; its cells stand in `lines`.
    Row {
        /// Whether it is the header.
        header: bool,
    },
    /// Code, line by line.
    Code,
    /// HTML, a rule: part of what stands before it.
    Opaque,
}

/// A block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
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
    /// How many lists, quotes, tables and footnotes stand around it.
    pub depth: usize,
    /// Whether it is the title of a box.
    pub is_box_title: bool,
}

impl Line {
    /// Where an offset of the text stands in the file.
    pub fn place(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= at);
        let piece = next.checked_sub(1).and_then(|index| self.pieces.get(index));
        piece.map_or(self.span.start, |(start, place)| place + (at - start))
    }
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

    /// Where what this block opens begins.
    pub fn start(&self) -> usize {
        self.item.map_or(self.span.start, |item| item.start)
    }
}

impl Content<'_> {
    /// The blocks in the order of the text.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut collector = Collector {
            text: self.text(),
            ..Collector::default()
        };
        for (event, range) in self.events() {
            collector.take(event, Span::from(range.clone()));
        }
        collector.close();
        collector.blocks
    }
}

/// Turns events into blocks.
#[derive(Default)]
struct Collector<'t> {
    text: &'t str,
    blocks: Vec<Block>,
    /// The block whose text is being read.
    open: Option<Block>,
    /// The list items around, and whether their first block is still to come.
    items: Vec<(Span, bool)>,
    quotes: usize,
    depth: usize,
    /// Inside code or HTML, whose text is not the author's prose.
    opaque: usize,
    /// Whether it is code.
    is_code: bool,
    /// Where the bold run being read begins in the line.
    bold_from: Option<usize>,
}

impl Collector<'_> {
    fn take(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(*tag, span),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) if self.opaque == 0 => {
                self.words(text, span);
            }
            Event::Text(text) if self.is_code => self.code(text, span),
            Event::SoftBreak | Event::HardBreak => self.line_break(span.end),
            Event::InlineHtml(html) if html.trim_start().starts_with("<br") => {
                self.line_break(span.end);
            }
            Event::InlineHtml(_) => self.inline(span),
            Event::Rule => {
                self.close();
                self.push(Kind::Opaque, span);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            // Of a box it is a title, which heads nothing else.
            Tag::Heading { level, classes, .. } if classes.is_empty() => {
                self.begin(Kind::Heading(*level as u8), span);
            }
            Tag::Heading { .. } => {
                self.begin(Kind::Text, span);
                if let Some(open) = &mut self.open {
                    open.is_box_title = true;
                }
            }
            Tag::Paragraph | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                self.begin(Kind::Text, span);
            }
            Tag::TableHead => self.begin(Kind::Row { header: true }, span),
            Tag::TableRow => self.begin(Kind::Row { header: false }, span),
            Tag::TableCell => self.line(span.start),
            Tag::Item => {
                self.close();
                self.items.push((span, true));
            }
            // Boxes hold the author's own words.
            Tag::BlockQuote(Some(_)) => {
                self.close();
                self.depth += 1;
            }
            Tag::BlockQuote(None) | Tag::FootnoteDefinition(_) => {
                self.close();
                self.quotes += 1;
                self.depth += 1;
            }
            Tag::CodeBlock(_) => {
                self.begin(Kind::Code, span);
                self.opaque += 1;
                self.is_code = true;
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.close();
                self.push(Kind::Opaque, span);
                self.opaque += 1;
            }
            Tag::List(_) | Tag::Table(_) => {
                self.close();
                self.depth += 1;
            }
            Tag::DefinitionList => self.close(),
            Tag::Strong => {
                self.inline(Span::new(span.start, span.start));
                self.bold_from = Some(self.line_length());
            }
            _ => self.inline(Span::new(span.start, span.start)),
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
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
            TagEnd::BlockQuote(Some(_)) => {
                self.close();
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::BlockQuote(None) | TagEnd::FootnoteDefinition => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::List(_) | TagEnd::Table => {
                self.close();
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {
                if std::mem::take(&mut self.is_code) {
                    self.close();
                }
                self.opaque = self.opaque.saturating_sub(1);
            }
            TagEnd::Strong => {
                self.end_bold();
                self.reach(span.end);
            }
            // Its place holds the bar behind it.
            TagEnd::TableCell => {}
            _ => self.reach(span.end),
        }
    }

    fn begin(&mut self, kind: Kind, span: Span) {
        self.close();
        let item = self
            .items
            .last_mut()
            .and_then(|(item, first)| std::mem::take(first).then_some(*item));
        self.open = Some(Block {
            kind,
            span,
            lines: Vec::new(),
            item,
            quoted: self.quotes > 0,
            depth: self.depth,
            is_box_title: false,
        });
        if !matches!(kind, Kind::Row { .. } | Kind::Code) {
            self.line(span.start);
        }
    }

    fn push(&mut self, kind: Kind, span: Span) {
        self.begin(kind, span);
        self.close();
    }

    fn close(&mut self) {
        self.bold_from = None;
        self.blocks.extend(self.open.take());
    }

    fn line(&mut self, start: usize) {
        if let Some(open) = &mut self.open {
            open.lines.push(Line {
                span: Span::new(start, start),
                ..Line::default()
            });
        }
    }

    /// Something within a line. The text of a tight list item has no block of its own: it begins
    /// with its first part, and ends where its last one ends.
    fn inline(&mut self, span: Span) {
        if self.open.is_none() && self.opaque == 0 {
            let is_escaped = self
                .text
                .get(..span.start)
                .is_some_and(|t| t.ends_with('\\'));
            let start = span.start - usize::from(is_escaped);
            self.begin(Kind::Text, Span::new(start, span.end));
        }
        self.reach(span.end);
    }

    fn reach(&mut self, end: usize) {
        if let Some(open) = &mut self.open {
            open.span.end = open.span.end.max(end);
            if let Some(line) = open.lines.last_mut() {
                line.span.end = line.span.end.max(end);
            }
        }
    }

    fn words(&mut self, words: &str, span: Span) {
        self.inline(span);
        let line = self.open.as_mut().and_then(|open| open.lines.last_mut());
        if let Some(line) = line {
            // Code stands between marks.
            let marks = span.of(self.text).find(words).unwrap_or_default();
            line.pieces.push((line.text.len(), span.start + marks));
            line.text.push_str(words);
        }
    }

    /// Text of a block of code: usually one line, sometimes several.
    fn code(&mut self, text: &str, span: Span) {
        let Some(open) = self.open.as_mut() else {
            return;
        };
        let mut start = span.start;
        for line in text.split_inclusive('\n') {
            let words = line.trim_end();
            open.lines.push(Line {
                text: words.to_owned(),
                span: Span::new(start, start + words.len()),
                pieces: vec![(0, start)],
                ..Line::default()
            });
            start += line.len();
        }
    }

    fn line_break(&mut self, next: usize) {
        let bold = self.bold_from.is_some();
        self.end_bold();
        let kind = self.open.as_ref().map(|open| open.kind);
        match kind {
            Some(Kind::Row { .. } | Kind::Heading(_)) => {
                let line = self.open.as_mut().and_then(|open| open.lines.last_mut());
                if let Some(line) = line {
                    line.text.push(' ');
                }
            }
            _ => self.line(next),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let blocks = Content::of(text).blocks();
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
        check("a\n\n```\nx\ny\n```\n", &["a", "x / y"]);
        check("a\n\n    b\n    c\n\nd\n", &["a", "b / c", "d"]);
    }

    #[test]
    fn lines_tell_where_their_words_stand() {
        let check = |text: &str, line: &str, word: &str, place: &str| {
            let content = Content::of(text);
            let blocks = content.blocks();
            let found = blocks.first().unwrap().lines.first().unwrap();
            assert_eq!(found.span.of(text), line, "{text:?}");
            let at = found.text.find(word).unwrap();
            assert!(text[found.place(at)..].starts_with(place), "{text:?}");
        };
        check("- **a** b `c`\n", "**a** b `c`", "b", "b `c`");
        check("- \\[a] b\n", "\\[a] b", "b", "b\n");
        check("a &amp; *b c*\nd", "a &amp; *b c*", "c", "c*\nd");
        check("| a | **b** |\n|-|-|\n", " a", "a", "a |");
    }

    #[test]
    fn bold_runs_do_not_cross_lines() {
        let text = "- **a\n  b** c";
        let blocks = Content::of(text).blocks();
        let bold: Vec<_> = blocks[0]
            .lines
            .iter()
            .flat_map(|line| line.bold.clone())
            .collect();
        assert_eq!(bold, [0..1, 0..1]);
        assert_eq!(blocks[0].lines[1].span.start, text.find('b').unwrap() - 2);
    }
}
