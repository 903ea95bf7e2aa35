use super::*;
use crate::config::Taxonomy;
use crate::data::Value;
use crate::fields::{BUILT_IN, Choice, Field, Type};
use crate::postmortem::{Audience, Candidates, Moment, Status};
use proptest::prelude::*;

mod conventions;
mod statements;
mod terms;
mod visibility;

fn config(mapping: &[(&str, &[&str])]) -> Config {
    let mut config = Config::for_site("site");
    for (ours, theirs) in mapping {
        let theirs = theirs.iter().map(|name| (*name).to_owned()).collect();
        config.fields.insert((*ours).to_owned(), theirs);
    }
    config
}

fn read_yaml(yaml: &str, config: &Config) -> (Meta, Vec<String>) {
    let text = format!("---\n{yaml}\n---\nBody\n");
    let source = SourceText::new("a.md", text.clone());
    let (_, meta, diagnostics) = read_document(&source, config, None);
    let found = diagnostics
        .iter()
        .map(|d| {
            let place = d
                .location
                .as_ref()
                .and_then(|at| at.span)
                .unwrap()
                .of(&text);
            format!("{}: {} [{place}]", d.rule.code, d.message)
        })
        .collect();
    (meta, found)
}

fn meta(yaml: &str) -> Meta {
    let (meta, findings) = read_yaml(yaml, &config(&[]));
    assert_eq!(findings, [""; 0], "{yaml:?}");
    meta
}

/// Checks what is found in a front matter that has one mistake.
fn check(yaml: &str, expected: &[&str]) -> Meta {
    let (meta, found) = read_yaml(yaml, &config(&[]));
    assert_eq!(found, expected, "{yaml:?}");
    meta
}

#[test]
fn identity_is_read_with_its_places() {
    let yaml = "id: INC-12\ntitle: >-\n  One\n  title\ndate: 2024-05-01 12:00 UTC\nkind: Near Miss\naliases: [/old/name/, 2022/01/20/cve.html]\nlang: pt-BR\ntimezone: Europe/Zurich";
    let meta = meta(yaml);
    let id = meta.id.unwrap();
    assert_eq!(
        (id.value.0.as_str(), meta.label.as_deref()),
        ("inc-12", Some("INC-12"))
    );
    assert_eq!(id.from.span.unwrap().of(&format!("---\n{yaml}")), "INC-12");
    assert_eq!(meta.title.unwrap().value, "One title");
    assert_eq!(meta.date.unwrap().value.to_string(), "2024-05-01");
    assert_eq!(meta.kind.unwrap().value, Kind::NEAR_MISS);
    let aliases: Vec<_> = meta.aliases.iter().map(|(slug, _)| slug.as_str()).collect();
    assert_eq!(aliases, ["name", "cve"]);
    assert_eq!(meta.language.as_deref(), Some("pt-BR"));
    assert_eq!(meta.timezone.unwrap().value, "Europe/Zurich");
}

#[test]
fn a_field_that_cannot_be_read_is_left_out_and_the_rest_is_read() {
    let meta = check(
        "title: [a]\ndate: 2024-02-30\nkind: outage\nid: ../x\naliases: [//evil, ok]\ntimezone: Mars\nlang: english language\nsystems: [dns]",
        &[
            "front-matter/value: `../x` cannot be an id [../x]",
            "front-matter/value: `//evil` cannot be a former id [//evil]",
            "front-matter/type: `title` is a list, not text [[a]]",
            "front-matter/value: `2024-02-30` does not exist [2024-02-30]",
            "front-matter/value: `outage` is not a known kind [outage]",
            "front-matter/value: `english language` is not a language tag [english language]",
            "front-matter/value: `Mars` is not a known time zone [Mars]",
        ],
    );
    assert_eq!(meta.systems[0].written, "dns");
    assert_eq!(meta.aliases.len(), 1);
    assert!(meta.title.is_none() && meta.date.is_none() && meta.id.is_none());
}

/// The values of the plain fields, as `field=value,value`, with the address of a link behind it.
fn plain(meta: &Meta) -> Vec<String> {
    let told = |value: &FieldValue| match &value.url {
        Some(url) => format!("{} <{url}>", value.text),
        None => value.text.clone(),
    };
    let fields = meta.values.iter();
    fields
        .map(|(field, values)| {
            let values: Vec<_> = values.value.iter().map(told).collect();
            format!("{field}={}", values.join(","))
        })
        .collect()
}

#[test]
fn what_is_read_are_the_rows_of_the_table() {
    let config = config(&[]);
    let node = Node {
        value: Value::Map(Vec::new()),
        span: Span::new(0, 0),
    };
    let mut reader = Reader::of(&node, "a.md", &config).unwrap();
    all(&mut reader);
    let mut read: Vec<&str> = reader.fields.asked().iter().map(String::as_str).collect();
    read.extend(VISIBILITY_FIELDS);
    let rows = BUILT_IN.iter();
    let mut rows: Vec<&str> = rows
        .flat_map(|row| std::iter::once(&*row.id).chain(row.theirs.iter().copied()))
        .collect();
    read.sort_unstable();
    read.dedup();
    rows.sort_unstable();
    assert_eq!(read, rows);
}

#[test]
fn declared_fields_are_read_by_their_types() {
    let mut config = config(&[("cluster", &["area"])]);
    let choice = |id: &str, title: &str| Choice {
        id: id.to_owned(),
        title: title.to_owned(),
    };
    let clusters = vec![choice("eu-west", "Europe (west)"), choice("us", "US")];
    for (id, value, is_list) in [
        ("cluster", Type::Choice(clusters), true),
        ("customers", Type::Number, false),
        ("reported-on", Type::Date, false),
        ("channel", Type::Link, true),
        ("on-call-team", Type::Text, true),
    ] {
        config.declared.push(Field {
            is_list,
            ..Field::declared(id.to_owned(), value)
        });
    }
    let check = |yaml: &str, values: &[&str], expected: &[&str]| {
        let (meta, findings) = read_yaml(yaml, &config);
        assert_eq!(plain(&meta), values, "{yaml}");
        assert_eq!(findings, expected, "{yaml}");
    };
    check(
        "Cluster: EU_West\ncustomers: 1200\nreported_on: 2024-05-01\non call team: [a, b]",
        &[
            "cluster=eu-west",
            "customers=1200",
            "reported-on=2024-05-01",
            "on-call-team=a,b",
        ],
        &[],
    );
    check("area: [us, Europe (west)]", &["cluster=us,eu-west"], &[]);
    check(
        "channel: [https://chat.example/1, {title: Chat, url: 'https://chat.example/2'}]",
        &["channel=https://chat.example/1 <https://chat.example/1>,Chat <https://chat.example/2>"],
        &[],
    );
    check("customers: -0.5", &["customers=-0.5"], &[]);
    check(
        "cluster: []\ncustomers: ~\nchannel: ''\non-call-team: [~, '']",
        &[],
        &[],
    );
    check(
        "cluster: [us, asia]\ncustomers: 1,200\nreported-on: soon",
        &["cluster=us"],
        &[
            "front-matter/value: `asia` is none of the choices of `cluster` [asia]",
            "front-matter/value: `1,200` is not a number [1,200]",
            "front-matter/value: `soon` is not a date that can be read [soon]",
        ],
    );
    check(
        "customers: [1, 2]\nchannel: [javascript:alert(1), {title: x}]\non-call-team: {a: b}",
        &[],
        &[
            "front-matter/type: `customers` is a list, not a number [[1, 2]]",
            "front-matter/value: this is not an address that a link may have [javascript:alert(1)]",
            "front-matter/value: this link has no address [{title: x}]",
            "front-matter/type: an item of `on-call-team` is a mapping, not text [{a: b}]",
        ],
    );
}

#[test]
fn kinds_are_those_of_the_site() {
    let config = Config::from_toml(
        "site.toml",
        "[[kinds]]\nid = 'game-day'\ntitle = 'Rehearsal'",
        "site",
    )
    .unwrap();
    for written in ["game-day", "Game Day", "rehearsal"] {
        let (meta, findings) = read_yaml(&format!("kind: {written}"), &config);
        let kind = meta.kind.unwrap().value;
        assert_eq!(
            (findings.len(), config.kind(kind).title.as_str()),
            (0, "Rehearsal")
        );
    }
    let source = SourceText::new("a.md", "---\nkind: drill-down\n---\n");
    let (_, meta, findings) = read_document(&source, &config, None);
    assert_eq!(meta.kind, None);
    assert_eq!(
        findings[0].help.as_deref(),
        Some(
            "write `incident`, `near-miss`, `drill`, `external` or `game-day`, or declare it in site.toml under `[[kinds]]`"
        )
    );
}

#[test]
fn empty_values_are_absent() {
    let meta = meta(
        "title: \"\"\ndate:\nsystems: []\nfactors: [\"\", ~]\nimpact: ~\nstatus:\nsummary: ''",
    );
    assert_eq!(meta, Meta::default());
}

#[test]
fn numbers_and_booleans_are_text_where_text_is_wanted() {
    let meta = meta("severity: 1\nsystems: [no, 1e3]\ntitle: 0777");
    assert_eq!(plain(&meta), ["severity=1"]);
    let systems: Vec<_> = meta
        .systems
        .iter()
        .map(|term| term.written.as_str())
        .collect();
    assert_eq!(systems, ["no", "1e3"]);
    assert_eq!(meta.title.unwrap().value, "0777");
}

#[test]
fn the_first_name_that_holds_something_is_read() {
    let config = config(&[("title", &["product", "company"])]);
    let (meta, findings) = read_yaml("product: \"\"\ncompany: ACME", &config);
    assert_eq!(findings, [""; 0]);
    assert_eq!(meta.title.unwrap().value, "ACME");
    let (meta, _) = read_yaml("title: []\nproduct: a\ncompany: b", &config);
    assert_eq!(meta.title.unwrap().value, "a");
}

#[test]
fn names_of_other_collections_are_known_unless_the_site_means_something_else() {
    let text = "started_at: 2024-05-01T10:00:00Z\nend_time: 2024-05-01T11:00:00Z";
    let (meta, findings) = read_yaml(text, &config(&[]));
    assert_eq!(findings, [""; 0]);
    assert!(meta.times.started.is_some() && meta.times.resolved.is_some());
    let (meta, findings) = read_yaml(text, &config(&[("mitigated", &["end_time"])]));
    assert_eq!(findings, [""; 0]);
    assert!(meta.times.mitigated.is_some() && meta.times.resolved.is_none());
    let both = "start_time: 2024-05-01T10:00:00Z\ntimes: { started: 2024-05-01T09:00:00Z }";
    let (meta, _) = read_yaml(both, &config(&[]));
    let Moment::At { at, .. } = meta.times.started.unwrap().value else {
        panic!()
    };
    assert_eq!(at.timestamp.to_string(), "2024-05-01T09:00:00Z");
}

#[test]
fn times_from_the_mapping_or_from_fields_of_their_own() {
    let config = config(&[("started", &["start_time"]), ("date", &["start_time"])]);
    let (meta, findings) = read_yaml(
        "start_time: 2009-01-01T00:00:00Z\ntimes:\n  resolved: ~2009-01-01 01:00\n  detected: unknown\ntimezone: CET",
        &config,
    );
    assert_eq!(findings, [""; 0]);
    assert_eq!(meta.date.unwrap().value.to_string(), "2009-01-01");
    assert_eq!(meta.times.detected.unwrap().value, Moment::Unknown);
    let at = |moment: Option<Candidates<Moment>>| match moment.unwrap().value {
        Moment::At { at, approximate } => (at.timestamp.to_string(), approximate),
        Moment::Day(_) | Moment::Unknown => panic!(),
    };
    assert_eq!(
        at(meta.times.started),
        ("2009-01-01T00:00:00Z".to_owned(), false)
    );
    assert_eq!(
        at(meta.times.resolved),
        ("2009-01-01T00:00:00Z".to_owned(), true)
    );
    check(
        "times:\n  started: 2024-05-02T00:00:00Z\n  resolved: 2024-05-01T00:00:00Z\n  mitigatd: x",
        &[
            "front-matter/times-order: `resolved` is before `started` [2024-05-01T00:00:00Z]",
            "front-matter/unknown-field: `mitigatd` is not a known field [mitigatd]",
        ],
    );
    check(
        "times: now",
        &["front-matter/type: `times` is text, not a mapping [now]"],
    );
}

#[test]
fn a_length_of_time_is_read_in_words_and_numbers() {
    let lasted = |yaml: &str| {
        let length = meta(yaml).lasted.map(|lasted| lasted.value);
        length.map(|length| (length.seconds, length.approximate))
    };
    assert_eq!(lasted("duration: 1h 30m"), Some((5400, false)));
    assert_eq!(lasted("duration: ~2 hours"), Some((7200, true)));
    assert_eq!(lasted("duration: 90"), Some((5400, false)));
    assert_eq!(lasted("duration: '01:30:00'"), Some((5400, false)));
    assert_eq!(lasted("duration: '1:30'"), Some((5400, false)));
    assert_eq!(lasted("duration_minutes: 90"), Some((5400, false)));
    assert_eq!(lasted("duration_hours: 2"), Some((7200, false)));
    assert_eq!(lasted("duration: ongoing"), None);
    let refused = "front-matter/value: `2 of 3` is no length of time [2 of 3]";
    assert_eq!(check("duration: 2 of 3", &[refused]).lasted, None);
    let both = "duration: 1h\nduration_minutes: 60";
    assert_eq!(lasted(both), Some((3600, false)));
    let (_, found) = read_yaml("duration: [1, 2]", &config(&[]));
    assert_eq!(
        found,
        ["front-matter/type: `duration` is a list, not text [[1, 2]]"]
    );
}

#[test]
fn incidents_of_status_sites_are_read() {
    let yaml = "date: 2024-02-03 08:00:00 +00:00\nresolved: true\nresolvedWhen: 2024-02-03 10:30:00 +00:00\naffected: [Webmail, Relay]\nseverity: down\n";
    let read = check(yaml, &[]);
    let started = read.times.started.as_ref().unwrap();
    assert_eq!(started.value.written(), "2024-02-03T08:00:00+00:00");
    let resolved = read.times.resolved.as_ref().unwrap();
    assert_eq!(resolved.value.written(), "2024-02-03T10:30:00+00:00");
    let systems = read.systems.iter().map(|system| system.written.as_str());
    assert_eq!(systems.collect::<Vec<_>>(), ["Webmail", "Relay"]);
    assert!(
        plain(&read).contains(&"state=Resolved".to_owned()),
        "{:?}",
        plain(&read)
    );
    let open = check(
        "date: 2024-02-03 08:00:00\nresolved: false\nresolvedWhen:\n",
        &[],
    );
    assert_eq!(plain(&open), ["state=Ongoing"]);
    assert_eq!(open.times, Times::default());
    // A day tells no time, and who is affected is no system.
    let read = check(
        "date: 2024-02-03\nresolved: 2024-02-03 10:30\naffected: all customers\n",
        &["front-matter/unknown-field: `affected` is not a known field [affected]"],
    );
    assert!(read.times.started.is_none() && read.systems.is_empty());
}

#[test]
fn mapped_names_are_known() {
    let config = config(&[("factors", &["contributing_factors", "categories"])]);
    let (meta, findings) = read_yaml(
        "Contributing-Factors: [a]\ncategories: [b]\nfactors: c",
        &config,
    );
    let factors: Vec<_> = meta
        .factors
        .iter()
        .map(|term| term.written.as_str())
        .collect();
    assert_eq!(factors, ["c", "a", "b"]);
    assert!(findings.is_empty() && meta.extra.is_empty());
}

#[test]
fn unknown_fields_are_kept_and_common_ones_are_no_finding() {
    let meta = check(
        "severtiy: 1\nlayout: post\nauthor: someone",
        &["front-matter/unknown-field: `severtiy` is not a known field [severtiy]"],
    );
    let kept: Vec<_> = meta.extra.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(kept, ["severtiy", "layout", "author"]);
}

#[test]
fn people_impact_actions_relations_and_links() {
    let meta = meta(
        "facilitator: Robin\nparticipants:\n- Sam\n- {role: on-call, who: Alex}\n- support: Kim\nimpact: {who: customers, extent: all}\nactions:\n- Add a limit\n- {text: Alert, ref: 'https://x.example/1', state: open, kind: detect}\nrelated: [other, {to: inc-1, as: recurrence-of}]\nlinks:\n- https://x.example/a\n- {title: T, author: A, year: 2013}",
    );
    let people: Vec<_> = meta
        .participants
        .iter()
        .map(|p| (p.role.as_deref(), p.who.as_deref()))
        .collect();
    assert_eq!(
        people,
        [
            (Some("facilitator"), Some("Robin")),
            (None, Some("Sam")),
            (Some("on-call"), Some("Alex")),
            (Some("support"), Some("Kim")),
        ]
    );
    assert_eq!(meta.impact.extent.as_deref(), Some("all"));
    assert_eq!(meta.actions[1].value.kind.as_deref(), Some("detect"));
    assert_eq!(meta.relations.len(), 2);
    assert_eq!(meta.sources[0].url.as_deref(), Some("https://x.example/a"));
    assert_eq!(meta.sources[1].year.as_deref(), Some("2013"));
    check(
        "links: ['javascript:alert(1)', {title: t, url: 'data:x'}]\nrelated: {to: a, as: friend}",
        &[
            "front-matter/value: `friend` is not a known relation [friend]",
            "front-matter/value: this is not an address that a link may have ['javascript:alert(1)']",
            "front-matter/value: this is not an address that a link may have ['data:x']",
        ],
    );
}

#[test]
fn what_is_no_mapping_is_told() {
    let source = SourceText::new("a.md", "+++\na = 1\na = 2\nb = x\n+++\n");
    let (_, _, diagnostics) = read_document(&source, &config(&[]), None);
    assert!(
        diagnostics
            .iter()
            .all(|d| d.rule == &rules::FRONT_MATTER_SYNTAX)
    );
    assert_eq!(diagnostics.len(), 2);
    let source = SourceText::new("a.md", ";;;\n[1]\n;;;\n");
    let (_, _, diagnostics) = read_document(&source, &config(&[]), None);
    assert_eq!(
        diagnostics[0].message,
        "the front matter is a list, not a mapping"
    );
}

#[test]
fn times_may_be_of_any_shape() {
    check(
        "times: {started: [1], detected: {a: b}, resolved: soon}\ndate: [2024-05-01]\nparticipants: [[a]]\nactions: [{ref: ''}]\nrelated: [[a]]\nlinks: [[a]]\nsystems: [[a], {note: [x], id: y}]\nimpact: {who: [a]}",
        &[
            "front-matter/type: `date` is a list, not a date such as `2024-05-01` [[2024-05-01]]",
            "front-matter/type: `started` is a list, not a date such as `2024-05-01` [[1]]",
            "front-matter/type: `detected` is a mapping, not a date such as `2024-05-01` [{a: b}]",
            "front-matter/value: `soon` is not a date that can be read [soon]",
            "front-matter/type: an item of `systems` is a list, not text or a mapping with `id` [[a]]",
            "front-matter/type: `note` is a list, not text [[x]]",
            "front-matter/type: `who` is a list, not text [[a]]",
            "front-matter/value: this action does not say what is done [{ref: ''}]",
            "front-matter/type: an item of `related` is a list, not an id or a mapping with `to` [[a]]",
            "front-matter/type: an item of `links` is a list, not an address or a mapping with `title` [[a]]",
            "front-matter/type: an item of `participants` is a list, not text or `{role, who}` [[a]]",
        ],
    );
}

fn a_field() -> impl Strategy<Value = String> {
    let value = "~|''|no|\\[\\]|\\[a, \\[b\\]\\]|\\{a: b\\}|\\{id: x, to: y, note: \\[\\]\\}|2024-02-3[0-9]|[0-9:T +~-]{1,20}|é|[a-z]{1,8}";
    (0..BUILT_IN.len(), value).prop_map(|(field, value)| {
        format!(
            "{}: {value}\n",
            BUILT_IN.get(field).map_or("", |field| &field.id)
        )
    })
}

proptest! {
    #[test]
    fn any_values_are_read_or_refused_within_the_text(fields in prop::collection::vec(a_field(), 0..6)) {
        let text = format!("---\r\n{}---\nBody", fields.concat());
        let source = SourceText::new("a.md", text.clone());
        let (split, _, diagnostics) = read_document(&source, &config(&[]), None);
        prop_assert!(text.get(split.body.start..).is_some());
        for diagnostic in diagnostics {
            let span = diagnostic.location.and_then(|at| at.span).unwrap();
            prop_assert!(text.get(span.start..span.end).is_some());
        }
    }
}
