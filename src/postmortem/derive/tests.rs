//! Whole documents, in the shapes of common templates.

mod exports;
mod summaries;
mod times;

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::fields::BUILT_IN;
use crate::postmortem::Kind;

pub(super) fn derived(path: &str, text: &str) -> Postmortem {
    let source = SourceText::new(path, text);
    read(source, &Config::for_site("site"), None).value.unwrap()
}

/// The date with its origin.
fn dated(text: &str, expected: Option<(&str, Origin)>) {
    let document = derived("postmortems/queue.md", text);
    let found = document
        .date
        .map(|date| (date.value.to_string(), date.from.origin));
    let found = found
        .as_ref()
        .map(|(date, origin)| (date.as_str(), *origin));
    assert_eq!(found, expected, "{text}");
}

#[test]
fn labelled_lines_tell_the_day() {
    let label = |day| Some((day, Origin::Label));
    dated("# T\n\nDate: 2024-05-06\n", label("2024-05-06"));
    dated("# T\n\n**Date:** 4 June 2019\n", label("2019-06-04"));
    dated(
        "- **Date of incident:** March 22, 2017\n",
        label("2017-03-22"),
    );
    dated(
        "| Date | 2015-10-21 |\n|---|---|\n| Owner | x |\n",
        label("2015-10-21"),
    );
    dated(
        "# T\n\n### Date\n\n2015-10-21\n\n### Authors\n",
        label("2015-10-21"),
    );
    dated("Date: March 3, 2024 4:05 PM (PST)\n", label("2024-03-03"));
    dated(
        "# T\n\nStarted: 2024-05-06 10:00\n\nIncident date: 2024-05-05\n",
        label("2024-05-05"),
    );
    dated("# T\n\nStart time: 2024-05-06 10:00\n", label("2024-05-06"));
    dated(
        "# T of 2024-05-01\n\nDate: 2024-05-06\n",
        label("2024-05-06"),
    );
    dated("# T\n\nDate: YYYY-MM-DD\n", None);
    dated("# T\n\nDate: 05/06/2024\n", None);
    dated(
        "# T of 2024-05-01\n\nIt broke.\n",
        Some(("2024-05-01", Origin::Heading)),
    );
}

#[test]
fn front_matter_of_other_collections_tells_the_day() {
    let stated = |day| Some((day, Origin::FrontMatter));
    dated(
        "---\nstart_time: 2019-08-29T10:00:00+05:30\nend_time: 2019-08-29T10:40:00+05:30\n---\nIt broke on 2019-08-30.\n",
        stated("2019-08-29"),
    );
    dated(
        "---\nincident-date: 2019-08-29\n---\n# T\n",
        stated("2019-08-29"),
    );
    dated(
        "---\ntitle: DNS outage on January 8, 2014\n---\n## Timeline\n- 2014-01-09 10:00 a\n",
        stated("2014-01-08"),
    );
    // Of a month the first day.
    dated(
        "---\ntitle: DNS outage in January 2014\n---\n",
        stated("2014-01-01"),
    );
    dated("---\ntitle: DNS outage in January\n---\n", None);
    dated(
        "---\ntitle: Outage of January 8th, 2014\nstarted_at: 2014-01-07T23:50:00Z\n---\n",
        stated("2014-01-07"),
    );
}

#[test]
fn a_labelled_day_dates_the_events() {
    let text = "# T\n\n**Date:** 2024-05-06\n\n## Timeline (UTC)\n- 10:00 a\n";
    let document = derived("postmortems/queue.md", text);
    let at = document.timeline.events[0].at.unwrap();
    assert_eq!(at.timestamp.to_string(), "2024-05-06T10:00:00Z");
}

#[test]
fn values_come_from_where_the_table_says() {
    let stated = |name: &str| {
        format!(
            "{name}: {}\n",
            match name {
                "date" => "2024-05-02",
                "audience" => "public",
                "timezone" => "UTC",
                "started" | "detected" | "declared" | "mitigated" | "resolved" =>
                    "2024-05-02T10:00:00Z",
                "detected_by" => "alert",
                "duration" => "1h",
                _ => "words",
            }
        )
    };
    let explained = || BUILT_IN.iter().filter(|field| field.is_explained);
    let front: String = explained().map(|field| stated(&field.id)).collect();
    let body = "# Queue stalled on 2024-05-03\n\n**Date:** 2024-05-04\n**Severity:** SEV2\n**Status:** Resolved\n**Systems:** queue\n**Duration:** 1h\n\n";
    let sections = "## What went well\n- a\n## Where we got lucky\n- b\n## What surprised us\n- c\n## Risks\n- d\n## Open questions\n- e\n## Action items\n- f\n";
    let timeline = "## Timeline (all times in UTC)\n- 2024-05-05 10:00 **Started**: slow\n- 10:05 **Detected**: an alert\n- 10:10 **Declared**: by us\n- 10:20 **Mitigated**: faster\n- 10:30 **Resolved**: done\n";
    let mut config = Config::for_site("site");
    config.timezone = Some("Europe/Dublin".to_owned());
    config.content.rules = Config::from_toml(
        "site.toml",
        "[content]\nrules = [{ path = 'ruled/**', audience = 'internal', systems = ['a'], factors = ['b'] }]",
        "site",
    ).unwrap().content.rules;
    let documents = [
        ("a.md", format!("---\n{front}---\n{body}{sections}## Timeline\n- 10:00 it broke\n")),
        ("2024-05-01-a.md", format!("{body}## Summary\nIt stalled.\n{sections}{timeline}")),
        ("ruled/2024-05-01-a/index.md", "It was the cold that stopped the queue on that morning.\n\n## Timeline\n- 10:00 CET it broke\n".to_owned()),
        ("1.md", "# Postmortem\n\nSummary: the queue stalled for an hour.\n\n## Timeline\n- 10:00 it broke\n".to_owned()),
        ("2.md", "# Postmortem\n\nThe queue stalled for an hour, nobody knew why.\n\n## Timeline\nAll times in UTC.\n- 2024-05-05 10:00 it broke\n".to_owned()),
        ("2024-05-01-b.md", "## Timeline\n- 10:00 it broke\n".to_owned()),
        ("3.md", "# Postmortem\n\n## Summary\nThe queue stalled for an hour.\n".to_owned()),
        ("---.md", "# Queue of 2024-05-05\n\nIt stalled.\n".to_owned()),
        ("2024-05-01-c.md", "**Started:** 10:00\n**Detected:** 10:05\n**Declared:** 10:06\n**Mitigated:** 10:07\n**Resolved:** 10:08\n".to_owned()),
        ("z.md", "# [SEV1] Queue stalled\n\n## Timeline\n- 10:00 the outage began\n- 10:30 the outage ended\n".to_owned()),
        ("x.md", "# Queue stalled\n\nBy the bakers, 2024-05-06\n\nThis issue is considered high severity.\n".to_owned()),
        ("y.md", "# Queue stalled\n\n## Action items\n\n| Task | Owner |\n|---|---|\n| Watch it | kim |\n".to_owned()),
    ];
    let mut found: BTreeMap<&str, BTreeSet<Origin>> = BTreeMap::new();
    for (path, text) in documents {
        let source = SourceText::new(path, text);
        let first_change = Some(jiff::civil::date(2024, 6, 1));
        let document = read(source, &config, first_change).value.unwrap();
        for field in explained() {
            let origins = document.origins(field);
            let rank =
                |from: &&Provenance| field.readers.iter().position(|one| *one == from.origin);
            let ranks: Vec<_> = origins.iter().map(rank).collect();
            // A heading or a name that tells nothing is passed over.
            if field.id != "title" {
                assert_eq!(ranks.first(), ranks.iter().min(), "{path}: {}", field.id);
            }
            let origins = origins.iter().map(|from| from.origin);
            found.entry(&field.id).or_default().extend(origins);
        }
    }
    let of_rows = explained().map(|field| (&*field.id, field.readers.iter().copied().collect()));
    assert_eq!(found, of_rows.collect());
}

#[test]
fn metadata_is_read_and_tells_no_story() {
    let text = "# T\n\n**Severity:** SEV2\n**Status:** Resolved\n**Owner:** the team that runs all of the queues\n\nThe queue stalled because its disk was full of logs.\n";
    let document = derived("postmortems/queue.md", text);
    assert_eq!(document.text_of("severity"), Some("SEV2"));
    assert_eq!(document.status, Status::Published);
    assert_eq!(document.audience.from.origin, Origin::Default);
    let summary = &document.summary.unwrap().value;
    assert!(summary.of(text).starts_with("The queue stalled"));
}

/// The title with its origin.
fn titled(path: &str, text: &str, expected: (&str, Origin)) {
    let title = derived(path, text).title;
    assert_eq!(
        (title.value.as_str(), title.from.origin),
        expected,
        "{path} {text}"
    );
}

#[test]
fn a_name_or_a_title_says_that_it_was_a_near_miss() {
    let check = |path: &str, text: &str, expected: Kind| {
        assert_eq!(derived(path, text).kind, expected, "{path} {text}");
    };
    let near = Kind::NEAR_MISS;
    check(
        "near-miss-cold-ovens.md",
        "# Cold ovens\n\nThey were hot.\n",
        near,
    );
    check("2024-05-06-near-miss-ovens.md", "Ovens were hot.\n", near);
    check(
        "ovens.md",
        "# Near miss: cold ovens\n\nThey were hot.\n",
        near,
    );
    check(
        "ovens.md",
        "# A near miss of comets\n\nIt was far.\n",
        Kind::INCIDENT,
    );
    let stated = "---\nkind: drill\n---\n# Near miss: cold ovens\n";
    check("ovens.md", stated, Kind::DRILL);
}

#[test]
fn what_stands_below_a_label_is_a_hint_as_below_a_heading() {
    let chance = |label: &str| {
        let said = "There was no alert for the full disk.";
        let text = format!("# Ovens\n\nThey were cold.\n\n{label}\n\n- {said}\n");
        let read = derived("ovens.md", &text);
        let likely = read.hints.iter().flat_map(|hint| &hint.likely);
        likely.map(|one| one.chance).fold(0.0, f32::max)
    };
    assert!(chance("**Root cause**") > chance("**Ovens**"));
    let stated = "---\nroot_cause: There was no alert for the full disk.\n---\nOvens were cold.\n";
    assert!(
        derived("ovens.md", stated)
            .hints
            .iter()
            .any(|hint| hint.is_cause)
    );
    assert!(chance("**Action items**") <= 0.0);
}

#[test]
fn a_title_from_a_name_has_the_capitals_of_the_text() {
    let title = |text: &str| derived("oven-mtu.md", text).title.value.clone();
    assert_eq!(title("The MTU was 1500. We set the MTU.\n"), "Oven MTU");
    assert_eq!(title("The MTU was 1500. The mtu is now 9.\n"), "Oven mtu");
    assert_eq!(title("Ovens were cold.\n"), "Oven mtu");
}

#[test]
fn marks_of_a_stated_title_are_no_words_of_it() {
    let title = |stated: &str| {
        let text = format!("---\ntitle: {stated}\n---\nOvens were cold.\n");
        derived("ovens.md", &text).title.value.clone()
    };
    assert_eq!(
        title("The `heat` of **all** ovens"),
        "The heat of all ovens"
    );
    assert_eq!(
        title("Ovens * 2 and snake_case_names"),
        "Ovens * 2 and snake_case_names"
    );
}

#[test]
fn titles_say_what_happened() {
    titled(
        "postmortems/2024-05-06-queue-stall.md",
        "# Postmortem\n\n## Impact\n",
        ("Queue stall", Origin::FileName),
    );
    titled(
        "postmortems/2024-05-06-queue-stall/index.md",
        "# Incident report 2024-05-06\n\n## Impact\n",
        ("Queue stall", Origin::Folder),
    );
    titled(
        "postmortems/2024-05-06.md",
        "# Postmortem\n\nThe queue stalled because a disk was full. More.\n",
        (
            "The queue stalled because a disk was full",
            Origin::FirstParagraph,
        ),
    );
    titled(
        "postmortems/queue.md",
        "# Incident log\n\n## Impact\n\n## Actions\n",
        ("Incident log", Origin::Heading),
    );
    titled(
        "00b7f759-21f8-4767-8803-f09d863005cd.md",
        "## Summary\n\nThe queue stalled. More.\n",
        ("The queue stalled", Origin::Section),
    );
    titled(
        "postmortems/queue.md",
        "<h1 align=\"center\">Queue <b>stall</b></h1>\n\n## Impact\n",
        ("Queue stall", Origin::Heading),
    );
    titled(
        "Queue stall 0123456789abcdef0123456789abcdef.md",
        "No heading.\n",
        ("Queue stall", Origin::FileName),
    );
}

#[test]
fn headings_may_hold_the_label() {
    let document = derived("postmortems/queue.md", "# INC-9 | 09 Aug 2024 | API down\n");
    assert_eq!(document.label.as_deref(), Some("INC-9"));
    assert_eq!(document.title.value, "INC-9 | API down");
    assert_eq!(document.id.value.to_string(), "queue");
}

/// A field of a document, by its head.
fn headed(text: &str, field: &str, expected: Option<&str>) {
    let document = derived("postmortems/queue.md", text);
    let found = match field {
        "title" => Some(document.title.value.clone()),
        "date" => document.date.as_ref().map(|date| date.value.to_string()),
        "summary" => document
            .summary
            .as_ref()
            .map(|_| document.summary_text.to_string()),
        field => document.text_of(field).map(str::to_owned),
    };
    assert_eq!(found.as_deref().map(str::trim), expected, "{text}");
}

#[test]
fn heads_of_many_templates_name_and_sum_up() {
    // What stands in lines with labels behind the summary is no part of it.
    headed(
        "# Loans\n\n**Summary**: The desk was closed for an hour.\n**Impact**: 40 loans.\n**Root Causes**: A full disk.\n",
        "summary",
        Some("The desk was closed for an hour."),
    );
    headed(
        "# Loans\n\nSummary: The desk was closed for an hour.\nDetection: A guest.\n",
        "summary",
        Some("The desk was closed for an hour."),
    );
    // Lines of a list that describes the document are no summary, though not all are known.
    headed(
        "# Pictures\n\n- **Severity:** 2\n- **Acknowledged At:** 16:09\n- **Commander:** Uma\n\n## Customer view\n\nPages without pictures.\n\n## Contributing factors\n\n- The library is missing in the new image\n",
        "summary",
        Some("Pages without pictures."),
    );
    headed(
        "Subject: The mail stood still\nFrom: Ops\n\nHi all, it is back.\n",
        "title",
        Some("The mail stood still"),
    );
    headed(
        "# Postmortem\n\n## Title\n\nWrong prices in the app\n\n## Impact\n\nMany.\n",
        "title",
        Some("Wrong prices in the app"),
    );
}

#[test]
fn heads_of_many_templates_tell_day_and_severity() {
    headed(
        "# Till\n\n**Priority:** P2 - high\n",
        "severity",
        Some("P2 - high"),
    );
    headed("# Till\n\n**Priority:** normal\n", "severity", None);
    headed(
        "# Till\n\nPriority: P1\nSeverity: SEV3\n",
        "severity",
        Some("SEV3"),
    );
    headed(
        "# Till\n\n:Date: 2019-05-06\n:Status: done\n",
        "date",
        Some("2019-05-06"),
    );
    headed(
        "# Till\n\n*Wednesday 3rd June 2020*\n\nIt broke.\n",
        "date",
        Some("2020-06-03"),
    );
    headed(
        "# Till\n\n| Impact started | 2 May 2024, 09:58 (BST) |\n|-|-|\n",
        "date",
        Some("2024-05-02"),
    );
    // The day of a sentence with a time, where nothing else tells one.
    headed(
        "# Tiles\n\nThe incident began at **2022-08-09 01:10** and ended at **2022-08-09 01:51**.\n",
        "date",
        Some("2022-08-09"),
    );
    headed(
        "# Tiles\n\nThis page was updated on 2022-08-09 at 01:10.\n",
        "date",
        None,
    );
    headed(
        "# Tiles\n\nIn use since 2019-01-01 at 00:00, it broke.\n",
        "date",
        None,
    );
}

#[test]
fn a_sentence_says_the_severity() {
    let check = |text: &str, expected: Option<&str>| {
        let text = format!("# Ovens\n\nThe ovens were cold.\n\n{text}\n");
        let read = derived("2024-05-06-ovens.md", &text);
        assert_eq!(read.text_of("severity"), expected, "{text}");
    };
    check("This issue is considered **High** severity.", Some("High"));
    check("The incident was a low-severity incident.", Some("low"));
    check("This bug is rated high severity in older ovens too.", None);
    check(
        "**Severity:** Medium (the page for staff was blocked, the shell was open)",
        Some("Medium"),
    );
    check(
        "**Severity:** We never agreed, and nobody felt that it was of any use",
        None,
    );
}

#[test]
fn a_task_that_is_ticked_off_is_done() {
    let text = "# Ovens\n\n## Action items\n\n- [x] Put in a new valve\n- [ ] Watch the heat\n";
    let read = derived("2024-05-06-ovens.md", text);
    let actions = read.actions.iter().map(|action| &action.value);
    let actions = actions.map(|action| (action.text.as_str(), action.state.as_deref()));
    let expected = [
        ("Put in a new valve", Some("done")),
        ("Watch the heat", None),
    ];
    assert_eq!(actions.collect::<Vec<_>>(), expected);
}
