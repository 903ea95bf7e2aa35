//! The words of a document with where they stand: what names are looked for in.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::postmortem::Outline;
use crate::postmortem::markdown::Content;
use crate::text::{Span, is_within};

/// Bytes of prose that make the lead: what a story is about is said there.
const LEAD: usize = 900;

/// Bytes of a body that are looked at.
const LOOKED_AT: usize = 64 * 1024;

/// A part of a document, as far as it tells what the document is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Title,
    Heading,
    Lead,
    Body,
}

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    /// As it is written.
    pub raw: &'t str,
    /// In lower case.
    pub lower: String,
    /// Where it stands in the file; of a title of front matter, where that is stated.
    pub span: Span,
    /// Where in the document.
    pub place: Place,
    /// Whether only a space or a hyphen parts it from the word before.
    pub follows: bool,
    /// Whether a sentence begins with it.
    pub begins: bool,
    /// Whether it is code.
    pub is_code: bool,
}

/// Collects tokens.
struct Tokens<'t> {
    all: Vec<Token<'t>>,
    /// Whether a sentence begins with what comes next, and whether that follows directly.
    begins: bool,
    follows: bool,
}

impl<'t> Tokens<'t> {
    fn add(
        &mut self,
        text: &'t str,
        place: Place,
        is_code: bool,
        span: impl Fn(Range<usize>) -> Span,
    ) {
        let mut at = 0;
        let bytes = text.as_bytes();
        while at < bytes.len() {
            let rest = text.get(at..).unwrap_or_default();
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            if length > 0 {
                let raw = rest.get(..length).unwrap_or_default();
                self.all.push(Token {
                    raw,
                    lower: raw.to_lowercase(),
                    span: span(at..at + length),
                    place,
                    follows: self.follows,
                    begins: self.begins,
                    is_code,
                });
                (self.begins, self.follows) = (false, true);
                at += length;
                continue;
            }
            let gap = rest.find(is_part).unwrap_or(rest.len());
            self.part(rest.get(..gap).unwrap_or_default());
            at += gap;
        }
    }

    /// What stands between words.
    fn part(&mut self, gap: &str) {
        self.follows &= matches!(gap, " " | "-" | "\n" | "." | "/");
        let ends = gap.contains(['.', '!', '?', ':', '•', '–', '—']) && gap.len() > 1;
        self.begins |= ends || gap.contains(['"', '“', '(', '[']);
    }

    fn block(&mut self) {
        (self.begins, self.follows) = (true, false);
    }
}

/// The words of the title and of the body without code blocks and lists of people.
pub(super) fn read<'t>(
    title: (&'t str, Span),
    content: &'t Content<'_>,
    outline: &Outline,
) -> Vec<Token<'t>> {
    let mut tokens = Tokens {
        all: Vec::new(),
        begins: true,
        follows: false,
    };
    tokens.add(title.0, Place::Title, false, |_| title.1);
    let people = outline.people();
    let heading_of_title = outline.title.and_then(|at| outline.headings.get(at));
    let (mut told, mut is_heading, mut in_code) = (0, false, false);
    let end = content.body().start + LOOKED_AT;
    for (event, range) in content.events() {
        if range.start > end {
            break;
        }
        let is_titled = heading_of_title.is_some_and(|heading| {
            range.start >= heading.span.start && range.end <= heading.span.end
        });
        if is_within(&people, range.start) || is_titled {
            continue;
        }
        let place = match (is_heading, told < LEAD) {
            (true, _) => Place::Heading,
            (false, true) => Place::Lead,
            (false, false) => Place::Body,
        };
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Heading { .. }) => {
                is_heading = true;
                tokens.block();
            }
            Event::End(TagEnd::Heading(_)) => {
                is_heading = false;
                tokens.block();
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell) => tokens.block(),
            Event::SoftBreak | Event::HardBreak => tokens.part("\n"),
            Event::Text(text) if !in_code => {
                let start = range.start;
                tokens.add(text, place, false, |at| {
                    Span::new(start + at.start, start + at.end)
                });
                told += if is_heading { 0 } else { text.len() };
            }
            Event::Code(code) => {
                let mark = Span::from(range.clone()).of(content.text()).find(&**code);
                let start = range.start + mark.unwrap_or_default();
                tokens.add(code, place, true, |at| {
                    Span::new(start + at.start, start + at.end)
                });
                told += code.len();
            }
            _ => {}
        }
    }
    tokens.all
}

#[cfg(test)]
pub(super) fn tokens_of(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Tokens {
        all: Vec::new(),
        begins: true,
        follows: false,
    };
    tokens.add(text, Place::Body, false, Span::from);
    tokens.all
}
