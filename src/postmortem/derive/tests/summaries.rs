//! What sums a document up.

use super::*;

#[test]
fn summaries_may_be_labelled() {
    let check = |text: &str, expected: &str| {
        let summary = derived("postmortems/queue.md", text).summary.unwrap();
        assert_eq!(
            (&*summary.value.of(text), summary.from.origin),
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

#[test]
fn summaries_are_never_raw_html() {
    let text = "# T\n\n<a name=\"foo\"></a>\n\nIt broke.\n";
    let summary = derived("postmortems/queue.md", text).summary.unwrap();
    assert_eq!(summary.value.of(text), "It broke.");
}

#[test]
fn a_table_is_no_summary_and_an_update_tells_without_its_label() {
    let summary = |text: &str| {
        let read = derived("2024-05-06-ovens.md", text);
        read.summary_text.to_string()
    };
    let lead = "The ovens were cold for two hours because their licence ran out.";
    let table = "## At a glance\n\n| | |\n|---|---|\n| Place | Bakery 2 |\n";
    assert_eq!(summary(&format!("# Ovens\n\n{lead}\n\n{table}")), lead);
    let last = "[Final message]\nThe licence was renewed and all ovens are hot.\n\n";
    let first = format!("[Initial message]\n{lead}\n");
    assert_eq!(summary(&format!("# Ovens\n\n{last}{first}")), lead);
    let ruled = format!("# Ovens\n\n## Summary\n\n{lead}\n\n---\n\n## Impact\n\nCold bread.\n");
    let read = derived("2024-05-06-ovens.md", &ruled);
    let stated = read.summary.as_ref().unwrap().value.of(&ruled).into_owned();
    assert_eq!(stated, lead);
    // The oldest first, as they are told.
    assert_eq!(summary(&format!("# Ovens\n\n{first}\n{last}")), lead);
}

#[test]
fn causes_are_the_summary_only_where_nothing_else_is_told() {
    let cause = "## Root cause\n\nThe licence of the valves ran out in the night, and nobody was told of it.\n";
    let summary = |text: &str| {
        let read = derived(
            "2024-05-06-ovens.md",
            &format!("# Ovens\n\n{text}\n\n{cause}"),
        );
        read.summary_text.to_string()
    };
    assert_eq!(summary("The ovens were cold."), "The ovens were cold.");
    assert!(summary("").starts_with("The licence of the valves"));
    let head = "## Incident summary\n\n**Date:** 2024-05-06\n**Impact:** All ovens of the north were cold\n**Status:** Resolved";
    assert_eq!(summary(head), "All ovens of the north were cold");
    let systems = "**Affected systems:** `stone oven`, `bread cooler`, `flour silo`";
    assert!(summary(systems).starts_with("The licence of the valves"));
}

#[test]
fn a_section_with_a_timeline_sums_up_with_what_stands_around_it() {
    let summary = |text: &str| {
        let read = derived("2024-05-06-ovens.md", &format!("# Ovens\n\n{text}"));
        read.summary_text.to_string()
    };
    let lead = "The ovens were cold for two hours because their licence ran out.";
    let events = "- 10:02 cold ovens\n- 10:30 the baker calls\n- 11:00 hot ovens\n";
    let happened = format!("## What happened\n\nAll times are UTC.\n\n{events}");
    assert_eq!(summary(&format!("{lead}\n\n{happened}")), lead);
    assert_eq!(
        summary(&format!("## What happened\n\n{lead}\n\n{events}")),
        lead
    );
    let labelled = format!("## Summary\n\n**Description:** {lead}<br>\n**Impact:** Late bread.\n");
    assert_eq!(summary(&labelled), lead);
}
