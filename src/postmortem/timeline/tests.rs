//! Whole timelines, in the shapes in which people write them.

mod clocks;
mod phases;
mod updates;

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
        near: None,
        timezones: vec![Derived::outside("UTC".to_owned(), Origin::Default)],
        labelled_zone: None,
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
            let offset = at.offset.map(|offset| offset.to_string());
            let offset = offset.unwrap_or_default();
            format!("{}{offset}", at.civil().strftime("%m-%d %H:%M"))
        }
        (None, Some(date)) => format!("{}", date.strftime("%m-%d")),
        (None, None) => "?".to_owned(),
    };
    let about = if event.approximate { "~" } else { "" };
    format!("{about}{when} | {}", event.words())
}

/// The rules that a text sets off.
fn found(text: &str, expected: &[&crate::diagnostics::Rule]) {
    let (_, findings) = run(text);
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, expected, "{text}");
}

#[test]
fn cells_without_words_follow_the_event_or_are_left_out() {
    check(
        "## Timeline\n\n| Time | Oven | Event |\n|-|-|-|\n| 08:21 | — | Queue grows |\n| 09:02 | 4509 | On-call is paged |\n| 09:10 | n/a | Queue is empty |\n",
        &[
            "05-10 08:21+00 | Queue grows",
            "05-10 09:02+00 | On-call is paged – 4509",
            "05-10 09:10+00 | Queue is empty",
        ],
    );
}

#[test]
fn a_list_that_is_code_to_markdown_is_a_timeline() {
    let expected = [
        "05-10 10:00+00 | Queue grows, and goes on to grow",
        "05-10 10:20+00 | Queue is empty",
    ];
    let list = "    10:00: Queue grows,\n      and goes on to grow\n\n    10:20: Queue is empty\n";
    check(&format!("## Timeline\n\n{list}"), &expected);
    // What stands beside events is what a machine said.
    check(
        &format!("## Timeline\n\n- 09:00 Queue is slow\n\n```\n{list}```\n"),
        &["05-10 09:00+00 | Queue is slow"],
    );
    check(&format!("## What we saw\n\n```\n{list}```\n"), &[]);
}

#[test]
fn words_of_all_languages_may_stand_in_capitals() {
    check(
        "İ: TODOS OS HORÁRIOS EM UTC+2.\n\n## Timeline\n\n- 10:00 Queue grows\n",
        &["05-10 10:00+02 | Queue grows"],
    );
}

#[test]
fn numbered_days_count_from_the_document_s() {
    let expected = [
        "05-10 10:00+00 | Queue grows",
        "05-11 11:30+00 | Queue is empty",
    ];
    check(
        "## Timeline\n\n- **Day 1, 10:00** - Queue grows\n- **Day 2, 11:30** - Queue is empty\n",
        &expected,
    );
    check(
        "## Timeline\n\n| Day | Time | Event |\n|-|-|-|\n| Day 1 | 10:00 | Queue grows |\n| Day 2 | 11:30 | Queue is empty |\n",
        &expected,
    );
    let text =
        "## Timeline\n\n**Day 1 - T+0:40** - Queue grows\n\n**Day 2 - T+25:30** - Queue is empty\n";
    let after: Vec<_> = run(text)
        .0
        .events
        .iter()
        .map(|event| event.relative)
        .collect();
    assert_eq!(after, [Some(40 * 60), Some((25 * 60 + 30) * 60)]);
}

#[test]
fn months_without_a_day_are_told_as_not_read() {
    for month in ["2024-02 - ", "2024/02: ", "February 2024 – ", "Feb 2024: "] {
        let text = format!("## Timeline\n\n- 2024-01-28 Queue grows\n- {month}Two of us look\n");
        assert_eq!(run(&text).0.unread, 1, "{text}");
    }
    let text = "## Timeline\n\n- 2024-01-28 Queue grows\n- 2024 was calm\n- Maybe 2024 is better\n";
    assert_eq!(run(text).0.unread, 0);
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
fn bold_words_lead_an_event() {
    let check = |event: &str, expected: Option<&str>| {
        let (timeline, _) = run(&format!("## Timeline\n\n{event}\n"));
        let lead = timeline.events.first().unwrap().lead.as_deref();
        assert_eq!(lead, expected, "{event}");
    };
    check(
        "- 08:21 **The queue grows.** Slowly.",
        Some("The queue grows"),
    );
    check(
        "- **08:21 – The queue grows:** slowly",
        Some("The queue grows"),
    );
    check("- **08:21** The **queue** grows", None);
    check("- 08:21 **Detected**: the queue grows", None);
    check(
        "- 08:21\n\n  **The queue grows**, slowly",
        Some("The queue grows"),
    );
    check(
        "|Time|Event|\n|-|-|\n|08:21|**The queue** grows|",
        Some("The queue"),
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
    check(
        "## Timeline\n|Time|Event|Data Link|\n|-|-|-|\n|10:00|a|https://a.example/1|\n",
        &["05-10 10:00+00 | a – https://a.example/1"],
    );
    check(
        "## Timeline\n|Time|Event|Data|\n|-|-|-|\n|10:00|a|many at 9|\n",
        &["05-10 10:00+00 | many at 9 – a"],
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
fn any_label_may_stand_before_a_time() {
    check(
        "## Timeline\n- **Cold ovens:** 2024-05-10 23:15 UTC\n- **Planned repair:** 2024-05-11 00:30 UTC\n- **Warm again:** 2024-05-11 02:50 UTC onwards\n- **Duration:** 3:35 hours\n",
        &[
            "05-10 23:15+00 | Cold ovens",
            "05-11 00:30+00 | Planned repair",
            "05-11 02:50+00 | Warm again: onwards",
        ],
    );
    check(
        "## Timeline\n\n**May 9, 2024, 1:22 pm:** A\n\n**May 10th, 2024** B\n",
        &["05-09 13:22+00 | A", "05-10 | B"],
    );
}

#[test]
fn times_may_stand_at_the_end_of_items() {
    check(
        "## Timeline\n- The oven was lit at 2024-05-09 8:55 AM +UTC\n- Smoke rose on May-10-2024 06:23:29 PM +UTC.\n- We opened a window (21:05 CEST)\n- Nobody slept\n",
        &[
            "05-09 08:55+00 | The oven was lit",
            "05-10 18:23+00 | Smoke rose",
            "05-10 21:05+02 | We opened a window",
        ],
    );
}

#[test]
fn lists_and_tables_that_begin_with_times_are_timelines_where_nothing_is_called_one() {
    let expected = [
        "05-10 10:00+00 | a",
        "05-10 10:05+00 | b",
        "05-10 10:09+00 | c",
    ];
    check(
        "## Leadup\n\nText.\n\n- **10:00 UTC:** a\n- 10:05 b\n  - x\n- 10:09 c\n\n## Impact\n- slow\n",
        &expected,
    );
    check(
        "## Leadup\n|When|What|\n|-|-|\n|10:00|a|\n|10:05|b|\n|10:09|c|\n",
        &expected,
    );
    check("## Menu\n- 10:00 a\n- bread\n- 10:09 c\n", &[]);
    check(
        "## Releases\n- 2024-05-01: a\n- 2024-05-02: b\n- 2024-05-03: c\n",
        &[],
    );
}

#[test]
fn a_small_step_back_is_disorder() {
    check(
        "## Timeline\n- 14:33 a\n- 14:46 b\n- 14:44 c\n- 15:53 d\n- 00:10 e\n",
        &[
            "05-10 14:33+00 | a",
            "05-10 14:46+00 | b",
            "05-10 14:44+00 | c",
            "05-10 15:53+00 | d",
            "05-11 00:10+00 | e",
        ],
    );
}

#[test]
fn lines_that_are_not_read_are_counted() {
    let count = |text: &str, expected: usize| {
        let (timeline, findings) = run(text);
        assert_eq!(timeline.unread, expected, "{text}");
        assert_eq!(findings.len(), usize::from(expected > 0), "{text}");
    };
    count(
        "## Timeline\n- 10:00 a\n  - since 09:55\n- later b\n- Then, around 10:20, c\n",
        1,
    );
    count(
        "## Timeline\n|Time|Event|\n|-|-|\n|10:00|a|\n|soon|after 10:20 b|\n",
        1,
    );
    count("## Timeline\n- 10:00 a\n- 10:20 b\n", 0);
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
