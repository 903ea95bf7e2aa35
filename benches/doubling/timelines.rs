//! Timelines in all forms, and the dates and times that they are made of.

use super::constructs::{Construct, numbered};

/// Every form of a timeline.
pub fn of_timelines() -> Vec<Construct> {
    let clock = |n: usize| format!("{:02}:{:02}", n / 60 % 24, n % 60);
    let day = |n: usize| format!("2024-{:02}-{:02}", n / 28 % 12 + 1, n % 28 + 1);
    let below = |n: usize| if n == 0 { "## Timeline\n\n" } else { "" };
    vec![
        numbered("timelines in lists", move |n| {
            format!("{}- {} a\n", below(n), clock(n))
        }),
        numbered("timelines in lists with days", move |n| {
            format!("{}- {} {} UTC: a\n", below(n), day(n), clock(n))
        }),
        numbered("timelines in tables", move |n| {
            let head = if n == 0 {
                "## Timeline\n\n| Time | Event |\n|---|---|\n"
            } else {
                ""
            };
            format!("{head}| {} | a |\n", clock(n))
        }),
        numbered("timelines in many tables", move |n| {
            format!("{}|Time|Event|\n|-|-|\n|{}|a|\n\n", below(n), clock(n))
        }),
        numbered("timelines in headings", move |n| {
            format!("{}### {} UTC\n\na\n\n", below(n), clock(n))
        }),
        numbered("timelines in paragraphs", move |n| {
            format!("{}{} UTC – a\n\n", below(n), clock(n))
        }),
        numbered("timelines in bold", move |n| {
            format!("{}**{}** a\n\n", below(n), clock(n))
        }),
        numbered("timelines in lines", move |n| {
            format!("{}{}: a\n", below(n), clock(n))
        }),
        numbered("timelines with 12-hour clocks", move |n| {
            let half = if n % 2 == 0 { "am" } else { "PM" };
            format!("{}- {}:{:02} {half} PST a\n", below(n), n % 12 + 1, n % 60)
        }),
        numbered("timelines with zones", move |n| {
            let zones = ["UTC", "CET", "EST", "+02:00", "Europe/Berlin"];
            format!("{}- {} {} a\n", below(n), clock(n), zones[n % zones.len()])
        }),
        numbered("timelines that go back", move |n| {
            format!("{}- {} a\n", below(n), clock(n * 1381))
        }),
        numbered("timelines of impossible times", move |n| {
            format!("{}- 2{}:7{} a\n", below(n), n % 10, n % 10)
        }),
        numbered("timelines of milestones", move |n| {
            format!("{}- {} detected, mitigated, resolved\n", below(n), clock(n))
        }),
        numbered("timelines of placeholders", move |n| {
            format!("{}- HH:MM a\n- {} <event>\n", below(n), clock(n))
        }),
        numbered("timelines below days", move |n| {
            format!("{}### {}\n\n- {} a\n\n", below(n), day(n), clock(n))
        }),
        numbered("many timelines", move |n| {
            format!("## Timeline\n\n- {} a\n\n", clock(n))
        }),
        numbered("times in prose", move |n| {
            format!("at {} UTC it was so, ", clock(n))
        }),
        numbered("dates in prose", move |n| {
            format!("on {} it was so, ", day(n))
        }),
        numbered("days in words", |n| {
            format!("on March {}, 2024 it was so, ", n % 28 + 1)
        }),
        numbered("dates of two readings", |n| {
            format!("{}-{}-2024 a\n\n", n % 12 + 1, n % 11 + 1)
        }),
        numbered("digits", |_| "1".to_owned()),
        numbered("digits and colons", |_| "12:".to_owned()),
        numbered("digits and hyphens", |_| "2024-".to_owned()),
    ]
}
