//! The words of a document with where they stand: what names are looked for in.

use std::borrow::Cow;
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
pub(super) enum DocumentPart {
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
    pub lower: Cow<'t, str>,
    /// Whether it is of small letters and digits, all of them ASCII.
    pub is_plain: bool,
    /// Where it stands in the file; of a title of front matter, where that is stated.
    pub span: Span,
    /// Where in the document.
    pub place: DocumentPart,
    /// Whether only a space or a hyphen parts it from the word before.
    pub follows: bool,
    /// Whether it is that hyphen.
    pub is_hyphened: bool,
    /// Whether a sentence begins with it.
    pub begins: bool,
    /// Whether it is code.
    pub is_code: bool,
}

impl Token<'_> {
    /// Whether it has no capitals.
    pub const fn is_small(&self) -> bool {
        matches!(self.lower, Cow::Borrowed(_))
    }
}

/// Collects tokens.
#[derive(Default)]
struct Tokens<'t> {
    all: Vec<Token<'t>>,
    /// Whether a sentence begins with what comes next, and whether that follows directly.
    begins: bool,
    follows: bool,
    is_hyphened: bool,
    /// Whether what came last ends a sentence, if a line ends with it.
    stops: bool,
    /// Whether the text is within an address such as `https://example.com/a`.
    in_address: bool,
}

impl<'t> Tokens<'t> {
    fn add(
        &mut self,
        text: &'t str,
        place: DocumentPart,
        is_code: bool,
        span: impl Fn(Range<usize>) -> Span,
    ) {
        let mut at = 0;
        while at < text.len() {
            if self.in_address {
                let rest = text.get(at..).unwrap_or_default();
                let Some(gap) = rest.find(char::is_whitespace) else {
                    return;
                };
                self.block();
                at += gap;
            }
            let (end, letters) = run(text, at, true);
            if end > at {
                let raw = text.get(at..end).unwrap_or_default();
                self.all.push(Token {
                    raw,
                    lower: lower(raw, letters),
                    is_plain: letters & (CAPITAL | UNDERSCORE | WIDE) == 0,
                    span: span(at..end),
                    place,
                    follows: self.follows,
                    is_hyphened: self.is_hyphened,
                    begins: self.begins,
                    is_code,
                });
                (self.begins, self.follows, self.is_hyphened) = (false, true, false);
                self.stops = false;
            }
            let (next, _) = run(text, end, false);
            let gap = text.get(end..next).unwrap_or_default();
            if gap.starts_with("://") {
                // What stands in an address names nothing that the story is about.
                self.all.pop_if(|word| word.lower.starts_with("http"));
                self.in_address = true;
            } else if !gap.is_empty() {
                self.part(gap);
            }
            at = next;
        }
    }

    /// What stands between words.
    fn part(&mut self, gap: &str) {
        if gap == " " {
            (self.is_hyphened, self.stops) = (false, false);
            return;
        }
        self.follows &= matches!(gap, " " | "-" | "\n" | "." | "/");
        self.is_hyphened = gap == "-";
        let ends = gap.contains(['.', '!', '?', ':', '•', '–', '—']) && gap.len() > 1;
        let ends_line = gap == "\n" && self.stops;
        self.begins |= ends || ends_line || gap.contains(['"', '“', '(', '[']);
        self.stops = gap.ends_with(['.', '!', '?', ':']);
    }

    fn block(&mut self) {
        (self.begins, self.follows, self.is_hyphened) = (true, false, false);
        (self.stops, self.in_address) = (false, false);
    }

    /// A line ends.
    fn line(&mut self) {
        self.in_address = false;
        self.part("\n");
    }
}

/// What bytes are, as bits.
const SMALL: u8 = 1;
const CAPITAL: u8 = 2;
const UNDERSCORE: u8 = 4;
const WIDE: u8 = 8;

/// What each byte is; none of these for what stands between words.
const BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        bytes[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'_' => UNDERSCORE,
            0x80.. => WIDE,
            _ => 0,
        };
        byte += 1;
    }
    bytes
};

/// Where the letters, digits and underscores that begin at a place end, or what is none of them; and what
/// they are.
fn run(text: &str, start: usize, is_word: bool) -> (usize, u8) {
    let (mut end, mut all) = (start, 0);
    while let Some(byte) = text.as_bytes().get(end) {
        let what = BYTES.get(usize::from(*byte)).copied().unwrap_or_default();
        let (is_part, length) = match what {
            WIDE => {
                let first = text.get(end..).and_then(|rest| rest.chars().next());
                first.map_or((!is_word, 1), |c| (c.is_alphanumeric(), c.len_utf8()))
            }
            _ => (what != 0, 1),
        };
        if is_part != is_word {
            break;
        }
        all |= what;
        end += length;
    }
    (end, all)
}

/// A word in lower case; most words are as they are written.
fn lower(raw: &str, letters: u8) -> Cow<'_, str> {
    if letters & (CAPITAL | WIDE) == 0 {
        return Cow::Borrowed(raw);
    }
    let lower = raw.to_lowercase();
    match lower == raw {
        true => Cow::Borrowed(raw),
        false => Cow::Owned(lower),
    }
}

/// The words of the title and of the body without code blocks and lists of people.
pub(super) fn read<'t>(
    title: (&'t str, Span),
    content: &'t Content<'_>,
    outline: &Outline,
) -> Vec<Token<'t>> {
    let mut tokens = Tokens {
        all: Vec::with_capacity(content.text().len().min(LOOKED_AT) / 5),
        begins: true,
        ..Tokens::default()
    };
    tokens.add(title.0, DocumentPart::Title, false, |_| title.1);
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
            (true, _) => DocumentPart::Heading,
            (false, true) => DocumentPart::Lead,
            (false, false) => DocumentPart::Body,
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
            Event::SoftBreak | Event::HardBreak => tokens.line(),
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
        ..Tokens::default()
    };
    tokens.add(text, DocumentPart::Body, false, Span::from);
    tokens.all
}
