use super::*;
use crate::postmortem::outline;

/// Each entry as `label=value`.
fn check(text: &str, expected: &[&str]) {
    let content = Content::of(text);
    let blocks = content.blocks();
    let entries = read(&content, &blocks, &outline::read(&content));
    let found: Vec<String> = entries
        .iter()
        .map(|entry| {
            assert_eq!(entry.span().of(text), entry.value());
            format!("{:?}={}", entry.label, entry.value())
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn labels_stand_in_lines_lists_tables_and_headings() {
    check("# T\n\nDate: 2024-05-06\n", &["Date=2024-05-06"]);
    check(
        "**Date:** 4 June 2019\r\n**Severity**: SEV2\r\n",
        &["Date=4 June 2019", "Severity=SEV2"],
    );
    check(
        "- **Date of incident:** March 22, 2017",
        &["Date=March 22, 2017"],
    );
    check(
        "| Date | 2015-10-21 |\n|---|---|\n| **Severity** | P1 |",
        &["Date=2015-10-21", "Severity=P1"],
    );
    check(
        "| Date | Severity |\n|--|--|\n| 2015-10-21 | P1 |\n",
        &["Date=2015-10-21", "Severity=P1"],
    );
    check(
        "## Action items\n\n| Action | Status |\n|--|--|\n| Label the gauge | Done |\n",
        &[],
    );
    check(
        "| Date | Owner | Action |\n|-|-|-|\n| 2015-10-21 | A | b |\n| 2015-10-22 | A | b |\n",
        &[],
    );
    check(
        "### Date\n\n2015-10-21\n\n## Authors\n* a",
        &["Date=2015-10-21", "Other=a"],
    );
    check(
        "Date: March 3, 2024 4:05 PM (PST)\nIncident start time: x",
        &["Date=March 3, 2024 4:05 PM (PST)", "Start=x"],
    );
    check(
        "__TL;DR:__ it broke\n**Summary** it did\n",
        &["Summary=it broke", "Summary=it did"],
    );
    check(
        "```\nDate: 2024-05-06\n```\n<!-- Date: x -->\nThe dates were: never",
        &[],
    );
}

#[test]
fn labels_may_share_a_line() {
    check(
        "**Severity:** SEV1 | **Duration:** 47 minutes  |  **IC:** Kim | **Services impacted:** tills, shelves",
        &[
            "Severity=SEV1",
            "Lasted=47 minutes",
            "Systems=tills, shelves",
        ],
    );
    check(
        "Severity: SEV1 · Duration: 47 minutes",
        &["Severity=SEV1", "Lasted=47 minutes"],
    );
    check(
        "**Severity:** SEV1 **Date:** 2015-10-21",
        &["Severity=SEV1", "Date=2015-10-21"],
    );
    // A bar does not always separate labels, and the output of machines has longer values.
    let machine = "An oven is cold: ".to_owned() + &"it is cold ".repeat(9);
    check(
        &format!("{machine}| Violation started: 2024-05-06 10:00 | Policy: ovens"),
        &[],
    );
    check(
        "Severity: SEV1 | as rated later",
        &["Severity=SEV1 | as rated later"],
    );
}

#[test]
fn a_section_of_figures_describes_the_document_wherever_it_stands() {
    let story = "It was long. ".repeat(400);
    let lines = "- Severity: 2\n- Detected: 10:02";
    check(
        &format!("{story}\n\n## Stats\n\n{lines}"),
        &["Severity=2", "Moment(Detected)=10:02"],
    );
    check(&format!("{story}\n\n## Ovens\n\n{lines}"), &[]);
}

#[test]
fn lists_below_a_label_name_systems() {
    check(
        "**Affected components**:\n\n- till-sync (slow)\n- `ledger`: lost rows\n\nMore.",
        &["Systems=till-sync", "Systems=ledger"],
    );
    check(
        "## Impacted systems\n\n* Tills\n  * in the north\n* Shelves – empty\n",
        &["Systems=Tills", "Systems=Shelves"],
    );
    check(
        "## Services\n\n- We looked at every service that we have, one by one, for hours\n- b\n",
        &["Systems=We looked at every service that we have, one by one, for hours"],
    );
}

#[test]
fn paragraphs_of_metadata_tell_no_story() {
    let check = |text: &str, expected: bool| {
        assert_eq!(
            is_metadata(&Content::of(text).blocks()[0]),
            expected,
            "{text}"
        )
    };
    check(
        "Date: 2024-05-06\n**Status:** Resolved\nAuthors: a, b",
        true,
    );
    check("Date: 2024-05-06\nSummary: it broke", false);
    check("Note: it broke", false);
    check("**Ticket:** T-12\n**Date:** May 6", true);
    check("_Posted by Ada on May 6, 2024_", true);
    check("By Ada Byron", true);
    check("Published the wrong prices on May 6, 2024.", false);
    check(
        "By noon all tills in the north had stopped taking cards at once",
        false,
    );
    check("It broke on Monday.\nStatus: done", false);
}
