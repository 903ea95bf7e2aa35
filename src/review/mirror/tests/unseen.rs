//! How well the mirror knows what it has not seen: thirty first stories and thirty sentences that only look like
//! one, written before the phrases that these tests measure. No phrase is made for one of them.

use super::myth;

/// So many of the first stories are met with their myth, at least.
const FOUND: usize = 24;

/// So many sentences may be met with a myth that they do not tell.
const WRONG: usize = 4;

/// First stories, each with the myth that it tells.
const FIRST_STORIES: &[(&str, &str)] = &[
    (
        "longer-is-worse",
        "The outage of the Harlow ticket office went on for six hours, which makes it our gravest one so far.",
    ),
    (
        "longer-is-worse",
        "Since booking was back after four minutes, Tern Ferries filed it as a minor disturbance.",
    ),
    (
        "near-miss-no-harm",
        "The backup line took over in time and no parcel was late, so Quillpost closed the ticket without a review.",
    ),
    (
        "near-miss-no-harm",
        "Nobody outside the depot noticed anything, and there is nothing to discuss.",
    ),
    (
        "timeline-is-the-story",
        "The timeline above tells the whole story; no further explanation is needed.",
    ),
    (
        "for-action-items",
        "A review without action items has been a waste of everyone's afternoon.",
    ),
    (
        "for-action-items",
        "With all six tickets closed, the Osier Dairy outage is behind us.",
    ),
    (
        "severity-is-learning",
        "As a sev-3 it does not deserve a postmortem.",
    ),
    (
        "fewer-is-safer",
        "Marlow Trams had only two incidents this quarter against nine in the last one, so the network has become safer.",
    ),
    (
        "never-say-who",
        "We have left out who did what, because naming people would be blaming them.",
    ),
    (
        "one-true-account",
        "The logs settle what really happened on the night of the stocktake.",
    ),
    (
        "one-true-account",
        "In the meeting we agreed on the one correct version of events.",
    ),
    (
        "expert-must-facilitate",
        "The review was led by the architect of the ledger, since only he understands it well enough.",
    ),
    (
        "blameless-no-accountability",
        "If nobody is held responsible, nobody at Finch Rail will ever change their ways.",
    ),
    (
        "blame-can-be-banned",
        "Blame does not exist at Larkspur Bakeries.",
    ),
    (
        "drift-is-visible",
        "Had our standards been slipping, somebody on the night shift would have spoken up.",
    ),
    (
        "common-knowledge",
        "Any dispatcher at Pell Couriers knows that the old hub must not be drained on a Monday.",
    ),
    (
        "cause-is-found",
        "After two days of digging we finally uncovered the real cause, a worn relay in the cold store.",
    ),
    (
        "people-are-hazard",
        "As long as people type prices into the till system, there will be outages.",
    ),
    (
        "automate-it-away",
        "With the certificate job automated, this problem is gone for good.",
    ),
    (
        "more-barriers",
        "From now on two supervisors have to sign off each change to the tariff table.",
    ),
    (
        "rare-anomaly",
        "Such a coincidence happens once in a decade and needs no further measures.",
    ),
    (
        "bad-outcome-bad-decision",
        "The outcome shows that keeping the old router in service was a poor choice.",
    ),
    (
        "five-whys-chain",
        "Our fifth why brought us to the root: a missing entry in the depot's checklist.",
    ),
    (
        "regulator-report",
        "The harbour authority's inquiry has established how it happened, and we have nothing to add to it.",
    ),
    (
        "mttr-measures-reliability",
        "We restored service in 21 minutes on average this year, down from 40, so the tram network is more reliable than ever.",
    ),
    (
        "bad-apples",
        "The shift leader who rebooted the wrong switch has been taken off the rota.",
    ),
    (
        "follow-the-procedure",
        "The crew did not keep to the restart procedure of the water works.",
    ),
    (
        "if-only",
        "A look at the queue length would have told the clerk at once that the import was stuck.",
    ),
    (
        "human-error-cause",
        "A warehouse clerk at Dunmore Tools entered the wrong quantity, and that brought the order system down.",
    ),
];

/// What only looks like one.
const LOOKALIKES: &[&str] = &[
    "The import of the Harlow ticket office takes six hours on a long day.",
    "Booking was back after four minutes, and the review still found three surprises.",
    "The backup line took over in time, which taught us how the operators keep parcels moving.",
    "No customer was affected, and we reviewed it all the same.",
    "The timeline above leaves out what the dispatchers took the alarm for.",
    "The action items are listed at the end of this page.",
    "All six tickets were closed by Friday.",
    "It was declared a sev-3 at 10:20 and raised to sev-2 at 10:45.",
    "Marlow Trams had two incidents this quarter and nine in the last one.",
    "The export leaves out the names of passengers.",
    "The logs of the two depots differ, and we kept both versions of the night.",
    "The review was led by somebody from another team.",
    "Who is accountable for the tariff table is written in the handbook.",
    "The responder said that she felt blamed, and we talked about it.",
    "Nobody would have called the night shift for a single slow page.",
    "The new dispatcher did not know the old hub, and nothing in the room told her.",
    "The relay in the cold store was worn.",
    "People typed the prices by hand for two hours and kept the tills open.",
    "The certificate job is automated, and it failed without a word.",
    "Two supervisors were in the building when the alarm rang.",
    "The two faults had met once before, in March.",
    "We kept the old router in service because its replacement had failed the week before.",
    "Why the label printer waits for the clock is still a question.",
    "The harbour authority asked for a report by the end of the month.",
    "The job restarts every 21 minutes on average.",
    "The shift leader rebooted the switch that the plan named.",
    "The restart procedure of the water works has 40 steps and was written for the old pumps.",
    "The clerk looked at the queue length, and it was where it is every Monday.",
    "The order system rejected the quantity and asked for a number.",
    "Simply restarting the pod did not help, because the volume was still attached.",
];

#[test]
fn most_first_stories_that_no_phrase_was_made_for_are_known() {
    let stories = FIRST_STORIES.iter();
    let found = stories.map(|(told, sentence)| myth(sentence).as_deref() == Some(*told));
    let found = found.filter(|found| *found).count();
    assert!(found >= FOUND, "{found}");
}

#[test]
fn few_sentences_are_met_with_a_myth_that_they_do_not_tell() {
    let stories = FIRST_STORIES
        .iter()
        .map(|(told, sentence)| (*told, *sentence));
    let lookalikes = LOOKALIKES.iter().map(|sentence| ("none", *sentence));
    let wrong: Vec<_> = stories
        .chain(lookalikes)
        .filter_map(|(told, sentence)| {
            let shown = myth(sentence)?;
            (*shown != *told).then_some((shown, sentence))
        })
        .collect();
    assert!(wrong.len() <= WRONG, "{wrong:#?}");
}
