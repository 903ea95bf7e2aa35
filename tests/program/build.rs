//! `afterword build` as its users rely on it: what it exits with and says, what it publishes and
//! what it never does.

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

// What it says.

#[test]
fn the_summary_for_programs_has_the_documented_keys() {
    let sandbox = two_stories();
    sandbox.write("content/systems/ovens.md", "---\ntitle: Ovens\n---\nHot.\n");
    sandbox.write(
        "content/postmortems/odd.md",
        "---\ndate: 2024-02-30\nseverety: 1\n---\n# Odd\n",
    );
    let summary = |run: crate::support::Run| -> Value { serde_json::from_str(&run.out).unwrap() };
    let first = summary(sandbox.built(&["--format", "json", "--quiet"]));
    assert_eq!(
        keys(&first),
        [
            "postmortems",
            "notes",
            "left_out",
            "pages",
            "written",
            "unchanged",
            "removed",
            "errors",
            "warnings",
            "elapsed_ms"
        ]
    );
    let count = |summary: &Value, key: &str| summary[key].as_u64().unwrap();
    assert_eq!(
        (count(&first, "postmortems"), count(&first, "notes")),
        (3, 1)
    );
    assert_eq!((count(&first, "errors"), count(&first, "warnings")), (1, 1));
    assert_eq!(
        (count(&first, "unchanged"), count(&first, "removed")),
        (0, 0)
    );
    let html = sandbox
        .files()
        .keys()
        .filter(|path| path.ends_with(".html"))
        .count();
    assert_eq!(count(&first, "pages"), html as u64);
    let second = summary(sandbox.built(&["--format", "json"]));
    assert_eq!(
        (count(&second, "written"), count(&second, "unchanged")),
        (0, count(&first, "written"))
    );
    sandbox.remove("content/postmortems/odd.md");
    let third = summary(sandbox.built(&["--format", "json"]));
    assert!(count(&third, "removed") >= 2, "{third}");
    assert_eq!(count(&third, "errors"), 0);
}

#[test]
fn the_data_has_the_documented_fields() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let catalog = sandbox.json("api/catalog.json");
    assert_eq!(
        keys(&catalog),
        [
            "version",
            "postmortems",
            "paths",
            "systems",
            "factors",
            "myths"
        ]
    );
    assert_eq!(catalog["version"], 1);
    let fields = [
        "id", "url", "title", "date", "kind", "systems", "factors", "myths", "source",
    ];
    let ids: Vec<_> = catalog["postmortems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(ids, ["tills", "ovens"]);
    assert_eq!(keys(&catalog["postmortems"][1]), fields);
    assert_eq!(
        keys(&catalog["systems"][0]),
        ["id", "title", "url", "count"]
    );
    for address in ["url"].iter().flat_map(|key| {
        catalog["postmortems"]
            .as_array()
            .unwrap()
            .iter()
            .map(move |one| &one[*key])
    }) {
        assert!(sandbox.has(address.as_str().unwrap()), "{address}");
    }

    let ovens = sandbox.json("api/postmortems/ovens.json");
    let more = [
        "summary",
        "severity",
        "times",
        "suggested_times",
        "duration",
        "unread_lines",
        "participants",
        "timezone",
        "timeline",
        "passages",
        "suggested_systems",
        "suggested_factors",
        "related",
        "backlinks",
        "provenance",
    ];
    let expected: Vec<_> = ["version"].into_iter().chain(fields).chain(more).collect();
    assert_eq!(keys(&ovens), expected);
    assert_eq!(ovens["date"], "2024-03-12");
    assert_eq!(ovens["source"], "content/postmortems/ovens.md");
    assert_eq!(ovens["factors"], serde_json::json!(["retry-storm"]));
    assert_eq!(ovens["timeline"][0]["at"], "2024-03-12T02:00:00+00:00");
    assert_eq!(
        keys(&ovens["timeline"][0]),
        ["at", "relative_seconds", "written", "text", "approximate"]
    );
    assert_eq!(
        ovens["provenance"]["title"],
        serde_json::json!({"from": "front-matter", "line": 2})
    );
    let tills = sandbox.json("api/postmortems/tills.json");
    assert_eq!(tills["backlinks"], serde_json::json!(["ovens"]));
    assert_eq!(tills["provenance"]["date"]["from"], "heading");
}

#[test]
fn the_data_has_what_known_sections_list() {
    let sandbox = two_stories();
    sandbox.write(
        "content/postmortems/lamps.md",
        "# The lamps went out\n\n## Lessons learned\n\n- Fuses **age**, see [them](fuses.md)\n\n\
         ## Background\n\nEach lamp has\na fuse.\n\n## Attendees\n\n- Ada Byron\n",
    );
    sandbox.built(&[]);
    let lamps = sandbox.json("api/postmortems/lamps.json");
    let expected = serde_json::json!([
        {
            "kind": "lessons",
            "heading": "Lessons learned",
            "url": "postmortems/lamps.html#lessons-learned",
            "items": ["Fuses **age**, see [them](fuses.md)"],
        },
        {
            "kind": "background",
            "heading": "Background",
            "url": "postmortems/lamps.html#background",
            "items": ["Each lamp has a fuse."],
        },
    ]);
    assert_eq!(lamps["passages"], expected);
}

// What it publishes.

#[test]
fn two_builds_are_identical_wherever_and_however_they_run() {
    let sandbox = kinds();
    sandbox.built(&["--base-url", "https://learn.example"]);
    let expected = sandbox.files();
    assert!(expected.len() > 100);
    let elsewhere = sandbox.beside("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    for (number, (threads, zone, locale)) in
        [("1", "UTC", "C"), ("8", "Asia/Kathmandu", "tr_TR.UTF-8")]
            .into_iter()
            .enumerate()
    {
        let output = sandbox.beside(&format!("other-{number}"));
        let mut command = crate::support::program();
        command
            .current_dir(&elsewhere)
            .args([
                "build",
                "--base-url",
                "https://learn.example",
                "--root",
                "../library",
                "--output",
            ])
            .arg(&output)
            .env("RAYON_NUM_THREADS", threads)
            .env("TZ", zone)
            .env("LC_ALL", locale)
            .env("LANG", locale);
        let run = run(&mut command);
        assert_eq!(run.code, 0, "{}", run.err);
        let files = crate::support::files_below(&output);
        let different: Vec<_> = expected
            .keys()
            .chain(files.keys())
            .filter(|path| expected.get(*path) != files.get(*path))
            .collect();
        assert_eq!(different, [""; 0], "{threads} threads, {zone}, {locale}");
    }
    assert_eq!(sandbox.mentions(sandbox.root().to_str().unwrap()), [""; 0]);
}

/// A copy of the fixture with every kind of page.
fn kinds() -> Sandbox {
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/kinds");
    let sandbox = Sandbox::repository(&[]);
    for (path, bytes) in crate::support::files_below(&fixture) {
        if !path.starts_with("expected") {
            sandbox.write(&path, bytes);
        }
    }
    sandbox
}

#[test]
fn what_did_not_change_keeps_its_time_and_what_is_gone_goes() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let long_ago = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let published: Vec<_> = sandbox.files().into_keys().collect();
    for path in &published {
        let file = fs::File::options()
            .write(true)
            .open(sandbox.output().join(path))
            .unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let changed = |sandbox: &Sandbox| -> BTreeSet<String> {
        sandbox
            .files()
            .into_keys()
            .filter(|path| {
                let time = fs::metadata(sandbox.output().join(path))
                    .unwrap()
                    .modified()
                    .unwrap();
                time != long_ago
            })
            .collect()
    };
    sandbox.built(&[]);
    assert_eq!(changed(&sandbox), BTreeSet::new());

    sandbox.write(
        "content/postmortems/tills.md",
        format!("{TILLS}\nOr two.\n"),
    );
    sandbox.built(&[]);
    let written = changed(&sandbox);
    assert!(written.contains("postmortems/tills.html"), "{written:?}");
    assert!(!written.contains("postmortems/ovens.html"), "{written:?}");

    sandbox.remove("content/postmortems/ovens.md");
    sandbox.built(&[]);
    for gone in [
        "postmortems/ovens.html",
        "postmortems/ovens-at-night.html",
        "api/postmortems/ovens.json",
        "systems/ovens.html",
        "systems/ovens.xml",
    ] {
        assert!(
            published.iter().any(|path| path == gone),
            "{gone} was never there"
        );
        assert!(!sandbox.has(gone), "{gone}");
    }
    assert_eq!(sandbox.mentions("baked at night"), [""; 0]);
    assert_eq!(sandbox.mentions("oven.png"), [""; 0]);
}

#[test]
fn former_ids_lead_on() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let redirect = sandbox.page("postmortems/ovens-at-night.html");
    assert!(
        pages::addresses(&redirect).contains(&"ovens.html".to_owned()),
        "{redirect}"
    );
    assert!(redirect.contains("http-equiv=\"refresh\""), "{redirect}");
    // Nothing else speaks of them.
    assert_eq!(
        sandbox.json("api/catalog.json")["postmortems"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn links_are_relative_and_lead_somewhere() {
    let sandbox = kinds();
    sandbox.built(&["--base-url", "https://learn.example/deep/path"]);
    let files = sandbox.files();
    let known: BTreeSet<_> = files.keys().cloned().collect();
    let rendered: BTreeMap<_, _> = files
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html") && path != "404.html")
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect();
    assert_eq!(pages::dead_links(&rendered, &known), [""; 0]);
    // A host shows this one at any depth, so that it alone starts at the root of the host.
    let not_found = sandbox.page("404.html");
    for address in pages::addresses(&not_found) {
        if address.starts_with('#') {
            continue;
        }
        let below = address.strip_prefix("/deep/path/");
        assert!(
            below.is_some_and(|path| known.contains(path)) || pages::is_external(&address),
            "{address}"
        );
    }
}

#[test]
fn feeds_and_the_sitemap_are_absolute() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    assert!(
        !sandbox.has("sitemap.xml"),
        "a sitemap without a base URL cannot be right"
    );
    sandbox.built(&["--base-url", "https://learn.example/library"]);
    let base = "https://learn.example/library/";
    let sitemap = sandbox.page("sitemap.xml");
    let listed: Vec<_> = sitemap
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    assert!(
        listed.contains(&"https://learn.example/library/postmortems/ovens.html"),
        "{sitemap}"
    );
    for address in &listed {
        let path = address.strip_prefix(base).unwrap();
        assert!(path.is_empty() || sandbox.has(path), "{address}");
    }
    assert!(
        !sitemap.contains("ovens-at-night") && !sitemap.contains("404.html"),
        "{sitemap}"
    );
    for feed in ["feed.xml", "systems/ovens.xml"] {
        let feed = sandbox.page(feed);
        assert!(
            feed.contains(&format!("href=\"{base}postmortems/ovens.html\"")),
            "{feed}"
        );
        for address in pages::addresses(&feed) {
            assert!(address.starts_with(base), "{address}");
        }
    }
}

// What it never shows.

const CANARIES: [&str; 8] = [
    "zq-title",
    "zq-body",
    "zq-system",
    "zq-factor",
    "zq-alias",
    "zq-picture",
    "zq-summary",
    "zq-team",
];

/// A story whose every part holds a word that stands nowhere else.
fn withheld(line: &str) -> String {
    format!(
        "---
title: Called zq-title
date: 2024-05-05
{line}
summary: In short zq-summary
systems: [zq-system, ovens]
factors: [zq-factor, retry-storm]
teams: [zq-team]
aliases: [zq-alias]
related: [tills]
---
Told zq-body, see [the ovens](ovens.md), [[tills]] and ![it](zq-picture.png).
"
    )
}

#[test]
fn what_is_withheld_is_in_no_byte() {
    let config = "title = \"Library\"\n[[taxonomies]]\nid = \"teams\"\ntitle = \"Teams\"\n";
    let sandbox = Sandbox::site(
        config,
        &[
            ("postmortems/ovens.md", OVENS),
            ("postmortems/tills.md", TILLS),
        ],
    );
    sandbox.write("content/postmortems/oven.png", "GIF89a");
    sandbox.write("content/postmortems/zq-picture.png", "GIF89a zq-picture");
    let secret = "content/postmortems/zq-file.md";
    let linking =
        format!("{TILLS}\nAs in [that story](zq-file.md), [[zq-file]] and ![it](zq-file.md).\n");

    let is_absent = |line: &str, words: &[&str]| {
        sandbox.write(secret, withheld(line));
        sandbox.built(words);
        for canary in CANARIES.into_iter().chain(["zq-file"]) {
            assert_eq!(sandbox.mentions(canary), [""; 0], "{line}: {canary}");
        }
    };
    let is_present = |line: &str, words: &[&str]| {
        sandbox.write(secret, withheld(line));
        sandbox.built(words);
        for canary in CANARIES {
            assert!(!sandbox.mentions(canary).is_empty(), "{line}: {canary}");
        }
    };
    is_absent("status: draft", &[]);
    is_present("status: draft", &["--drafts"]);
    is_absent("audience: restricted", &[]);
    is_present("audience: public", &[]);
    // What was public yesterday is gone from every page.
    is_absent(
        "audience: restricted",
        &["--base-url", "https://learn.example"],
    );
    is_present("audience: restricted", &["--audience", "restricted"]);
    is_absent(
        "audience: nobody-knows",
        &["--audience", "restricted", "--drafts"],
    );
    is_absent("status: parked", &["--drafts"]);
    is_absent("status: private", &["--drafts"]);
    is_absent("staus: draft", &[]);
    is_absent("draft: true", &[]);
    is_absent("audience: internal", &["--audience", "public"]);

    // Others may speak of it; what they say is theirs, and nothing of it is added.
    sandbox.write("content/postmortems/tills.md", linking);
    sandbox.write(secret, withheld("audience: restricted"));
    sandbox.built(&[]);
    for canary in CANARIES {
        assert_eq!(sandbox.mentions(canary), [""; 0], "linked: {canary}");
    }
}

#[test]
fn a_withheld_note_takes_its_text_along() {
    let sandbox = two_stories();
    for (path, line) in [
        ("content/systems/ovens.md", "status: draft"),
        ("content/pages/about.md", "audience: restricted"),
        ("content/index.md", "status: draft"),
        (
            "content/factors/capacity/retry-storm.md",
            "audience: restricted",
        ),
    ] {
        sandbox.write(
            path,
            format!("---\ntitle: Zq-title\n{line}\naliases: [zq-alias]\n---\nZq-body.\n"),
        );
    }
    sandbox.built(&[]);
    for canary in ["zq-title", "zq-body", "zq-alias"] {
        assert_eq!(sandbox.mentions(canary), [""; 0], "{canary}");
    }
    assert!(sandbox.has("systems/ovens.html"));
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
