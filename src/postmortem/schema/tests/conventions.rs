use super::*;

#[test]
fn documents_are_filed_by_the_fields_of_other_tools() {
    let check = |yaml: &str, expected: &[(&str, &str)]| {
        let (meta, findings) = read_yaml(yaml, &config(&[]));
        let filed = meta.filed.iter();
        let filed: Vec<_> = filed
            .map(|(field, mention)| (field.as_str(), mention.written.as_str()))
            .collect();
        assert_eq!(filed, expected, "{yaml}");
        assert_eq!(findings, [""; 0], "{yaml}");
    };
    check(
        "tags: [tills, 2024]",
        &[("tags", "tills"), ("tags", "2024")],
    );
    check("Category: Tills", &[("categories", "Tills")]);
    check(
        "keywords: tills, ledger",
        &[("keywords", "tills"), ("keywords", "ledger")],
    );
    check("taxonomies: {tags: [tills]}", &[("tags", "tills")]);
    check("taxonomies: {authors: [ada]}", &[]);
    check("tags: [{a: 1}]", &[]);
    check("company: Breadco", &[("companies", "Breadco")]);
    check(
        "labels: {team: bakers, service: ledger, tier: 1}",
        &[("teams", "bakers"), ("systems", "ledger"), ("tiers", "1")],
    );
    for unread in ["{team: {name: bakers}}", "{team: bakers, severity: high}"] {
        let (meta, findings) = read_yaml(&format!("labels: {unread}"), &config(&[]));
        assert_eq!((meta.filed.len(), findings.len()), (0, 1), "{unread}");
    }
}

#[test]
fn other_tools_say_what_happened_and_when() {
    let (meta, findings) = read_yaml(
        "description: Tills stood still.\ndate: {updated: 2024-05-03, created: 2024-05-01}\nservices: [tills]",
        &config(&[]),
    );
    assert_eq!(findings, [""; 0]);
    assert_eq!(meta.summary.unwrap().value, "Tills stood still.");
    assert_eq!(meta.date.unwrap().value, jiff::civil::date(2024, 5, 1));
    assert_eq!(meta.systems[0].written, "tills");
    let (meta, findings) = read_yaml("excerpt: a\nsummary: b", &config(&[]));
    assert_eq!(meta.summary.unwrap().value, "b");
    assert_eq!(findings.len(), 1);
    assert!(findings[0].contains("`excerpt`"), "{findings:?}");
    let (_, findings) = read_yaml("excerpt: b\nsummary: b", &config(&[]));
    assert_eq!(findings, [""; 0]);
}

#[test]
fn a_status_that_is_a_state_is_kept_as_one() {
    let check = |yaml: &str, expected: Option<&str>| {
        let (meta, _) = read_yaml(yaml, &config(&[]));
        let state = meta.values.iter().find(|(id, _)| id == "state");
        let state = state.map(|(_, values)| values.value[0].text.as_str());
        assert_eq!(state, expected, "{yaml}");
    };
    check("status: Resolved", Some("Resolved"));
    check(
        "incident_status: mitigated\nstatus: published",
        Some("mitigated"),
    );
    check("status: draft", None);
    check("status: parked", None);
}
