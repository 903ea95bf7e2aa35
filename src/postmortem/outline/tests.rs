use super::anchors::RESERVED_ANCHORS;
use super::*;
use proptest::prelude::*;

fn outline(text: &str) -> Outline {
    read(&Content::of(text))
}

#[test]
fn the_title_is_the_heading_above_all_others() {
    let check = |text: &str, expected: Option<&str>| {
        let outline = outline(text);
        let title = outline
            .title
            .map(|index| outline.headings[index].text.as_str());
        assert_eq!(title, expected, "{text:?}");
    };
    check("# Queue stall\n\n## Summary\n", Some("Queue stall"));
    check("Queue stall\n===\n\nSummary\n---\n", Some("Queue stall"));
    check(
        "# Queue stall\n# Summary\n# Timeline\n",
        Some("Queue stall"),
    );
    check(
        "# Summary of the outage in May\n",
        Some("Summary of the outage in May"),
    );
    check(
        "<!-- hello -->\n\n# Queue stall\n# More\n",
        Some("Queue stall"),
    );
    check("21 May\n\n# Queue stall\n## Summary", Some("Queue stall"));
    check(
        "## Queue stall\n### Summary\n### Impact",
        Some("Queue stall"),
    );
    check(
        "# Incident log\n## Impact\n## Actions\n",
        Some("Incident log"),
    );
    check(
        "# Root cause analysis\n## Impact\n",
        Some("Root cause analysis"),
    );
    check("# Summary\n## Impact\n", None);
    check("# Summary\n# Timeline\n", None);
    check("# Issue Summary:\n\n# Timeline\n", None);
    check("## Issue summary\n\n## Impact\n", None);
    check("We were told of it.\n\n# What we do\n# What we saw\n", None);
    check("## What was the bug?\n\n### Details\n", None);
    check("> # Quoted\n\ntext", None);
    check("no heading", None);
    check(
        "## Read me first\n\nx\n\n# Queue stall\n\ny\n\n## Impact",
        Some("Queue stall"),
    );
    check("## Impact\n\n# Timeline\n", None);
    check("## Monday\n\n# Queue stall\n\n# Disk full\n", None);
}

#[test]
fn anchors_are_unique_and_harmless() {
    let check = |text: &str, expected: &[&str]| {
        let outline = outline(text);
        let anchors: Vec<_> = outline.headings.iter().map(|h| h.anchor.as_str()).collect();
        assert_eq!(anchors, expected, "{text:?}");
    };
    check("# Was geht? \n## A & B\n", &["was-geht", "a-b"]);
    check("# A\n# A\n# A-1\n# A", &["a", "a-1", "a-1-1", "a-2"]);
    check(
        "# location\n# __proto__\n# Search\n# constructor\n# Content",
        &[
            "section-location",
            "section-proto",
            "section-search",
            "section-constructor",
            "section-content",
        ],
    );
    check("# …\n#\n# <b>x</b> \" onload=1", &["section", "x-onload-1"]);
    assert!(RESERVED_ANCHORS.is_sorted());
}

#[test]
fn fragments_mean_what_other_tools_made_of_the_heading() {
    let check = |text: &str, fragment: &str, expected: Option<&str>| {
        let found = match outline(text).find_anchor(fragment) {
            Anchor::Heading(anchor) => Some(anchor),
            Anchor::Top => Some("top!".to_owned()),
            Anchor::Missing => None,
        };
        assert_eq!(found.as_deref(), expected, "{text:?} {fragment}");
    };
    let factors = "## Root cause & Contributing Factors!\n## Search";
    check(
        factors,
        "root-cause--contributing-factors",
        Some("root-cause-contributing-factors"),
    );
    check(factors, "search", Some("section-search"));
    check(factors, "other", None);
    check("## Root cause(s)", "root-causes", Some("root-cause-s"));
    check("## 🕐 Timeline", "-timeline", Some("clock1-timeline"));
    check("## A\n## A\n## A?", "a-2", Some("a-2"));
    check("# API outage\n\n## Impact", "api-outage", Some("top!"));
    check("## Impact {#what-broke}", "what-broke", Some("what-broke"));
    check("## Impact {#what-broke}", "impact", Some("what-broke"));
    check("<a name=\"x_Y\"></a>\n\n## Impact", "x_Y", Some("impact"));
    check("## Impact\n\ntext <a id=\"x\"/> more", "x", Some("impact"));
    check("text <a id=\"x\"/> more\n\n## Impact", "x", Some("top!"));
}

#[test]
fn anchors_have_the_names_of_short_codes() {
    let outline = outline("# T\n\n## :ballot_box_with_check: Follow-up\n\n## :fire:\n");
    let found: Vec<_> = outline
        .headings
        .iter()
        .map(|h| (h.text.as_str(), h.anchor.as_str()))
        .collect();
    let expected = [
        ("T", "t"),
        ("☑️ Follow-up", "ballot-box-with-check-follow-up"),
        ("🔥", "fire"),
    ];
    assert_eq!(found, expected);
    let found = outline.find_anchor("ballot_box_with_check-follow-up");
    assert_eq!(
        found,
        Anchor::Heading("ballot-box-with-check-follow-up".to_owned())
    );
}

#[test]
fn own_anchors_are_no_part_of_the_heading() {
    let outline = outline("## Impact {#what-broke}\n## In {braces}\n## `{#code}`\n");
    let texts: Vec<_> = outline.headings.iter().map(|h| h.text.as_str()).collect();
    assert_eq!(texts, ["Impact", "In {braces}", "{#code}"]);
}

#[test]
fn sections_nest_and_cover_their_text() {
    let text = "# T\n\nintro\n\n## Timeline\nx\n### Day one\ny\n## Impact\nz\n";
    let outline = outline(text);
    let found: Vec<_> = outline
        .sections
        .iter()
        .map(|s| (s.kind, outline.headings[s.heading].rank, s.content.of(text)))
        .collect();
    assert_eq!(
        found,
        [
            (SectionKind::Timeline, 2, "\nx\n### Day one\ny\n"),
            (SectionKind::Other, 3, "\ny\n"),
            (SectionKind::Impact, 2, "\nz\n"),
        ]
    );
}

#[test]
fn ranks_never_skip() {
    let ranks = |text: &str| -> Vec<u8> { outline(text).headings.iter().map(|h| h.rank).collect() };
    assert_eq!(
        ranks("# T\n### a\n##### b\n## c\n# d\n### e"),
        [1, 2, 3, 2, 2, 3]
    );
    assert_eq!(ranks("### Impact\n###### b\n### c"), [2, 3, 2]);
}

proptest! {
    #[test]
    fn any_text_has_an_outline(text in r"((#{1,7} ?|[>*`=_-]|\r?\n|[a-zA-Z ]{1,6}|\[[a-z]\]|\[\]|: |é|🔥){0,60})") {
        let outline = outline(&text);
        let starts: Vec<_> = outline.headings.iter().map(|h| h.span.start).collect();
        let parts = Content::of(&text).plain_parts(&starts);
        prop_assert_eq!(parts.len(), starts.len() + 1, "a text below each heading");
        let mut anchors: Vec<_> = outline.headings.iter().map(|h| &h.anchor).collect();
        anchors.sort_unstable();
        anchors.dedup();
        prop_assert_eq!(anchors.len(), outline.headings.len());
        for heading in &outline.headings {
            prop_assert!(text.get(heading.span.start..heading.span.end).is_some());
        }
        for section in &outline.sections {
            prop_assert!(section.span.start <= section.content.start);
            prop_assert!(section.content.start <= section.content.end);
            prop_assert!(text.get(section.content.start..section.content.end).is_some());
        }
    }
}
