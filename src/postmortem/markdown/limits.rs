//! How much of a body is read: far more than a person writes, and little enough that every step
//! behind ends soon.
//!
//! Counts what each later step works through. A body that holds more is cut where the limit is
//! reached, so that no step needs a limit of its own.

use std::ops::ControlFlow;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events::walk;
use super::marks::marks;
use crate::diagnostics::{Remark, rules};
use crate::text::Span;

/// Headings of a body. Long reports have a hundred.
const MOST_HEADINGS: usize = 5_000;
/// Links, images, addresses and ids in a body. Long reports have a few hundred.
const MOST_LINKS: usize = 20_000;
/// Paragraphs, items, cells, emphasis, code and whatever else Markdown marks, and marks that turn out
/// to be none. Long reports have a few thousand.
const MOST_ELEMENTS: usize = 200_000;
/// Words of a body: a thousand pages. Long reports have fifty.
const MOST_WORDS: usize = 300_000;

/// What may begin or end an element within a paragraph: each is looked at more than once.
const MARKS: [char; 8] = ['[', ']', '*', '_', '`', '<', '&', '~'];

/// The shortest link: `[a]`.
const SHORTEST_LINK: usize = 3;

/// What was counted.
#[derive(Default)]
struct Counts {
    headings: usize,
    links: usize,
    elements: usize,
    words: usize,
    in_code: bool,
}

/// Bytes of a body that are counted first: what is dense ends there, before all of it is parsed. Each
/// next look has eight times as much.
const FIRST_LOOK: usize = 64 * 1024;

/// The shortest line of which there may be so much on one line that it is cut in the middle.
const LONG_LINE: usize = 4096;

/// The part of a body that is read, and what there is to say where that is not all of it.
#[must_use]
pub fn within_limits(text: &str, body: Span) -> (Span, Option<Remark>) {
    if is_surely_within(body.of(text)) {
        return (body, None);
    }
    let mut look = FIRST_LOOK;
    let exceeded = loop {
        let mut end = body.end.min(body.start + look);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let found = exceeded(text, Span::new(body.start, end));
        if found.is_some() || end == body.end {
            break found;
        }
        look *= 8;
    };
    let Some((what, most, place)) = exceeded else {
        return (body, None);
    };
    let at = cut(text, body, place.start);
    let remark = Remark {
        rule: &rules::TOO_MUCH,
        message: format!(
            "the document has more than {most} {what}; what stands from here on is left out"
        ),
        help: Some(
            "split the document, or move what a program wrote into a file that it links to"
                .to_owned(),
        ),
        span: Span::new(at, place.end.max(at)),
    };
    (Span::new(body.start, at), Some(remark))
}

/// What a passage has too much of, how much would be read, and the first that is too much.
fn exceeded(text: &str, passage: Span) -> Option<(&'static str, usize, Span)> {
    let mut counts = Counts::default();
    let mut found = None;
    walk(text, passage, |event, range| {
        let within = counts.take(event);
        let Some((what, most)) = counts.exceeded() else {
            return ControlFlow::Continue(());
        };
        // Where the text is not as it stands in the file, its places are not either.
        let is_exact = matches!(event, Event::Text(words) if words.len() == range.len());
        let start = range.start + if is_exact { within } else { 0 };
        found = Some((what, most, Span::new(start, range.end)));
        ControlFlow::Break(())
    });
    found
}

/// Whether a text is too short for a limit, or has too few lines. Nearly all are, and are not parsed
/// once more.
fn is_surely_within(text: &str) -> bool {
    text.len() <= MOST_LINKS * SHORTEST_LINK
        && text.bytes().filter(|byte| *byte == b'\n').count() < MOST_HEADINGS
}

/// Where a body ends whose part at `at` is one too many: at the start of the line, so that nothing is
/// torn, unless nearly all there is stands on that line.
fn cut(text: &str, body: Span, at: usize) -> usize {
    let before = text.get(body.start..at).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    if line > 0 && before.len() - line <= LONG_LINE {
        return body.start + line;
    }
    body.start + open_tag(before).unwrap_or(before.len())
}

/// Where the tag of HTML begins in which a text ends: half of one would show all of its attributes.
fn open_tag(text: &str) -> Option<usize> {
    let paragraph = text.rfind("\n\n").map_or(0, |end| end + 2);
    let (start, inside) = text.get(paragraph..)?.rsplit_once('<')?;
    let is_tag = inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    (is_tag && !inside.contains('>')).then_some(paragraph + start.len())
}

impl Counts {
    /// Counts an event. Returns where in its text a limit is reached.
    fn take(&mut self, event: &Event<'_>) -> usize {
        let mut reached = self.take_words(event).unwrap_or(0);
        match event {
            Event::End(end) => {
                self.in_code &= *end != TagEnd::CodeBlock;
                return 0;
            }
            Event::SoftBreak | Event::HardBreak => return 0,
            Event::Start(Tag::Heading { .. }) => self.headings += 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::FootnoteReference(_) => {
                self.links += 1;
            }
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::Text(words) if !self.in_code => {
                let room = MOST_ELEMENTS.saturating_sub(self.elements);
                let mark = words.match_indices(MARKS).nth(room).map(|(at, _)| at);
                self.elements += words.matches(MARKS).count();
                let marks = marks(words);
                let link = marks.get(MOST_LINKS.saturating_sub(self.links));
                let link = link.map(|(place, _)| place.start);
                reached = mark.into_iter().chain(link).min().unwrap_or(reached);
                self.links += marks.len();
            }
            _ => {}
        }
        self.elements += 1;
        reached
    }

    /// Counts the words of an event. Returns where in its text there are too many.
    fn take_words(&mut self, event: &Event<'_>) -> Option<usize> {
        let (Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text)) =
            event
        else {
            return None;
        };
        let mut first_beyond = None;
        let mut after_space = true;
        for (at, letter) in text.char_indices() {
            let is_space = letter.is_whitespace();
            if after_space && !is_space {
                self.words += 1;
                if self.words > MOST_WORDS {
                    first_beyond = first_beyond.or(Some(at));
                }
            }
            after_space = is_space;
        }
        first_beyond
    }

    /// What there is too much of, and how much would be read.
    fn exceeded(&self) -> Option<(&'static str, usize)> {
        let limits = [
            (self.headings, MOST_HEADINGS, "headings"),
            (self.links, MOST_LINKS, "links"),
            (self.elements, MOST_ELEMENTS, "elements of Markdown"),
            (self.words, MOST_WORDS, "words"),
        ];
        let mut exceeded = limits.iter().filter(|(count, most, _)| count > most);
        exceeded.next().map(|(_, most, what)| (*what, *most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said about a text, and what is left out.
    fn judged(text: &str) -> (String, &str) {
        let (read, remark) = within_limits(text, Span::new(0, text.len()));
        let message = remark.map(|remark| {
            assert_eq!(remark.span.start, read.end);
            remark.message
        });
        (message.unwrap_or_default(), &text[read.end..])
    }

    #[test]
    fn a_body_beyond_the_limits_is_cut_where_a_line_begins() {
        let check = |piece: &str, count: usize, limit: &str| {
            let text = format!("# A title\n\n{}", piece.repeat(count));
            assert_eq!(judged(&text), (String::new(), ""), "{piece:?}");
            let text = format!("{text}{}", piece.repeat(10));
            let (message, left_out) = judged(&text);
            assert!(message.contains(limit), "{piece:?}: {message}");
            assert!(
                piece.repeat(10).ends_with(left_out) && !left_out.is_empty(),
                "{left_out:?}"
            );
            assert!(text.trim_end_matches(left_out).ends_with('\n'), "{piece:?}");
        };
        let headings = "more than 5000 headings";
        check("## a\n", MOST_HEADINGS - 1, headings);
        check("##Word\n\n", MOST_HEADINGS - 1, headings);
        check("a\n---\n\n", MOST_HEADINGS - 1, headings);
        let links = "more than 20000 links";
        check("[a](b)\n", MOST_LINKS, links);
        check("[[a]]\n", MOST_LINKS, links);
        check("see INC-12\n", MOST_LINKS, links);
        check("https://a.example/\n", MOST_LINKS, links);
        let elements = "more than 200000 elements";
        check("- a\n", (MOST_ELEMENTS - 3) / 2, elements);
        check("a [ b\n", (MOST_ELEMENTS - 3) / 2, elements);
        // Of the title, two; of each line, five.
        let words = "more than 300000 words";
        check("it was slow all day\n", (MOST_WORDS - 2) / 5, words);
    }

    #[test]
    fn no_tag_is_cut_in_two() {
        let words = "b ".repeat(MOST_WORDS + 1);
        let check = |text: String, left_out: &str| {
            let (message, found) = judged(&text);
            assert!(message.contains("words"), "{message}");
            assert!(found.starts_with(left_out), "{}", &found[..20]);
        };
        check(format!("a <a {words}>"), "<a b b");
        check(format!("a <br> < {words}>"), "b");
        check(format!("a <b\n\n{words}"), "b");
    }

    #[test]
    fn a_line_that_is_all_there_is_is_cut_where_the_limit_is() {
        let text = "[[a]]".repeat(MOST_LINKS + 1);
        let (message, left_out) = judged(&text);
        assert!(message.contains("links"), "{message}");
        assert_eq!(left_out, "[[a]]");
    }
}
