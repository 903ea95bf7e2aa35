//! Whole timelines, in the shapes in which people write them.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::diagnostics::rules;
use crate::postmortem::Origin;

/// Reads a text that is all body.
fn read_text(text: &str, title: Option<&str>, context: &Context) -> (Timeline, Vec<Remark>) {
    let content = Content::of(text);
    read(&content, &content.blocks(), title, context)
}

fn context() -> Context {
    Context {
        date: Some(date(2024, 5, 10)),
        timezones: vec![Derived::outside("UTC".to_owned(), Origin::Default)],
        date_order: None,
    }
}

fn run(text: &str) -> (Timeline, Vec<Remark>) {
    read_text(text, None, &context())
}

/// Each event as `instant or day | text`.
fn check(text: &str, expected: &[&str]) {
    let (timeline, _) = run(text);
    let found: Vec<String> = timeline.events.iter().map(shown).collect();
    assert_eq!(found, expected, "{text}");
}

fn shown(event: &Event) -> String {
    let when = match (event.at, event.date) {
        (Some(at), _) => {
            let civil = at.offset.to_datetime(at.timestamp);
            format!("{}{}", civil.strftime("%m-%d %H:%M"), at.offset)
        }
        (None, Some(date)) => format!("{}", date.strftime("%m-%d")),
        (None, None) => "?".to_owned(),
    };
    let about = if event.approximate { "~" } else { "" };
    format!("{about}{when} | {}", event.text)
}

/// The rules that a text sets off.
fn found(text: &str, expected: &[&crate::diagnostics::Rule]) {
    let (_, findings) = run(text);
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, expected, "{text}");
}

#[test]
fn lists_tables_headings_and_paragraphs_hold_events() {
    let expected = [
        "05-10 08:21+00 | Queue grows",
        "05-10 09:02+00 | On-call is paged",
    ];
    check(
        "## Timeline\n\n- **08:21** – Queue grows\n- 09:02: On-call is **paged**\n",
        &expected,
    );
    check(
        "# Chronology\n|Time|Event|\n|-|-|\n|08:21|Queue grows|\n|09:02|On-call is paged\n",
        &expected,
    );
    check(
        "## Incident timeline\n\n### 08:21\nQueue grows\n\n### 9:02 AM\n\nOn-call is paged\n\n## Impact\n- 10:00 x\n",
        &expected,
    );
    check(
        "## Timeline\n\n- 08:21 ![[queue.png]] Queue [[queue|grows]]\n- 09:02 On-call is [[paged]]\n",
        &expected,
    );
    check(
        "Sequence of events\n---\n\n08:21 - Queue grows\n\n09:02 - On-call is paged\n",
        &expected,
    );
    check(
        "## Timeline\n08:21 - Queue grows\n09:02 - On-call\nis paged\n",
        &expected,
    );
    check(
        "- **Key events**\n  - 08:21 Queue grows\n  - 09:02 On-call is paged\n- 10:00 nothing\n",
        &expected,
    );
    check(
        "**Timeline:**\n\n* 08:21 Queue grows\n* 09:02 On-call is paged\n\n**Cause:** 10:00 x\n",
        &expected,
    );
}

#[test]
fn headings_of_other_languages_open_timelines() {
    for heading in [
        "Zeitleiste",
        "Ablauf (UTC)",
        "Chronologie",
        "Cronología",
        "Linha do tempo",
        "Cronologia",
        "Tijdlijn",
        "時系列",
        "タイムライン",
        "时间线",
        "時間軸",
    ] {
        check(
            &format!("## {heading}\n- 10:00 a\n\n## Impact\n- 11:00 b\n"),
            &["05-10 10:00+00 | a"],
        );
    }
}

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
fn tables_split_date_and_time() {
    check(
        "## Timeline\n|Day|Date (2021)|Time (PT)|Event|\n|-|-|-|-|\n|Sun|Oct 31|21:33|a|\n|Mon|Nov 1|7:00|b\n||| c|\n",
        &["10-31 21:33-07 | a", "11-01 07:00-07 | b"],
    );
    check(
        "## Timeline\n|Start|End|Who|What|\n|-|-|-|-|\n|10:00|11:00|Ada|looks|\n",
        &["~05-10 10:00+00 | Ada – looks"],
    );
    check(
        "## Timeline\n|#|Time|What|\n|-|-|-|\n|1|10:00|a|\n",
        &["05-10 10:00+00 | a"],
    );
    check(
        "## Zeitleiste\n|Uhrzeit|Was|\n|-|-|\n|10:00|a|\n",
        &["05-10 10:00+00 | a"],
    );
    check(
        "## Timeline\n|10:00|a|\n|-|-|\n|10:05|b|\n",
        &["05-10 10:00+00 | a", "05-10 10:05+00 | b"],
    );
    check(
        "## Timeline\n|Time (UTC)|Time (PDT)|Event|\n|-|-|-|\n|10:00|03:00|a|\n",
        &["05-10 10:00+00 | a"],
    );
}

#[test]
fn stamps_of_all_kinds() {
    let one = |line: &str, expected: &str| check(&format!("## Timeline\n- {line}\n"), &[expected]);
    one("2024-05-11T08:21:30Z: a", "05-11 08:21+00 | a");
    one("12:45 PM PDT Saturday May 11th: a", "05-11 12:45-07 | a");
    one("Sat, May  11, 2024 at 14:07 - a", "05-11 14:07+00 | a");
    one("05/21/2024 - 15:38 CDT - a", "05-21 15:38-05 | a");
    one("22:30 UTC (May 9) - a", "05-09 22:30+00 | a");
    one("12:48 (6:48 PDT): a", "05-10 12:48+00 | a");
    one("10:00 PDT / 17:00 UTC - a", "05-10 10:00-07 | a");
    one("Time: 10:00 – a", "05-10 10:00+00 | a");
    one(
        "2024-05-10 10:00 - 2024-05-11 09:00 a",
        "~05-10 10:00+00 | a",
    );
    one("ca. 11:20 a", "~05-10 11:20+00 | a");
    one("~8-9 PM a", "~05-10 20:00+00 | a");
    one("09:00 - 11:00 a", "~05-10 09:00+00 | a");
    one("10:00 UTC–11:00 UTC: a", "~05-10 10:00+00 | a");
    one("2024-05-03 --:-- a", "05-03 | a");
    one("(Time TBC) a", "05-10 | a");
    one("Block height 2,311,760: a", "05-10 | a");
    one("(planned) 2024-05-12 - a", "05-12 | (planned) a");
    one("**Detected**: 10:02 UTC", "05-10 10:02+00 | Detected");
    one("Fri May 10 13:00:00 UTC 2024: a", "05-10 13:00+00 | a");
    one("2024-05-10 13:00:00+02 a", "05-10 13:00+02 | a");
    one("20240511T140000Z a", "05-11 14:00+00 | a");
    one("Noon – a", "05-10 12:00+00 | a");
    one("10:30 Uhr: a", "05-10 10:30+00 | a");
    one("10:30 Uhr MESZ – a", "05-10 10:30+02 | a");
    one("10.30 Uhr a", "05-10 10:30+00 | a");
    one("15h30 : a", "05-10 15:30+00 | a");
    one("15 h 30 – a", "05-10 15:30+00 | a");
    one("Am 11. Mai 2024, 10:30 Uhr: a", "05-11 10:30+00 | a");
    one("11 de mayo de 2024 10:30 a", "05-11 10:30+00 | a");
    one("11 mai 2024 à 15h30 : a", "05-11 15:30+00 | a");
    one("`10:02` a\n\n  body", "05-10 10:02+00 | a");
    one("[10:02] a", "05-10 10:02+00 | a");
}

#[test]
fn what_cannot_be_read_stays_where_it_is() {
    check(
        "## Timeline\n- 13:55 PM a\n- 99999-99-99 b\n- 23:00 AM c\n",
        &["05-10 13:55+00 | a", "~? | b", "05-10 | c"],
    );
    found(
        "## Timeline\n- 13:55 PM a\n- 99999-99-99 b\n- 09.29 c\n",
        &[&rules::TIMELINE_TIME; 3],
    );
    found(
        "## Timeline\n- YYYY-MM-DD HH:MM a\n- (Time TBC) b\n- [Time] c\n- 2024-05-03 --:-- d\n",
        &[],
    );
    let text = "## Timeline\n- 10:00 a\n- no time at all\n- 11:00 b\n";
    let (timeline, _) = run(text);
    assert!(timeline.events[0].span.of(text).ends_with("no time at all"));
    for text in [
        "## Timeline\nThe site was down for 12 hours, see 1.2.3\n",
        "## Impact\n- 10:00 a\n",
        "> ## Timeline\n> - 10:00 a\n",
    ] {
        check(text, &[]);
    }
    let text =
        "## Timeline\nIt was slow until\n10:00, then fast.\n\n**Duration:** 10:00 to 11:00\n";
    check(text, &[]);
}

#[test]
fn events_hold_their_bodies() {
    let text = "## Timeline\n\n- 10:00 a\n\n```\nlog\n```\n\n![x](y)\n\n- 11:00 b\n\nAfterwards.\n";
    let (timeline, _) = run(text);
    let spans: Vec<_> = timeline
        .events
        .iter()
        .map(|event| event.span.of(text))
        .collect();
    assert_eq!(
        spans,
        ["- 10:00 a\n\n```\nlog\n```\n\n![x](y)", "- 11:00 b"]
    );
    let text = "\u{feff}---\r\nx: 1\r\n---\r\n## Timeline\r\n\r\n- 10:00 ä\r\n- 11:00 ö\r\n";
    let content = Content::read(text, Span::new(text.find("##").unwrap(), text.len()));
    let (timeline, _) = read(&content, &content.blocks(), None, &context());
    assert_eq!(timeline.events[1].span.of(text), "- 11:00 ö");
    assert_eq!(
        timeline.sections[0].of(text),
        "## Timeline\r\n\r\n- 10:00 ä\r\n- 11:00 ö\r\n"
    );
}

#[test]
fn a_title_opens_a_timeline_only_alone() {
    let title = Some("Timeline of the outage");
    let text = "# Timeline of the outage\n- 10:00 a\n";
    assert_eq!(read_text(text, title, &context()).0.events.len(), 1);
    let text = "# Timeline of the outage\n- 10:00 a\n## Timeline\n- 11:00 b\n- 12:00 c\n";
    assert_eq!(read_text(text, title, &context()).0.events.len(), 2);
}

#[test]
fn the_first_of_a_kind_is_suggested_and_labels_win() {
    let (timeline, _) = run(
        "## Timeline\n- 10:00 Errors started\n- 10:05 Customer reported it\n- 10:06 **Detected** – alert\n- 10:10 Incident declared\n- 10:20 Rolled back\n- 10:30 Restored\n- 10:40 Another outage began\n",
    );
    let found: Vec<_> = timeline
        .events
        .iter()
        .map(|event| event.milestone)
        .collect();
    let expected = [
        Some(Milestone::Started),
        None,
        Some(Milestone::Detected),
        Some(Milestone::Declared),
        Some(Milestone::Mitigated),
        Some(Milestone::Resolved),
        None,
    ];
    assert_eq!(found, expected);
}

#[test]
fn much_of_the_same_is_survived() {
    for unit in [
        "|",
        "12:00 ",
        "12:00\n",
        "- 12:00 a\n- 11:00 b\n",
        "|12:00|x\n",
        "(",
        "12:00 (at ",
        "# Timeline\n",
        "**",
        "Ab Cd time ",
        "01-02-2024 - ",
        "### 1 May\n",
        "- ",
    ] {
        let mut text = String::from("# Timeline\n\n");
        text.push_str(&unit.repeat(100_000 / unit.len()));
        run(&text);
    }
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "(# Timeline\n)?(\\PC|\n|[0-9:|*#> -]|12:00|- |May 3|\\(|UTC){0,120}") {
        let (timeline, findings) = run(&text);
        for span in timeline.events.iter().map(|event| event.span)
            .chain(timeline.sections.iter().copied())
            .chain(findings.iter().map(|finding| finding.span)) {
            prop_assert!(text.get(span.start..span.end).is_some(), "{:?}", span);
        }
        for event in &timeline.events {
            prop_assert!(!event.text.contains('\n'));
            prop_assert!(!event.written.is_empty());
        }
    }
}
