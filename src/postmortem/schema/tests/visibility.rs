use super::*;

#[test]
fn visibility_fails_closed() {
    let check = |yaml: &str, expected: Option<(Option<Status>, Option<Audience>)>| {
        let (meta, findings) = read_yaml(yaml, &config(&[]));
        let found = match meta.visibility {
            Visibility::Invalid => None,
            Visibility::Stated { status, audience } => {
                Some((status.map(|s| s.value), audience.map(|a| a.value)))
            }
        };
        assert_eq!(found, expected, "{yaml:?}");
        let reported = findings
            .iter()
            .any(|f| f.starts_with("front-matter/unknown-visibility"));
        assert_eq!(reported, expected.is_none(), "{yaml:?} {findings:?}");
    };
    check("status: Draft", Some((Some(Status::Draft), None)));
    check(
        "audience: restricted",
        Some((None, Some(Audience::Restricted))),
    );
    check("draft: true", Some((Some(Status::Draft), None)));
    check("draft: false", Some((Some(Status::Published), None)));
    check(
        "draft: false\nstatus: review",
        Some((Some(Status::Review), None)),
    );
    check(
        "draft: false\npublished: false",
        Some((Some(Status::Draft), None)),
    );
    check("published: false", Some((Some(Status::Draft), None)));
    check("published: 2024-05-01", Some((None, None)));
    check(
        "status: published\ndraft: yes",
        Some((Some(Status::Draft), None)),
    );
    check("status: secret", None);
    check("audience: everyone", None);
    check("audience: [public]", None);
    check("audience: 3", None);
    check("draft: maybe", None);
    check("statsu: draft", None);
    check("audiance: internal", None);
    check("drfat: true", None);
    check("state: resolved", Some((None, None)));
    check("stats: {a: 1}", Some((None, None)));
    // What cannot be parsed may still say that it is not to be seen.
    check("title: [a\nstatus: draft", None);
    check("title: [a\naudience: restricted", None);
    check("title: [a\nstatus: published", Some((None, None)));
    check(
        "title: a: b\nstatus: draft",
        Some((Some(Status::Draft), None)),
    );
    check(
        "title: a: b\naudience: restricted",
        Some((None, Some(Audience::Restricted))),
    );
    check("title: a: b\nprivate: true", None);
    check("status: resolved", Some((None, None)));
    check("status: Closed, see the log", Some((None, None)));
    check("status: WIP", Some((Some(Status::Draft), None)));
    check(
        "status: resolved\ndraft: true",
        Some((Some(Status::Draft), None)),
    );
    check("status: resolved\nstate: private", None);
    check("state: draft", None);
    check("status: embargoed", None);
    check("status: parked", None);
    check("title: a: b", Some((None, None)));
    check("a: 1\nstatus:draft", None);
}

#[test]
fn what_other_tools_hide_is_left_out() {
    let check = |yaml: &str, finding: &str| {
        let (meta, findings) = read_yaml(yaml, &config(&[]));
        let codes: Vec<_> = findings
            .iter()
            .map(|f| f.split(':').next().unwrap_or_default())
            .collect();
        let expected: Vec<_> = Some(finding)
            .into_iter()
            .filter(|f| !f.is_empty())
            .collect();
        assert_eq!(codes, expected, "{yaml:?} {findings:?}");
        assert_eq!(
            meta.visibility == Visibility::Invalid,
            finding.ends_with("visibility"),
            "{yaml:?}"
        );
    };
    for hides in [
        "private: true",
        "Hidden: yes",
        "unlisted: true",
        "visible: false",
        "visibility: private",
        "visibility: internal",
        "confidential: true",
        "confidential: until Friday",
        "classification: [secret]",
        "sensitivity: high",
        "publish: false",
        "draft: false\nprivate: true",
        "title: a: b\nprivate: true",
    ] {
        let unreadable = hides.starts_with("title: a: b");
        if unreadable {
            let (meta, _) = read_yaml(hides, &config(&[]));
            assert_eq!(meta.visibility, Visibility::Invalid, "{hides:?}");
        } else {
            check(hides, "front-matter/unknown-visibility");
        }
    }
    for shows in [
        "private: false",
        "hidden:",
        "visible: true",
        "visibility: public",
        "classification: unclassified",
        "publish: true",
        "private: true\naudience: restricted",
        "visibility: internal\naudience: internal",
        "publish: false\nstatus: draft",
        "tags: [draft]\nstatus: published",
        "publishDate: 2024-05-01\nstatus: published",
    ] {
        check(shows, "");
    }
    let mapped = config(&[("kind", &["classification"]), ("date", &["publishDate"])]);
    let (meta, findings) = read_yaml("classification: drill\npublishDate: 2024-05-01", &mapped);
    assert_eq!(findings, [""; 0]);
    assert!(meta.date.is_some() && meta.visibility == Visibility::default());
}

#[test]
fn drafts_may_say_so_elsewhere() {
    let check = |path: &str, text: &str, expected: Option<Status>, finding: &str| {
        let source = SourceText::new(path, text);
        let (_, meta, diagnostics) = read_document(&source, &config(&[]), None);
        let found = match meta.visibility {
            Visibility::Stated { status, .. } => status.map(|status| status.value),
            Visibility::Invalid => None,
        };
        let codes: Vec<_> = diagnostics.iter().map(|d| d.rule.code).collect();
        assert_eq!(
            (found, codes.join(" ").as_str()),
            (expected, finding),
            "{text:?}"
        );
    };
    let (draft, left_out) = (Some(Status::Draft), "files/left-out");
    check("content/_drafts/a.md", "# a", draft, left_out);
    check(
        "content/drafts/a.md",
        "---\ntitle: a\n---\n",
        draft,
        left_out,
    );
    check("content/a.md", "# DRAFT: a", draft, left_out);
    check(
        "content/a.md",
        "---\ntitle: '[Draft] a'\n---\n",
        draft,
        left_out,
    );
    let contradicting = "front-matter/contradicting-visibility";
    check(
        "content/drafts/a.md",
        "---\nstatus: published\n---\n# a",
        draft,
        contradicting,
    );
    check(
        "content/a.md",
        "---\ndraft: false\n---\n# [DRAFT] a",
        draft,
        contradicting,
    );
    check(
        "content/drafts/a.md",
        "---\nstatus: draft\n---\n# a",
        draft,
        "",
    );
    let unknown = "front-matter/unknown-visibility";
    check(
        "content/a.md",
        "# a\n\n---\nstatus: draft\n---\n",
        None,
        unknown,
    );
    check(
        "content/a.md",
        "---\ntitle: a\n---\n---\nstatus: draft\n---\n",
        None,
        unknown,
    );
    check(
        "content/a.md",
        "---\nstatus: published\n---\n# a\n---\nstatus: draft\n---\n",
        Some(Status::Published),
        "",
    );
    check(
        "content/a.md",
        "\u{feff}\u{feff}---\nstatus: draft\n---\n",
        draft,
        "",
    );
    check(
        "content/a.md",
        "<!-- x -->\n---yaml\nstatus: draft\n---\n",
        draft,
        "",
    );
}
