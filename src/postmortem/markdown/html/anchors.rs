//! Ids of places in a body that links lead to, beside those of headings.

use pulldown_cmark::{Event, Tag};

use super::writer::Writer;
use crate::text::Span;

impl Writer<'_> {
    /// Writes the ids of what begins within a block. Those of items, rows and paragraphs are their attributes.
    pub(super) fn write_anchors(&mut self, event: &Event<'_>, span: Span) {
        let is_inline = match event {
            Event::Text(_) | Event::Code(_) => true,
            Event::Start(tag) => matches!(tag, Tag::Strong | Tag::Emphasis | Tag::Strikethrough),
            _ => false,
        };
        while is_inline
            && let Some(first) = self.anchors.first_entry()
            && *first.key() <= span.start
        {
            let id = first.remove();
            self.out.push_str("<span");
            self.attribute("id", &id);
            self.out.push_str("></span>");
        }
    }

    /// Opens an element with the id of what begins there, if anything does.
    pub(super) fn anchored(&mut self, name: &str, span: Span, end: &'static str) {
        self.out.push_str(name);
        if let Some(id) = self.anchors.remove(&span.start) {
            self.attribute("id", &id);
        }
        self.element(">", end);
    }
}
