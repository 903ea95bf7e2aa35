//! Passages of the body that mean something by the section they stand in: lists of surprises or
//! actions, the bullets that factors are suggested from.

mod items;
mod labelled;
mod sides;

use std::sync::LazyLock;

use pulldown_cmark::{Event, Tag};
use regex::Regex;

use super::{Document, tables};
use crate::fields::{self, Field};
use crate::pattern::pattern;
use crate::postmortem::markdown::Content;
use crate::postmortem::markdown::blocks::Block;
use crate::postmortem::outline::{Outline, Section, SectionKind};
use crate::postmortem::schema::Meta;
use crate::postmortem::{Action, Derived, Item, Lists, Origin, Passage, Written, readable};
use crate::text::{Span, is_within, joined};

/// The passages of the sections whose meaning is known, but for timelines, and of the labels that stand for such
/// headings, in the order of the text. What stands in one of them within another belongs to the inner one.
pub(super) fn read(content: &Content<'_>, blocks: &[Block], outline: &Outline) -> Vec<Passage> {
    let known = |section: &&Section| section.kind != SectionKind::Other;
    let sections: Vec<&Section> = outline.sections.iter().filter(known).collect();
    let of_section = |(at, section): (usize, &&Section)| {
        let behind = sections.get(at + 1..).unwrap_or_default().iter();
        let inner = behind.take_while(|other| other.span.start < section.span.end);
        let inner = joined(inner.map(|other| other.span));
        let from = blocks.partition_point(|block| block.span.start < section.content.start);
        let within = blocks.get(from..).unwrap_or_default().iter();
        let within = within.take_while(|block| block.span.start < section.content.end);
        let own = within.filter(|block| !is_within(&inner, block.span.start));
        let parts = sides::parts(section.kind, own.collect());
        let parts = parts.into_iter();
        parts
            .map(|(kind, blocks)| of_blocks(content, section, kind, &blocks))
            .collect::<Vec<_>>()
    };
    let told = sections.iter().enumerate();
    // A timeline has events.
    let told = told.filter(|(_, section)| section.kind != SectionKind::Timeline);
    let mut passages: Vec<Passage> = told.flat_map(of_section).collect();
    passages.extend(labelled::read(content, blocks, outline));
    passages.sort_by_key(|passage| passage.span.start);
    passages
}

/// The passage of what a section says on a kind, in these of its own blocks.
fn of_blocks(
    content: &Content<'_>,
    section: &Section,
    kind: SectionKind,
    blocks: &[&Block],
) -> Passage {
    let (is_list, places) = items::places(kind, blocks);
    Passage {
        kind,
        heading: Some(section.heading),
        span: section.span,
        is_list,
        ..of_places(content, places.into_iter())
    }
}

/// A passage of places that say anything, without the rest.
fn of_places(content: &Content<'_>, places: impl Iterator<Item = items::Place>) -> Passage {
    let mut hidden = Vec::new();
    let item = |place: items::Place| {
        let mut unread = hidden_in(content, place.words);
        unread.extend(code_in(content, place.words));
        unread.sort_unstable_by_key(|span| span.start);
        let unread = joined(unread.into_iter());
        let says_anything = !readable(content.text(), place.words, &unread).is_empty();
        hidden.extend(unread);
        says_anything.then_some(Item {
            span: place.item,
            words: place.words,
        })
    };
    let items = places.filter_map(item).collect();
    hidden.sort_unstable_by_key(|span| span.start);
    Passage {
        kind: SectionKind::Other,
        heading: None,
        label: None,
        span: Span::default(),
        is_list: false,
        items,
        hidden: hidden.into(),
    }
}

impl Document<'_> {
    /// The lists of Markdown.
    pub(super) fn points(&self, meta: &Meta) -> Vec<(String, Lists<Derived<String>>)> {
        let of = |field: &Field| {
            let mut stated = meta.points.iter();
            let stated = stated.find(|(id, _)| *id == field.id);
            let stated = stated.map(|(_, points)| points.clone()).unwrap_or_default();
            let listed = section_of(field).into_iter();
            let listed = listed.flat_map(|kind| self.listed(kind));
            let listed = listed.map(|item| Derived::at(item.text, Origin::Section, item.span));
            let points = Lists::of([stated, listed.collect()]);
            (!points.is_empty()).then(|| (field.id.to_string(), points))
        };
        fields::points().filter_map(of).collect()
    }

    pub(super) fn actions(&self, meta: &Meta) -> Lists<Derived<Action>> {
        let listed = self.lists(SectionKind::Actions).flat_map(|passage| {
            let items = passage.texts(self.text()).enumerate();
            items.map(|(at, item)| {
                let mut action = action(&item.text);
                let is_done = passage.is_done(at, self.text());
                action.state = is_done.then(|| "done".to_owned()).or(action.state);
                Derived::at(action, Origin::Section, item.span)
            })
        });
        let tabled = tables::actions(self.content, self.blocks, self.outline);
        Lists::of([meta.actions.clone(), listed.collect(), tabled])
    }

    /// The list items of all passages of a kind.
    pub(super) fn listed(&self, kind: SectionKind) -> impl Iterator<Item = Written> {
        self.lists(kind)
            .flat_map(|passage| passage.texts(self.text()))
    }

    fn lists(&self, kind: SectionKind) -> impl Iterator<Item = &Passage> {
        let passages = self.passages.iter();
        passages.filter(move |one| one.kind == kind && one.is_list)
    }
}

/// The section that lists the points of a field.
fn section_of(field: &Field) -> Option<SectionKind> {
    match &*field.id {
        "surprises" => Some(SectionKind::Surprises),
        "mitigators" => Some(SectionKind::WentWell),
        "luck" => Some(SectionKind::Luck),
        "risks" => Some(SectionKind::Risks),
        "questions" => Some(SectionKind::Questions),
        _ => None,
    }
}

/// What nobody is to read of a passage: comments, tags of HTML, which have no place on other pages, and
/// lines that are only another tool's markup, such as `!!! info`, `:::danger` or `{{< figure >}}`. What
/// only looks like a tag, as in `Vec<String>`, is read.
pub(super) fn hidden_in(content: &Content<'_>, passage: Span) -> Vec<Span> {
    let text = content.text();
    let mut code = Vec::new();
    let mut hidden = Vec::new();
    for (event, range) in content.within(passage) {
        let span = Span::from(range.clone());
        match event {
            Event::Start(Tag::CodeBlock(_)) => code.push(span),
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => hidden.extend(tags(text, span)),
            _ => {}
        }
    }
    let mut start = passage.start;
    for line in passage.of(text).split_inclusive('\n') {
        if is_markup(line) && !is_within(&code, start) {
            hidden.push(Span::new(start, start + line.len()));
        }
        start += line.len();
    }
    hidden.sort_unstable_by_key(|span| span.start);
    joined(hidden.into_iter())
}

/// The blocks of code in a passage, which say nothing in one line.
fn code_in(content: &Content<'_>, passage: Span) -> impl Iterator<Item = Span> {
    let events = content.within(passage);
    events.filter_map(|(event, range)| {
        let is_code = matches!(event, Event::Start(Tag::CodeBlock(_)));
        is_code.then(|| Span::from(range.clone()))
    })
}

/// The tags and comments of raw HTML.
fn tags(text: &str, html: Span) -> impl Iterator<Item = Span> {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?is)<!--.*?(?:-->|\z)|</?(?:a|abbr|b|big|br|center|code|details|div|em|figure|figcaption|font|h[1-6]|hr|i|img|kbd|p|picture|s|section|small|source|span|strong|sub|summary|sup|u|video)(?:\s[^<>]*)?/?>",
        )
    });
    let found = TAG.find_iter(html.of(text));
    found.map(move |tag| Span::from(tag.range()).shifted(html.start))
}

/// Whether a line is only another tool's markup.
fn is_markup(line: &str) -> bool {
    let line = line.trim();
    if !line.starts_with(['!', '?', ':', '{', '[', '=']) {
        return false;
    }
    let is_enclosed = |start: &str, end: &str| line.starts_with(start) && line.ends_with(end);
    ["!!! ", "??? ", "???+ ", ":::"]
        .iter()
        .any(|start| line.starts_with(start))
        || is_enclosed("=== \"", "\"")
        || is_enclosed("{{<", ">}}")
        || is_enclosed("{{%", "%}}")
        || is_enclosed("{%", "%}")
        || ["[toc]", "[[toc]]", "[[_toc_]]"].contains(&line.to_lowercase().as_str())
}

/// An action, with the `[repair]` and the `(done)` at its end and the address it is tracked at.
pub(super) fn action(text: &str) -> Action {
    static KIND: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\s*\[(repair|detect|mitigate|prevent|learn)\]\s*$"));
    static STATE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\s*(?:[(\[](done|complete|completed|in progress|wip|todo)[)\]]|(✅|✔️|✔))\s*$",
        )
    });
    let (text, state) = without_end(text, &STATE);
    let (text, kind) = without_end(text, &KIND);
    let (text, state) = match state {
        Some(state) => (text, Some(state)),
        None => without_end(text, &STATE),
    };
    let is_mark = |state: &String| state.contains(['✅', '✔']);
    Action {
        text: text.to_owned(),
        reference: reference(text),
        state: state.map(|state| match is_mark(&state) {
            true => "done".to_owned(),
            false => state,
        }),
        kind,
    }
}

/// A text without what a pattern finds at its end, and that in lower case; as it is where nothing else would stay.
fn without_end<'t>(text: &'t str, end: &Regex) -> (&'t str, Option<String>) {
    let found = end.captures(text).and_then(|found| {
        let rest = text.get(..found.get(0)?.start())?;
        let said = found.iter().skip(1).flatten().next()?;
        (!rest.is_empty()).then(|| (rest, said.as_str().to_lowercase()))
    });
    found.map_or((text, None), |(rest, said)| (rest, Some(said)))
}

/// The first address on the web that a text names.
pub(super) fn reference(text: &str) -> Option<String> {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"https?://[^\s)>\]]+"));
    ADDRESS.find(text).map(|found| found.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::outline;

    /// What the first known section of a text lists.
    fn listed(text: &str) -> Vec<String> {
        let content = Content::of(text);
        let outline = outline::read(&content);
        let passages = read(&content, &content.blocks(), &outline);
        let passage = passages.into_iter().next().unwrap();
        passage.texts(text).map(|item| item.text).collect()
    }

    #[test]
    fn passages_list_their_outer_items() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(
                listed(&format!("# T\n\n## Lessons\n\n{text}")),
                expected,
                "{text:?}"
            );
        };
        check("- [ ] page us\n  earlier\n- b", &["page us earlier", "b"]);
        check("1. a\n   - b\n2. c", &["a", "c"]);
        check("* a\r\n\r\n  more\r\n* **b** `c`", &["a", "**b** `c`"]);
        check("- \\[a] <!-- not yet --> <b>b</b>", &["\\[a] b"]);
        check("> - quoted\n\n- a", &["a"]);
        check("One.\n\nTwo\n*lines*.", &["One.", "Two *lines*."]);
        check("- a\n\n### What went well\n\n- b", &["a"]);
        check("- a\n\n### On paging\n\n- b", &["a", "b"]);
    }

    #[test]
    fn words_that_mean_nothing_alone_stand_with_what_follows_them() {
        let check = |text: &str, expected: &[&str]| {
            let found = listed(&format!("# T\n\n## Lessons\n\n{text}"));
            assert_eq!(found, expected, "{text:?}");
        };
        check(
            "The oven was replaced without:\n\n- a dry run\n- a *second* baker\n\nWe know now.",
            &[
                "The oven was replaced without: a dry run; a *second* baker",
                "We know now.",
            ],
        );
        check(
            "- #7\n- **Late**:\n  - by hours",
            &["#7", "**Late**: by hours"],
        );
        check(
            "### 2. Ovens are hot things\n\nWe know.",
            &["Ovens are hot things: We know."],
        );
        check("- a\n\n**End of report.**", &["a"]);
        check(
            "Il faut des alertes pour :\n\n- le gaz\n- l'eau",
            &["Il faut des alertes pour : le gaz; l'eau"],
        );
        check("- a\n\nIn the console:\n\n```\nb\n```", &["a"]);
        check(
            "- This was run:\n\n  ```\n  b\n  ```\n\n  to see the ovens.",
            &["This was run: to see the ovens."],
        );
        check("The following contributed:\n\n- a\n- b", &["a", "b"]);
        check(
            "**Primary:** the licence ran\nout\n**Beside it:** nobody was told",
            &[
                "**Primary:** the licence ran out",
                "**Beside it:** nobody was told",
            ],
        );
        check("Several things came together.\n\n- a\n- b", &["a", "b"]);
        check(
            "Keep the old oven for a week.\n\n- a",
            &["Keep the old oven for a week.", "a"],
        );
        check(
            "1. **Too few tests**\n   - no dry run\n   - no taster\n2. **Late** bread\n   - by hours",
            &["**Too few tests**: no dry run; no taster", "**Late** bread"],
        );
        check(
            "### Never on a live oven\n\nIt was hot.\n\nIt stayed so.\n\n### On paging\n\n- a",
            &["Never on a live oven: It was hot.", "It stayed so.", "a"],
        );
        // What is to be done stands in the list.
        let actions = listed("# T\n\n## Actions\n\nWe track these.\n\n- a");
        assert_eq!(actions, ["a"]);
    }

    #[test]
    fn a_summary_is_what_readers_may_read() {
        let check = |text: &str, expected: &str| {
            let content = Content::of(text);
            let body = content.body();
            let found = readable(text, body, &hidden_in(&content, body));
            assert_eq!(found, expected, "{text:?}");
        };
        check("Intro<!--more-->", "Intro");
        check("a <!-- b\nc --> d", "a  d");
        check("a\n\n<!-- b\nc\n\nd", "a");
        check("!!! info\n    It was slow.", "It was slow.");
        check(":::danger\nIt was slow.\n:::\n", "It was slow.");
        check("{{< figure src=\"a.png\" >}}", "");
        check(
            "{% include note.html %}\nIt {{was}} slow.",
            "It {{was}} slow.",
        );
        check("```\n:::\n<!-- a -->\n```", "```\n:::\n<!-- a -->\n```");
        check("<a name=\"foo\"></a>It broke", "It broke");
        check("<p align=\"center\">\nIt broke\n</p>", "It broke");
        check("`<b>` and Vec<String>", "`<b>` and Vec<String>");
    }

    #[test]
    fn a_section_may_tell_what_went_well_and_what_did_not() {
        let text = "# T\n\n## What went well / what went badly\n\n**Good**\n\n* quick\n\n**Bad**\n\n* no alert\n* no runbook\n\n### Lucky\n\n* a Sunday\n";
        let content = Content::of(text);
        let outline = outline::read(&content);
        let passages = read(&content, &content.blocks(), &outline);
        let said = |passage: &Passage| {
            let items: Vec<_> = passage.texts(text).map(|item| item.text).collect();
            (passage.kind, items.join(", "))
        };
        let said: Vec<_> = passages.iter().map(said).collect();
        let expected = [
            (SectionKind::WentWell, "quick"),
            (SectionKind::Risks, "no alert, no runbook"),
            (SectionKind::Luck, "a Sunday"),
        ];
        assert_eq!(said, expected.map(|(kind, items)| (kind, items.to_owned())));
        let text = "# T\n\n## Lessons\n\nThings that went well:\n\n* a\n\nThings that went poorly:\n\n* b\n";
        let content = Content::of(text);
        let passages = read(&content, &content.blocks(), &outline::read(&content));
        let kinds: Vec<_> = passages.iter().map(|passage| passage.kind).collect();
        assert_eq!(kinds, [SectionKind::WentWell, SectionKind::Risks]);
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

    #[test]
    fn actions_tell_how_far_they_are() {
        let check = |text: &str, expected: &str, state: Option<&str>| {
            let action = action(text);
            let told = (action.text.as_str(), action.state.as_deref());
            assert_eq!(told, (expected, state), "{text}");
        };
        check("Mail all bakers (DONE)", "Mail all bakers", Some("done"));
        check("Mail all bakers ✅", "Mail all bakers", Some("done"));
        check(
            "Oil it [in progress] [repair]",
            "Oil it",
            Some("in progress"),
        );
        check("Leave the door (open)", "Leave the door (open)", None);
        check("Get it done", "Get it done", None);
        check("(done)", "(done)", None);
    }
}
