//! What the picture shows of whole documents.

use super::course::{self, Course, Shape};
use crate::config::Config;
use crate::postmortem::{Postmortem, derive};
use crate::text::SourceText;

fn document(text: &str) -> Postmortem {
    let source = SourceText::new("2024-05-01-a.md", text.to_owned());
    derive::read(source, &Config::for_site("site"), None)
        .value
        .unwrap()
}

fn course(text: &str) -> Option<Course> {
    let document = document(text);
    course::of(
        &document,
        crate::postmortem::timeline::Event::words,
        |index| format!("#{index}"),
    )
}

/// The marks of a course, one a line: `* when milestone | phrase`, `.` without words.
fn shown(course: &Course) -> Vec<String> {
    let marks = course.marks.iter().map(|mark| {
        let shape = match mark.shape {
            Shape::Event => ".",
            Shape::Approximate => "~",
            Shape::Milestone => "*",
            Shape::Suggested => "?",
        };
        match &mark.label {
            Some(label) => {
                let head = [shape, &label.when(), &label.milestone].map(str::to_owned);
                let head: Vec<String> = head.into_iter().filter(|part| !part.is_empty()).collect();
                format!("{} | {}", head.join(" "), label.phrase)
            }
            None => shape.to_owned(),
        }
    });
    marks.collect()
}

fn phases(text: &str) -> Vec<&'static str> {
    let course = course(text).unwrap();
    course.phases.iter().map(|phase| phase.title).collect()
}

#[test]
fn phases_claim_no_more_than_is_known() {
    let check = |times: &str, expected: &[&str]| {
        let text = format!("---\ntimes:\n{times}---\n# T\n\n## Timeline (UTC)\n\n- 10:30 a\n");
        assert_eq!(phases(&text), expected, "{times}");
    };
    let started = "  started: 2024-05-01T10:00:00Z\n";
    let resolved = "  resolved: 2024-05-01T12:00:00Z\n";
    let mitigated = "  mitigated: 2024-05-01T11:00:00Z\n";
    check(&format!("{started}{resolved}"), &["Until it was over"]);
    check(
        &format!("{started}{mitigated}{resolved}"),
        &["Until it was mitigated", "Until it was over"],
    );
}

#[test]
fn two_moments_without_events_need_no_picture() {
    let times = "started: 2024-05-01T10:00:00Z, resolved: 2024-05-01T12:00:00Z";
    let text = |times: &str| format!("---\ntimes: {{ {times} }}\n---\n# T\n");
    assert!(course(&text(times)).is_none());
    let detected = format!("{times}, detected: 2024-05-01T10:10:00Z");
    assert_eq!(course(&text(&detected)).unwrap().marks.len(), 3);
}

#[test]
fn moments_carry_words() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(shown(&course(text).unwrap()), expected, "{text}");
    };
    // A stated moment is told by the event of its time, and else stands for itself.
    check(
        "---\ntimes: { started: 2024-05-01T10:00:00Z, mitigated: 2024-05-01T10:30:00Z }\n---\n# T\n\n## Timeline (UTC)\n\n- 10:00 The silo runs dry\n- 10:10 An alert fires\n",
        &[
            "* 1 May, 10:00 Started | The silo runs dry",
            "? 10:10 Detected | An alert fires",
            "* 10:30 Mitigated | ",
        ],
    );
    // A moment of which only the day is known is told by the event of that day.
    check(
        "---\ntimes: { started: ~2024-04-01T00:00:00Z }\n---\n# T\n\n## Timeline (UTC)\n\n- 2024-04-01 The silo is built\n- 2024-05-01 10:10 It leaks\n",
        &[
            "* 1 Apr Started | The silo is built",
            ". 1 May, 10:10 | It leaks",
        ],
    );
    // Days without a time stand where they belong.
    check(
        "# T\n\n## Timeline (UTC)\n\n- 2024-05-01 10:00 The silo runs dry\n- 2024-05-01 10:10 It is filled\n- 2024-06-02 The silo is replaced\n",
        &[
            ". 1 May, 10:00 | The silo runs dry",
            ". 10:10 | It is filled",
            ". 2 Jun | The silo is replaced",
        ],
    );
}

/// A timeline of so many events, a minute apart.
fn many(events: usize) -> String {
    let mut text = "# T\n\n## Timeline (UTC)\n\n".to_owned();
    for minute in 0..events {
        text.push_str(&format!(
            "- 10:{minute:02} Oven {minute} is turned to another side\n"
        ));
    }
    text
}

#[test]
fn of_many_moments_those_have_words_that_tell_most() {
    let words = |text: &str| -> Vec<String> {
        let marks = course(text).unwrap().marks;
        let labels = marks.into_iter().filter_map(|mark| mark.label);
        labels.map(|label| label.time).collect()
    };
    assert_eq!(words(&many(16)).len(), 16);
    let text = many(40)
        + "- 10:41 **The gas is off.** Nobody knows why.\n- 10:42 An alert fires\n- 10:43 Somebody looks\n";
    let words = words(&text);
    assert_eq!(words.len(), 16);
    for told in ["10:00", "10:41", "10:42", "10:43"] {
        assert!(words.iter().any(|word| word == told), "{told}: {words:?}");
    }
}

#[test]
fn marks_without_words_are_counted_and_named() {
    let course = course(&many(20)).unwrap();
    assert!(
        course
            .description
            .contains("20 events, 4 of them marked without words."),
        "{}",
        course.description
    );
    let silent = course.marks.iter().filter(|mark| mark.label.is_none());
    assert!(silent.clone().all(|mark| mark.name.contains("is turned")));
    assert!(course.marks.iter().all(|mark| mark.url.starts_with('#')));
}

#[test]
fn waits_that_are_broken_say_how_long_they_were() {
    let course = course(
        "# T\n\n## Timeline (UTC)\n\n- 2024-05-01 10:00 a\n- 2024-05-01 10:02 b\n- 2024-05-01 10:04 c\n- 2024-05-01 10:07 d\n- 2024-05-02 13:27 e\n",
    );
    let gaps = course.unwrap().gaps;
    let broken: Vec<&str> = gaps
        .iter()
        .filter(|(gap, _)| gap.is_broken)
        .map(|(_, duration)| duration.as_str())
        .collect();
    assert_eq!(broken, ["1 d 3 h"]);
}

#[test]
fn pictures_lead_to_the_text() {
    let document =
        document("# T\n\n## Timeline (UTC)\n\n- 10:00 The silo runs dry\n- 10:10 It is filled\n");
    let anchors = super::anchors(&document);
    let ids: Vec<&str> = anchors.values().map(String::as_str).collect();
    assert_eq!(ids, ["event_1", "event_2"]);
    let text = &document.source.text;
    assert!(anchors.keys().all(|at| text[*at..].starts_with("- 10:")));
    // Headings have anchors of their own.
    let headings =
        "# T\n\n## Timeline (UTC)\n\n### 10:00 The silo runs dry\n\n### 10:10 It is filled\n";
    assert!(super::anchors(&self::document(headings)).is_empty());
}

/// What stands in a drawing between these.
fn between<'a>(svg: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let parts = svg.split(from).skip(1);
    parts
        .filter_map(|part| Some(part.split_once(to)?.0))
        .collect()
}

#[test]
fn both_pictures_show_each_event_and_say_the_same() {
    let text =
        "---\ntimes: { started: 2024-05-01T10:00:00Z, detected: 2024-05-01T10:10:00Z }\n---\n"
            .to_owned()
            + &many(30);
    let course = course(&text).unwrap();
    let (wide, tall) = (super::wide::svg(&course), super::tall::svg(&course));
    for svg in [&wide, &tall] {
        assert_eq!(between(svg, "href=\"", "\"").len(), 30);
        assert_eq!(svg.matches("<circle").count(), 30);
        assert!(svg.contains("Until it was noticed"), "{svg}");
        assert!(
            svg.contains(">Started") && svg.contains(">Detected"),
            "{svg}"
        );
        assert!(!svg.contains("style=") && !svg.contains("NaN"), "{svg}");
    }
}

#[test]
fn words_stand_apart_from_each_other() {
    let check = |text: &str| {
        let course = course(text).unwrap();
        let places: Vec<f64> = super::wide::places(&course);
        let placed = super::columns::placed(&course, &places);
        assert_eq!(
            placed.len(),
            course
                .marks
                .iter()
                .filter(|mark| mark.label.is_some())
                .count()
        );
        let boxes: Vec<[f64; 4]> = placed
            .iter()
            .map(|one| {
                let left = one.x / 100.0 * super::columns::WIDTH;
                let widths = one.lines.iter().map(super::columns::Line::width);
                let height = super::columns::LINE * super::draw::length(one.lines.len());
                [
                    left,
                    left + widths.fold(0.0, f64::max),
                    one.top - height,
                    one.top,
                ]
            })
            .collect();
        for (at, [left, right, bottom, top]) in boxes.iter().enumerate() {
            assert!(
                *left >= 0.0 && *right <= super::columns::WIDTH,
                "{left} {right}"
            );
            for [other_left, other_right, other_bottom, other_top] in boxes.iter().skip(at + 1) {
                let is_beside = right < other_left || other_right < left;
                let is_above = top <= other_bottom || other_top <= bottom;
                assert!(is_beside || is_above, "{text}");
            }
        }
    };
    check(&many(2));
    check(&many(9));
    check(&many(50));
    check(
        "# T\n\n## Timeline (UTC)\n\n- 10:00 a\n- 10:00 b\n- 10:00 c\n- 10:00 An ovenwithanamethatneverendsandgoesonandonandon is hot\n- 10:00 e\n- 10:01 f\n",
    );
    check(
        "# T\n\n## Timeline (UTC)\n\n- 2024-05-01 10:00 a\n- 2024-05-01 10:00 Somebody turns on all the ovens of the house\n- 2024-06-01 10:01 The house is sold to somebody else\n",
    );
}
