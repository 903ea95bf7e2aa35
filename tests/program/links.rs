//! Links, names and people of whole sites: what documents say to each other, seen on the pages.

use std::fs;

use crate::support::{Sandbox, program, run};
use afterword::config::Config;
use afterword::diagnostics::Diagnostic;
use afterword::load::{self, Loaded};
use afterword::site::Content;

/// A loaded folder of the given files; a site where one of them is site.toml.
fn loaded(files: &[(&str, &str)]) -> Loaded {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let is_site = files.iter().any(|(path, _)| *path == "site.toml");
    let mut config = if is_site {
        Config::for_site("x")
    } else {
        Config::for_repository("x")
    };
    config.content.dir = ".".to_owned();
    if files
        .iter()
        .any(|(path, text)| *path == "site.toml" && text.contains("repository"))
    {
        config.repository = Some("https://forge.example/edit/main/{path}".to_owned());
    }
    load::load(dir.path(), config, &dir.path().join("public")).unwrap()
}

/// The bytes at an address.
fn page(loaded: &Loaded, address: &str) -> String {
    let site = loaded.site.as_ref().expect("a site without conflicts");
    let route = site.routes().get(address);
    let route = route.unwrap_or_else(|| panic!("{address}: {:?}", site.routes().keys()));
    match site.render(address, route).unwrap() {
        Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
        Content::Asset(path) => path,
    }
}

/// Code and message of each finding of a family.
fn findings(diagnostics: &[Diagnostic], family: &str) -> Vec<String> {
    let found = diagnostics
        .iter()
        .filter(|d| d.rule.code.starts_with(family));
    found
        .map(|d| {
            let help = d.help.clone().unwrap_or_default();
            format!("{} | {} | {help}", d.rule.code, d.message)
        })
        .collect()
}

#[test]
fn wiki_links_follow_paths_also_within_tables() {
    let loaded = loaded(&[
        ("site.toml", ""),
        (
            "reports/2024-03-01-pump.md",
            "# The pump\n\n[[./2024-03-02-valve]] [[../reports/2024-03-02-valve.md|it]]\n\n\
             | what | where |\n|---|---|\n| valve | [[2024-03-02-valve|the valve]] |\n\
             | both | [[../reports/2024-03-02-valve\\|again]] |\n\n[[../plans/2024-03-03-draft]]\n\n[[./gone|lost]]\n",
        ),
        ("reports/2024-03-02-valve.md", "# The valve\n\nIt stuck.\n"),
        (
            "plans/2024-03-03-draft.md",
            "---\nstatus: draft\n---\n# A secret plan\n",
        ),
    ]);
    let shown = page(&loaded, "postmortems/2024-03-01-pump.html");
    for words in ["The valve", "it", "the valve", "again"] {
        let link = format!("title=\"The valve\">{words}</a>");
        assert!(shown.contains(&link), "{words}: {shown}");
    }
    assert!(!shown.contains("secret"), "{shown}");
    let found = findings(&loaded.diagnostics, "links/");
    let messages: Vec<&str> = found.iter().filter_map(|f| f.split(" | ").nth(1)).collect();
    assert_eq!(
        messages,
        [
            "nothing is called `../plans/2024-03-03-draft`",
            "nothing is called `./gone`"
        ]
    );
}

#[test]
fn links_to_a_title_lead_to_the_top() {
    let loaded = loaded(&[
        (
            "a.md",
            "# API outage\n\n## Impact\n\n[own](#api-outage) [other](b.md#db-outage)",
        ),
        (
            "b.md",
            "# DB outage\n\n## Impact\n\n[deep](a.md#impact) [own](#impact)",
        ),
    ]);
    let a = page(&loaded, "postmortems/a.html");
    assert!(a.contains("<a href=\"#main\">own</a>"), "{a}");
    assert!(a.contains("id=\"main\""));
    assert!(a.contains("<a href=\"b.html\">other</a>"), "{a}");
    let b = page(&loaded, "postmortems/b.html");
    assert!(b.contains("<a href=\"a.html#impact\">deep</a>"), "{b}");
    assert!(b.contains("<a href=\"#impact\">own</a>"), "{b}");
    assert_eq!(findings(&loaded.diagnostics, "links/"), [""; 0]);
}

#[test]
fn links_in_events_lead_where_others_do() {
    let loaded = loaded(&[
        ("site.toml", "title = \"x\"\n"),
        (
            "2024-05-01-a.md",
            "# A\n\n## Timeline\n\n- 10:02 UTC the same as in [[2024-04-01-b|April]]\n- 10:09 UTC [[2024-04-01-c]] came to mind\n",
        ),
        ("2024-04-01-b.md", "# B\n\nFlour ran out.\n"),
    ]);
    let page = page(&loaded, "postmortems/2024-05-01-a.html");
    let link = "href=\"2024-04-01-b.html\"";
    assert_eq!(page.matches(link).count(), 1, "{page}");
    // The drawn timeline says what the link is called.
    assert!(page.contains(">the same as in April </text>"), "{page}");
    let found = findings(&loaded.diagnostics, "links/");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("2024-04-01-c"), "{found:?}");
}

#[test]
fn links_to_what_was_lifted_out_of_the_body_still_lead_somewhere() {
    let loaded = loaded(&[(
        "a.md",
        "# API outage\n\n## Summary\n\nIt was slow for everybody who asked.\n\n## Impact\n\n[s](#summary)",
    )]);
    let a = page(&loaded, "postmortems/a.html");
    assert!(
        a.contains("id=\"summary\"") && a.contains("href=\"#summary\""),
        "{a}"
    );
}

#[test]
fn named_places_and_own_anchors_are_links_targets() {
    let loaded = loaded(&[(
        "a.md",
        "# A\n\n<a name=\"first\"></a>\n\n## Root cause(s) {#why}\n\nx <a id=\"second\"></a>y\n\n[1](#first) [2](#second) [3](#why) [4](#root-causes)",
    )]);
    let a = page(&loaded, "postmortems/a.html");
    for number in 1..=4 {
        assert!(a.contains(&format!("<a href=\"#why\">{number}</a>")), "{a}");
    }
    assert!(
        a.contains("id=\"why\"") && !a.contains("{#why}") && !a.contains("&lt;a"),
        "{a}"
    );
    assert_eq!(findings(&loaded.diagnostics, "links/"), [""; 0]);
}

#[test]
fn twins_of_a_repository_are_parted_whatever_their_order() {
    let loaded = loaded(&[
        ("in/DB outage.md", "# A\n\n[b](db-outage.md)"),
        ("in/db-outage.md", "# B"),
        ("in/db_outage.md", "# C"),
        ("x/docs/README.md", "# X"),
        ("y/docs/README.md", "# Y"),
        ("disk.md", "# D"),
        ("x/disk.md", "# E"),
    ]);
    assert_eq!(findings(&loaded.conflicts, ""), [""; 0]);
    let site = loaded.site.as_ref().unwrap();
    let addresses: Vec<&String> = site.routes().keys().collect();
    let count = |start: &str| addresses.iter().filter(|a| a.starts_with(start)).count();
    assert_eq!(count("postmortems/in-db-outage-"), 3, "{addresses:?}");
    assert_eq!(count("postmortems/disk.html"), 1, "{addresses:?}");
    assert_eq!(count("postmortems/x-disk.html"), 1, "{addresses:?}");
    assert_eq!(count("pages/x-docs-readme.html"), 1, "{addresses:?}");
    assert_eq!(findings(&loaded.diagnostics, "site/derived-twins").len(), 6);
}

#[test]
fn one_conflict_is_told_once_and_names_both_files() {
    let twin = "---\nid: same\naliases: [old]\n---\n# A\n";
    let loaded = loaded(&[("site.toml", ""), ("a.md", twin), ("b.md", twin)]);
    let conflicts = findings(&loaded.conflicts, "");
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
    assert!(loaded.site.is_none() && conflicts[0].contains("`a.md`"));
}

#[test]
fn names_of_people_are_left_out_of_the_text_as_well() {
    let loaded = loaded(&[
        (
            "a.md",
            "# API outage\n\n## Attendees\n\n- Incident commander: Wilhelmina\n- Grigorik\n\n### Others\n\nBartholomew\n\n## Impact\n\nIt was slow. [who](#attendees)",
        ),
        (
            "b.md",
            "# B\n\n## Participants\n\n- Wilhelmina\n- Grigorik\n",
        ),
    ]);
    let a = page(&loaded, "postmortems/a.html");
    let b = page(&loaded, "postmortems/b.html");
    assert!(
        a.contains("Incident commander") && a.contains("roles are listed"),
        "{a}"
    );
    assert!(b.contains("2 people took part. Names are left out."), "{b}");
    assert!(a.contains("id=\"attendees\""), "{a}");
    let site = loaded.site.as_ref().unwrap();
    for address in site.routes().keys().filter(|a| !a.ends_with(".js")) {
        let text = page(&loaded, address);
        for name in ["Wilhelmina", "Grigorik", "Bartholomew", "wilhelmina"] {
            assert!(!text.contains(name), "{name} in {address}");
        }
    }
}

#[test]
fn typos_are_hinted_at_once_and_own_words_never() {
    let with = |systems: &str| format!("---\nsystems: [{systems}]\n---\n# A\n");
    let (right, wrong) = (with("kubernetes, securities"), with("kubernets"));
    let note = "---\ntitle: Security\n---\n";
    let loaded = loaded(&[
        ("site.toml", ""),
        ("systems/security.md", note),
        ("a.md", &right),
        ("b.md", &right),
        ("c.md", &right),
        ("d.md", &wrong),
    ]);
    let found = findings(&loaded.diagnostics, "terms/");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]
            .contains("`kubernets` is not known; did you mean `kubernetes`? one document uses it"),
        "{found:?}"
    );
}

#[test]
fn circles_of_terms_and_of_documents_are_broken() {
    let loaded = loaded(&[
        ("site.toml", ""),
        ("systems/a.md", "---\nparent: b\n---\n"),
        ("systems/b.md", "---\nparent: a\n---\n"),
        ("x.md", "---\nrelated: [x]\nsystems: [a]\n---\n# X\n"),
    ]);
    assert_eq!(findings(&loaded.diagnostics, "terms/circle").len(), 1);
    assert_eq!(
        findings(&loaded.diagnostics, "links/self-relation").len(),
        1
    );
    page(&loaded, "systems/a.html");
}

#[test]
fn what_exists_and_is_not_published_is_explained_or_linked() {
    let story = (
        "a.md",
        "# A\n\n[l](LICENSE) [s](tools/run.py) [t](tools) [b](B.md) [n](no.md)",
    );
    let files = [
        story,
        ("b.md", "# B"),
        ("LICENSE", "x"),
        ("tools/run.py", "x"),
    ];
    let plain = loaded(&files);
    let found = findings(&plain.diagnostics, "links/broken");
    let check = |part: &str| assert!(found.iter().any(|f| f.contains(part)), "{part}: {found:#?}");
    check("`LICENSE` exists but is not published, because");
    check("`tools/run.py` exists but is not published");
    check("`tools` exists but is not published, because it is a folder");
    check("did you mean `b.md`?");
    check("`no.md` leads to no file");
    let mut files = files.to_vec();
    files.push(("site.toml", "repository"));
    let site = loaded(&files);
    let a = page(&site, "postmortems/a.html");
    assert!(
        a.contains("href=\"https://forge.example/blob/main/tools/run.py\""),
        "{a}"
    );
    assert!(
        a.contains("href=\"https://forge.example/tree/main/tools\""),
        "{a}"
    );
    assert_eq!(findings(&site.diagnostics, "links/broken").len(), 2);
}

#[test]
fn obsidians_links_and_comments_mean_what_they_mean_there() {
    let loaded = loaded(&[
        (
            "a.md",
            "# Alpha\n\n## Impact\n\n![[graph.png]] [[sub/deep]] [[b.md]] [[Title of B]] [[b#Big Impact]] [[#Impact]] %% hidden words %%",
        ),
        (
            "b.md",
            "# Title of B\n\n## Big Impact\n\nx\n\n%%\nhidden words\n%%\n",
        ),
        ("x/sub/deep.md", "# Deep down"),
        ("img/graph.png", "GIF89a"),
    ]);
    assert_eq!(findings(&loaded.diagnostics, "links/"), [""; 0]);
    let a = page(&loaded, "postmortems/a.html");
    for part in [
        "src=\"../files/img/graph.png\"",
        "href=\"deep.html\"",
        "href=\"b.html\" title=\"Title of B\">Title of B</a>",
        "href=\"b.html#big-impact\"",
        "<a href=\"#impact\">Impact</a>",
    ] {
        assert!(a.contains(part), "{part}: {a}");
    }
    for address in loaded.site.as_ref().unwrap().routes().keys() {
        if address.ends_with(".html") || address.ends_with("json") {
            assert!(
                !page(&loaded, address).contains("hidden words"),
                "{address}"
            );
        }
    }
}

#[test]
fn what_a_page_links_to_counts_however_it_is_written() {
    let loaded = loaded(&[
        (
            "a.md",
            "# A\n\nIt was like [DB outage] before.\n\n<p>\n<img\n src=\"x.gif\">\n</p>",
        ),
        ("b.md", "# DB outage\n\nText."),
        ("x.gif", "GIF89a"),
    ]);
    let a = page(&loaded, "postmortems/a.html");
    assert!(a.contains(">DB outage</a>") && a.contains("x.gif\""), "{a}");
    let catalog = loaded.site.as_ref().unwrap().catalog();
    let linked = catalog.entries.iter().map(|entry| entry.backlinks.len());
    assert_eq!(linked.sum::<usize>(), 1);
    assert!(catalog.linked_assets.contains("x.gif"));
}

#[test]
fn a_term_that_only_stands_above_others_can_be_linked_to() {
    let loaded = loaded(&[
        ("site.toml", ""),
        ("systems/db.md", "---\nparent: platform\n---\nText."),
        ("postmortems/a.md", "# A\n\n[[system:platform]]"),
    ]);
    let a = page(&loaded, "postmortems/a.html");
    assert!(a.contains("href=\"../systems/platform.html\""), "{a}");
    assert_eq!(findings(&loaded.diagnostics, "links/"), [""; 0]);
}

#[test]
fn an_alias_that_means_another_term_is_told() {
    let loaded = loaded(&[
        ("site.toml", ""),
        (
            "systems/db.md",
            "---\naliases: [database, Store, warehouse]\n---\nText.",
        ),
        ("systems/store.md", "---\naliases: [shop]\n---\nText."),
        ("systems/wms.md", "---\naliases:\n- database\n---\nText."),
        ("factors/x.md", "---\naliases: [database]\n---\nText."),
    ]);
    let told = findings(&loaded.diagnostics, "terms/conflict");
    let help = "remove the alias from one of the notes; a name means one term";
    assert_eq!(
        told,
        [
            format!(
                "terms/conflict | the alias `Store` already means `system:store`, so it does not lead to `db` | {help}"
            ),
            format!(
                "terms/conflict | the alias `database` already means `system:db`, so it does not lead to `wms` | {help}"
            ),
        ]
    );
    let spans = loaded
        .diagnostics
        .iter()
        .filter(|d| d.rule.code == "terms/conflict");
    let spans: Vec<_> = spans
        .map(|d| d.location.as_ref().unwrap().span.unwrap().start)
        .collect();
    assert_eq!(spans, [24, 15]);
}

#[test]
fn one_term_of_a_taxonomy_is_called_by_its_singular() {
    let config = "[[taxonomies]]\nid = \"categories\"\ntitle = \"Categories\"\n";
    let story = "---\ncategories: [network]\n---\nAs in [[category:network]].\n";
    let sandbox = Sandbox::site(config, &[("postmortems/a.md", story)]);
    sandbox.built(&[]);
    let page = sandbox.page("postmortems/a.html");
    assert!(
        page.contains("href=\"../categories/network.html\""),
        "{page}"
    );
    assert!(!page.contains("broken-link"), "{page}");
    let term = sandbox.page("categories/network.html");
    assert!(
        term.contains("category:network") && term.contains("Category"),
        "{term}"
    );
    let mut search = program();
    search.arg("search").arg("category:network").arg("--root");
    let found = run(search.arg(sandbox.root()).args(["--format", "json"]));
    assert_eq!(found.code, 0, "{}", found.err);
    assert!(found.out.contains("\"category\""), "{}", found.out);
}

#[test]
fn data_repeat_no_address_of_what_is_withheld() {
    let path = "---\nsummary: Begin [here](../postmortems/a.md), then [there](../postmortems/zq-held.md).\nstops:\n- id: a\n  reason: Before [it](../postmortems/zq-held.md).\n---\n";
    let plain = "---\nsummary: Begin [here](../postmortems/a.md).\nstops: [a]\n---\n";
    let sandbox = Sandbox::site(
        "",
        &[
            (
                "postmortems/a.md",
                "# A\n\nSee [it](zq-held.md).\n\n## Lessons learned\n\n- As [there](zq-held.md).\n",
            ),
            ("postmortems/zq-held.md", "---\nstatus: draft\n---\n# B\n"),
            ("paths/first.md", path),
            ("paths/second.md", plain),
        ],
    );
    sandbox.built(&[]);
    assert_eq!(sandbox.mentions("zq-held"), [""; 0]);
    let paths = sandbox.json("api/catalog.json")["paths"].to_string();
    assert!(paths.contains("Begin here, then there."), "{paths}");
    assert!(
        paths.contains("Begin [here](../postmortems/a.md)."),
        "{paths}"
    );
}
