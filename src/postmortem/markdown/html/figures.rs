//! Pictures that stand by themselves, and pictures that readers can look at in their full size.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::escape;
use super::writer::{Open, Style, Writer};
use crate::postmortem::markdown::Placed;

/// The widest picture that the narrowest page shows in its full size, in CSS pixels.
const NARROW: u32 = 360;

impl Writer<'_> {
    /// Opens a figure where a paragraph holds nothing but an image with a title, which is its caption;
    /// says whether it did.
    pub(super) fn starts_figure(&mut self, behind: &[Placed<'_>]) -> bool {
        let Some((Event::Start(Tag::Image { title, .. }), _)) = behind.first() else {
            return false;
        };
        if title.trim().is_empty() || !is_alone(behind) {
            return false;
        }
        self.out.push_str("<figure>");
        self.open.push(Open::Figure(title.to_string()));
        true
    }

    /// Writes what ends a figure.
    pub(super) fn end_figure(&mut self, caption: &str) {
        self.out.push_str("<figcaption>");
        self.abbreviated(caption);
        self.out.push_str("</figcaption></figure>\n");
    }

    /// Opens a link to a picture itself where the page may show it smaller than it is; says whether it did.
    pub(super) fn starts_enlarging(
        &mut self,
        url: &str,
        description: &str,
        size: Option<(u32, u32)>,
    ) -> bool {
        // A link within a link is none, and what folds or names a section is pressed for that.
        let is_pressed = |open: &Open| {
            matches!(
                open,
                Open::Link { .. } | Open::Heading(_) | Open::Raw("a" | "summary")
            )
        };
        let is_small = size.is_some_and(|(width, _)| width <= NARROW);
        if self.style != Style::Page || is_small || self.open.iter().any(is_pressed) {
            return false;
        }
        self.out.push_str("<a class=\"picture\" href=\"");
        escape::address(&mut self.out, url);
        self.out.push('"');
        if description.trim().is_empty() {
            self.attribute("aria-label", "Open the picture");
        }
        self.out.push('>');
        true
    }
}

/// Whether an image that begins here ends its paragraph.
fn is_alone(events: &[Placed<'_>]) -> bool {
    let mut depth = 0_usize;
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) if depth > 1 => depth -= 1,
            Event::End(TagEnd::Image) => {
                let next = events.get(at + 1);
                return matches!(next, Some((Event::End(TagEnd::Paragraph), _)));
            }
            Event::End(TagEnd::Paragraph) => return false,
            _ => {}
        }
    }
    false
}
