//! `afterword build` as its users rely on it: what it exits with and says, what it publishes and
//! what it never does.

mod data;
mod hidden;
mod output;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, UNIX_EPOCH};

use crate::support::{Sandbox, pages, run};
use afterword::disk::publish::Publication;
use serde_json::Value;

const CONFIG: &str = "title = \"Library\"\n";

const OVENS: &str = "---
title: The ovens baked at night
date: 2024-03-12
systems: [ovens]
factors: [retry-storm]
myths: [{id: one-root-cause, first_story: a timer, second_story: three clocks}]
aliases: [ovens-at-night]
---
# The ovens baked at night

They did. See [the tills](tills.md) and ![the oven](oven.png).

## Timeline

- 2024-03-12 02:00 UTC: The ovens start.
- 2024-03-12 02:40 UTC: The baker is woken.
";

const TILLS: &str = "# The tills closed early (2024-04-02)\n\nFor an hour.\n";

fn two_stories() -> Sandbox {
    Sandbox::two_stories(CONFIG, OVENS, TILLS)
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

// What it exits with.

#[test]
fn findings_in_content_do_not_stand_in_the_way() {
    let sandbox = two_stories();
    sandbox.write(
        "content/postmortems/odd.md",
        "---\ndate: 2024-02-30\n---\n# Odd\n",
    );
    let run = sandbox.built(&[]);
    assert!(run.err.contains("error[front-matter/value]"), "{}", run.err);
    assert!(
        run.err.contains("content/postmortems/odd.md:2:7"),
        "{}",
        run.err
    );
    assert_eq!(run.out, "");
    assert!(sandbox.has("postmortems/odd.html"));
}

#[test]
fn strict_publishes_nothing_where_content_has_errors() {
    let sandbox = two_stories();
    sandbox.built(&["--strict"]);
    let before = sandbox.files();
    sandbox.write(
        "content/postmortems/odd.md",
        "---\ndate: 2024-02-30\n---\n# Odd\n",
    );
    let run = sandbox.build(&["--strict"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("nothing was published"), "{}", run.err);
    assert_eq!(sandbox.files(), before);
    // Warnings are no errors.
    sandbox.write(
        "content/postmortems/odd.md",
        "# Odd\n\n[nowhere](nowhere.md)\n",
    );
    sandbox.built(&["--strict"]);
}

#[test]
fn a_wrong_config_publishes_nothing_and_tells_every_problem() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let before = sandbox.files();
    sandbox.write(
        "site.toml",
        "titel = \"x\"\naudience = \"everybody\"\n\n[content]\nexlude = []\n",
    );
    let run = sandbox.build(&[]);
    assert_eq!(run.code, 2);
    for words in [
        "config/unknown-key",
        "site.toml:1:1",
        "did you mean `title`?",
        "site.toml:2:12",
        "`everybody`",
        "site.toml:5:1",
        "did you mean `exclude`?",
    ] {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    assert_eq!(sandbox.files(), before);
    sandbox.write("site.toml", "title = \n");
    let run = sandbox.build(&[]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("config/syntax") && run.err.contains("site.toml:1:"),
        "{}",
        run.err
    );
}

#[test]
fn two_documents_of_one_id_publish_nothing() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let before = sandbox.files();
    let twin = "---\nid: tills\n---\n# Another story\n";
    sandbox.write("content/postmortems/elsewhere.md", twin);
    let run = sandbox.build(&[]);
    assert_eq!(run.code, 2);
    for words in [
        "site/address-conflict",
        "content/postmortems/elsewhere.md",
        "content/postmortems/tills.md",
    ] {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    assert_eq!(sandbox.files(), before);
}

#[test]
fn an_alias_in_use_publishes_nothing() {
    let sandbox = two_stories();
    sandbox.write(
        "content/postmortems/third.md",
        "---\naliases: [tills]\n---\n# Third\n",
    );
    let run = sandbox.build(&[]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(
        run.err.contains("content/postmortems/third.md:2:"),
        "{}",
        run.err
    );
    assert!(!sandbox.output().exists());
}

#[test]
fn a_build_waits_for_no_other() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let before = sandbox.files();
    let other = Publication::begin(
        &sandbox.output(),
        &sandbox.root(),
        &sandbox.root().join("content"),
    )
    .unwrap();
    let run = sandbox.build(&[]);
    assert_eq!(run.code, 75, "{}", run.err);
    drop(other);
    assert_eq!(sandbox.files(), before);
    sandbox.built(&[]);
}

#[test]
fn what_cannot_run_says_so() {
    let sandbox = two_stories();
    let check = |words: &[&str], expected: &str| {
        let run = sandbox.build(words);
        assert_eq!(run.code, 2, "{words:?}");
        assert!(run.err.contains(expected), "{words:?}: {}", run.err);
        assert!(!sandbox.output().exists());
    };
    check(&["--base-url", "javascript:alert(1)"], "is no base URL");
    check(&["--audience", "everybody"], "everybody");
    let missing = run(crate::support::program().args(["build", "--root", "/nowhere/at/all"]));
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("/nowhere/at/all"), "{}", missing.err);
    // A folder that is not ours.
    fs::create_dir(sandbox.output()).unwrap();
    fs::write(sandbox.output().join("thesis.doc"), "ten years").unwrap();
    let run = sandbox.build(&[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("thesis.doc"), "{}", run.err);
    assert_eq!(sandbox.files().len(), 1);
}

// What it survives.

#[test]
fn one_bad_document_never_stops_the_others() {
    let sandbox = two_stories();
    let bomb = format!(
        "---\na: &a [x, x]\nb: [*a, *a]\nc: {}\n---\n# Text\n",
        "- ".repeat(6000)
    );
    let late_nul = format!("# Late\n\n{}\n\0\n", "word ".repeat(4000));
    let deep = format!("# Deep\n\n{} deep\n", ">".repeat(50_000));
    let bad: [(&str, &[u8]); 9] = [
        ("unclosed", b"---\ntitle: Open\n\n# Text\n"),
        (
            "bad-yaml",
            b"---\ntitle: \"open\nsystems: [a\n---\n# Text\n",
        ),
        ("bomb", bomb.as_bytes()),
        ("bad-toml", b"+++\ntitle = \n+++\n# Text\n"),
        ("bad-json", b"{\"title\": }\n\n# Text\n"),
        ("latin", b"# Gr\xfc\xdfe\n"),
        ("empty", b""),
        ("late-nul", late_nul.as_bytes()),
        ("deep", deep.as_bytes()),
    ];
    for (name, bytes) in &bad {
        sandbox.write(&format!("content/postmortems/{name}.md"), bytes);
    }
    // What begins with NUL bytes is no text.
    sandbox.write(
        "content/postmortems/binary.md",
        b"\0\0\0\0# Not a document\n",
    );
    let run = sandbox.built(&["--all"]);
    assert!(sandbox.has("postmortems/ovens.html") && sandbox.has("postmortems/tills.html"));
    for place in [
        "unclosed.md:1:1",
        "bad-yaml.md:",
        "bomb.md:2:",
        "bad-toml.md:2:",
        "bad-json.md:1:",
        "latin.md:1:",
        "binary.md",
    ] {
        assert!(
            run.err.contains(&format!("content/postmortems/{place}")),
            "{place}: {}",
            run.err
        );
    }
    for (name, _) in &bad {
        assert!(
            sandbox.has(&format!("postmortems/{name}.html")),
            "{name}: {}",
            run.err
        );
    }
    assert!(!run.err.contains("files/internal"), "{}", run.err);
}

#[test]
fn a_line_of_a_megabyte_is_a_line() {
    let sandbox = two_stories();
    let line = format!("{} ", "word".repeat(10)).repeat(26 * 1024);
    sandbox.write(
        "content/postmortems/long-line.md",
        format!("# Long\n\n{line}\n"),
    );
    sandbox.built(&[]);
    assert!(sandbox.page("postmortems/long-line.html").len() > line.len());
    assert!(sandbox.has("postmortems/ovens.html"));
}

#[test]
fn twins_of_a_repository_take_their_folder_in() {
    let sandbox = Sandbox::repository(&[
        ("2023/outage.md", "# The first (2023-01-02)\n"),
        (
            "2024/outage.md",
            "# The second (2024-01-02)\n\n[the first](../2023/outage.md)\n",
        ),
        ("README.md", "# Ours\n\n[second](2024/outage.md)\n"),
    ]);
    let run = sandbox.built(&["--all"]);
    assert!(
        sandbox.has("postmortems/2023-outage.html") && sandbox.has("postmortems/2024-outage.html")
    );
    assert!(!sandbox.has("postmortems/outage.html"));
    assert_eq!(
        run.err.matches("site/derived-twins").count(),
        2,
        "{}",
        run.err
    );
    assert_eq!(
        sandbox.json("api/postmortems/2023-outage.json")["backlinks"],
        serde_json::json!(["2024-outage"])
    );
    assert!(
        sandbox
            .page("index.html")
            .contains("href=\"postmortems/2024-outage.html\"")
    );
}

#[test]
fn the_matrix_counts_suggestions_apart() {
    let site = Sandbox::site(
        "title = \"Lessons\"\n",
        &[
            (
                "postmortems/a.md",
                "---\nsystems: [Redis]\nfactors: [time-or-expiry]\n---\n# The cache was cold\n",
            ),
            (
                "postmortems/b.md",
                "# Redis refused us\n\nThe certificate of the cache had expired.\n",
            ),
        ],
    );
    site.built(&[]);
    let label = "Redis and Time or expiry: 1 incident, 1 suggested";
    assert!(site.page("systems-and-factors.html").contains(label));
    let cell = site.page("systems-and-factors/redis/time-or-expiry.html");
    let (stated, suggested) = cell.split_once("id=\"suggested\"").unwrap();
    assert!(stated.contains("The cache was cold") && !stated.contains("Redis refused us"));
    assert!(suggested.contains("Redis refused us"), "{suggested}");
}
