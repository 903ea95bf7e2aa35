//! Every destination that a body names, for backlinks and checks.
//!
//! Collects; what exists is for the catalog to know.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use serde::{Deserialize, Serialize};

use super::address::{Address, classify};
use super::content::{Content, is_label};
use super::marks::{Mark, is_mention, marks};
use super::raw_html::{self, Token};
use crate::text::Span;
use crate::words::RawHtml;

/// How a destination is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LinkKind {
    /// `[words](destination)` in all its forms; the destination with entities decoded.
    Link,
    /// `![words](source)`, or `<img src>`.
    Image,
    /// `[[target]]`.
    Wiki,
    /// `![[target]]`.
    Embed,
    /// A word of the shape of an id. Usually means something else, so it is never broken.
    Mention,
    /// `[words][label]` without a definition of the label, which is a link where something is called so.
    /// Never broken.
    Reference,
}

/// A destination and where it is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkUse {
    /// How it is named.
    pub kind: LinkKind,
    /// The destination as written.
    pub target: String,
    /// Where.
    pub span: Span,
}

/// The destinations of a content in their order: all that [`super::html`] asks about, where raw HTML
/// is treated in this way.
#[must_use]
pub fn links(content: &Content<'_>, raw_html: RawHtml) -> Vec<LinkUse> {
    let mut found = Found {
        links: Vec::new(),
        raw_html,
    };
    // The links, images and code that are open, and whether text within is only text.
    let mut open = Vec::new();
    let mut in_heading = false;
    let mut block: Option<String> = None;
    for (event, range) in content.linked(&|_, _| true).iter() {
        let span = Span::from(range.clone());
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let is_label = is_label(*link_type);
                match link_type {
                    LinkType::Email => {}
                    _ if is_label => found.add(LinkKind::Reference, dest_url, span),
                    _ => found.add(LinkKind::Link, dest_url, span),
                }
                open.push(!is_label);
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                ..
            }) => {
                let is_image =
                    !is_label(*link_type) || is_mention(dest_url) || is_slug_like(dest_url);
                if is_image {
                    found.add(LinkKind::Image, dest_url, span);
                }
                open.push(is_image);
            }
            Event::Start(Tag::CodeBlock(_)) => open.push(true),
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                open.pop();
            }
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => {
                found.tags(&block.take().unwrap_or_default(), span);
            }
            Event::Html(html) | Event::Text(html) if block.is_some() => {
                block.get_or_insert_default().push_str(html);
            }
            Event::Html(html) | Event::InlineHtml(html) => found.tags(html, span),
            Event::Text(words) if !open.contains(&true) => found.marks(words, in_heading, span),
            _ => {}
        }
    }
    found.links
}

struct Found {
    links: Vec<LinkUse>,
    raw_html: RawHtml,
}

impl Found {
    fn add(&mut self, kind: LinkKind, target: &str, span: Span) {
        let target = match (kind, classify(target)) {
            // As browsers read it.
            (LinkKind::Link | LinkKind::Image, Address::Relative(path)) => path,
            _ => target.to_owned(),
        };
        self.links.push(LinkUse { kind, target, span });
    }

    /// The links that are written as text.
    fn marks(&mut self, words: &str, in_heading: bool, span: Span) {
        let is_exact = words.len() == span.end - span.start;
        for (place, mark) in marks(words) {
            let span = if is_exact {
                Span::from(place).shifted(span.start)
            } else {
                span
            };
            match mark {
                // A heading of this document.
                Mark::Wiki { target, .. } if target.starts_with('#') => {
                    self.add(LinkKind::Link, target, span);
                }
                Mark::Embed { target, .. } => self.add(LinkKind::Embed, target, span),
                Mark::Wiki { target, .. } => self.add(LinkKind::Wiki, target, span),
                Mark::Mention(word) if !in_heading => self.add(LinkKind::Mention, word, span),
                Mark::Mention(_) | Mark::Address(_) => {}
            }
        }
    }

    /// Those of raw HTML.
    fn tags(&mut self, html: &str, span: Span) {
        for token in raw_html::tokens(html) {
            let Token::Open(tag) = token else { continue };
            let named = match tag.name.as_str() {
                "img" => tag.attribute("src").map(|source| (LinkKind::Image, source)),
                "a" if self.raw_html == RawHtml::Sanitize => {
                    tag.attribute("href").map(|to| (LinkKind::Link, to))
                }
                _ => None,
            };
            if let Some((kind, target)) = named {
                self.add(kind, target, span);
            }
        }
    }
}

/// Whether a label could be the id of a document: no spaces, and parts joined by hyphens.
fn is_slug_like(label: &str) -> bool {
    label.contains('-')
        && label.len() > 2
        && label
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'))
        && label.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_collected() {
        let check = |text: &str, expected: &[(LinkKind, &str, &str)]| {
            let uses = links(&Content::of(text), RawHtml::Sanitize);
            let found: Vec<_> = uses
                .iter()
                .map(|found| (found.kind, found.target.as_str(), found.span.of(text)))
                .collect();
            assert_eq!(found, expected, "{text:?}");
        };
        use LinkKind::{Image, Link, Mention, Reference, Wiki};
        check(
            "a [b](c.md#d) ![e](f.png)",
            &[
                (Link, "c.md#d", "[b](c.md#d)"),
                (Image, "f.png", "![e](f.png)"),
            ],
        );
        check("[a][b]\n\n[b]: c.md", &[(Link, "c.md", "[a][b]")]);
        check(
            "[PM-009][PM-009] [x] [Date Range] [old-outage]",
            &[
                (Reference, "PM-009", "[PM-009][PM-009]"),
                (Mention, "PM-009", "PM-009"),
                (Reference, "x", "[x]"),
                (Reference, "Date Range", "[Date Range]"),
                (Reference, "old-outage", "[old-outage]"),
            ],
        );
        check(
            "é [[factor:a-b|c]] INC-12",
            &[
                (Wiki, "factor:a-b", "[[factor:a-b|c]]"),
                (Mention, "INC-12", "INC-12"),
            ],
        );
        check(
            "`[[a]]` [INC-1](b)\n\n# INC-2 [[c]]\n\n    [[d]]",
            &[(Link, "b", "[INC-1](b)"), (Wiki, "c", "[[c]]")],
        );
        check(
            "<p>\n<img\n src=' a.png'><a href=b.md>b</a>",
            &[
                (
                    Image,
                    "a.png",
                    "<p>\n<img\n src=' a.png'><a href=b.md>b</a>",
                ),
                (Link, "b.md", "<p>\n<img\n src=' a.png'><a href=b.md>b</a>"),
            ],
        );
    }
}
