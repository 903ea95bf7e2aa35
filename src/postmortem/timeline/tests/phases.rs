//! Which events mark a phase.

use super::*;

#[test]
fn words_suggest_when_it_was_noticed_and_over() {
    let (timeline, _) = run(
        "## Timeline\n- 10:00 The new timer goes live\n- 10:05 A baker reports cold bread\n- 10:20 We look at the ovens\n- 10:40 All ovens are back to normal\n- 11:00 Team meets\n",
    );
    let found: Vec<_> = timeline
        .suggested
        .iter()
        .filter(|one| one.milestone != Milestone::Started)
        .map(|one| (one.milestone, one.said.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Milestone::Detected, "A baker reports cold bread"),
            (Milestone::Resolved, "All ovens are back to normal")
        ]
    );
}

#[test]
fn what_is_declared_began_before() {
    let check = |lines: &str, expected: Option<&str>| {
        let (timeline, _) = run(&format!("## Timeline\n{lines}"));
        let mut all = timeline.suggested.iter();
        let found = all.find(|one| one.milestone == Milestone::Started);
        assert_eq!(found.map(|one| one.said.as_str()), expected, "{lines}");
    };
    check(
        "- 10:00 The ovens go cold\n- 10:05 A baker reports cold bread\n- 10:40 All ovens are back to normal\n",
        Some("The ovens go cold"),
    );
    check(
        "- 10:00 We declared an incident\n- 10:05 A baker reports cold bread\n- 10:40 All ovens are back to normal\n",
        None,
    );
    check(
        "- 10:00 Sev 2 opened, incident channel created\n- 10:40 All ovens are back to normal\n",
        None,
    );
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
fn clauses_that_say_so_begin_and_end_an_outage() {
    let suggested = |lines: &str| {
        let (timeline, _) = run(&format!("## Timeline\n{lines}"));
        let suggested = timeline.suggested.iter();
        let told: Vec<_> = suggested
            .map(|one| format!("{} {}", one.milestone.id(), one.said))
            .collect();
        told
    };
    assert_eq!(
        suggested(
            "- 10:00 The new timer goes live\n- 10:05 Ovens go cold (START OF OUTAGE)\n- 10:40 Ovens are hot. END OF OUTAGE\n- 11:00 All bread is back on the shelves\n"
        ),
        [
            "started Ovens go cold (START OF OUTAGE)",
            "resolved Ovens are hot. END OF OUTAGE"
        ]
    );
    // By its verb, but where something else still fails, or is only proposed.
    assert_eq!(
        suggested(
            "- 10:05 Ovens go cold\n- 10:10 The oven is restored, but its door is not\n- 10:20 Service is restored by lighting the old oven\n- 12:40 The door is oiled\n- 13:00 A fix is proposed\n"
        ),
        [
            "started Ovens go cold",
            "resolved Service is restored by lighting the old oven"
        ]
    );
    // Lines that go back.
    assert!(
        suggested(
            "- 2024-05-03 10:00 A baker reports cold bread\n- 2024-05-02 09:00 All ovens are back to normal\n"
        )
        .iter()
        .all(|one| !one.starts_with("resolved"))
    );
}

#[test]
fn labels_in_brackets_are_labels() {
    let (timeline, _) = run(
        "## Timeline\n- **10:02**: (Detection) Alert for cold ovens\n- **10:30** [Resolution] Ovens lit\n- **11:00** (north) Bread\n",
    );
    let found: Vec<_> = timeline
        .events
        .iter()
        .map(|event| (event.milestone, event.is_marked))
        .collect();
    assert_eq!(
        found,
        [
            (Some(Milestone::Detected), true),
            (Some(Milestone::Resolved), true),
            (None, false)
        ]
    );
}
