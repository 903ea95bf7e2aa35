//! Headings. Those of the first ranks cut a page into pieces.

use pulldown_cmark::Event;

use super::writer::{Open, Writer};
use crate::postmortem::markdown::Placed;
use crate::postmortem::outline::Heading;
use crate::text::Span;

impl<'a> Writer<'a> {
    /// The heading of the outline that starts here.
    fn heading_at(&self, span: Span) -> Option<(usize, &'a Heading)> {
        let headings = &self.outline?.headings;
        let index = headings
            .binary_search_by_key(&span.start, |heading| heading.span.start)
            .ok()?;
        Some((index, headings.get(index)?))
    }

    pub(super) fn start_heading(&mut self, span: Span, behind: &[Placed<'_>]) {
        if matches!(behind.first(), Some((Event::End(_), _))) {
            // Marks without a word.
            self.element("", "");
            return;
        }
        self.in_heading = true;
        let Some((index, heading)) = self.heading_at(span) else {
            // In a quote, a list or another page: it looks like a heading and structures nothing.
            self.element("<p class=\"subheading\"><strong>", "</strong></p>\n");
            return;
        };
        if heading.rank <= 2 {
            while matches!(self.open.last(), Some(Open::Raw(_))) {
                self.close();
            }
            self.end_piece();
            self.piece_heading = Some(index);
        }
        self.out
            .push_str(&format!("<h{}", heading.rank.clamp(2, 6)));
        self.attribute("id", &heading.anchor);
        self.out.push('>');
        self.open.push(Open::Heading(index));
    }

    pub(super) fn end_heading(&mut self, index: usize) {
        let Some(heading) = self.outline.and_then(|outline| outline.headings.get(index)) else {
            return;
        };
        self.out.push_str(" <a class=\"anchor\"");
        self.attribute("href", &format!("#{}", heading.anchor));
        self.attribute(
            "aria-label",
            &format!("Link to this section: {}", heading.text),
        );
        let level = heading.rank.clamp(2, 6);
        self.out.push_str(&format!(
            "><span aria-hidden=\"true\">#</span></a></h{level}>\n"
        ));
        if self.piece_heading == Some(index) {
            self.heading_end = self.out.len();
        }
    }
}
