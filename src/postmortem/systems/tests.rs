//! Tests of the names of systems.

use super::*;
use crate::postmortem::outline;

/// The names of a text as `name shape score`, those that say most first.
fn names(title: &str, text: &str) -> Vec<String> {
    let content = Content::of(text);
    let outline = outline::read(&content);
    let found = read((title, Span::default()), &content, &outline);
    let shown = |name: &SystemName| format!("{} {:?} {}", name.name, name.shape, name.score());
    found.iter().map(shown).collect()
}

#[test]
fn names_count_by_where_they_stand() {
    let check = |title: &str, text: &str, expected: &[&str]| {
        assert_eq!(names(title, text), expected, "{title}: {text}");
    };
    check(
        "Postgres ran full",
        "The disk of postgresql was full.\n\n## The load balancers\n\nThey saw nothing.",
        &[
            "PostgreSQL Technology 8.5",
            "disk KindAlone 2.5",
            "load balancer Kind 1",
        ],
    );
    check(
        "Bread was late",
        "The oven service stopped. We restarted the oven services, the new service and `dough_queue_v`.",
        &["oven service Compound 5"],
    );
    check(
        "A FLOUR outage",
        "FLOUR counts flour. The MIXR fell, MIXR rose, the MIXR fell. DoughRoom stood; DoughRoom ran.",
        &["MIXR Capitals 5.5", "DoughRoom Identifier 5"],
    );
    // What stands in an address or in the name of a region is no name by itself.
    check(
        "Late",
        "See https://github.com/mixers/redis of SA-EAST-1.\nSA-EAST-1 was dark, SA-EAST-1 was hot.",
        &[],
    );
    // Nor is what a word begins with.
    check(
        "Late",
        "The old Multi-AZ ovens stood. Our Multi-AZ and Cross-AZ ovens fell, and so did Cross-AZ bells.",
        &[],
    );
    check(
        "Late",
        "```\nredis redis\n```\n\n## Attendees\n\n- Redis Jones\n\n## Story\n\nIt was late.",
        &[],
    );
}

#[test]
fn what_only_told_of_the_incident_is_no_system_of_it() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(names("Late", text), expected, "{text}");
    };
    check("Sentry alerted us, and we saw it in Grafana.", &[]);
    check(
        "A Prometheus alert fired. The graphs were from Datadog.",
        &[],
    );
    check(
        "Prometheus lost its disk, and Grafana alerts stopped.",
        &["disk KindAlone 2.5", "Prometheus Technology 2.5"],
    );
}

#[test]
fn capitals_make_a_name_of_any_word_before_a_kind_of_system() {
    assert_eq!(names("Late", "We stopped the Timetable Scraper."), [""; 0]);
    assert_eq!(
        names(
            "Late",
            "We stopped the Timetable Scraper. Then the Timetable Scraper ran."
        ),
        ["Timetable Scraper Compound 5"]
    );
}

#[test]
fn who_tells_the_story_is_known() {
    let text = "We at Heroku told Heroku customers that our dynos and our queue were slow.";
    let content = Content::of(text);
    let found = read(
        ("Slow", Span::default()),
        &content,
        &outline::read(&content),
    );
    let heroku = found.iter().find(|name| name.name == "Heroku").unwrap();
    assert!(heroku.is_teller);
    assert_eq!(heroku.span.of(text), "Heroku");
}

#[test]
fn a_company_that_is_told_of_is_known_by_what_it_does() {
    let check = |text: &str, expected: bool| {
        let content = Content::of(text);
        let outline = outline::read(&content);
        let found = read(("Slow", Span::default()), &content, &outline);
        let heroku = found.iter().find(|name| name.name == "Heroku").unwrap();
        assert_eq!(heroku.is_teller, expected, "{text}");
    };
    check("Heroku apologized. Heroku's users waited.", true);
    check("Heroku was slow. Heroku's users waited.", false);
}

#[test]
fn spellings_of_a_name_have_one_key() {
    for name in ["full_node", "Full nodes", "full-node"] {
        assert_eq!(key(name), "full node");
    }
    assert_eq!(key("AWS"), "aws");
    assert_eq!(key("access"), "access");
}
