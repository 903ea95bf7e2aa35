//! A body, parsed once: what everybody who reads it reads.
//!
//! Outline, timeline, passages, links, words, plain text and HTML are functions of a [`Content`].
//! It knows places and what stands there, not what becomes of it.

use std::borrow::Cow;
use std::cell::OnceCell;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::dialects::Abbreviations;
use super::events::{Parsed, Placed, parse};
use crate::text::{Span, is_within};

/// Bytes in which the first lines of a body stand.
const START: usize = 16 * 1024;

/// A body as events in the order of the text, each with its place in the file.
///
/// Nobody keeps one: where a page or the search asks for it later, the body is parsed again.
#[derive(Clone, Debug)]
pub struct Content<'t> {
    text: &'t str,
    body: Span,
    /// The first element that was nested too deep and shown flat.
    pub(super) flattened: Option<Span>,
    /// What the body defines as `*[SLO]: service level objective`.
    pub(super) abbreviations: Abbreviations<'t>,
    /// With labels that have no definition as the text that they are.
    events: Vec<Placed<'t>>,
    /// With such labels as links; `None` where there are none.
    labelled: Option<Vec<Placed<'t>>>,
    /// How far the text has come at each event.
    reached: Vec<usize>,
}

impl<'t> Content<'t> {
    /// Parses the body of a file. Places are those in the file's text.
    #[must_use]
    pub fn read(text: &'t str, body: Span) -> Self {
        let Parsed {
            events,
            flattened,
            has_labels,
            abbreviations,
        } = parse(text, body);
        let (events, labelled) = if has_labels {
            let plain = without_labels(text, &events, &|_, _| false);
            (plain, Some(events))
        } else {
            (events, None)
        };
        let reached = events.iter().scan(body.start, |reached, (_, range)| {
            *reached = range.start.max(*reached);
            Some(*reached)
        });
        Self {
            text,
            body,
            flattened,
            abbreviations,
            reached: reached.collect(),
            events,
            labelled,
        }
    }

    /// Parses a text that stands by itself.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        Self::read(text, Span::new(0, text.len()))
    }

    /// The text of the file.
    #[must_use]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// Where the body stands in it.
    #[must_use]
    pub const fn body(&self) -> Span {
        self.body
    }

    /// The events. Starts and ends are balanced, and neighboring pieces of text are one event. A
    /// paragraph such as `##Impact` is the heading that its author meant.
    #[must_use]
    pub fn events(&self) -> &[Placed<'t>] {
        &self.events
    }

    /// The events of a passage that begins and ends between blocks.
    pub fn within(&self, passage: Span) -> impl Iterator<Item = &Placed<'t>> {
        let from = self.reached.partition_point(|at| *at < passage.start);
        let to = self.reached.partition_point(|at| *at < passage.end);
        let events = self.events.get(from..to).unwrap_or_default().iter();
        // What ends here and began before is not inside.
        events.filter(move |(_, range)| range.start >= passage.start)
    }

    /// The events with labels that have no definition (`[words][label]`, `[label]`) as links where
    /// `is_known` says so. The destination of such a link is its label.
    pub(super) fn linked(
        &self,
        is_known: &dyn Fn(LinkType, &str) -> bool,
    ) -> Cow<'_, [Placed<'t>]> {
        match &self.labelled {
            None => Cow::Borrowed(&self.events),
            Some(events) => Cow::Owned(without_labels(self.text, events, is_known)),
        }
    }
}

/// The code blocks in the first 16 KiB of a body, for those who look at its first lines before anything
/// else is read. They are looked for where a line behind a fence is asked about, and so mostly never.
#[derive(Debug)]
pub(in crate::postmortem) struct CodeAtStart<'t> {
    text: &'t str,
    start: Span,
    /// Where code begins at the earliest.
    first_fence: usize,
    blocks: OnceCell<Vec<Span>>,
}

impl<'t> CodeAtStart<'t> {
    pub(in crate::postmortem) fn of(text: &'t str, body: Span) -> Self {
        let end = text.floor_char_boundary(body.end.min(body.start + START));
        let start = Span::new(body.start, end);
        let fences = ["```", "~~~"].iter();
        let first = fences.filter_map(|fence| start.of(text).find(fence)).min();
        Self {
            text,
            start,
            first_fence: first.map_or(usize::MAX, |first| body.start + first),
            blocks: OnceCell::new(),
        }
    }

    /// Whether an offset lies in code.
    pub(in crate::postmortem) fn holds(&self, offset: usize) -> bool {
        offset >= self.first_fence && is_within(self.blocks.get_or_init(|| self.read()), offset)
    }

    fn read(&self) -> Vec<Span> {
        let content = Content::read(self.text, self.start);
        let is_code = |event: &Event<'_>| matches!(event, Event::Start(Tag::CodeBlock(_)));
        let code = content.events.iter().filter(|(event, _)| is_code(event));
        code.map(|(_, range)| Span::from(range.clone())).collect()
    }
}

/// Events in which labels without a definition are text, but for those that are known.
fn without_labels<'t>(
    text: &'t str,
    events: &[Placed<'t>],
    is_known: &dyn Fn(LinkType, &str) -> bool,
) -> Vec<Placed<'t>> {
    let mut kept: Vec<Placed<'t>> = Vec::with_capacity(events.len());
    // The links and images that are open, and whether each is text.
    let mut open = Vec::new();
    for (event, range) in events {
        match event {
            Event::Start(
                Tag::Link {
                    link_type,
                    dest_url,
                    ..
                }
                | Tag::Image {
                    link_type,
                    dest_url,
                    ..
                },
            ) => {
                let is_text = is_label(*link_type) && !is_known(*link_type, dest_url);
                open.push((is_text, *link_type));
                if is_text {
                    let mark = if matches!(event, Event::Start(Tag::Link { .. })) {
                        1
                    } else {
                        2
                    };
                    push_text(text, &mut kept, Span::new(range.start, range.start + mark));
                    continue;
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let (is_text, kind) = open.pop().unwrap_or((false, LinkType::Inline));
                if !is_text {
                    kept.push((event.clone(), range.clone()));
                    continue;
                }
                let end = kept.last().map_or(range.start, |(_, last)| last.end);
                // The parser leaves the brackets of `[words][]` out of its place.
                let behind = text.get(range.end..).unwrap_or_default();
                let is_collapsed = !text.get(..range.end).unwrap_or_default().ends_with("[]")
                    && kind == LinkType::CollapsedUnknown
                    && behind.starts_with("[]");
                let more = if is_collapsed { 2 } else { 0 };
                push_text(text, &mut kept, Span::new(end, range.end + more));
                continue;
            }
            Event::Text(words) if text.get(range.clone()) == Some(&**words) => {
                push_text(text, &mut kept, Span::from(range.clone()));
                continue;
            }
            _ => {}
        }
        kept.push((event.clone(), range.clone()));
    }
    kept
}

/// Adds a piece of the text as it stands in the file, to the text before where both are neighbors.
fn push_text<'t>(text: &'t str, events: &mut Vec<Placed<'t>>, span: Span) {
    let piece = span.of(text);
    if piece.is_empty() {
        return;
    }
    if let Some((Event::Text(before), place)) = events.last_mut()
        && place.end == span.start
        && let Some(joined) = text.get(place.start..span.end)
        && before.as_ptr() == joined.as_ptr()
    {
        *before = CowStr::Borrowed(joined);
        place.end = span.end;
        return;
    }
    events.push((Event::Text(CowStr::Borrowed(piece)), span.start..span.end));
}

/// Whether a link is a label that has no definition.
pub(super) const fn is_label(kind: LinkType) -> bool {
    matches!(
        kind,
        LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::ShortcutUnknown
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events as one line: text as it is, links as `<kind label>`.
    fn shown(events: &[Placed<'_>]) -> String {
        let mut shown = String::new();
        for (event, _) in events {
            match event {
                Event::Text(words) => shown.push_str(&format!("({words})")),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    shown.push_str(&format!("<{dest_url}>"))
                }
                Event::Start(Tag::Emphasis) => shown.push('*'),
                Event::Code(code) => shown.push_str(&format!("`{code}`")),
                Event::End(TagEnd::Link) => shown.push_str("</>"),
                _ => {}
            }
        }
        shown
    }

    #[test]
    fn labels_without_a_definition_are_links_or_the_text_that_they_are() {
        let check = |text: &str, plain: &str, linked: &str| {
            let content = Content::of(text);
            assert_eq!(shown(content.events()), plain, "{text:?}");
            let known = content.linked(&|_, label| label == "known");
            assert_eq!(shown(&known), linked, "{text:?}");
        };
        check("a [known] b", "(a [known] b)", "(a )<known>(known)</>( b)");
        check("a [b] c", "(a [b] c)", "(a [b] c)");
        check(
            "[a][known] [a][b]",
            "([a][known] [a][b])",
            "<known>(a)</>( [a][b])",
        );
        check("[*a*][b] c", "([)*(a)(][b] c)", "([)*(a)(][b] c)");
        check("[`a`][] c", "([)`a`(][] c)", "([)`a`(][] c)");
        check("[a [b] c](d)", "<d>(a [b] c)</>", "<d>(a [b] c)</>");
        check(
            "[a [known] c](d)",
            "<d>(a [known] c)</>",
            "<d>(a [known] c)</>",
        );
        check("![a [b] c](d)", "(a [b] c)", "(a [b] c)");
        check("[[known]] [^1]", "([[known]] [^1])", "([[known]] [^1])");
        check("[a]: b\n\n[a]", "<b>(a)</>", "<b>(a)</>");
    }

    #[test]
    fn a_passage_holds_the_events_of_its_blocks() {
        let check = |text: &str, from: &str, to: &str, expected: &str| {
            let content = Content::of(text);
            let passage = Span::new(text.find(from).unwrap(), text.find(to).unwrap());
            let events: Vec<_> = content.within(passage).cloned().collect();
            assert_eq!(shown(&events), expected, "{text:?}");
        };
        check("a\n\n# B\n\nc\n\n# D\n\ne", "# B", "# D", "(B)(c)");
        check("- a\n- *b* c\n\n# D", "*b", "# D", "*(b)( c)");
        check("- a\n- b\n\nc\n\n# D", "c\n", "# D", "(c)");
    }
}
