use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

mod unseen;

use super::*;
use crate::review::tests::diagnostics_in;

/// The myth that a sentence tells an author of.
fn myth(sentence: &str) -> Option<Box<str>> {
    let found = diagnostics_in(&format!("# Cold ovens on 2024-05-01\n\n{sentence}\n"));
    found.into_iter().find_map(|one| one.myth)
}

fn check(expected: Option<&str>, sentences: &[&str]) {
    for sentence in sentences {
        assert_eq!(myth(sentence).as_deref(), expected, "{sentence}");
    }
}

/// First stories with the myth that each tells, written before the rules.
const FIRST_STORIES: &[(&str, &str)] = &[
    (
        "if-only",
        "If only the night shift had looked at the second dashboard, the oven would have stayed warm.",
    ),
    (
        "if-only",
        "We should have tested the migration against a copy of the order table.",
    ),
    (
        "they-should-have-known",
        "The baker on duty should have noticed that the dough counter stood still.",
    ),
    ("human-error-cause", "The outage was caused by human error."),
    (
        "human-error-cause",
        "Due to a typo in the rollout command the wrong shop was switched off.",
    ),
    (
        "human-error-cause",
        "An operator accidentally deleted the routing table of the Lyon depot.",
    ),
    (
        "one-root-cause",
        "The root cause was an expired certificate on the label printer.",
    ),
    (
        "be-more-careful",
        "Everybody will be more careful with the price import from now on.",
    ),
    (
        "be-more-careful",
        "Remind all drivers to check the tank sensor before they leave.",
    ),
    (
        "follow-the-procedure",
        "The runbook was not followed, and so the queue was drained twice.",
    ),
    (
        "follow-the-procedure",
        "The engineer skipped the dry run and went straight to production.",
    ),
    (
        "they-should-have-known",
        "It was obvious from the graph that the disk would be full by noon.",
    ),
    (
        "if-only",
        "Better monitoring would have caught this within minutes.",
    ),
    (
        "people-are-hazard",
        "People are the weakest part of our release chain.",
    ),
    (
        "rare-anomaly",
        "This was a freak event and will not happen again.",
    ),
    (
        "bad-apples",
        "The contractor was careless with the master key.",
    ),
    (
        "bad-apples",
        "The developer responsible no longer has access to production.",
    ),
    (
        "if-only",
        "Had the on-call engineer escalated at once, the shops would have opened on time.",
    ),
    (
        "mttr-measures-reliability",
        "Our MTTR fell to 18 minutes, which shows that the new process works.",
    ),
    (
        "five-whys-chain",
        "We asked why five times and arrived at a missing index.",
    ),
    (
        "automate-it-away",
        "Once the restore is automated, nobody can get it wrong.",
    ),
    (
        "more-barriers",
        "A second approval will make sure that this cannot happen again.",
    ),
    (
        "be-more-careful",
        "More training for the warehouse team is planned.",
    ),
    (
        "bad-outcome-bad-decision",
        "Choosing to restart the broker was the wrong decision.",
    ),
    ("human-error-cause", "Somebody forgot to renew the domain."),
    (
        "if-only",
        "This could easily have been prevented by reading the release notes.",
    ),
    (
        "cause-is-found",
        "We got to the bottom of it: the cache was never cleared.",
    ),
    (
        "common-knowledge",
        "Everyone knows that the billing job must not run twice.",
    ),
    ("bad-apples", "The fault lies with the vendor's technician."),
    (
        "human-error-cause",
        "Operator error during the rack move cut the power of row B.",
    ),
];

#[test]
fn a_first_story_is_met_with_its_myth() {
    for (expected, sentence) in FIRST_STORIES {
        check(Some(expected), &[sentence]);
    }
}

#[test]
fn what_only_looks_like_a_first_story_is_left_alone() {
    check(
        None,
        &[
            "Human error is not a cause; it is where our questions began.",
            "We should have the new index in place by Friday.",
            "Nodes should have rejected the block, and did not.",
            "The import failed to start because the disk was full.",
            "We did not receive an alert for the second shop.",
            "We did not think that the queue was the problem.",
            "There was no single root cause.",
            "Root cause analysis is scheduled for Tuesday.",
            "The parser returns a user error when the date is missing.",
            "A page fault in the driver froze the terminal.",
            "The sloppy quorum accepted the write.",
            "The tills could have been offline for a whole day.",
            "If the second line had failed as well, we would have lost all orders.",
            "What would have helped the on-call engineer at that moment?",
            "Time to recovery: 122 minutes",
            "The check should have taken two seconds and took forty.",
            "A reminder job mails the drivers every morning.",
            "The operator restarted the pod at 10:05.",
            "Smaller batches would not have prevented this.",
            "Writing down “human error” would have ended the story too early.",
            "The log says \"operator error\" for every failed login.",
            "The request was clearly marked as a test.",
            "The script double-checks every address before it sends anything.",
            "We checked the runbook, followed it, and it led us to the wrong host.",
            "Nobody is to blame for a default that shipped that way.",
            "It would be easy to call this an operator mistake.",
            "The team failed to reproduce the crash on the test bench.",
            "The fault-tolerant setup hid the first failure.",
            "MTTR is exported to the dashboard every night.",
            "We could have gone either way, and both looked reasonable at the time.",
        ],
    );
}

#[test]
fn a_myth_that_the_document_debunks_is_not_held_against_it() {
    let text = |front: &str| {
        format!("---\n{front}---\n\n# Cold ovens on 2024-05-01\n\nIt was caused by human error.\n")
    };
    let asked = |text: &str| diagnostics_in(text).iter().any(|one| one.myth.is_some());
    assert!(asked(&text("kind: incident\n")));
    assert!(!asked(&text("myths: [human-error-cause]\n")));
}

#[test]
fn every_myth_has_its_note_and_two_questions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/myths");
    let notes = fs::read_dir(folder).unwrap();
    let notes = notes.map(|note| note.unwrap().path());
    let notes: BTreeSet<String> = notes
        .map(|note| note.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let shown: BTreeSet<String> = REFLECTIONS.iter().map(|one| one.id.to_owned()).collect();
    assert_eq!(shown, notes);
    for one in REFLECTIONS {
        assert!(one.questions.iter().all(|question| question.ends_with('?')));
        assert!(help(one.id).contains(one.instead), "{}", one.id);
    }
    for story in stories() {
        assert_ne!(belief(story.myth.unwrap()), "", "{:?}", story.myth);
    }
}
