//! Headings that are written in HTML: `<h1 align="center">Title</h1>`.

use std::ops::Range;

use super::surroundings::starts_any_case;
use crate::postmortem::markdown::raw_html::{self, Token};

/// The longest heading with its tags, in bytes.
const LONGEST: usize = 2_000;

/// A heading of HTML, as places in a text that begins with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// 1 to 6.
    pub(super) level: usize,
    /// What stands between its tags.
    pub(super) words: Range<usize>,
    /// Where the line ends that ends it.
    pub(super) end: usize,
}

/// The heading that a text begins with. `None` for one that something else follows on its line, and for
/// one without words, which may be a picture.
pub(super) fn read(text: &str) -> Option<Heading> {
    let level = opened(text)?;
    let window = text.get(..text.floor_char_boundary(text.len().min(LONGEST)))?;
    let inside = raw_html::tag_end(window)?;
    let close = format!("</h{level}>");
    let end = inside + closed(window.get(inside..)?, &close)?;
    let words = window.get(inside..end)?;
    let behind = window.get(end + close.len()..)?;
    let line_end = behind.find('\n').unwrap_or(behind.len());
    let is_whole = behind.get(..line_end)?.trim().is_empty()
        && (line_end < behind.len() || window.len() == text.len())
        && !is_torn(window.get(..end)?);
    let has_words = |token: &Token<'_>| match token {
        Token::Text(text) => text.contains(char::is_alphanumeric),
        _ => false,
    };
    let tokens = raw_html::tokens(words);
    let is_plain = tokens.iter().all(|token| match token {
        Token::Comment { is_closed } => *is_closed,
        Token::Declaration(_) => false,
        Token::Open(_) | Token::Text(_) | Token::Close(..) => true,
    });
    let trimmed = words.trim();
    let from = inside + (words.len() - words.trim_start().len());
    (is_whole && is_plain && tokens.iter().any(has_words)).then(|| Heading {
        level,
        words: from..from + trimmed.len(),
        end: end
            + close.len()
            + behind
                .get(..line_end)
                .map_or(0, |rest| rest.trim_end_matches('\r').len()),
    })
}

/// The level of a heading whose tag a text begins with.
fn opened(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [
            b'<',
            b'h' | b'H',
            digit @ b'1'..=b'6',
            b'>' | b' ' | b'\t' | b'\r' | b'\n',
            ..,
        ] => Some(usize::from(*digit - b'0')),
        _ => None,
    }
}

/// Where a heading is closed; `None` where another one begins before that.
fn closed(text: &str, close: &str) -> Option<usize> {
    let tags = text
        .match_indices('<')
        .filter_map(|(at, _)| Some((at, text.get(at..)?)));
    let mut ends = tags.filter(|(_, rest)| starts_any_case(rest, close) || opened(rest).is_some());
    let (at, rest) = ends.next()?;
    starts_any_case(rest, close).then_some(at)
}

/// Whether an empty line ends the HTML.
fn is_torn(text: &str) -> bool {
    text.lines().any(|line| line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_html_are_read_to_their_end() {
        let check = |text: &str, expected: Option<(usize, &str, &str)>| {
            let found = read(text);
            let found =
                found.map(|heading| (heading.level, &text[heading.words], &text[heading.end..]));
            assert_eq!(found, expected, "{text:?}");
        };
        check("<h1>A story</h1>", Some((1, "A story", "")));
        check(
            "<H2 align='center'>\r\n  A <b>story</b>\r\n</H2>\r\n\r\nb",
            Some((2, "A <b>story</b>", "\r\n\r\nb")),
        );
        check("<h1><img src=\"a.png\"></h1>\n", None);
        check("<h1>A</h1> and more", None);
        check("<h1>A\n\nb</h1>", None);
        check("<h1>A <!-- b</h1>", None);
        check("<h1>A<h2>b</h2></h1>", None);
        check("<h1>A", None);
        check("<header>A</header>", None);
        check("<h7>A</h7>", None);
    }
}
