//! Which day and zone a time is of.

use super::*;

#[test]
fn dates_are_carried_forward_and_headings_reset_them() {
    check(
        "## Timeline\n## May 12\n### 20:15\na\n### 00:40\nb\n## May 14\n### 07:00\nc\n## Impact\n",
        &[
            "05-12 20:15+00 | a",
            "05-13 00:40+00 | b",
            "05-14 07:00+00 | c",
        ],
    );
    check(
        "## Timeline\n_4/21/24_\n\n11:00 a\n\n_4/22/24_\n\n10:00 b\n",
        &["04-21 11:00+00 | a", "04-22 10:00+00 | b"],
    );
    check(
        "## Timeline\n### May 13, 2024 – bad day\ntext\n- 10:00 a\n",
        &["05-13 10:00+00 | a"],
    );
    check(
        "## Timeline\nMay 13, 2024\n\nThey met.\n\nMay 14, 2024: 7:56am UTC\n\nMail.\n",
        &["05-13 | They met.", "05-14 07:56+00 | Mail."],
    );
    check(
        "## Timeline\nUnless otherwise noted all events happened on 2024-05-13.\n\n- 2024-05-12 23:00 a\n- 01:00 b\n",
        &["05-12 23:00+00 | a", "05-13 01:00+00 | b"],
    );
    found(
        "## Timeline\n- 23:00 a\n- 00:10 b\n",
        &[&rules::TIMELINE_BACKWARDS],
    );
}

#[test]
fn numeric_dates_follow_the_section() {
    check(
        "## Timeline 01/16/2024 - 02/28/2024\n- 01-10-2024 a\n",
        &["01-10 | a"],
    );
    check(
        "## Timeline\n- 01-10-2024 a\n- 13-10-2024 b\n",
        &["10-01 | a", "10-13 | b"],
    );
    found(
        "## Timeline\n- 01-10-2024 a\n- 02-10-2024 b\n",
        &[&rules::TIMELINE_DATE_ORDER],
    );
    let order = Context {
        date_order: Some(DateOrder::DayFirst),
        ..context()
    };
    let text = "## Timeline\n- 01-10-2024 a\n";
    let (timeline, findings) = read_text(text, None, &order);
    assert_eq!(timeline.events[0].date, Some(date(2024, 10, 1)));
    assert!(findings.is_empty());
}

#[test]
fn the_nearest_zone_wins() {
    check(
        "## Timeline (PDT)\n|Time (CEST)|Event|\n|-|-|\n|10:00|a|\n|10:00 EDT|b|\n\n- 10:30 c\n",
        &[
            "05-10 10:00+02 | a",
            "05-10 10:00-04 | b",
            "05-10 10:30-07 | c",
        ],
    );
    check(
        "All times in IST.\n\n## Timeline\n- 10:00 a\n",
        &["05-10 10:00+05:30 | a"],
    );
    // In lower case the first letter is longer than it was.
    check(
        "İ: all times in IST.\n\n## Timeline\n- 10:00 a\n",
        &["05-10 10:00+05:30 | a"],
    );
    check(
        "Alle Zeiten in CEST.\n\n## Zeitleiste\n- 10:00 a\n",
        &["05-10 10:00+02 | a"],
    );
    check(
        "## Timeline\nAll times are Zurich time.\n\n- 10:00 a\n",
        &["05-10 10:00+02 | a"],
    );
    check(
        "## Timeline (all times in PST/PDT)\n- 10:00 a\n",
        &["05-10 10:00-07 | a"],
    );
    check(
        "## Timeline\n(CET/CEST)\n\n- 05-11 10:00 a\n",
        &["05-11 10:00+02 | a"],
    );
    check(
        "## タイムライン\n\n全時刻 JST。\n\n|時刻|内容|\n|-|-|\n|10:00 頃|a|\n|10:20〜|b|\n",
        &["~05-10 10:00+09 | a", "05-10 10:20+09 | b"],
    );
    check(
        "## Timeline\n- 10:00 CEST a\n- 10:30 b\n",
        &["05-10 10:00+02 | a", "05-10 10:30+02 | b"],
    );
    let (timeline, _) = run("## Timeline (all times PT)\n- 10:00 a\n");
    let zone = timeline.zone.unwrap();
    assert_eq!(
        (zone.value.as_str(), zone.from.origin),
        ("PT", Origin::Heading)
    );
    found(
        "## Timeline (PST)\n- 10:00 a\n- 11:00 b\n",
        &[&rules::TIMELINE_ZONE],
    );
    found(
        "## Timeline (PST (UTC-7))\n- 10:00 a\n",
        &[&rules::TIMELINE_ZONE],
    );
    found("## Timeline (PT)\n- 10:00 a\n", &[]);
}

#[test]
fn times_may_count_from_some_moment() {
    let (timeline, _) = run(
        "## Timeline\n|Time|Event|\n|-|-|\n|T-5m|a|\n|T+0|b|\n|T+1h30m|c|\n|T+00:02|d|\n|T+2 min|e|\n",
    );
    let found: Vec<_> = timeline.events.iter().map(|event| event.relative).collect();
    assert_eq!(
        found,
        [Some(-300), Some(0), Some(5400), Some(120), Some(120)]
    );
}

#[test]
fn a_timeline_without_a_zone_has_times_on_the_wall() {
    let context = Context {
        timezones: Vec::new(),
        ..context()
    };
    let (timeline, _) = read_text("## Timeline\n- 10:00 a\n- 10:05 b\n", None, &context);
    let at = timeline.events[1].at.unwrap();
    assert_eq!(
        (at.offset, at.civil()),
        (None, date(2024, 5, 10).at(10, 5, 0, 0))
    );
    assert_eq!(timeline.zone, None);
}
