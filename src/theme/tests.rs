//! Every template with next to nothing in its view.
//! Full views are rendered wherever a test builds a site.

mod contrast;
mod files;

use serde_json::{Value, json};

use super::*;
use crate::site::views::{
    Archive, Chip, Feed, FeedEntry, Home, Html, Link, Matrix, NotFound, Page, Path, Paths, Plain,
    Redirect, Search, SearchLink, Shell, Sitemap, SitemapEntry, Terms,
};

fn theme() -> Theme {
    Theme::embedded().unwrap_or_else(|error| panic!("{error}"))
}

fn shell(kind: &'static str) -> Shell {
    Shell {
        site_title: "Lessons".into(),
        site_description: String::new(),
        language: "en".into(),
        direction: "ltr",
        title: "A <title> & more".into(),
        description: String::new(),
        kind,
        root: String::new(),
        canonical: None,
        stylesheet: "assets/style.css".into(),
        scripts: Vec::new(),
        icon: "assets/icon.svg".into(),
        feed: "feed.xml".into(),
        home: "index.html".into(),
        search: SearchLink {
            url: "search.html".into(),
            engine: "assets/search-engine.js".into(),
            origin: String::new(),
            base: "search/".into(),
            usual_kind: String::new(),
            kinds: String::new(),
            scope: None,
        },
        navigation: Vec::new(),
        breadcrumbs: Vec::new(),
        drafts: false,
    }
}

fn chip(dimension: &str) -> Chip {
    Chip {
        dimension: dimension.into(),
        dimension_title: "Term".into(),
        id: "one".into(),
        title: "One <b>".into(),
        url: "one.html".into(),
        suggested: true,
    }
}

fn card() -> Value {
    json!({
        "detail": "short",
        "id": "story",
        "url": "story.html",
        "title": "Story",
        "date": null,
        "kind": "Near miss",
        "status": null,
        "summary": "",
        "surprise": "",
        "systems": [],
        "factors": [],
        "myths": [chip("myths")],
        "others": [],
        "further": 0,
        "reason_html": "<em>why</em>",
    })
}

fn bare_postmortem() -> Value {
    json!({
        "id": "bare",
        "title": "Bare",
        "date": null,
        "kind": null,
        "status": null,
        "badges": [],
        "duration": null,
        "facts": [],
        "own_facts": [],
        "summary_html": "",
        "summary_anchor": null,
        "systems": [],
        "factors": [],
        "myths": [],
        "others": [],
        "impact": [],
        "moments": [],
        "timeline": null,
        "sections": [{
            "kind": "other",
            "body_html": "<p>It was slow.</p>",
        }],
        "footnotes_html": "",
        "contents": [],
        "points": [],
        "factor_notes": [],
        "stories": [],
        "actions": [],
        "action_sections": [],
        "relations": [],
        "related": [],
        "backlinks": [],
        "neighbours": [],
        "trails": [],
        "sources": [],
        "participants": [],
        "participants_note": null,
        "participants_anchor": null,
        "provenance": [],
        "source_path": "bare.md",
        "first_change": null,
        "last_change": null,
        "edit_url": null,
        "json_url": "api/bare.json",
    })
}

fn bare_term() -> Value {
    json!({
        "is_group": false,
        "chip": chip("systems"),
        "summary": "",
        "invites_note": true,
        "note_path": "content/systems/one.md",
        "aliases": [],
        "replaced_by": null,
        "deprecated": false,
        "belief": "",
        "instead_html": "",
        "body_html": "",
        "questions_html": [],
        "sources": [],
        "parent": null,
        "children": [],
        "related": [],
        "stories": [],
        "strip": null,
        "quotations": [],
        "more_quotations": [],
        "incidents": [],
        "suggested": [],
        "count": 0,
        "companions": [],
        "trails": [],
        "feed": "one.xml",
        "pagination": null,
        "edit_url": null,
    })
}

fn render(template: &str, view: &impl Serialize) -> String {
    theme()
        .render(template, &shell("page"), view)
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The texts of all headings, and whether no level is left out on the way down.
fn headings(html: &str) -> Vec<u32> {
    html.split("<h")
        .skip(1)
        .filter_map(|rest| rest.chars().next()?.to_digit(10))
        .collect()
}

fn check_outline(html: &str) {
    let levels = headings(html);
    assert_eq!(
        levels.iter().filter(|&&level| level == 1).count(),
        1,
        "one h1: {levels:?}"
    );
    let mut before = 0;
    for level in levels {
        assert!(level <= before + 1, "h{level} below h{before}");
        before = level;
    }
}

/// Templates and style sheets by path.
fn sources() -> Vec<(String, String)> {
    Embedded::iter()
        .map(|path| {
            let data = Embedded::get(&path).unwrap().data;
            (
                path.into_owned(),
                String::from_utf8(data.into_owned()).unwrap(),
            )
        })
        .collect()
}

#[test]
fn an_empty_site_has_a_home() {
    let html = render(
        "home.html",
        &Home {
            introduction_html: Html::default(),
            count: 0,
            years: String::new(),
            start: None,
            paths: Vec::new(),
            latest: Vec::new(),
            glance: None,
            calendar: None,
            quotations: Vec::new(),
            words: None,
            worth_rereading: None,
            dimensions: Vec::new(),
            archive: "archive.html".into(),
            matrix: None,
            pages: Vec::new(),
        },
    );
    check_outline(&html);
    assert!(html.contains("No postmortem is published yet"));
    assert!(!html.contains("<h2"), "sections of nothing are left out");
}

#[test]
fn codes_and_short_words_with_hyphens_stay_on_one_line() {
    let check = |title: &str, expected: &str| {
        let mut postmortem = bare_postmortem();
        if let Some(of_page) = postmortem.get_mut("title") {
            *of_page = json!(title);
        }
        let html = render("postmortem.html", &postmortem);
        let heading = html
            .split("<h1")
            .nth(1)
            .and_then(|rest| rest.split("</h1>").next());
        let words = heading.and_then(|heading| heading.split_once('>'));
        assert_eq!(words.map(|(_, words)| words), Some(expected));
    };
    check(
        "Ferries of AP-NORTHEAST-2, at sea & ashore",
        "Ferries of <span class=\"whole\">AP-NORTHEAST-2,</span> at sea &amp; ashore",
    );
    check(
        "Read-only <doors>",
        "<span class=\"whole\">Read-only</span> &lt;doors&gt;",
    );
    check("A once-in-a-lifetime-storm", "A once-in-a-lifetime-storm");
    check("Sea -- and land", "Sea -- and land");
}

#[test]
fn a_bare_postmortem_has_no_empty_sections() {
    let html = render("postmortem.html", &bare_postmortem());
    check_outline(&html);
    assert!(html.contains("<p>It was slow.</p>"));
    for absent in [
        "Told twice",
        "What contributed",
        "<nav class=\"contents\"",
        "<dl",
        "<details",
    ] {
        assert!(!html.contains(absent), "{absent}");
    }
}

#[test]
fn a_story_without_its_own_words_borrows_those_of_the_myth() {
    let mut postmortem = bare_postmortem();
    postmortem["stories"] = json!([{
        "card": null,
        "myth": chip("myths"),
        "belief": "it was <obvious>",
        "instead_html": "<p>it was not</p>",
        "first_html": "",
        "second_html": "",
    }]);
    let html = render("postmortem.html", &postmortem);
    check_outline(&html);
    assert!(html.contains("it was &lt;obvious&gt;"));
    assert!(html.contains("What we see instead"));
    assert!(html.contains("<p>it was not</p>"));
}

#[test]
fn a_term_that_nobody_described_says_where_a_note_would_stand() {
    let html = render("term.html", &bare_term());
    check_outline(&html);
    assert!(html.contains("content/systems/one.md"));
    assert!(html.contains("One &lt;b&gt;"));
}

#[test]
fn incidents_of_a_term_are_told_with_their_reason() {
    let mut term = bare_term();
    term["incidents"] = json!([card()]);
    term["count"] = json!(1);
    let html = render("term.html", &term);
    check_outline(&html);
    assert!(html.contains("1 incident<"));
    assert!(html.contains("<em>why</em>"));
}

#[test]
fn lists_render_without_anything_in_them() {
    let terms = Terms {
        together: None,
        dimension: "systems".into(),
        title: "Systems".into(),
        introduction: String::new(),
        frequent: Vec::new(),
        stories: 1,
        groups: Vec::new(),
        count: 0,
        order: "incidents",
        orders: Vec::new(),
        search: "search.html".into(),
        matrix: None,
        pagination: None,
    };
    let matrix = Matrix {
        has_tints: false,
        groups: Vec::new(),
        rows: Vec::new(),
        has_suggestions: false,
        note: String::new(),
    };
    let cell = json!({
        "system": chip("systems"),
        "factor": chip("factors"),
        "incidents": [card()],
        "suggested": [card()],
        "matrix": "matrix.html",
        "questions_html": [],
    });
    let archive = Archive {
        count: 0,
        calendar: None,
        years: Vec::new(),
        pagination: None,
    };
    check_outline(&render("terms.html", &terms));
    check_outline(&render("matrix.html", &matrix));
    check_outline(&render("cell.html", &cell));
    check_outline(&render("archive.html", &archive));
}

#[test]
fn a_path_without_stops_renders() {
    let path = Path {
        title: "First week".into(),
        summary: Plain::default(),
        readers_html: Html::default(),
        body_html: Html::default(),
        time: String::new(),
        stops: Vec::new(),
        others: Vec::new(),
        edit_url: None,
    };
    let html = render("path.html", &path);
    check_outline(&html);
    assert!(html.contains("No published stops on this path yet"));
    check_outline(&render("paths.html", &Paths { paths: Vec::new() }));
}

#[test]
fn plain_pages_render() {
    let page = Page {
        title: "Where to start".into(),
        body_html: Html::Made("<h2>Here</h2>".into()),
        trails: Vec::new(),
        edit_url: None,
    };
    let search = Search {
        count: 0,
        dimensions: Vec::new(),
        suggested: Vec::new(),
        fields: Vec::new(),
        kinds: Vec::new(),
        examples: Vec::new(),
        archive: "archive.html".into(),
    };
    let lost = NotFound {
        dimensions: Vec::new(),
        archive: "archive.html".into(),
    };
    let moved = Redirect {
        url: "new.html?a&b".into(),
        title: "New".into(),
    };
    check_outline(&render("page.html", &page));
    check_outline(&render("search.html", &search));
    check_outline(&render("not-found.html", &lost));
    let html = render("redirect.html", &moved);
    check_outline(&html);
    assert!(html.contains("content=\"0; url=new.html?a&amp;b\""));
    assert!(html.contains("noindex"));
}

#[test]
fn a_feed_survives_what_xml_forbids() {
    let feed = Feed {
        id: "urn:feed".into(),
        title: "A\u{0}B\u{b}C\u{fffe} ]]> <x> & \"y\"\n".into(),
        subtitle: String::new(),
        updated: "2012-08-01T00:00:00Z".into(),
        self_url: "feed.xml".into(),
        page_url: "index.html".into(),
        language: "en".into(),
        entries: vec![FeedEntry {
            id: "urn:one".into(),
            title: "One".into(),
            url: "one.html".into(),
            updated: "2012-08-01T00:00:00Z".into(),
            published: "2012-08-01T00:00:00Z".into(),
            summary: String::new(),
            categories: vec![Link {
                title: "DNS".into(),
                url: "systems/dns".into(),
            }],
        }],
    };
    let xml = theme().render_xml("feed.xml", &feed).unwrap();
    assert!(xml.starts_with("<?xml"));
    assert!(xml.contains("<title>ABC ]]&gt; &lt;x&gt; &amp; &quot;y&quot;\n</title>"));
    assert!(xml.contains("<category term=\"systems/dns\" label=\"DNS\"/>"));
}

#[test]
fn a_sitemap_lists_addresses() {
    let sitemap = Sitemap {
        urls: vec![SitemapEntry {
            url: "https://learn.example/?a&b".into(),
            modified: String::new(),
        }],
    };
    let xml = theme().render_xml("sitemap.xml", &sitemap).unwrap();
    assert!(xml.contains("<loc>https://learn.example/?a&amp;b</loc></url>"));
}

#[test]
fn an_error_names_its_place() {
    let error = theme()
        .render("page.html", &shell("page"), &serde_json::json!({}))
        .unwrap_err();
    let ThemeError::Template {
        template,
        line,
        column,
        ..
    } = &error
    else {
        panic!("{error}");
    };
    assert_eq!((template.as_str(), *line), ("page.html", 7));
    assert!(*column > 1);
}
