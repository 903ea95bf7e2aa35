use std::sync::Arc;

use super::*;
use crate::catalog::Library;
use crate::vocabulary;

/// What a story could state, `field: value (place)` each, and its text with that.
fn adopted(path: &str, text: &str) -> (Vec<String>, String) {
    let config = Config::for_site("site");
    let read = derive::read(SourceText::new(path, text), &config, None);
    let library = Library {
        postmortems: vec![Arc::new(read.value.unwrap())],
        ..Library::default()
    };
    let catalog = Catalog::build(library, &vocabulary::notes(&config), &config).catalog;
    let entry = catalog.entries.iter().next().unwrap();
    let found = items(entry, &catalog, &config);
    let done = adopt(&entry.document, text, found, &config).unwrap();
    let told = done.items.iter().map(|item| {
        let from = match item.said {
            Some(_) => "suggested",
            None => item.from.origin.words(),
        };
        format!("{}: {} ({from})", item.field, item.value)
    });
    (told.collect(), done.text)
}

#[test]
fn what_was_found_or_is_suggested_can_be_stated() {
    let check = |path: &str, text: &str, expected: &[&str]| {
        let (told, written) = adopted(path, text);
        assert_eq!(told, expected, "{text}");
        assert!(written.ends_with(text.rsplit("---\n").next().unwrap()));
        // What is stated is neither found nor suggested any more.
        assert_eq!(adopted(path, &written), (Vec::new(), written.clone()));
    };
    check(
        "ovens.md",
        "# The ovens stood cold\n\nDate: 6 May 2024\nSeverity: high\nServices: Ovens, Tills\n\nIt was cold.\n",
        &[
            "date: 2024-05-06 (a labelled line)",
            "systems: Ovens (a labelled line)",
            "systems: Tills (a labelled line)",
            "severity: high (a labelled line)",
        ],
    );
    check(
        "2024-05-06-orders.md",
        "# Orders waited for RabbitMQ\n\nThe broker was red.\n",
        &[
            "date: 2024-05-06 (the file name)",
            "systems: RabbitMQ (suggested)",
        ],
    );
    check(
        "2024-05-06-orders.md",
        "---\ndate: 2024-05-07\nsystems: [tills]\n---\n# Orders waited for RabbitMQ\n\nThe broker was red.\n",
        &[],
    );
    check(
        "2024-05-06-a.md",
        "# Tills froze on 7 May 2024\n\nThey did.\n",
        &[],
    );
    check(
        "2024-05-06-orders.md",
        "---\ndate: 2024-05-06\n---\n# Orders waited\n\n## Timeline\n\n- 14:00 +02:00 Impact start: orders wait\n- 15:30 +02:00 Resolved: orders flow\n",
        &[
            "started: 2024-05-06T14:00:00+02:00 (suggested)",
            "resolved: 2024-05-06T15:30:00+02:00 (suggested)",
        ],
    );
}

#[test]
fn a_day_is_stated_for_a_phase_where_it_contradicts_no_other() {
    let check = |resolved: &str, expected: &[&str]| {
        let text = format!(
            "---\ndate: 2024-05-06\nstarted: 2024-05-06T14:00:00Z\n---\n# Orders waited\n\n## Timeline\n\n- {resolved} Resolved: orders flow again\n"
        );
        let (told, written) = adopted("orders.md", &text);
        assert_eq!(told, expected, "{written}");
    };
    check("2024-05-08", &["resolved: 2024-05-08 (suggested)"]);
}

#[test]
fn what_contradicts_the_stated_times_is_left_with_its_reason() {
    let text = "---\ndate: 2024-05-06\nresolved: 2024-05-06T15:00:00Z\n---\n# Orders waited\n\nA customer alerted us to it.\n";
    let config = Config::for_site("site");
    let story = derive::read(SourceText::new("orders.md", text), &config, None);
    let item = |day: &str| Item {
        field: "detected".to_owned(),
        value: day.to_owned(),
        title: day.to_owned(),
        from: Provenance {
            origin: Origin::Timeline,
            span: None,
        },
        said: Some("a customer alerted us".to_owned()),
    };
    let story = story.value.unwrap();
    let adopted = |day: &str| adopt(&story, text, vec![item(day)], &config).map(|done| done.text);
    assert_eq!(adopted("2024-05-07"), Err(AdoptError::Contradicts));
    let stated = text.replace("15:00:00Z\n", "15:00:00Z\ndetected: 2024-05-06\n");
    assert_eq!(adopted("2024-05-06"), Ok(stated));
}

#[test]
fn of_values_that_contradict_each_other_the_first_are_stated() {
    let text = "---\ndate: 2024-05-06\n---\n# Orders waited\n\nStarted: 2024-05-06 14:00 UTC\n\n## Timeline\n\n- 2024-05-06 15:00 UTC Resolved: orders flow again\n";
    let (told, _) = adopted("orders.md", text);
    let told: Vec<_> = told
        .iter()
        .map(|one| one.split(':').next().unwrap())
        .collect();
    assert_eq!(told, ["started", "resolved"]);
    let (told, _) = adopted(
        "orders.md",
        &text.replace("05-06 15:00 UTC Resolved", "05-05 Resolved"),
    );
    let told: Vec<_> = told
        .iter()
        .map(|one| one.split(':').next().unwrap())
        .collect();
    assert_eq!(told, ["started"]);
}

#[test]
fn what_is_refused_is_not_suggested() {
    let check = |refused: &str, expected: &[&str]| {
        let text = format!(
            "---\ndate: 2024-05-06\nnot: [{refused}]\n---\n# Orders waited for RabbitMQ\n\nRabbitMQ and Redis were red. RabbitMQ and Redis were blue.\n"
        );
        assert_eq!(adopted("orders.md", &text).0, expected, "{refused}");
    };
    check(
        "detected",
        &[
            "systems: RabbitMQ (suggested)",
            "systems: Redis (suggested)",
        ],
    );
    check("system:redis", &["systems: RabbitMQ (suggested)"]);
    check("'system: RabbitMQ', systems:redis", &[]);
}
