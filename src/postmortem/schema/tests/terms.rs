//! The terms that front matter states: systems, factors, myths, and dimensions of the site's own.

use super::*;

#[test]
fn terms_in_all_their_forms() {
    let check = |yaml: &str, expected: &[(&str, Option<&str>)]| {
        let meta = meta(yaml);
        let found: Vec<_> = meta
            .factors
            .iter()
            .map(|term| (term.written.as_str(), term.note.as_deref()))
            .collect();
        assert_eq!(found, expected, "{yaml:?}");
    };
    check("factors: retry-storm", &[("retry-storm", None)]);
    check("factors: a, b", &[("a", None), ("b", None)]);
    check("factors: ['a, b']", &[("a, b", None)]);
    check(
        "factors:\n- id: a\n  note: n\n- b",
        &[("a", Some("n")), ("b", None)],
    );
    check("factors:\n- a: n\n- b:", &[("a", Some("n")), ("b", None)]);
    check("factors: {id: a, note: n}", &[("a", Some("n"))]);
    check(
        "factors:\n  a: n\n  b: m",
        &[("a", Some("n")), ("b", Some("m"))],
    );
}

#[test]
fn no_more_terms_are_used_than_anybody_means() {
    let systems = |items: String, expected: &str| {
        let found = format!(
            "front-matter/too-many: `systems` lists 1200, and no more than 1000 are used; those from here on are left out [{expected}]"
        );
        let meta = check(&format!("systems: {items}"), &[&found]);
        assert_eq!(meta.systems.len(), 1000);
        assert_eq!(meta.systems[999].written, "s999");
    };
    let names: Vec<String> = (0..1200).map(|n| format!("s{n}")).collect();
    systems(format!("[{}]", names.join(", ")), "s1000");
    systems(names.join(", "), &names.join(", "));
    systems(format!("{{{}: x}}", names.join(": x, ")), "s1000");
}

#[test]
fn no_term_is_made_of_the_name_of_a_field() {
    let terms = |yaml: &str, expected: &[&str], findings: &[&str]| {
        let meta = check(yaml, findings);
        let found: Vec<_> = meta.factors.iter().map(|f| f.written.as_str()).collect();
        assert_eq!(found, expected, "{yaml:?}");
    };
    terms("factors: [{cause: DNS}]", &["DNS"], &[]);
    terms("factors: [{factor: DNS, note: n}]", &["DNS"], &[]);
    terms("factors: [{Title: DNS}]", &["DNS"], &[]);
    terms(
        "factors: [{dns: n}, {alert-noise:}]",
        &["dns", "alert-noise"],
        &[],
    );
    let unknown = "front-matter/unknown-field: `idd` is not a known field [idd]";
    terms("factors: [{idd: x}]", &[], &[unknown]);
    terms("factors: {idd: x, note: y}", &[], &[unknown]);
    let nothing = |item: &str| {
        format!("front-matter/value: an item of `factors` does not say which it is [{item}]")
    };
    for item in ["{text: foo, kind: bar}", "{description: x}", "{a: n, b: m}"] {
        terms(&format!("factors: [{item}]"), &[], &[&nothing(item)]);
    }
    terms(
        "factors: [{dns: [a]}]",
        &[],
        &["front-matter/type: an item of `factors` is a list, not the note to a term [[a]]"],
    );
    terms(
        "factors: 3\nmyths: true",
        &[],
        &[
            "front-matter/type: `factors` is a number, not text or a list [3]",
            "front-matter/type: `myths` is true or false, not text or a list [true]",
        ],
    );
    let (_, _, diagnostics) = read_document(
        &SourceText::new("a.md", "---\nfactors: [{idd: x}]\n---\n"),
        &config(&[]),
        None,
    );
    assert_eq!(diagnostics[0].help.as_deref(), Some("did you mean `id`?"));
}

#[test]
fn words_of_ones_own_are_kept_with_a_warning() {
    let meta = check(
        "detected_by: bob\nactions:\n- {text: a, kind: fixx}\n- {text: b, kind: Prevent, state: whenever}",
        &[
            "front-matter/unknown-word: `fixx` is none of the words for the kind of an action [fixx]",
            "front-matter/unknown-word: `bob` is none of the words for `detected_by` [bob]",
        ],
    );
    assert_eq!(plain(&meta), ["detected_by=bob"]);
    assert_eq!(meta.actions[0].value.kind.as_deref(), Some("fixx"));
    check("detected_by: third party", &[]);
    let (_, _, diagnostics) = read_document(
        &SourceText::new("a.md", "---\ndetected_by: custmer\n---\n"),
        &config(&[]),
        None,
    );
    assert_eq!(
        diagnostics[0].help.as_deref(),
        Some(
            "did you mean `customer`? the words are `alert`, `customer`, `staff`, `third-party` or `chance`"
        )
    );
}

#[test]
fn myths_hold_two_stories() {
    let meta =
        meta("myths:\n- human-error-cause\n- id: if-only\n  first_story: f\n  second-story: s");
    assert_eq!(meta.myths[0].mention.written, "human-error-cause");
    assert_eq!(meta.myths[1].first_story.as_deref(), Some("f"));
    assert_eq!(meta.myths[1].second_story.as_deref(), Some("s"));
    check(
        "myths: [{id: if-only, frist_story: f}]",
        &["front-matter/unknown-field: `frist_story` is not a known field [frist_story]"],
    );
}

#[test]
fn taxonomies_are_read_only_where_the_site_declares_them() {
    let mut config = config(&[]);
    let (undeclared, findings) = read_yaml("teams: [a]\ntags: [b]", &config);
    assert_eq!((undeclared.terms.len(), undeclared.extra.len()), (0, 1));
    let filed: Vec<_> = undeclared.filed.iter().collect();
    assert!(matches!(filed[..], [(field, mention)] if field == "tags" && mention.written == "b"));
    assert_eq!(findings, [""; 0]);
    config.taxonomies.push(Taxonomy {
        dimension: Dimension::new("teams").unwrap(),
        title: "Teams".to_owned(),
    });
    config.taxonomies.push(Taxonomy {
        dimension: Dimension::new("tags").unwrap(),
        title: "Tags".to_owned(),
    });
    let (declared, _) = read_yaml("teams: [a]\ntags: [b]", &config);
    assert_eq!((declared.terms.len(), declared.filed.len()), (2, 0));
}
