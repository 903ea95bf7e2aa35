//! Who sees what: whatever a document says about it, and in however many ways, nothing gets out that
//! any of them holds back, and an error says how to decide.

use std::collections::BTreeSet;

use crate::support::Sandbox;

/// In every text that must not get out.
const CANARY: &str = "zqcanary";

const SITE: &str = "title = \"Bakery\"\n[front_matter.fields]\nstatus = [\"state\"]\naudience = [\"readers\"]\n[content]\nrules = [{ path = \"postmortems/few/**\", audience = \"restricted\" }]\n";

/// What holds a document back, as `name`, `value`. `a/b` is a field within another one.
const NARROW: [(&str, &str); 27] = [
    ("status", "draft"),
    ("Status", "Draft"),
    ("STATUS", "DRAFT"),
    ("state", "draft"),
    ("draft", "true"),
    ("Draft", "yes"),
    ("published", "false"),
    ("is_draft", "true"),
    ("isDraft", "true"),
    ("wip", "true"),
    ("work-in-progress", "true"),
    ("private", "true"),
    ("pirvate", "true"),
    ("confidential", "true"),
    ("hidden", "true"),
    ("unlisted", "true"),
    ("publish", "false"),
    ("do_not_publish", "true"),
    ("visibility", "private"),
    ("classification", "secret"),
    ("password", "hunter2"),
    ("headless", "true"),
    ("params/private", "true"),
    ("extra/draft", "true"),
    ("build/render", "never"),
    ("_build/list", "never"),
    ("post_status", "draft"),
];

/// What publishes it.
const WIDE: [(&str, &str); 10] = [
    ("status", "published"),
    ("sTatus", "Published"),
    ("status", "review"),
    ("state", "published"),
    ("State", "superseded"),
    ("draft", "false"),
    ("published", "true"),
    ("Published", "yes"),
    ("publish", "true"),
    ("visibility", "public"),
];

/// Fields in YAML, TOML or JSON, in front of a body with the canary.
fn document(fields: &[(&str, &str)], language: &str) -> String {
    let quoted = |value: &str| match value {
        "true" | "false" => value.to_owned(),
        _ => format!("\"{value}\""),
    };
    let body = format!("# {CANARY} title\n\n{CANARY} body.\n");
    let mut lines = vec![];
    let mut tables = vec![];
    for (name, value) in fields {
        let value = quoted(value);
        let (outer, inner) = name.split_once('/').unwrap_or((name, ""));
        match (language, inner) {
            ("toml", "") => lines.push(format!("{outer} = {value}")),
            ("toml", _) => tables.push(format!("[{outer}]\n{inner} = {value}")),
            ("json", "") => lines.push(format!("\"{outer}\": {value}")),
            ("json", _) => lines.push(format!("\"{outer}\": {{\"{inner}\": {value}}}")),
            (_, "") => lines.push(format!("{outer}: {value}")),
            _ => lines.push(format!("{outer}:\n  {inner}: {value}")),
        }
    }
    lines.extend(tables);
    match language {
        "toml" => format!("+++\n{}\n+++\n{body}", lines.join("\n")),
        "json" => format!("{{\n{}\n}}\n{body}", lines.join(",\n")),
        _ => format!("---\n{}\n---\n{body}", lines.join("\n")),
    }
}

/// Builds the site, and gives the paths of the documents with an error that says what to do.
fn build(sandbox: &Sandbox) -> BTreeSet<String> {
    let run = sandbox.built(&["--all", "--no-cache"]);
    let mut paths = BTreeSet::new();
    let mut of_error: Option<Vec<&str>> = None;
    for line in run.err.lines() {
        let line = line.trim_start();
        // Many documents that are left out for one reason have one error, which names all of them.
        let place = line.strip_prefix("--> ").or(line.strip_prefix("::: "));
        if line.starts_with("error[") {
            of_error = Some(Vec::new());
        } else if line.starts_with("warning[") || line.starts_with("suggestion[") {
            of_error = None;
        } else if let (Some(places), Some(place)) = (&mut of_error, place) {
            places.extend(place.split(':').next());
        } else if let (Some(places), true) = (&of_error, line.starts_with("= help: ")) {
            paths.extend(places.iter().map(|path| (*path).to_owned()));
        }
    }
    paths
}

/// Writes these documents beside one that is for everybody, and holds that none gets out and that
/// each has an error.
fn none_gets_out(documents: &[(String, String)]) {
    let open = "---\naudience: public\n---\n# Ovens\n\nThe ovens were cold.\n";
    let sandbox = Sandbox::site(SITE, &[("postmortems/ovens.md", open)]);
    for (path, text) in documents {
        sandbox.write(path, text);
    }
    let errors = build(&sandbox);
    assert_eq!(sandbox.mentions(CANARY), [""; 0]);
    for (path, text) in documents {
        assert!(errors.contains(path), "{path} has no error:\n{text}");
    }
    assert!(sandbox.has("postmortems/ovens.html"));
}

#[test]
fn of_contradictions_in_every_language_none_gets_out() {
    let mut documents = vec![];
    for (nth, narrow) in NARROW.iter().enumerate() {
        for (mth, wide) in WIDE.iter().enumerate() {
            for language in ["yaml", "toml", "json"] {
                for (order, fields) in [[*narrow, *wide], [*wide, *narrow]].iter().enumerate() {
                    let path = format!("content/postmortems/{nth}-{mth}-{order}-{language}.md");
                    documents.push((path, document(fields, language)));
                }
            }
        }
    }
    assert!(documents.len() >= 3 * 500);
    none_gets_out(&documents);
}

#[test]
fn of_contradicting_audiences_folders_titles_and_rules_none_gets_out() {
    let mut documents = vec![];
    for (nth, narrow) in ["audience", "Audience", "readers"].iter().enumerate() {
        for (mth, wide) in [
            "audience: public",
            "AUDIENCE: internal",
            "Readers: public",
            "visibility: public",
            "public: true",
        ]
        .iter()
        .enumerate()
        {
            let text = format!("---\n{narrow}: restricted\n{wide}\n---\n# {CANARY}\n");
            documents.push((format!("content/postmortems/{nth}-{mth}.md"), text));
        }
    }
    for (nth, wide) in [
        "status: published",
        "draft: false",
        "published: true",
        "state: review",
    ]
    .iter()
    .enumerate()
    {
        let text = format!("---\n{wide}\n---\n# {CANARY}\n");
        documents.push((format!("content/postmortems/_drafts/{nth}.md"), text));
        let text = format!("---\n{wide}\n---\n# DRAFT: {CANARY}\n");
        documents.push((format!("content/postmortems/title-{nth}.md"), text));
    }
    for (nth, wide) in ["audience: public", "readers: internal"].iter().enumerate() {
        let text = format!("---\n{wide}\n---\n# {CANARY}\n");
        documents.push((format!("content/postmortems/few/{nth}.md"), text));
    }
    none_gets_out(&documents);
}

#[test]
fn of_what_other_tools_and_people_hold_back_none_gets_out() {
    let texts = [
        "---\rtitle: a\rstatus: draft\r---\r# zqcanary\r",
        "—\ntitle: a\nstatus: draft\n—\n# zqcanary\n",
        "−−−\naudience: restricted\n−−−\n# zqcanary\n",
        "+++\ntitle = \"a\"\n[extra]\nprivate = true\n+++\n# zqcanary\n",
        "---\nprivat: true\n---\n# zqcanary\n",
        "---\nｓtatus: draft\n---\n# zqcanary\n",
        "---\nexpiryDate: 2020-01-01\n---\n# zqcanary\n",
        "---\npublishDate: 2999-01-01\n---\n# zqcanary\n",
        "---\n- status: draft\n---\n# zqcanary\n",
        "---\nstatus draft\n---\n# zqcanary\n",
        "---\ntags: [draft]\n---\n# zqcanary\n",
        "---\nstatus: confidential\n---\n# zqcanary\n",
        "---\nstatus: published\nstatus: draft\n---\n# zqcanary\n",
        "<!-- status: draft -->\n# zqcanary\n",
        "[//]: # (status: draft)\n# zqcanary\n",
        "# zqcanary\n\n**Status:** Draft\n",
        "# zqcanary\n\nStatus: Draft — do not share\n",
    ];
    let path = |nth| format!("content/postmortems/{nth}.md");
    let documents: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(nth, text)| (path(nth), (*text).to_owned()))
        .collect();
    none_gets_out(&documents);
}

#[test]
fn what_a_folder_hands_down_holds_back_all_below_it() {
    let text = "---\ntitle: zqcanary\nstatus: published\n---\n# zqcanary\n";
    for cascade in [
        "---\ncascade: {draft: true}\n---\n",
        "---\ntitle: a\ncascade:\n- _target: {kind: page}\n  params: {private: true}\n---\n",
        "+++\n[cascade.build]\nrender = \"never\"\n+++\n",
        "---\ncascade: {draft: true}\na: b: c\n---\n",
    ] {
        let sandbox = Sandbox::site(
            SITE,
            &[
                ("postmortems/ovens.md", "# Ovens\n\nThe ovens were cold.\n"),
                ("postmortems/closed/_index.md", cascade),
                ("postmortems/closed/a.md", text),
                ("postmortems/closed/2024/b.md", text),
                ("postmortems/closed/2024/c/index.md", text),
            ],
        );
        let errors = build(&sandbox);
        assert_eq!(sandbox.mentions(CANARY), [""; 0], "{cascade}");
        assert!(
            errors.contains("content/postmortems/closed/_index.md"),
            "{cascade}"
        );
        assert!(sandbox.has("postmortems/ovens.html"));
    }
    // What hides the page of a list says nothing of those that it lists.
    let sandbox = Sandbox::site(
        SITE,
        &[
            (
                "postmortems/many/_index.md",
                "---\ndraft: true\ncascade: {params: {color: red}}\n---\n",
            ),
            (
                "postmortems/many/ovens.md",
                "# Ovens\n\nThe ovens were cold.\n",
            ),
        ],
    );
    sandbox.built(&[]);
    assert!(sandbox.has("postmortems/ovens.html"));
}
