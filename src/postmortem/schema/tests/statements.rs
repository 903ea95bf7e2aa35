//! All that a document says about who may see it counts, in any spelling, at any place and in any
//! order. What is expected follows from what was put into a document, and never from what was read.

use super::*;
use crate::config::PathRule;

/// Whether a plain build shows a document of this front matter and body, and the codes of what was
/// found.
fn read_at(path: &str, text: &str, config: &Config) -> (bool, Vec<&'static str>) {
    let source = SourceText::new(path, text);
    let (_, meta, diagnostics) = read_document(&source, config, None);
    let codes = diagnostics.iter().map(|d| d.rule.code).collect();
    let is_shown = match meta.visibility {
        Visibility::Invalid => false,
        Visibility::Stated { status, audience } => {
            let audience = audience.map_or(config.content.default_audience, |it| it.value);
            status.is_none_or(|it| it.value != Status::Draft) && audience <= config.audience
        }
    };
    (is_shown, codes)
}

fn is_error(code: &str) -> bool {
    let rule = rules::ALL.iter().find(|rule| rule.code == code);
    rule.is_some_and(|rule| rule.level == crate::diagnostics::Level::Error)
}

fn held_back(text: &str, code: &str) {
    let (is_shown, codes) = read_at("content/a.md", text, &config(&[]));
    assert!(!is_shown, "{text:?} {codes:?}");
    assert!(codes.contains(&code), "{text:?} {codes:?}");
}

fn shown(text: &str, codes: &[&str]) {
    let found = read_at("content/a.md", text, &config(&[]));
    assert_eq!(found, (true, codes.to_vec()), "{text:?}");
}

#[test]
fn a_contradiction_names_both_places_and_says_how_to_decide() {
    let text = "---\nstatus: published\nStatus: draft\n---\n# a\n";
    let source = SourceText::new("a.md", text);
    let (_, _, diagnostics) = read_document(&source, &config(&[]), None);
    let finding = diagnostics
        .iter()
        .find(|d| d.rule == &rules::CONTRADICTING_VISIBILITY)
        .unwrap();
    let at = |location: &Location| location.span.unwrap().of(text).to_owned();
    assert_eq!(at(finding.location.as_ref().unwrap()), "Status: draft");
    assert_eq!(at(&finding.related[0].0), "status: published");
    assert_eq!(
        finding.help.as_deref(),
        Some(
            "keep one of them: take `Status: draft` away if `status: published` is right, else take `status: published` away"
        )
    );
}

#[test]
fn fields_that_agree_are_no_contradiction() {
    for matter in [
        "draft: false\nstatus: review",
        "draft: false\npublished: true\nstatus: published\naudience: public",
        "visibility: internal\naudience: internal",
        "private: false\nhidden: no\nstatus: published",
        "visibility: public\naudience: public",
    ] {
        let (is_shown, codes) = read_at(
            "content/a.md",
            &format!("---\n{matter}\n---\n# a\n"),
            &config(&[]),
        );
        assert!(is_shown && codes.is_empty(), "{matter:?} {codes:?}");
    }
    for matter in [
        "draft: true\nstatus: draft\npublish: false",
        "private: true\naudience: restricted",
        "private: true\nstatus: draft",
    ] {
        let (is_shown, codes) = read_at(
            "content/a.md",
            &format!("---\n{matter}\n---\n# a\n"),
            &config(&[]),
        );
        assert!(!is_shown && codes.is_empty(), "{matter:?} {codes:?}");
    }
}

#[test]
fn a_rule_is_the_widest_audience_of_its_paths() {
    let mut config = config(&[]);
    config.content.rules = vec![PathRule {
        path: crate::config::PathGlob::new("payments/**").unwrap(),
        audience: Some(Audience::Restricted),
        terms: std::collections::BTreeMap::new(),
    }];
    let check = |path: &str, audience: &str, is_shown: bool, codes: &[&str]| {
        let text = format!("---\naudience: {audience}\n---\n# a\n");
        assert_eq!(
            read_at(path, &text, &config),
            (is_shown, codes.to_vec()),
            "{path}"
        );
    };
    let contradicting = "front-matter/contradicting-visibility";
    check("content/payments/a.md", "public", false, &[contradicting]);
    check("content/payments/a.md", "internal", false, &[contradicting]);
    check("content/payments/a.md", "restricted", false, &[]);
    check("content/a.md", "public", true, &[]);
}

#[test]
fn what_other_tools_and_people_hold_back_is_left_out() {
    let unknown = "front-matter/unknown-visibility";
    for field in [
        "privat: true",
        "pirvate: true",
        "drfat: true",
        "confidental: yes",
        "ｓtatus: draft",
        "ѕtаtus: draft",
        "is_draft: true",
        "isDraft: true",
        "mark_as_draft: true",
        "still_a_draft: yes",
        "do_not_publish: true",
        "doNotShare: yes",
        "work_in_progress: true",
        "wip: 1",
        "password: hunter2",
        "headless: true",
        "build: {render: never}",
        "build: {list: never}",
        "_build:\n  render: false",
        "build.render: never",
        "params: {private: true}",
        "params.private: true",
        "params:\n  page:\n    status: draft",
        "extra: {draft: true}",
        "meta: [{visibility: private}]",
        "cascade: {draft: true}",
        "anything: {draft: true}",
        "unlisted: true",
        "publish: false",
        "dg-publish: false",
        "eleventyExcludeFromCollections: true",
        "is_published: no",
        "render: false",
        "enabled: false",
        "state: draft",
        "post_status: private",
        "type: draft",
        "tags: [checkout, draft]",
        "categories: Private",
        "taxonomies: {tags: [wip]}",
        "access: confidential",
        "readers: restricted",
        "build: never",
        "permalink: false",
        "hide: true",
        "final: false",
        "kind: draft",
        "workflow: {state: draft}",
        "tags: [status/draft]",
        "acl: [sre]",
        "status: confidential",
    ] {
        held_back(&format!("---\ntitle: a\n{field}\n---\n# a\n"), unknown);
    }
    for field in [
        "private = true",
        "[extra]\ndraft = true",
        "[params]\nprivate = true",
        "[build]\nrender = \"never\"",
    ] {
        held_back(&format!("+++\ntitle = \"a\"\n{field}\n+++\n# a\n"), unknown);
    }
}

#[test]
fn what_stands_beside_front_matter_is_left_out_as_well() {
    let unknown = "front-matter/unknown-visibility";
    for text in [
        "---\rtitle: a\rstatus: draft\r---\r# a\r",
        "—\ntitle: a\nstatus: draft\n—\n# a\n",
        "−−−\ntitle: a\nstatus: draft\n−−−\n# a\n",
        "- - -\ndraft: true\n- - -\n# a\n",
        "\u{a0}———\u{200b}\nprivate: true\n———\n# a\n",
        "---\n- title: a\n- status: draft\n---\n# a\n",
        "---\ntitle a\nstatus draft\n---\n# a\n",
        "---\ndraft\n---\n# a\n",
        "<!-- status: draft -->\n# a\n",
        "<!-- draft -->\n\n# a\n",
        "[//]: # (status: draft)\n# a\n",
        "# a\n\n**Status:** Draft\n",
        "# a\n\nStatus: Draft — do not share\n",
        "# a\n\nStatus: draft<br> Owner: kim\n",
        "# a\n\nOwner: kim<br>Status: draft\n",
        "# a\n\n**Status:** Draft | **Owner:** kim\n",
        "# a\n\nStatus: Draft · Owner: kim\n",
        "# a\n\n> CONFIDENTIAL\n",
        "| Confidentiality | Strictly confidential |\n|--|--|\n\n# a\n",
        "---\ntitle: a\n---\n---\nstatus: draft\n---\n# a\n",
    ] {
        held_back(text, unknown);
    }
    for date in [
        "expiryDate: 2024-05-01",
        "expires: never",
        "publishDate: 2099-01-01",
        "publish_date: 2024-05-01",
    ] {
        held_back(&format!("---\n{date}\n---\n# a\n"), "front-matter/schedule");
        shown(&format!("---\n{date}\nstatus: published\n---\n# a\n"), &[]);
    }
}

#[test]
fn braces_around_all_fields_are_front_matter() {
    let text = "---\n{title: x, status: draft, audience: restricted}\n---\n# a\n";
    let (is_shown, codes) = read_at("content/a.md", text, &config(&[]));
    assert_eq!((is_shown, codes.as_slice()), (false, [""; 0].as_slice()));
    shown("---\n{title: x}\n---\n# a\n", &[]);
    shown("---\n{ This: is a template }\nof prose\n---\n# a\n", &[]);
}

#[test]
fn a_day_that_had_come_when_the_file_appeared_hides_nothing() {
    let check = |day: i8, expected: bool| {
        let source = SourceText::new("a.md", "---\npublishDate: 2024-05-02\n---\n# a\n");
        let first_change = jiff::civil::date(2024, 5, day);
        let (_, meta, _) = read_document(&source, &config(&[]), Some(first_change));
        assert_eq!(meta.visibility != Visibility::Invalid, expected, "{day}");
    };
    check(1, false);
    check(2, true);
    check(3, true);
}

#[test]
fn a_cell_of_a_template_hides_nothing_and_is_told() {
    shown(
        "# a\n\n| Status | Draft |\n|--|--|\n",
        &["derive/says-draft"],
    );
    shown(
        "---\nstatus: published\n---\n# a\n\n| Status | Draft |\n|--|--|\n",
        &[],
    );
}

#[test]
fn what_tells_of_the_incident_hides_nothing() {
    for matter in [
        "tags: [secret, hidden, internal]",
        "cover: {image: a.png, hidden: true}",
        "repository: {visibility: private}",
        "state: resolved",
        "slug: draft",
        "severity: red",
        "robots: noindex",
        "noindex: true",
        "sitemap_exclude: true",
        "search: false",
        "hide: [toc]",
    ] {
        let text = format!("---\n{matter}\n---\n# a\n\n**Status:** Resolved\n");
        let (is_shown, codes) = read_at("content/a.md", &text, &config(&[]));
        assert!(is_shown, "{matter:?} {codes:?}");
        assert!(
            !codes.iter().any(|code| is_error(code)),
            "{matter:?} {codes:?}"
        );
    }
}

/// What a statement holds a document back by, or shows it by.
#[derive(Clone, Copy, Debug, PartialEq)]
enum About {
    Status,
    Audience,
    Others,
}

use About::{Audience as ByAudience, Others, Status as ByStatus};

const NARROW: [(&str, &str, About); 28] = [
    ("status", "draft", ByStatus),
    ("state", "draft", ByStatus),
    ("draft", "true", ByStatus),
    ("published", "false", ByStatus),
    ("audience", "restricted", ByAudience),
    ("readers", "restricted", ByAudience),
    ("private", "true", Others),
    ("confidential", "true", Others),
    ("hidden", "true", Others),
    ("unlisted", "true", Others),
    ("publish", "false", Others),
    ("visibility", "private", Others),
    ("classification", "secret", Others),
    ("is_draft", "true", Others),
    ("do_not_publish", "true", Others),
    ("work_in_progress", "true", Others),
    ("password", "hunter2", Others),
    ("headless", "true", Others),
    ("pirvate", "true", Others),
    ("params/private", "true", Others),
    ("params/draft", "true", Others),
    ("extra/draft", "true", Others),
    ("extra/status", "draft", Others),
    ("build/render", "never", Others),
    ("_build/list", "never", Others),
    ("cascade/draft", "true", Others),
    ("post_status", "draft", Others),
    ("workflow", "wip", Others),
];

const WIDE: [(&str, &str, About); 11] = [
    ("status", "published", ByStatus),
    ("status", "review", ByStatus),
    ("status", "superseded", ByStatus),
    ("state", "published", ByStatus),
    ("draft", "false", ByStatus),
    ("published", "true", ByStatus),
    ("audience", "public", ByAudience),
    ("audience", "internal", ByAudience),
    ("readers", "public", ByAudience),
    ("publish", "true", ByStatus),
    ("visibility", "public", ByAudience),
];

const FILLERS: [(&str, &str); 4] = [
    ("title", "Ovens"),
    ("severity", "2"),
    ("tags", "checkout"),
    ("date", "2024-05-01"),
];

/// A name as somebody may write it: in any case, with any separator, in wide letters, with what cannot
/// be seen in it.
fn spelt(name: &str, how: u32) -> String {
    let mut out = String::new();
    for (at, c) in name.chars().enumerate() {
        let bit = (how >> (at % 16)) & 1 == 1;
        let c = match c {
            '_' if bit => '-',
            c if bit => c.to_ascii_uppercase(),
            c => c,
        };
        let is_wide = how >> 16 & 7 == 1 && at == 1 && c.is_ascii_alphabetic();
        out.push(if is_wide {
            char::from_u32(u32::from(c) + 0xfee0).unwrap()
        } else {
            c
        });
        if how >> 20 & 7 == 1 && at == 2 {
            out.push('\u{200b}');
        }
    }
    out
}

/// Front matter with these fields in a language; `a/b` is a field within another one.
fn document(fields: &[(String, &str)], language: usize) -> String {
    let quoted = |value: &str| match value {
        "true" | "false" => value.to_owned(),
        _ => format!("\"{value}\""),
    };
    let mut lines: Vec<String> = Vec::new();
    let mut tables = Vec::new();
    for (name, value) in fields {
        let value = quoted(value);
        lines.push(match (name.split_once('/'), language) {
            (None, 0) => format!("\"{name}\": {value}"),
            (None, 1) => format!("\"{name}\" = {value}"),
            (None, _) => format!("  \"{name}\": {value}"),
            (Some((outer, inner)), 0) => format!("\"{outer}\":\n  \"{inner}\": {value}"),
            (Some((outer, inner)), 1) => {
                tables.push(format!("[\"{outer}\"]\n\"{inner}\" = {value}"));
                continue;
            }
            (Some((outer, inner)), _) => format!("  \"{outer}\": {{\"{inner}\": {value}}}"),
        });
    }
    lines.extend(tables);
    match language {
        0 => format!("---\n{}\n---\n# a\n", lines.join("\n")),
        1 => format!("+++\n{}\n+++\n# a\n", lines.join("\n")),
        _ => format!("{{\n{}\n}}\n# a\n", lines.join(",\n")),
    }
}

/// A contradicting document: which statements, in which spellings, language and order.
type Form = (usize, usize, u32, u32, usize, usize, usize);

fn a_form() -> impl Strategy<Value = Form> {
    (
        0..NARROW.len(),
        0..WIDE.len(),
        any::<u32>(),
        any::<u32>(),
        0..3_usize,
        0..6_usize,
        0..5_usize,
    )
}

fn holds(form: Form) {
    let (narrow, wide, how, how_wide, language, order, filler) = form;
    let ((name, value, narrow), (wide_name, wide_value, wide)) = (NARROW[narrow], WIDE[wide]);
    // A slip is one slip, and only the letters of a name are written in other ways.
    let how = if name == "pirvate" { how & 0xffff } else { how };
    let mut fields = vec![
        (spelt(name, how), value),
        (spelt(wide_name, how_wide), wide_value),
    ];
    if let Some((name, value)) = FILLERS.get(filler) {
        fields.push(((*name).to_owned(), value));
    }
    let length = fields.len();
    fields.swap(0, order % length);
    if order >= 3 {
        fields.reverse();
    }
    let text = document(&fields, language);
    let mapped = config(&[("status", &["state"]), ("audience", &["readers"])]);
    let (is_shown, codes) = read_at("content/a.md", &text, &mapped);
    assert!(!is_shown, "{text} {codes:?}");
    let is_contradiction = narrow == Others || narrow == wide;
    if is_contradiction {
        assert!(codes.iter().any(|code| is_error(code)), "{text} {codes:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_else_is_said_the_narrower_holds(form in a_form()) {
        holds(form);
    }
}

/// `cargo test --lib of_very_many -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn of_very_many_contradictions_none_gets_out() {
    let config = ProptestConfig {
        cases: 200_000,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&a_form(), |form| {
            holds(form);
            Ok(())
        })
        .unwrap();
}
