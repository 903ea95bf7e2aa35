//! The writer: turns events into HTML and keeps track of what is open.
//!
//! Knows blocks and pieces; what stands within them is written by its sister modules.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd};

use super::code::{Code, MOST_HIGHLIGHTED};
use super::footnotes::Notes;
use super::inlines::Picture;
use super::tables::Table;
use super::{Block, Piece, RawHtml, Rendered, Resolve, escape, sanitize};
use crate::diagnostics::Remark;
use crate::diagnostics::Rule;
use crate::postmortem::markdown::Placed;
use crate::postmortem::markdown::abbreviations::Expansions;
use crate::postmortem::markdown::dialects::BOX_TITLE;
use crate::postmortem::outline::{Outline, SectionKind};
use crate::text::Span;

/// What closes a paragraph.
const PARAGRAPH_END: &str = "</p>\n";

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// A body, in pieces, with anchors and footnotes.
    Page,
    /// Blocks for another page.
    Block,
    /// Words for another sentence.
    Inline,
}

/// Something that is open and will be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// An element of Markdown with what closes it, which may be nothing.
    Element(&'static str),
    /// A link, and how many names had been written before it: a link needs one.
    Link {
        /// Names written before.
        named: usize,
        /// The address, to be shown where the author gives no words.
        address: String,
    },
    /// A heading of the document, by its index in the outline.
    Heading(usize),
    /// An element of the author's raw HTML.
    Raw(&'static str),
    /// A picture with its caption.
    Figure(String),
    /// A footnote's text; the number it is kept under.
    Note(usize),
}

/// See the module.
pub(super) struct Writer<'a> {
    pub(super) style: Style,
    pub(super) raw_html: RawHtml,
    pub(super) resolve: &'a dyn Resolve,
    pub(super) outline: Option<&'a Outline>,
    pub(super) out: String,
    pub(super) open: Vec<Open>,
    /// How many things with an accessible name (words, described images) were written.
    pub(super) named: usize,
    /// How many links are open.
    pub(super) links: usize,
    pub(super) in_heading: bool,
    pub(super) code: Option<Code>,
    /// How many bytes of code may still be highlighted.
    pub(super) highlightable: usize,
    pub(super) picture: Option<Picture>,
    pub(super) raw_block: Option<(String, Span)>,
    pub(super) table: Option<Table>,
    pub(super) tables: usize,
    pub(super) notes: Notes,
    /// What the body's abbreviations are short for.
    pub(super) expansions: Option<Expansions>,
    /// Whether `out` holds the author's elements, which have to be put in order.
    pub(super) holds_raw: bool,
    /// How many `<a name="…">` are open, which stand for a place and are not shown.
    pub(super) places: usize,
    /// Elements of raw HTML that were reported.
    pub(super) reported: BTreeSet<String>,
    /// Ids that are still to be written, by where in the text what they name begins.
    pub(super) anchors: BTreeMap<usize, String>,
    kinds: BTreeMap<usize, SectionKind>,
    pieces: Vec<Piece>,
    /// Where the heading of the piece ends, and the outermost blocks behind it.
    pub(super) heading_end: usize,
    blocks: Vec<Block>,
    /// Where the outermost block stands that is being written.
    block_source: Span,
    /// How many words were written.
    pub(super) words_written: usize,
    /// How many had been written before the block.
    words_before: usize,
    /// The heading of the piece that is being written.
    pub(super) piece_heading: Option<usize>,
    findings: Vec<Remark>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        style: Style,
        raw_html: RawHtml,
        outline: Option<&'a Outline>,
        resolve: &'a dyn Resolve,
    ) -> Self {
        let sections = outline.map_or(&[][..], |outline| &outline.sections);
        Self {
            style,
            raw_html,
            resolve,
            outline,
            out: String::new(),
            open: Vec::new(),
            named: 0,
            links: 0,
            in_heading: false,
            code: None,
            highlightable: MOST_HIGHLIGHTED,
            picture: None,
            raw_block: None,
            table: None,
            tables: 0,
            notes: Notes::default(),
            expansions: None,
            holds_raw: false,
            places: 0,
            reported: BTreeSet::new(),
            anchors: BTreeMap::new(),
            kinds: sections.iter().map(|s| (s.heading, s.kind)).collect(),
            pieces: Vec::new(),
            heading_end: 0,
            blocks: Vec::new(),
            block_source: Span::default(),
            words_written: 0,
            words_before: 0,
            piece_heading: None,
            findings: Vec::new(),
        }
    }

    /// Writes all events.
    pub(super) fn run(&mut self, events: &[Placed<'_>]) {
        if self.style == Style::Page {
            let (raw_html, resolve) = (self.raw_html, self.resolve);
            self.notes.define(events, |note| {
                let mut writer = Writer::new(Style::Inline, raw_html, None, resolve);
                writer.run(note);
                writer.out.trim().to_owned()
            });
        }
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            at += 1;
            let span = Span::from(range.clone());
            if self.is_title(event, span) {
                if self.piece_heading.is_some() {
                    // What stands behind the title belongs to no section before it.
                    self.end_piece();
                    self.piece_heading = None;
                }
                let rest = events.get(at..).unwrap_or_default();
                let is_end =
                    |(event, _): &Placed<'_>| matches!(event, Event::End(TagEnd::Heading(_)));
                at += rest
                    .iter()
                    .position(is_end)
                    .map_or(rest.len(), |end| end + 1);
                continue;
            }
            if self.open.is_empty() {
                self.block_source = span;
            }
            self.write(event, span, events.get(at..).unwrap_or_default());
        }
    }

    /// The pieces and what there is to say about them.
    pub(super) fn finish(mut self) -> (Rendered, Vec<Remark>) {
        while !self.open.is_empty() {
            self.close();
        }
        self.end_piece();
        let mut footnotes = std::mem::take(&mut self.notes).finish();
        if self.raw_html == RawHtml::Sanitize && !footnotes.is_empty() {
            footnotes = sanitize::in_order(&footnotes);
        }
        let rendered = Rendered {
            pieces: self.pieces,
            footnotes,
        };
        (rendered, self.findings)
    }

    /// Notes a finding.
    pub(super) fn find(&mut self, rule: &'static Rule, message: String, help: &str, span: Span) {
        self.findings.push(Remark {
            rule,
            message,
            help: Some(help.to_owned()),
            span,
        });
    }

    fn is_title(&self, event: &Event<'_>, span: Span) -> bool {
        let title = self.outline.and_then(|o| o.headings.get(o.title?));
        matches!(event, Event::Start(Tag::Heading { .. }))
            && title.is_some_and(|title| title.span.start == span.start)
    }

    /// Writes one event; `behind` is what follows it.
    fn write(&mut self, event: &Event<'_>, span: Span, behind: &[Placed<'_>]) {
        if self.code_takes(event) || self.picture_takes(event, span) || self.raw_takes(event, span)
        {
            return;
        }
        if !self.anchors.is_empty() {
            self.write_anchors(event, span);
        }
        match event {
            Event::Start(tag) => self.start(tag, span, behind),
            Event::End(end) => self.end(*end),
            Event::Text(words) => self.prose(words, span),
            Event::Code(code) => self.code_span(code),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule if self.style == Style::Inline => self.out.push(' '),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::FootnoteReference(label) => self.note_reference(label),
            Event::TaskListMarker(is_done) => self.task(*is_done),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_inline(html, span),
            // Not enabled; shown as text should that change.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.prose(text, span),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span, behind: &[Placed<'_>]) {
        match tag {
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.start_link(*link_type, dest_url, title, span);
            }
            Tag::Image {
                dest_url, title, ..
            } => self.start_picture(dest_url, title, span),
            Tag::Emphasis => self.element("<em>", "</em>"),
            Tag::Strong => self.element("<strong>", "</strong>"),
            Tag::Strikethrough => self.element("<del>", "</del>"),
            Tag::Superscript => self.element("<sup>", "</sup>"),
            Tag::Subscript => self.element("<sub>", "</sub>"),
            Tag::CodeBlock(kind) => self.start_code(kind),
            Tag::HtmlBlock => self.raw_block = Some((String::new(), span)),
            _ if self.style == Style::Inline => self.element("", " "),
            _ => self.start_block(tag, span, behind),
        }
    }

    fn start_block(&mut self, tag: &Tag<'_>, span: Span, behind: &[Placed<'_>]) {
        match tag {
            Tag::Heading { classes, .. } if classes.iter().any(|class| **class == *BOX_TITLE) => {
                self.element("<p class=\"alert-title\">", "</p>\n");
            }
            Tag::Heading { .. } => self.start_heading(span, behind),
            Tag::BlockQuote(None) => self.element("<blockquote>\n", "</blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(*kind, behind),
            Tag::List(Some(1)) => self.element("<ol>\n", "</ol>\n"),
            Tag::List(Some(first)) => {
                self.element("", "</ol>\n");
                self.out.push_str(&format!("<ol start=\"{first}\">\n"));
            }
            Tag::List(None) => self.element("<ul>\n", "</ul>\n"),
            Tag::Item if is_task(behind) => self.anchored("<li class=\"task\"", span, "</li>\n"),
            Tag::Item => self.anchored("<li", span, "</li>\n"),
            Tag::DefinitionList => self.element("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.element("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.element("<dd>", "</dd>\n"),
            Tag::FootnoteDefinition(label) => self.start_note(label),
            Tag::Table(alignments) => self.start_table(alignments, behind),
            Tag::TableHead => self.start_table_head(),
            Tag::TableRow => self.start_table_row(span),
            Tag::TableCell => self.start_table_cell(behind),
            _ if self.starts_figure(behind) => {}
            _ => self.anchored("<p", span, PARAGRAPH_END),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Link => self.links = self.links.saturating_sub(1),
            TagEnd::Heading(_) => self.in_heading = false,
            TagEnd::TableHead if self.style != Style::Inline => self.end_table_head(),
            TagEnd::Table if self.style != Style::Inline => self.end_table(),
            _ => {}
        }
        while matches!(self.open.last(), Some(Open::Raw(_))) {
            self.close();
        }
        self.close();
    }

    /// Opens an element.
    pub(super) fn element(&mut self, start: &str, end: &'static str) {
        self.out.push_str(start);
        self.open.push(Open::Element(end));
    }

    /// Closes the innermost element.
    pub(super) fn close(&mut self) {
        let mut is_paragraph = false;
        match self.open.pop() {
            Some(Open::Element(end)) => {
                is_paragraph = end == PARAGRAPH_END;
                self.out.push_str(end);
            }
            Some(Open::Raw(name)) => {
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
            Some(Open::Link { named, address }) => {
                if named == self.named {
                    self.words(&address);
                }
                self.out.push_str("</a>");
            }
            Some(Open::Figure(caption)) => self.end_figure(&caption),
            Some(Open::Heading(index)) => self.end_heading(index),
            Some(Open::Note(number)) => self.end_note(number),
            None => {}
        }
        if self.open.is_empty() && self.style == Style::Page {
            let words = self.words_written - self.words_before;
            self.words_before = self.words_written;
            // The heading of the piece is none of its blocks.
            if self.out.len() > self.heading_end {
                self.blocks.push(Block {
                    source: self.block_source,
                    end: self.out.len(),
                    is_paragraph,
                    words,
                });
            }
        }
    }

    /// Writes words with what their abbreviations are short for.
    pub(super) fn abbreviated(&mut self, words: &str) {
        let Some(known) = self.expansions.take() else {
            self.words(words);
            return;
        };
        for (words, meaning) in known.pieces(words) {
            if let Some(meaning) = meaning {
                self.out.push_str("<abbr");
                self.attribute("title", meaning);
                self.out.push('>');
                self.words(words);
                self.out.push_str("</abbr>");
            } else {
                self.words(words);
            }
        }
        self.expansions = Some(known);
    }

    /// Writes words as they are.
    pub(super) fn words(&mut self, words: &str) {
        escape::prose(&mut self.out, words);
        let count = words.split_whitespace().count();
        self.named += usize::from(count > 0);
        self.words_written += count;
    }

    /// Writes ` name="value"`.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape::text(&mut self.out, value);
        self.out.push('"');
    }

    /// Ends the piece that the headings so far have cut.
    pub(super) fn end_piece(&mut self) {
        let mut html = std::mem::take(&mut self.out);
        let mut blocks = std::mem::take(&mut self.blocks);
        let mut heading_end = std::mem::take(&mut self.heading_end);
        if std::mem::take(&mut self.holds_raw) {
            let (heading, text) = html.split_at(heading_end);
            let (heading, text) = (sanitize::in_order(heading), sanitize::in_order(text));
            heading_end = heading.len();
            html = heading + &text;
            let words = blocks.iter().map(|block| block.words).sum();
            blocks = vec![Block {
                source: Span::default(),
                end: html.len(),
                is_paragraph: false,
                words,
            }];
        }
        if !html.trim().is_empty() {
            let kind = self.piece_heading.and_then(|index| self.kinds.get(&index));
            self.pieces.push(Piece {
                heading: self.piece_heading,
                kind: kind.copied().unwrap_or(SectionKind::Other),
                html,
                heading_end,
                blocks,
            });
        }
    }

    fn start_alert(&mut self, kind: BlockQuoteKind, behind: &[Placed<'_>]) {
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", "Note"),
            BlockQuoteKind::Tip => ("tip", "Tip"),
            BlockQuoteKind::Important => ("important", "Important"),
            BlockQuoteKind::Warning => ("warning", "Warning"),
            BlockQuoteKind::Caution => ("caution", "Caution"),
        };
        // As a note it is no landmark, of which a page would soon have too many.
        self.element("", "</aside>\n");
        self.out.push_str(&format!(
            "<aside class=\"alert alert-{class}\" role=\"note\">\n"
        ));
        let is_titled = matches!(
            behind.first(),
            Some((Event::Start(Tag::Heading { classes, .. }), _)) if !classes.is_empty()
        );
        if !is_titled {
            self.out
                .push_str(&format!("<p class=\"alert-title\">{word}</p>\n"));
        }
    }

    fn task(&mut self, is_done: bool) {
        let (checked, label) = if is_done {
            (" checked", "Done")
        } else {
            ("", "Not done")
        };
        self.out.push_str(&format!(
            "<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "
        ));
    }
}

/// Whether a list item starts with a checkbox.
fn is_task(behind: &[Placed<'_>]) -> bool {
    let mut events = behind.iter().map(|(event, _)| event);
    let mut first = events.next();
    if matches!(first, Some(Event::Start(Tag::Paragraph))) {
        first = events.next();
    }
    matches!(first, Some(Event::TaskListMarker(_)))
}
