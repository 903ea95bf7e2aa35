//! Reading paths and the home page of whole sites, as readers and authors meet them.

use afterword::load::Loaded;

use crate::support::loaded::{page, site};

const STORY: &str = "---\ndate: 2024-01-0";

/// The text of the part of a page between two marks.
fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let from = html
        .find(start)
        .unwrap_or_else(|| panic!("no {start} in {html}"));
    let rest = &html[from..];
    &rest[..rest.find(end).unwrap_or(rest.len())]
}

/// Three stories, of which the last is a draft.
fn stories() -> Vec<(&'static str, String)> {
    let story = |day: u8, rest: &str| format!("{STORY}{day}\n{rest}");
    vec![
        ("one.md", story(1, "---\n# One\n\nIt was slow.")),
        ("two.md", story(2, "---\n# Two\n\nIt was slow.")),
        ("three.md", story(3, "status: draft\n---\n# Three\n")),
    ]
}

fn with_paths(paths: &[(&str, &str)]) -> Loaded {
    let stories = stories();
    let mut files: Vec<(&str, &str)> = stories.iter().map(|(p, t)| (*p, t.as_str())).collect();
    files.extend(paths);
    site(&files)
}

#[test]
fn a_stop_that_leads_nowhere_says_what_was_meant() {
    let check = |stop: &str, message: &str, help: &str| {
        let path = format!("---\nstops:\n  - id: one\n  - id: {stop}\n---\n");
        let loaded = with_paths(&[("paths/p.md", &path)]);
        let found = loaded.diagnostics.iter();
        let found: Vec<_> = found.filter(|d| d.rule.code == "paths/stop").collect();
        let [finding] = found[..] else {
            panic!("{stop}: {found:?}");
        };
        let span = finding.location.as_ref().unwrap().span.unwrap();
        assert_eq!(span.of(&path), stop);
        assert_eq!(
            finding.message,
            format!("{message}, so this stop is left out")
        );
        assert_eq!(finding.help.as_deref(), Some(help));
        let html = page(&loaded, "paths/p.html");
        assert_eq!(html.matches("class=\"stop\"").count(), 1, "{stop}");
    };
    let unknown = |stop: &str| format!("no story, term or page is called `{stop}`");
    check("onne", &unknown("onne"), "did you mean `one`?");
    check(
        "factor:alert-nois",
        &unknown("factor:alert-nois"),
        "did you mean `factor:alert-noise`?",
    );
    check(
        "three",
        "`three` is not published",
        "it is a draft or meant for another audience",
    );
    check(
        "../three.md",
        "`../three.md` is not published",
        "it is a draft or meant for another audience",
    );
    check(
        "../one.md",
        "`../one.md` is on this path already",
        "take one of the two stops out",
    );
}

#[test]
fn a_page_leads_on_along_every_path_that_visits_it() {
    let loaded = with_paths(&[
        (
            "paths/a.md",
            "---\ntitle: Path A\nstops: [one, two, 'factor:alert-noise']\n---\n[B](b.md) and [[path:b]]",
        ),
        ("paths/b.md", "---\ntitle: Path B\nstops: [two]\n---\n"),
    ]);
    let two = page(&loaded, "postmortems/two.html");
    assert!(two.contains("On 2 reading paths"));
    let trails = between(&two, "id=\"part-paths\"", "</nav>");
    assert!(trails.contains("part 2 of 3") && trails.contains("part 1 of 1"));
    assert!(trails.contains("href=\"one.html\" rel=\"prev\""));
    assert!(trails.contains("href=\"../factors/sensing/alert-noise.html\" rel=\"next\""));
    let one = page(&loaded, "postmortems/one.html");
    assert!(one.contains("Path A, part 1 of 3"));
    assert!(!one.contains("rel=\"prev\""));
    // A term that nothing but a path names has its page.
    let term = page(&loaded, "factors/sensing/alert-noise.html");
    assert!(term.contains("Path A, part 3 of 3"));
    let a = page(&loaded, "paths/a.html");
    assert_eq!(
        between(&a, "<div class=\"prose\">", "</div>")
            .matches("href=\"b.html\"")
            .count(),
        2
    );
}

#[test]
fn a_path_may_be_withheld_like_any_document() {
    let loaded = with_paths(&[
        (
            "paths/a.md",
            "---\nstatus: draft\ntitle: CANARY\nstops: [one]\n---\n",
        ),
        (
            "paths/b.md",
            "---\naudience: restricted\nstops: [one]\n---\nCANARY",
        ),
    ]);
    let site = loaded.site.as_ref().unwrap();
    assert!(
        site.routes()
            .keys()
            .all(|address| !address.starts_with("paths/"))
    );
    for address in ["index.html", "postmortems/one.html", "api/catalog.json"] {
        let html = page(&loaded, address);
        assert!(
            !html.contains("CANARY") && !html.contains("part-paths"),
            "{address}"
        );
    }
}

#[test]
fn newcomers_start_where_a_path_says_so() {
    let loaded = with_paths(&[
        ("paths/a.md", "---\ntitle: Path A\nstops: [one]\n---\n"),
        (
            "paths/z.md",
            "---\ntitle: Path Z\nstart: true\nstops: [two]\n---\n",
        ),
    ]);
    let home = page(&loaded, "index.html");
    let start = between(&home, "class=\"home-start\"", "</section>");
    assert!(start.contains("<h3 class=\"title\"><a href=\"paths/z.html\">Path Z</a></h3>"));
    assert!(start.contains("Other paths: <a href=\"paths/a.html\">Path A</a>"));
    let without = with_paths(&[]);
    assert!(!page(&without, "index.html").contains("home-start"));
}

#[test]
fn a_story_is_read_at_230_words_a_minute() {
    let story = format!(
        "{STORY}1\nsurprises: [\"{}\"]\n---\n# A\n\n{}",
        "word ".repeat(115),
        "word ".repeat(230)
    );
    let check = |text: &str, expected: &str| {
        let loaded = site(&[("a.md", text), ("paths/p.md", "---\nstops: [a]\n---\n")]);
        let html = page(&loaded, "paths/p.html");
        assert!(
            html.contains(&format!("{expected} to read</span>")),
            "{html}"
        );
    };
    check(&story, "2 min");
    check("# A\n\nShort.", "1 min");
}

#[test]
fn a_kind_that_nearly_all_stories_share_is_left_out_of_cards() {
    let check = |others: usize, expected: bool| {
        let external = |n: usize| {
            (
                format!("e{n}.md"),
                "---\nkind: external\n---\n# E\n".to_owned(),
            )
        };
        let mut files: Vec<(String, String)> = (0..8).map(external).collect();
        files.extend((0..others).map(|n| {
            (
                format!("n{n}.md"),
                "---\nkind: near-miss\n---\n# N\n".to_owned(),
            )
        }));
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(p, t)| (p.as_str(), t.as_str()))
            .collect();
        let loaded = site(&files);
        let archive = page(&loaded, "archive.html");
        assert_eq!(archive.contains("Public incident"), expected, "{others}");
        assert!(archive.contains("Near miss") || others == 0);
        assert!(page(&loaded, "postmortems/e0.html").contains("Public incident"));
    };
    check(0, false);
    check(1, false);
    check(2, true);
}

#[test]
fn a_labelled_summary_opens_the_page_without_its_label() {
    let text = "# API down\n\n**Status:** done\n\n**Summary:** It was `slow` for all.\n\n**Impact:** Nobody paid.\n";
    let html = page(&site(&[("a.md", text)]), "postmortems/a.html");
    let standfirst = between(&html, "class=\"standfirst", "</div>");
    assert!(standfirst.contains("It was <code>slow</code> for all."));
    assert!(!html.contains("<strong>Summary:</strong>"));
    assert!(html.contains("<strong>Impact:</strong> Nobody paid."));
}

#[test]
fn a_long_summary_opens_the_page_and_goes_on_in_its_place() {
    let words = |word: &str| format!("{word} ").repeat(50);
    let text = format!(
        "# A\n\n## Summary\n\n{}\n\n{}\n\n## Next\n\nText.",
        words("first"),
        words("second")
    );
    let html = page(&site(&[("a.md", &text)]), "postmortems/a.html");
    let standfirst = between(&html, "class=\"standfirst", "</div>");
    assert!(standfirst.contains("first") && !standfirst.contains("second"));
    let part = between(&html, "data-part=\"summary\"", "</div>");
    assert!(part.contains("id=\"summary\"") && part.contains("second") && !part.contains("first"));
}
