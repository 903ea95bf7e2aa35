//! What front matter may say, and that every door gives the same.

use proptest::prelude::*;

use super::*;
use crate::config::Config;
use crate::postmortem::{Postmortem, SourceText, derive};
use crate::zone::Instant;

fn document(path: &str, text: &str) -> Postmortem {
    let source = SourceText::new(path, text);
    let read = derive::read(source, &Config::for_site("site"), None);
    read.value.unwrap()
}

#[test]
fn a_moment_is_the_same_through_every_door() {
    let check = |written: &str, expected: &str| {
        let stated = document(
            "a.md",
            &format!("---\ntimes:\n  started: \"{written}\"\n---\n# Queue stall\n"),
        );
        let Some(Moment::At { at, .. }) = stated
            .times
            .started
            .as_ref()
            .map(|started| started.value.clone())
        else {
            panic!("front matter: {written}");
        };
        let told = |shape: &str| -> Instant {
            let text = shape.replace("WHEN", written);
            let document = document("a.md", &format!("# Queue stall\n\n## Timeline\n\n{text}"));
            let events = &document.timeline.events;
            assert_eq!(events.len(), 1, "{text}");
            assert_eq!(events[0].text, "It grew", "{text}");
            events[0].at.unwrap()
        };
        assert_eq!(at.timestamp.to_string(), expected, "{written}");
        assert_eq!(told("- **WHEN** – It grew\n"), at, "{written}");
        assert_eq!(told("**WHEN**: It grew\n"), at, "{written}");
        assert_eq!(told("### WHEN\n\nIt grew\n"), at, "{written}");
        assert_eq!(
            told("| Time | Event |\n|---|---|\n| WHEN | It grew |\n"),
            at,
            "{written}"
        );
    };
    for written in [
        "2024-08-16T14:00:00Z",
        "2024-08-16T14:00:00.250Z",
        "20240816T140000Z",
        "2024-08-16T16:00:00+02:00[Europe/Zurich]",
        "2024-08-16T16:00[Europe/Zurich]",
        "2024-08-16T07:00:00-07:00",
        "2024-08-16 07:00:00-07:00",
        "2024-08-16 14:00 +0000",
        "2024-08-16 14:00 UTC",
        "2024-08-16 14:00 (UTC)",
        "2024-08-16 1400 UTC",
        "2024-08-16 at 7:00 am PDT",
        "2024-08-16, 7:00 a.m. PT",
        "2024-08-16 7am Pacific time",
        "2024-08-16 16:00 Zurich time",
        "2024-08-16 16:00 Europe/Zurich",
        "2024-08-16 11:00 GMT-3",
        "2024-08-16\u{a0}14:00\u{202f}UTC",
        "16.08.2024 um 16:00 MESZ",
        "16. August 2024, 16 Uhr CEST",
        "16 août 2024 à 16h00 CEST",
        "16 de agosto de 2024 14:00 UTC",
        "Fri, 16 Aug 2024 14:00:00 +0000",
        "Fri Aug 16 14:00:00 UTC 2024",
        "Friday, August 16th, 2024 14:00 UTC",
        "~2024-08-16 14:00 UTC",
        "ca. 2024-08-16 14:00 UTC",
    ] {
        check(written, "2024-08-16T14:00:00Z");
    }
    check("2024-08-16 noon UTC", "2024-08-16T12:00:00Z");
    check("2024-08-16 24:00 UTC", "2024-08-17T00:00:00Z");
}

#[test]
fn a_day_is_the_same_through_every_door() {
    for written in [
        "2024-08-16",
        "2024-8-16",
        "2024.08.16",
        "16.08.2024",
        "16-08-2024",
        "08-16-2024",
        "16 August 2024",
        "16-Aug-2024",
        "August 16, 2024",
        "Aug. 16th 2024",
        "Friday, 16 August 2024",
        "fri, 16 august 2024",
        "16. August 2024",
        "16 août 2024",
        "16 de agosto de 2024",
        "16 augustus 2024",
        "16 agosto 2024",
        "16 de agosto 2024",
    ] {
        let check = |path: &str, text: &str| {
            let document = document(path, text);
            let date = document.date.map(|date| date.value.to_string());
            assert_eq!(date.as_deref(), Some("2024-08-16"), "{path} {text}");
            assert_eq!(document.title.value, "Queue stall", "{path} {text}");
        };
        let body = "# Queue stall\n";
        check("a.md", &format!("---\ndate: \"{written}\"\n---\n{body}"));
        check(&format!("{written} x.md"), body);
        check(&format!("x {written}.md"), body);
        check(&format!("{written}/x.md"), body);
        check("a.md", &format!("# Queue stall on {written}\n"));
        check("a.md", &format!("# {written}: Queue stall\n"));
        check("a.md", &format!("{body}\n**Date:** {written}\n"));
        check(
            "a.md",
            &format!("{body}\n## Timeline\n\n- **{written}**, 10:00: It grew\n"),
        );
    }
}

#[test]
fn days() {
    let check = |text: &str, order: Option<DateOrder>, expected: Result<&str, Unreadable>| {
        let found = day(text, order).map(|date| date.to_string());
        assert_eq!(found, expected.map(str::to_owned), "{text:?}");
    };
    check("2024-05-01", None, Ok("2024-05-01"));
    check("2024/5/1", None, Ok("2024-05-01"));
    check("2024-05-01 12:00 UTC", None, Ok("2024-05-01"));
    check("2014-07-16 23:29 +0000", None, Ok("2014-07-16"));
    check("2024-05-01T23:30:00.5-08:00", None, Ok("2024-05-01"));
    check("May 1, 2024", None, Ok("2024-05-01"));
    check("Wed, 1st May 2024", None, Ok("2024-05-01"));
    check("01.05.2024", None, Ok("2024-05-01"));
    check("12/04/2023", None, Err(Unreadable::Order));
    check("12/04/2023", Some(DateOrder::DayFirst), Ok("2023-04-12"));
    check("12/04/2023", Some(DateOrder::MonthFirst), Ok("2023-12-04"));
    check("31/04/2023", None, Err(Unreadable::Impossible));
    check("13/04/2023", None, Ok("2023-04-13"));
    check("2024-02-30", None, Err(Unreadable::Impossible));
    check("0000-01-01", None, Err(Unreadable::Impossible));
    check("10000-01-01", None, Err(Unreadable::Impossible));
    check("20240501", None, Ok("2024-05-01"));
    check("9. August 2024", None, Ok("2024-08-09"));
    check("~2024-05-01", None, Ok("2024-05-01"));
    check("2024-05-01 (Wed)", None, Ok("2024-05-01"));
    check("2024-05-01 to 2024-05-02", None, Err(Unreadable::Form));
    check("2024-05-01 10:00 - 11:00", None, Err(Unreadable::Form));
    check("May 1", None, Err(Unreadable::Form));
    check("Wednesday", None, Err(Unreadable::Form));
    check("1714521600", None, Err(Unreadable::Form));
    check("yesterday", None, Err(Unreadable::Form));
    check("YYYY-MM-DD", None, Err(Unreadable::Form));
    check("", None, Err(Unreadable::Form));
    check("2024-05-01 12:00 Mars", None, Err(Unreadable::Zone));
    check("2024-05-01 noonish", None, Err(Unreadable::Form));
}

#[test]
fn moments() {
    let check = |text: &str, zone: &str, expected: &str| {
        let zone = crate::zone::parse(zone);
        let found = match moment(text, zone.as_ref(), None) {
            Ok(Moment::Unknown) => "unknown".to_owned(),
            Ok(Moment::Day(day)) => day.to_string(),
            Ok(Moment::At { at, approximate }) => format!(
                "{}{} {}",
                if approximate { "~" } else { "" },
                at.timestamp,
                at.offset
                    .map_or_else(|| "?".to_owned(), |offset| offset.to_string())
            ),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(found, expected, "{text:?}");
    };
    check("2012-08-01T09:30:00-04:00", "", "2012-08-01T13:30:00Z -04");
    check(
        "~2012-08-01T09:31:00-04:00",
        "",
        "~2012-08-01T13:31:00Z -04",
    );
    check("ca. 2012-08-01 09:31", "UTC", "~2012-08-01T09:31:00Z +00");
    check(
        "2012-08-01 09:30",
        "America/New_York",
        "2012-08-01T13:30:00Z -04",
    );
    check("2012-08-01 9:30 pm PDT", "UTC", "2012-08-02T04:30:00Z -07");
    check("2012-08-01 12:05 AM UTC", "", "2012-08-01T00:05:00Z +00");
    check("2012-08-01 09:30", "", "2012-08-01T09:30:00Z ?");
    check("2012-08-01", "Europe/Zurich", "2012-08-01");
    check("~2012-08-01", "", "2012-08-01");
    check(
        "2024-05-01T10:00:00+02:00[Europe/Zurich]",
        "",
        "2024-05-01T08:00:00Z +02",
    );
    check("2014-07-16 23:29 UTC", "", "2014-07-16T23:29:00Z +00");
    check("2016-12-31T23:59:60Z", "", "2016-12-31T23:59:59Z +00");
    check("2024-08-16 24:00", "UTC", "2024-08-17T00:00:00Z +00");
    check("2012-08-01 09:30-04:00", "", "2012-08-01T13:30:00Z -04");
    check("2012-08-01 09:30:00 -04:00", "", "2012-08-01T13:30:00Z -04");
    check("2012-08-01 09:30 PT", "", "2012-08-01T16:30:00Z -07");
    check("Unknown", "", "unknown");
    check("13:55", "", "Form");
    check("2012-08-01 25:00", "", "Impossible");
    check("2012-08-01 13:55 PM", "", "Impossible");
    check("99999-99-99", "", "Impossible");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(~|ca\\. )?[0-9Ta-zé:/.+\\-, \\[\\]]{0,30}") {
        let _ = moment(&text, None, None);
        let _ = day(&text, Some(DateOrder::DayFirst));
    }

    #[test]
    fn places_are_those_of_the_text(
        text in "([0-9]{1,8}|May|août|de|th|at|am|UTC|Zurich time|[-:/. ,()_éT+]){0,14}",
    ) {
        let names = date_in_name(&text).into_iter().map(|(place, _)| place);
        for place in days_in(&text).chain(names) {
            let found = text.get(place).unwrap();
            prop_assert!(found.bytes().filter(u8::is_ascii_digit).count() >= 4, "{found}");
        }
        let _ = crate::zone::find(&text);
    }
}

#[test]
fn nesting_is_not_followed() {
    let deep = format!("2024-05-01 10:00 {}", "(10:00 ".repeat(20_000));
    assert_eq!(days_in(&deep).count(), 1);
    assert_eq!(day(&deep, None), Err(Unreadable::Zone));
    assert_eq!(days_in(&"(".repeat(20_000)).count(), 0);
}
