//! Exports of status pages, and timelines that tell the newest first.

use super::*;

const UPDATES: [&str; 3] = [
    "05-03 12:40+00 | Investigating: Ovens are cold.",
    "05-03 13:31+00 | Monitoring: We lit them again.",
    "05-03 14:02+00 | All ovens are warm.",
];

#[test]
fn updates_of_status_pages_are_events() {
    check(
        "- **Resolved** - All ovens are warm. May 03, 2024 - 14:02 UTC\n- **Monitoring** - We lit them again. May 03, 2024 - 13:31 UTC\n- **Investigating** - Ovens are cold. May 03, 2024 - 12:40 UTC\n",
        &UPDATES,
    );
    check(
        "# Cold ovens\n\n### Resolved\nAll ovens are warm.\nMay 3, 14:02 UTC\n\n### Monitoring\nWe lit them again.\n\nMay 3, 13:31 UTC\n\n### Investigating\nOvens are cold.\n\nPosted 2 years ago. May 3, 2024 - 12:40 UTC\n",
        &UPDATES,
    );
    check(
        "Investigating - Ovens are cold.\nMay 3, 12:40 UTC\n\nMonitoring - We lit them again.\nMay 3, 13:31 UTC\n\nResolved - All ovens are warm.\nMay 3, 14:02 UTC\n",
        &UPDATES,
    );
    check(
        "May 3, 2024\n\n**May 3, 14:02 UTC** **Resolved** — All ovens are warm.\n\n**May 3, 13:31 UTC** **Monitoring** — We lit them again.\n\n**May 3, 12:40 UTC** **Investigating** — Ovens are cold.\n",
        &UPDATES,
    );
    check(
        "## Updates\n\n| Status | Message | Time |\n|-|-|-|\n| Resolved | All ovens are warm. | May 3, 14:02 UTC |\n| Monitoring | We lit them again. | May 3, 13:31 UTC |\n| Investigating | Ovens are cold. | May 3, 12:40 UTC |\n",
        &UPDATES,
    );
    check(
        "**Resolved**: All ovens are warm. {{< track \"2024-05-03T14:02:00Z\" >}}\n\n**Update**: The baker lights them. {{< track \"2024-05-03T13:31:00Z\" >}}\n",
        &[
            "05-03 13:31+00 | The baker lights them.",
            "05-03 14:02+00 | All ovens are warm.",
        ],
    );
    let (timeline, _) =
        run("**Resolved** - a b\nMay 3, 14:02 UTC\n\n**Investigating** - c d\nMay 3, 12:40 UTC\n");
    let marked: Vec<_> = timeline
        .events
        .iter()
        .map(|event| event.is_marked)
        .collect();
    assert_eq!(marked, [false, true]);
    let spans: Vec<_> = timeline
        .events
        .iter()
        .map(|event| event.span.start)
        .collect();
    assert!(spans.is_sorted_by(|one, next| one > next));
}

#[test]
fn words_for_states_in_prose_are_no_updates() {
    check(
        "Resolved: 2024-05-03 14:02\n\nInvestigating the ovens took long, until 15:00.\n",
        &[],
    );
    check(
        "**Status:** Resolved\n\nMonitoring was blind from 12:40 to 13:00 UTC.\n",
        &[],
    );
    check(
        "## Resolved\n\nWe lit the ovens.\n\n## Monitoring\n\nWe need some.\n",
        &[],
    );
}

#[test]
fn timelines_may_tell_the_newest_first() {
    check(
        "## Timeline\n\n- 14:02 All ovens are warm\n- 13:31 We lit them\n- 12:40 Ovens are cold\n",
        &[
            "05-10 12:40+00 | Ovens are cold",
            "05-10 13:31+00 | We lit them",
            "05-10 14:02+00 | All ovens are warm",
        ],
    );
    check(
        "## Timeline\n\n- 23:02 Ovens are cold\n- 01:31 We lit them\n- 02:40 Ovens are warm\n",
        &[
            "05-10 23:02+00 | Ovens are cold",
            "05-11 01:31+00 | We lit them",
            "05-11 02:40+00 | Ovens are warm",
        ],
    );
}

#[test]
fn lines_that_all_begin_with_a_time_are_events() {
    check(
        "## Timeline\n\n09:00 ovens go out\n09:10 a guest reports cold bread\n09:40 ovens are lit\n",
        &[
            "05-10 09:00+00 | ovens go out",
            "05-10 09:10+00 | a guest reports cold bread",
            "05-10 09:40+00 | ovens are lit",
        ],
    );
}

#[test]
fn tabs_and_milestones_of_tools_hold_events() {
    check(
        "## Timeline\n\n=== \"May 3\"\n\n    - 2024-05-03 12:40 Ovens are cold\n\n=== \"May 4\"\n\n    - 2024-05-04 08:00 Ovens are lit\n",
        &[
            "05-03 12:40+00 | Ovens are cold",
            "05-04 08:00+00 | Ovens are lit",
        ],
    );
    check(
        "## Milestones\n\n- Started: May 3, 2024 12:40 PM UTC\n- Acknowledged: May 3, 2024 12:49 PM UTC\n",
        &["05-03 12:40+00 | Started", "05-03 12:49+00 | Acknowledged"],
    );
}
