//! Every destination that a body names, for backlinks and checks.
//!
//! Collects; what exists is for the catalog to know.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use serde::{Deserialize, Serialize};

use super::content::{Content, is_label};
use super::marks::{Mark, is_mention, marks};
use super::raw_html::{self, Token};
use crate::text::Span;

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
    /// `[words][label]` without a definition of the label, which may be an id. Never broken.
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

/// The destinations of a content in their order.
#[must_use]
pub fn links(content: &Content<'_>) -> Vec<LinkUse> {
    let may_be_id = |_: LinkType, label: &str| is_mention(label) || is_slug_like(label);
    let mut found = Vec::new();
    // Within code, links and images text is only text.
    let mut quiet = 0_usize;
    let mut in_heading = false;
    let mut add = |kind, target: &str, span| {
        found.push(LinkUse {
            kind,
            target: target.to_owned(),
            span,
        });
    };
    for (event, range) in content.linked(&may_be_id).iter() {
        let span = Span::from(range.clone());
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                quiet += 1;
                match link_type {
                    LinkType::Email => {}
                    label if is_label(*label) => add(LinkKind::Reference, dest_url, span),
                    _ => add(LinkKind::Link, dest_url, span),
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                quiet += 1;
                add(LinkKind::Image, dest_url, span);
            }
            Event::Start(Tag::CodeBlock(_)) => quiet += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                quiet = quiet.saturating_sub(1);
            }
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Text(words) => {
                for (place, mark) in marks(words) {
                    let exact = words.len() == span.end - span.start;
                    let span = if exact {
                        Span::from(place).shifted(span.start)
                    } else {
                        span
                    };
                    match mark {
                        // A heading of this document.
                        Mark::Wiki { target, .. } if quiet == 0 && target.starts_with('#') => {
                            add(LinkKind::Link, target, span);
                        }
                        Mark::Embed { target, .. } if quiet == 0 => {
                            add(LinkKind::Embed, target, span);
                        }
                        Mark::Wiki { target, .. } if quiet == 0 => {
                            add(LinkKind::Wiki, target, span)
                        }
                        Mark::Mention(word) if quiet == 0 && !in_heading => {
                            add(LinkKind::Mention, word, span)
                        }
                        _ => {}
                    }
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for token in raw_html::tokens(html) {
                    if let Token::Open(tag) = token
                        && tag.name == "img"
                        && let Some(source) = tag.attribute("src")
                    {
                        add(LinkKind::Image, source, span);
                    }
                }
            }
            _ => {}
        }
    }
    found
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
            let uses = links(&Content::of(text));
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
            "<img src='a.png'>",
            &[(Image, "a.png", "<img src='a.png'>")],
        );
    }
}
