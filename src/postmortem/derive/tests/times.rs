//! When it was, as the parts of a document say it together.

use super::*;

#[test]
fn a_day_in_a_stated_title_is_that_of_the_timeline() {
    let text = "---\ntitle: Outage of July 9, 2024\n---\n## Timeline\n\n- 06:51 The till was down\n- 07:42 All was well\n";
    let document = derived("postmortems/till.md", text);
    let days: Vec<_> = document
        .timeline
        .events
        .iter()
        .map(|event| event.date)
        .collect();
    assert_eq!(days, [Some(jiff::civil::date(2024, 7, 9)); 2]);
}

#[test]
fn phases_are_marked_where_the_author_states_them() {
    let marked = |head: &str| {
        let events = "## Timeline\n\n- 09:47 ovens went cold\n- 11:00 most ovens have recovered\n- 12:44 all quiet\n- 17:25 new valves\n";
        let text = format!("---\n{head}---\n# Ovens\n\nAll times are UTC.\n\n{events}");
        let read = derived("2024-05-06-ovens.md", &text);
        let events = read.timeline.events.iter();
        let marked =
            events.filter_map(|event| Some(format!("{} {}", event.written, event.milestone?.id())));
        marked.collect::<Vec<_>>()
    };
    assert_eq!(marked(""), ["09:47 started", "11:00 resolved"]);
    let stated = "times: {started: 2024-05-06T09:47:00Z, resolved: 2024-05-06T12:44:20Z}\n";
    assert_eq!(marked(stated), ["09:47 started", "12:44 resolved"]);
    // The end that the author states fits no event.
    let stated = "times: {resolved: 2024-05-06T14:00:00Z}\n";
    assert_eq!(marked(stated), ["09:47 started"]);
}

#[test]
fn the_zone_of_a_time_that_the_story_names_is_that_of_the_timeline() {
    let zone = |text: &str| {
        let events = "## Timeline\n\n- 10:29 AM first cold oven\n- 10:40 AM ovens lit again\n";
        let read = derived(
            "2024-02-06-ovens.md",
            &format!("# Ovens\n\n{text}\n\n{events}"),
        );
        read.timeline.zone.as_ref().map(|zone| zone.value.clone())
    };
    assert_eq!(
        zone("At about 10:29am EST the ovens were cold."),
        Some("EST".to_owned())
    );
    assert_eq!(
        zone("**Date:** 2024-02-06 09:10 EST\n**Severity:** high"),
        Some("EST".to_owned())
    );
    // Another time, or two zones.
    assert_eq!(zone("The report came at 11:30am EST."), None);
    assert_eq!(
        zone("At 10:29am EST, which is 15:29 UTC, they were cold."),
        None
    );
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
            let events = document.timeline.events.iter();
            let times = events.map(|event| event.at.unwrap());
            (
                times.collect::<Vec<_>>(),
                document.timeline.zone.as_ref().unwrap().value.clone(),
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

#[test]
fn what_describes_a_document_suggests_no_end() {
    let text = "# Ovens\n\n**Date:** 2024-05-06\n**Status:** Resolved\n\nThe ovens were cold.\n";
    assert_eq!(derived("ovens.md", text).suggested_times, []);
}
