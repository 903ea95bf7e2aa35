//! Documents that are no documents any more: what is within the limits is published, the rest is an
//! error with its place, and nothing takes longer than its size. How long it takes is measured by
//! `benches/doubling.rs`.

use crate::support::Sandbox;

#[test]
fn what_is_beyond_a_limit_is_left_out_and_told_with_its_place() {
    let headings: String = (1..=5_100).map(|n| format!("## Part {n}\n\n")).collect();
    let questions: String = (1..=1_001).map(|n| format!("- Why {n}?\n")).collect();
    let site = Sandbox::site(
        "title = \"Lessons\"\n",
        &[
            (
                "postmortems/headings.md",
                &format!("# Too many parts\n\n{headings}"),
            ),
            (
                "postmortems/questions.md",
                &format!("---\nquestions:\n{questions}---\n# Too many questions\n"),
            ),
            ("postmortems/usual.md", "# A usual story\n\nIt was slow.\n"),
        ],
    );
    let run = site.built(&[]);
    for words in [
        "error[markdown/too-much]: the document has more than 5000 headings",
        "content/postmortems/headings.md:10001:1",
        "error[front-matter/too-many]: `questions` lists 1001",
        "content/postmortems/questions.md:1003:3",
    ] {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    let page = site.page("postmortems/headings.html");
    assert!(page.contains(">Part 4999 ") && !page.contains("Part 5000"));
    let page = site.page("postmortems/questions.html");
    assert!(page.contains("Why 1000?") && !page.contains("Why 1001?"));
    assert!(site.has("postmortems/usual.html"));
    assert_eq!(site.build(&["--strict"]).code, 1);
}

#[test]
fn findings_that_repeat_themselves_are_counted() {
    let links: String = (0..1_500).map(|n| format!("[a](none-{n}.md)\n")).collect();
    let story = format!("# A story\n\n{links}");
    let site = Sandbox::site("title = \"Lessons\"\n", &[("postmortems/a.md", &story)]);
    let run = site.built(&["--format", "json", "--all"]);
    let summary: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(summary["warnings"], 1_001);
    assert_eq!(run.err.matches("leads to no file").count(), 1_001);
    assert!(run.err.contains("(and 499 more of these in the document)"));
}

#[test]
fn a_story_of_many_terms_has_a_matrix_that_can_be_read() {
    let names = |letter: char| -> String { (0..90).map(|n| format!("{letter}{n}, ")).collect() };
    let story = format!(
        "---\nsystems: [{}]\nfactors: [{}]\n---\n# A story\n",
        names('s'),
        names('f')
    );
    let site = Sandbox::site("title = \"Lessons\"\n", &[("postmortems/a.md", &story)]);
    site.built(&[]);
    let cells = site
        .files()
        .into_keys()
        .filter(|path| path.starts_with("systems-and-factors/"));
    assert_eq!(cells.count(), 60 * 50);
    let matrix = site.page("systems-and-factors.html");
    assert!(
        matrix.contains("The 60 of 90 systems and 50 of 90 factors"),
        "{matrix}"
    );
}
