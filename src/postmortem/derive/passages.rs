//! Passages of the body that mean something by the section they stand in: the summary, lists of
//! surprises or actions, the bullets that factors are suggested from.

use std::borrow::Cow;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;

use super::{Document, metadata};
use crate::pattern::pattern;
use crate::postmortem::markdown::{self, Content};
use crate::postmortem::outline::{Section, SectionKind};
use crate::postmortem::schema::Meta;
use crate::postmortem::{Action, Derived, Origin, Participant, Written};
use crate::text::{Span, is_within, joined};

/// A paragraph shorter than this is a label or a link, not a summary.
const SUMMARY_CHARACTERS: usize = 40;
/// Longer summaries are cut at a paragraph: who needs more reads the document.
const SUMMARY_BYTES: usize = 4000;

/// What the sections of a document list.
pub(super) struct Lists {
    pub surprises: Vec<Derived<String>>,
    pub mitigators: Vec<Derived<String>>,
    pub luck: Vec<Derived<String>>,
    pub risks: Vec<Derived<String>>,
    pub questions: Vec<Derived<String>>,
    pub actions: Vec<Derived<Action>>,
    pub factor_evidence: Vec<Written>,
    pub participants: Vec<Participant>,
}

impl Document<'_> {
    /// Front matter → the section so named → a labelled paragraph → the first paragraph.
    pub(super) fn summary(&self, meta: &Meta) -> Option<Derived<String>> {
        if let Some(summary) = &meta.summary {
            return Some(summary.clone());
        }
        let section = self.outline.section(SectionKind::Summary);
        let from_section = section.and_then(|section| {
            let span = self.own_text(section);
            let text = readable(span.of(self.text()));
            let text = cut_at_paragraph(&text);
            let says_anything = !markdown::plain_text(text).is_empty();
            says_anything.then(|| Derived::at(text.to_owned(), Origin::Section, span))
        });
        from_section
            .or_else(|| self.labelled_summary())
            .or_else(|| self.first_paragraph())
    }

    fn first_paragraph(&self) -> Option<Derived<String>> {
        // What introduces a timeline or lists people says nothing about what happened.
        let kinds = [
            SectionKind::Timeline,
            SectionKind::Participants,
            SectionKind::Actions,
        ];
        let sections = self.outline.sections.iter();
        let elsewhere = sections.filter(|section| kinds.contains(&section.kind));
        let elsewhere = joined(elsewhere.map(|section| section.content));
        let mut paragraphs = blocks(self.content, self.content.body(), Block::Paragraph);
        paragraphs.retain(|span| !is_within(&elsewhere, span.start));
        let length = |span: &Span| {
            markdown::plain_text(&readable(span.of(self.text())))
                .chars()
                .count()
        };
        let mut telling = paragraphs
            .iter()
            .map(|span| (*span, length(span)))
            .filter(|(span, length)| *length > 0 && !metadata::is_metadata(span.of(self.text())))
            .peekable();
        let first = telling.peek().copied();
        let long_enough = telling.find(|(_, length)| *length >= SUMMARY_CHARACTERS);
        let (span, _) = long_enough.or(first)?;
        let text = readable(span.of(self.text()));
        (!text.is_empty()).then(|| Derived::at(text, Origin::FirstParagraph, span))
    }

    /// A section up to its first subsection.
    fn own_text(&self, section: &Section) -> Span {
        let next = self.outline.headings.get(section.heading + 1);
        let end = next.map_or(section.content.end, |next| {
            next.span.start.min(section.content.end)
        });
        Span::new(section.content.start, end.max(section.content.start))
    }

    pub(super) fn lists(&self, meta: &Meta) -> Lists {
        let list = |stated: &[Derived<String>], kind: SectionKind| {
            if stated.is_empty() {
                let items = self.items(kind);
                items
                    .into_iter()
                    .map(|item| Derived::at(item.text, Origin::Section, item.span))
                    .collect()
            } else {
                stated.to_vec()
            }
        };
        Lists {
            surprises: list(&meta.surprises, SectionKind::Surprises),
            mitigators: list(&meta.mitigators, SectionKind::WentWell),
            luck: list(&meta.luck, SectionKind::Luck),
            risks: list(&meta.risks, SectionKind::Risks),
            questions: list(&meta.questions, SectionKind::Questions),
            actions: if meta.actions.is_empty() {
                let items = self.items(SectionKind::Actions);
                items
                    .into_iter()
                    .map(|item| Derived::at(action(&item.text), Origin::Section, item.span))
                    .collect()
            } else {
                meta.actions.clone()
            },
            factor_evidence: if meta.states_factors {
                Vec::new()
            } else {
                self.factor_evidence()
            },
            participants: if meta.participants.is_empty() {
                let items = self.items(SectionKind::Participants);
                items
                    .iter()
                    .map(|item| participant(&markdown::plain_text(&item.text)))
                    .collect()
            } else {
                meta.participants.clone()
            },
        }
    }

    /// The list items of all sections of a kind.
    fn items(&self, kind: SectionKind) -> Vec<Written> {
        let sections = self
            .outline
            .sections
            .iter()
            .filter(|section| section.kind == kind);
        sections
            .flat_map(|section| blocks(self.content, section.content, Block::Item))
            .map(|span| Written {
                text: item_text(&without_comments(span.of(self.text()))),
                span,
            })
            .filter(|item| !item.text.is_empty())
            .collect()
    }

    /// Bullets under "Contributing factors" or "Root cause"; its paragraphs where there are none.
    fn factor_evidence(&self) -> Vec<Written> {
        let items = self.items(SectionKind::Factors);
        if !items.is_empty() {
            return plain(items);
        }
        let sections = self
            .outline
            .sections
            .iter()
            .filter(|section| section.kind == SectionKind::Factors);
        let paragraphs =
            sections.flat_map(|section| blocks(self.content, section.content, Block::Paragraph));
        let paragraphs = paragraphs.map(|span| Written {
            text: span.of(self.text()).to_owned(),
            span,
        });
        plain(paragraphs.collect())
    }
}

fn plain(passages: Vec<Written>) -> Vec<Written> {
    let passages = passages.into_iter().map(|passage| Written {
        text: markdown::plain_text(&passage.text),
        span: passage.span,
    });
    passages
        .filter(|passage| !passage.text.is_empty())
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Paragraph,
    Item,
}

/// The outermost blocks of a kind in a passage; of nested lists only the outer items.
fn blocks(content: &Content<'_>, passage: Span, wanted: Block) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut items = 0_usize;
    let mut containers = 0_usize;
    for (event, range) in content.within(passage) {
        let span = Span::from(range.clone());
        match event {
            Event::Start(Tag::Item) => {
                if wanted == Block::Item && items == 0 && containers <= 1 {
                    found.push(span);
                }
                items += 1;
            }
            Event::End(TagEnd::Item) => items = items.saturating_sub(1),
            Event::Start(
                Tag::List(_) | Tag::BlockQuote(_) | Tag::Table(_) | Tag::FootnoteDefinition(_),
            ) => containers += 1,
            Event::End(
                TagEnd::List(_)
                | TagEnd::BlockQuote(_)
                | TagEnd::Table
                | TagEnd::FootnoteDefinition,
            ) => {
                containers = containers.saturating_sub(1);
            }
            Event::Start(Tag::Paragraph) if wanted == Block::Paragraph && containers == 0 => {
                found.push(span);
            }
            _ => {}
        }
    }
    found
}

/// The words of an item without its bullet, in one line up to its first sub-list.
fn item_text(item: &str) -> String {
    static BULLET: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?"));
    static SUB_LIST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?m)\r?\n\s*(?:[-*+]|\d{1,9}[.)])\s+|\r?\n\s*\r?\n|\r?\n\s*```")
    });
    let start = BULLET.find(item).map_or(0, |found| found.end());
    let own = item.get(start..).unwrap_or_default();
    let end = SUB_LIST.find(own).map_or(own.len(), |found| found.start());
    own.get(..end)
        .unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// An action, with the `[repair]` at its end and the address it is tracked at.
fn action(text: &str) -> Action {
    static KIND: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\s*\[(repair|detect|mitigate|prevent|learn)\]\s*$"));
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"https?://[^\s)>\]]+"));
    let kind = KIND.captures(text);
    let end = kind
        .as_ref()
        .and_then(|found| found.get(0))
        .map_or(text.len(), |found| found.start());
    Action {
        text: text.get(..end).unwrap_or(text).to_owned(),
        reference: ADDRESS.find(text).map(|found| found.as_str().to_owned()),
        state: None,
        kind: kind
            .and_then(|found| found.get(1))
            .map(|found| found.as_str().to_lowercase()),
    }
}

/// `Incident commander: Ada` or `Ada (incident commander)`, in either order. What does not name a
/// role may be a name, and is not published as a role.
fn participant(line: &str) -> Participant {
    let trimmed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let bracketed = || line.trim().strip_suffix(')')?.rsplit_once('(');
    let parts = line
        .split_once(':')
        .or_else(bracketed)
        .or_else(|| line.split_once(" - "))
        .or_else(|| line.split_once(" – "))
        .or_else(|| line.split_once(','));
    let (role, who) = match parts {
        Some((role, who)) if names_role(role) => (trimmed(role), trimmed(who)),
        Some((who, role)) if names_role(role) => (trimmed(role), trimmed(who)),
        _ => (None, trimmed(line)),
    };
    Participant { role, who }
}

/// Whether words speak of what somebody did, not of who it was.
fn names_role(words: &str) -> bool {
    const ROLES: [&str; 42] = [
        "admin",
        "administrator",
        "analyst",
        "architect",
        "author",
        "call",
        "captain",
        "commander",
        "comms",
        "communication",
        "communications",
        "coordinator",
        "customer",
        "dba",
        "developer",
        "devops",
        "director",
        "engineer",
        "engineering",
        "expert",
        "facilitator",
        "ic",
        "infrastructure",
        "lead",
        "leader",
        "liaison",
        "manager",
        "oncall",
        "operations",
        "operator",
        "ops",
        "owner",
        "primary",
        "reporter",
        "responder",
        "reviewer",
        "scribe",
        "secondary",
        "security",
        "sre",
        "support",
        "team",
    ];
    let words = words.to_lowercase();
    let mut words = words.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        ROLES.contains(&word) || ROLES.contains(&singular)
    })
}

/// A passage without HTML comments, which are for whoever writes and never for whoever reads. One
/// that is never closed hides the rest, as it does on the page.
fn without_comments(passage: &str) -> Cow<'_, str> {
    static COMMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)<!--.*?(?:-->|\z)"));
    if passage.contains("<!--") {
        COMMENT.replace_all(passage, "")
    } else {
        Cow::Borrowed(passage)
    }
}

/// What a reader may read of a passage: no comments, no tags, and no lines that are only another tool's
/// markup, such as `!!! info`, `:::danger` or `{{< figure >}}`.
fn readable(passage: &str) -> String {
    let passage = without_comments(passage);
    let passage = without_tags(&passage);
    let is_markup = |line: &str| {
        let line = line.trim();
        let is_enclosed = |start: &str, end: &str| line.starts_with(start) && line.ends_with(end);
        ["!!! ", "??? ", "???+ ", ":::"]
            .iter()
            .any(|start| line.starts_with(start))
            || is_enclosed("{{<", ">}}")
            || is_enclosed("{{%", "%}}")
            || is_enclosed("{%", "%}")
            || ["[toc]", "[[toc]]", "[[_toc_]]"].contains(&line.to_lowercase().as_str())
    };
    let mut is_code = false;
    let lines = passage.split_inclusive('\n').filter(|line| {
        is_code ^= line.trim_start().starts_with("```");
        is_code || !is_markup(line)
    });
    lines.collect::<String>().trim().to_owned()
}

/// A passage without the tags of raw HTML: a summary stands on other pages, where an anchor or a
/// centred block has no place. What only looks like a tag, as in `Vec<String>`, stays.
fn without_tags(passage: &str) -> Cow<'_, str> {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)</?(?:a|abbr|b|big|br|center|code|details|div|em|figure|figcaption|font|h[1-6]|hr|i|img|kbd|p|picture|s|section|small|source|span|strong|sub|summary|sup|u|video)(?:\s[^<>]*)?/?>",
        )
    });
    if !passage.contains('<') {
        return Cow::Borrowed(passage);
    }
    let mut kept = String::with_capacity(passage.len());
    let mut at = 0;
    for (event, range) in Content::of(passage).events() {
        if matches!(event, Event::Html(_) | Event::InlineHtml(_)) && range.start >= at {
            kept.push_str(passage.get(at..range.start).unwrap_or_default());
            let html = passage.get(range.clone()).unwrap_or_default();
            kept.push_str(&TAG.replace_all(html, ""));
            at = range.end;
        }
    }
    kept.push_str(passage.get(at..).unwrap_or_default());
    Cow::Owned(kept)
}

fn cut_at_paragraph(text: &str) -> &str {
    if text.len() <= SUMMARY_BYTES {
        return text;
    }
    let mut end = SUMMARY_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or(text);
    head.rfind("\n\n")
        .and_then(|end| head.get(..end))
        .unwrap_or(head)
        .trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_lose_their_bullet_and_sub_lists() {
        let check = |item: &str, expected: &str| assert_eq!(item_text(item), expected);
        check("- [ ] page us\n  earlier\n", "page us earlier");
        check("1. a\n   - b", "a");
        check("* a\r\n\r\n  more", "a");
    }

    #[test]
    fn comments_are_for_writers_only() {
        assert_eq!(without_comments("a <!-- b\nc --> d <!-- e"), "a  d ");
    }

    #[test]
    fn a_summary_starts_with_words() {
        let check = |passage: &str, expected: &str| assert_eq!(readable(passage), expected);
        check("Intro<!--more-->", "Intro");
        check("!!! info\n    It was slow.", "It was slow.");
        check(":::danger\nIt was slow.\n:::\n", "It was slow.");
        check("{{< figure src=\"a.png\" >}}", "");
        check(
            "{% include note.html %}\nIt {{was}} slow.",
            "It {{was}} slow.",
        );
        check("```\n:::\n```", "```\n:::\n```");
    }

    #[test]
    fn names_are_never_taken_for_roles() {
        let check = |line: &str, role: Option<&str>, who: &str| {
            let found = participant(line);
            assert_eq!(
                (found.role.as_deref(), found.who.as_deref()),
                (role, Some(who)),
                "{line}"
            );
        };
        check("Incident commander: Ada", Some("Incident commander"), "Ada");
        check("Ada (on-call engineer)", Some("on-call engineer"), "Ada");
        check("Ada: SRE", Some("SRE"), "Ada");
        check("Ada: joined at ten", None, "Ada: joined at ten");
        check("Ada Lovelace", None, "Ada Lovelace");
    }

    #[test]
    fn summaries_hold_no_tags() {
        let check = |text: &str, expected: &str| assert_eq!(without_tags(text), expected);
        check("<a name=\"foo\"></a>It broke", "It broke");
        check("<p align=\"center\">\nIt broke\n</p>", "\nIt broke\n");
        check("`<b>` and Vec<String>", "`<b>` and Vec<String>");
    }

    #[test]
    fn actions_tell_their_kind() {
        let action = action("Alert on lag (https://tracker.example/7) [detect]");
        assert_eq!(action.kind.as_deref(), Some("detect"));
        assert_eq!(
            action.reference.as_deref(),
            Some("https://tracker.example/7")
        );
        assert_eq!(action.text, "Alert on lag (https://tracker.example/7)");
    }
}
