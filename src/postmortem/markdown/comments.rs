//! The comments of a body, with their places.

use pulldown_cmark::{Event, Tag};

use super::Content;
use crate::text::Span;

impl Content<'_> {
    /// The comments of HTML outside of code, from `<!--` to `-->`, in their order.
    #[must_use]
    pub fn comments(&self) -> Vec<Span> {
        let pieces = self.events().iter().filter_map(|(event, range)| {
            let is_html = matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_));
            is_html.then(|| Span::from(range.clone()))
        });
        pieces
            .flat_map(|piece| comments_of(self.text(), piece))
            .collect()
    }
}

fn comments_of(text: &str, piece: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = piece.start;
    let find = |at: usize, words: &str| {
        let offset = Span::new(at, piece.end).of(text).find(words);
        offset.map(|offset| at + offset)
    };
    while let Some(start) = find(at, "<!--")
        && let Some(end) = find(start + "<!--".len(), "-->")
    {
        at = end + "-->".len();
        found.push(Span::new(start, at));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_where_a_browser_sees_them() {
        let check = |text: &str, expected: &[&str]| {
            let found = Content::of(text).comments();
            let found: Vec<_> = found.into_iter().map(|span| span.of(text)).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("a <!-- b --> c <!-- d -->\n", &["<!-- b -->", "<!-- d -->"]);
        check("<!--\nb\r\n\r\nc -->\nd\n", &["<!--\nb\r\n\r\nc -->"]);
        check("> <!-- b -->\n> c\n", &["<!-- b -->"]);
        check(
            "<p>\n<!-- b --> <!-- c -->\n</p>\n",
            &["<!-- b -->", "<!-- c -->"],
        );
        check(
            "`<!-- b -->`\n\n    <!-- c -->\n\n```\n<!-- d -->\n```\n",
            &[],
        );
        check("<!-- b\n", &[]);
    }
}
