//! Whole documents, in the shapes of common templates.

use super::*;

fn derived(path: &str, text: &str) -> Postmortem {
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
    dated("---\ntitle: DNS outage in January 2014\n---\n", None);
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
fn metadata_is_read_and_tells_no_story() {
    let text = "# T\n\n**Severity:** SEV2\n**Status:** Resolved\n**Owner:** the team that runs all of the queues\n\nThe queue stalled because its disk was full of logs.\n";
    let document = derived("postmortems/queue.md", text);
    assert_eq!(document.severity.as_deref(), Some("SEV2"));
    assert_eq!(document.status, Status::Published);
    assert_eq!(document.audience.from.origin, Origin::Default);
    let summary = document.summary.unwrap();
    assert!(
        summary.value.starts_with("The queue stalled"),
        "{summary:?}"
    );
}

#[test]
fn summaries_may_be_labelled() {
    let check = |text: &str, expected: &str| {
        let summary = derived("postmortems/queue.md", text).summary.unwrap();
        assert_eq!(
            (summary.value.as_str(), summary.from.origin),
            (expected, Origin::Label),
            "{text}"
        );
        assert_eq!(summary.from.span.unwrap().of(text), expected);
    };
    check(
        "# T\n\nWe write this for all who asked us what had happened.\n\n__TL;DR:__ It broke\nand was mended.\n\nMore.\n",
        "It broke\nand was mended.",
    );
    check(
        "# T\n\n- **Date:** 2024-05-06\n- **Summary:** It broke.\n- **Status:** done\n",
        "It broke.",
    );
    check("# T\n\n**TL;DR**\n\nIt broke.\n\nMore.\n", "It broke.");
    check(
        "# T\n\n| Summary | It broke. |\n| Date | 2024-05-06 |\n",
        "It broke.",
    );
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

#[test]
fn summaries_are_never_raw_html() {
    let text = "# T\n\n<a name=\"foo\"></a>\n\nIt broke.\n";
    let summary = derived("postmortems/queue.md", text).summary.unwrap();
    assert_eq!(summary.value, "It broke.");
}

#[test]
fn zones_are_the_same_wherever_they_are_named() {
    for zone in [
        "PT",
        "PST",
        "Pacific time",
        "Zurich time",
        "Europe/Zurich",
        "UTC+5:30",
        "GMT-3",
    ] {
        let events = "- 2024-08-16 10:00 a\n- 2024-12-16 10:00 b\n";
        let at = |text: &str| {
            let document = derived("postmortems/queue.md", text);
            let events = document.timeline.events.into_iter();
            let times = events.map(|event| event.at.unwrap());
            (
                times.collect::<Vec<_>>(),
                document.timeline.zone.unwrap().value,
            )
        };
        let of_text = at(&format!(
            "# T\n\n## Timeline (all times {zone})\n\n{events}"
        ));
        let of_front_matter = at(&format!(
            "---\ntimezone: {zone}\n---\n# T\n\n## Timeline\n\n{events}"
        ));
        assert_eq!(of_text, of_front_matter, "{zone}");
    }
}
