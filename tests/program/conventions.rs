//! What authors write for other tools, and what becomes of it among all documents: tags, states, titles that
//! several have.

use serde_json::{Value, json};

use crate::support::Sandbox;

/// A repository of documents with these lines of front matter, one a day.
fn repository(matters: &[&str]) -> Sandbox {
    let sandbox = Sandbox::repository(&[]);
    for (day, matter) in (1..).zip(matters) {
        let text =
            format!("---\n{matter}\n---\n\nThe tills stood still for an hour, in all shops.\n");
        sandbox.write(&format!("2024-05-{day:02}-tills.md"), text);
    }
    sandbox
}

fn story(sandbox: &Sandbox, day: usize) -> Value {
    sandbox.json(&format!("api/postmortems/2024-05-{day:02}-tills.json"))
}

#[test]
fn tags_are_what_they_name_and_else_a_dimension() {
    let sandbox = repository(&[
        "title: a\ntags: [k8s, retry storm, north]",
        "title: b\ntags: [north, shops]",
        "title: c\ntags: [shops]\ncategories: [parking]",
    ]);
    let run = sandbox.built(&[]);
    let first = story(&sandbox, 1);
    assert_eq!(first["systems"], json!(["kubernetes"]));
    assert_eq!(first["factors"], json!(["retry-storm"]));
    assert_eq!(first["tags"], json!(["north"]));
    assert!(sandbox.page("tags/index.html").contains("shops"));
    for told in [
        "terms/filed: `categories` of one document: `parking` is shown nowhere",
        "`tags` of 3 documents: one value names one of the factors, and one value names one of the systems, and the other 2 are the dimension Tags",
        "`taxonomies = [{ id = \"categories\", title = \"Categories\" }, { id = \"tags\", title = \"Tags\" }]`",
    ] {
        assert!(run.err.contains(told), "{told}: {}", run.err);
    }
}

#[test]
fn what_a_large_part_of_documents_is_filed_under_is_a_category_and_no_factor() {
    let check = |under: usize, others: usize, factors: Value, categories: Value| {
        let of = |category: &'static str, count: usize| std::iter::repeat_n(category, count);
        let matters = of("config change", under).chain(of("parking", others));
        let matters: Vec<String> = (1..)
            .zip(matters)
            .map(|(n, category)| format!("title: t{n}\ncategories: [{category}]"))
            .collect();
        let matters: Vec<&str> = matters.iter().map(String::as_str).collect();
        let sandbox = repository(&matters);
        sandbox.built(&[]);
        let first = story(&sandbox, 1);
        assert_eq!(first["factors"], factors, "{under} {others}");
        assert_eq!(first["categories"], categories, "{under} {others}");
    };
    check(4, 6, json!([]), json!(["config-change"]));
    check(3, 7, json!(["config-change"]), Value::Null);
    check(3, 3, json!(["config-change"]), Value::Null);
}

#[test]
fn the_lines_of_the_finding_can_be_pasted() {
    let sandbox = repository(&["title: a\ncategories: [parking]"]);
    sandbox.write(
        "site.toml",
        "taxonomies = [{ id = \"categories\", title = \"Categories\" }]\ncontent.dir = \".\"\n",
    );
    let run = sandbox.built(&[]);
    assert!(!run.err.contains("terms/filed"), "{}", run.err);
    assert_eq!(story(&sandbox, 1)["categories"], json!(["parking"]));
}

#[test]
fn states_are_shown_and_unknown_words_are_one_finding() {
    let sandbox = repository(&[
        "title: a\nstatus: Resolved",
        "title: b\nstatus: parked",
        "title: c\nstatus: parked",
        "title: d\nstatus: parked",
        "title: e\nstatus: with the vendor",
    ]);
    let run = sandbox.built(&[]);
    assert_eq!(story(&sandbox, 1)["state"], "Resolved");
    let page = sandbox.page("postmortems/2024-05-01-tills.html");
    assert!(
        page.contains("<span class=\"badge\">Resolved</span>"),
        "{page}"
    );
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
    for told in [
        "4 documents are left out for words like it: `parked` (3), `with the vendor` (1)",
        "1 postmortem, 4 left out with errors",
    ] {
        assert!(run.err.contains(told), "{told}: {}", run.err);
    }
    let settings =
        "content.dir = \".\"\n[front_matter]\nstates = [\"Parked\", \"with-the-vendor\"]\n";
    sandbox.write("site.toml", settings);
    let run = sandbox.built(&[]);
    assert!(!run.err.contains("error["), "{}", run.err);
    assert_eq!(story(&sandbox, 5)["state"], "with the vendor");
}

#[test]
fn documents_of_one_title_are_told_apart_in_lists() {
    let sandbox = repository(&[
        "title: Tills stood still",
        "title: Tills Stood Still",
        "title: c",
    ]);
    sandbox.built(&[]);
    let archive = sandbox.page("archive.html");
    for title in [
        "Tills stood still (2024-05-01)",
        "Tills Stood Still (2024-05-02)",
        ">c<",
    ] {
        assert!(archive.contains(title), "{title}: {archive}");
    }
    let page = sandbox.page("postmortems/2024-05-01-tills.html");
    assert!(page.contains("<h1>Tills stood still</h1>"), "{page}");
}
