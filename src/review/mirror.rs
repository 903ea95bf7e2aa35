//! The mirror: for each myth that a first story tells, what one sees instead and two questions that open the
//! second story.
//!
//! The author sees them beside the passage, and nobody else does. There is no score.

mod patterns;

pub(super) use patterns::stories;

/// What the mirror shows of a myth.
struct Reflection {
    /// Its id, which is that of its note.
    id: &'static str,
    /// What the first story takes for granted.
    belief: &'static str,
    /// What one sees instead.
    instead: &'static str,
    /// Questions that open the second story.
    questions: [&'static str; 2],
}

/// What a first story takes for granted.
pub(super) fn belief(myth: &str) -> &'static str {
    reflection(myth).map_or("", |one| one.belief)
}

/// What is seen instead, and the questions to ask.
pub(super) fn help(myth: &str) -> String {
    reflection(myth).map_or_else(String::new, |one| {
        let [first, second] = one.questions;
        format!("{}; ask: {first} {second}", one.instead)
    })
}

fn reflection(myth: &str) -> Option<&'static Reflection> {
    REFLECTIONS.iter().find(|one| one.id == myth)
}

/// One row of [`REFLECTIONS`].
const fn of(
    id: &'static str,
    belief: &'static str,
    instead: &'static str,
    questions: [&'static str; 2],
) -> Reflection {
    Reflection {
        id,
        belief,
        instead,
        questions,
    }
}

/// All of them, in the order of their ids.
const REFLECTIONS: &[Reflection] = &[
    of(
        "automate-it-away",
        "once it is automated, it cannot go wrong",
        "automation moves the hard part to somebody who practises it less, and fails in ways of its own",
        [
            "what do people do today that the script would not know?",
            "who notices when it does the wrong thing, and how do they stop it?",
        ],
    ),
    of(
        "bad-apples",
        "the problem is a careless person",
        "the next person in that seat meets the same conditions",
        [
            "what did the work look like from that seat, on that day?",
            "who else has been close to doing the same, and what stopped them?",
        ],
    ),
    of(
        "bad-outcome-bad-decision",
        "it ended badly, so the decision was bad",
        "the decision was made without its outcome, like those that ended well",
        [
            "what was known when it was made, and what else was possible?",
            "when did the same choice turn out well?",
        ],
    ),
    of(
        "be-more-careful",
        "more care or training would prevent it",
        "people already took care, with what they could see and what they knew",
        [
            "what made the risky thing look like the safe one?",
            "what would make it easier to get right for somebody who is tired?",
        ],
    ),
    of(
        "blame-can-be-banned",
        "there is no blame here",
        "blaming is a habit that nobody decides to drop; noticing it is what helps",
        [
            "where did we feel like blaming somebody, and what did we not ask because of it?",
            "who would find it hard to tell their part, and why?",
        ],
    ),
    of(
        "blameless-no-accountability",
        "without consequences nobody is accountable",
        "giving the full account of what happened is the accountability",
        [
            "what can only those who were there tell us?",
            "what would they leave out if telling it cost them something?",
        ],
    ),
    of(
        "cause-is-found",
        "the cause lay there to be found",
        "a cause is chosen by where somebody looks and where they stop",
        [
            "where did we stop looking, and why there?",
            "what would another team have named as the cause?",
        ],
    ),
    of(
        "common-knowledge",
        "everybody knows that",
        "what goes without saying is often two different things in two heads",
        [
            "how did those who know it learn it?",
            "who would have had to know it that day, and where could they have read it?",
        ],
    ),
    of(
        "drift-is-visible",
        "we would notice if we were getting unsafe",
        "each small step away from the plan looks normal from inside",
        [
            "what do we do today that would have surprised us two years ago?",
            "which warnings have we got used to?",
        ],
    ),
    of(
        "expert-must-facilitate",
        "the expert has to run the review",
        "who does not know the system can ask what everybody else assumes",
        [
            "which plain question would nobody here ask?",
            "who could ask it?",
        ],
    ),
    of(
        "fewer-is-safer",
        "fewer incidents mean that we are safer",
        "counts follow what is called an incident, and how willing people are to report one",
        [
            "what nearly happened in that time and was not reported?",
            "what changed in what we count?",
        ],
    ),
    of(
        "five-whys-chain",
        "asking why often enough leads to the bottom",
        "one chain of whys leaves out everything beside it",
        [
            "how did it come about, and what else had to be there?",
            "which other answer could each why have had?",
        ],
    ),
    of(
        "follow-the-procedure",
        "following the procedure would have kept us safe",
        "work and its procedure always differ; the gap shows what the procedure does not know",
        [
            "how is this usually done on a normal day?",
            "what would following it to the letter have cost at that moment?",
        ],
    ),
    of(
        "for-action-items",
        "the outcome of a review is its list of actions",
        "the outcome is what people understand now that they did not before",
        [
            "what did we learn that is no ticket?",
            "who should hear this story, and from whom?",
        ],
    ),
    of(
        "human-error-cause",
        "human error caused it",
        "\"error\" is a name given afterwards to an action that looked right at the time",
        [
            "what did the person see, and what did they expect to happen?",
            "which conditions would have let anybody do the same?",
        ],
    ),
    of(
        "if-only",
        "if only somebody had acted otherwise",
        "this describes a day that did not take place",
        [
            "what did happen instead?",
            "what made that a sensible thing to do, with what was known then?",
        ],
    ),
    of(
        "invite-the-guilty",
        "only those who were involved must come",
        "an open invitation brings in those who know another part, and nobody is forced",
        [
            "who else has seen something like this?",
            "what would make it safe to come and tell?",
        ],
    ),
    of(
        "knight-capital",
        "one missed step sank a whole company",
        "that version is tidy because its ending is known; why it made sense is not in the record",
        [
            "what did the people there see in the first minutes?",
            "what else had to be true for one step to matter so much?",
        ],
    ),
    of(
        "longer-is-worse",
        "the longer it lasts, the more serious it is",
        "how long it lasts says little about whom it hurt, or what there is to learn",
        [
            "what did it mean to those who met it?",
            "what made it long, or kept it short?",
        ],
    ),
    of(
        "more-barriers",
        "one more safeguard makes it safe",
        "each layer changes what people do, and can fail in ways of its own",
        [
            "what will people do differently once it is there?",
            "which of today's safeguards could go, and what did they let through?",
        ],
    ),
    of(
        "mttr-measures-reliability",
        "a mean time shows how reliable we are",
        "durations are skewed and fuzzy, and their mean moves by chance",
        [
            "which incidents stand behind the number, one by one?",
            "what was hard in the longest of them?",
        ],
    ),
    of(
        "near-miss-no-harm",
        "nothing broke, so there is nothing to learn",
        "near misses show what people do to keep it running",
        [
            "what kept it from becoming an incident?",
            "would that be there the next time?",
        ],
    ),
    of(
        "never-say-who",
        "blameless means that nobody is mentioned",
        "a role with what it saw and did is what others learn from",
        [
            "in which role was it done, and with which view of the system?",
            "what would the person like to tell in their own words?",
        ],
    ),
    of(
        "one-root-cause",
        "there is one root cause",
        "several conditions met that day, each needed and none enough alone",
        [
            "what else had to be there for this to matter?",
            "for how long had this condition been there without harm?",
        ],
    ),
    of(
        "one-true-account",
        "there is one true account",
        "everybody who was there has another part of it, and no part is the whole",
        [
            "where do the accounts differ, and what does each see?",
            "whom have we not asked?",
        ],
    ),
    of(
        "people-are-hazard",
        "people are the weak part",
        "people adapt all day to keep the system running; that is seldom written down",
        [
            "what did people do that kept it from becoming worse?",
            "what was the system asking of them at that moment?",
        ],
    ),
    of(
        "rare-anomaly",
        "this was an exception",
        "complex systems run with faults in them every day, and somebody makes up for it",
        [
            "which of these conditions are there on a normal day?",
            "what made up for them until now?",
        ],
    ),
    of(
        "regulator-report",
        "the official report explains it",
        "such a report holds conduct against rules, which is another question",
        [
            "what does the report not ask?",
            "what would those who were there add?",
        ],
    ),
    of(
        "severity-is-learning",
        "only the severe ones are worth learning from",
        "severity is negotiated, and says little about how surprising it was",
        [
            "what surprised us about it?",
            "what would have made it severe?",
        ],
    ),
    of(
        "they-should-have-known",
        "it was there to be seen",
        "knowing how it ended makes some signs stand out of many",
        [
            "what did the screens show at that moment, and what was it taken for?",
            "how often had the same sign meant nothing?",
        ],
    ),
    of(
        "timeline-is-the-story",
        "the timeline says what happened",
        "times leave out what people saw, weighed and took it for",
        [
            "what did people think was going on at each step?",
            "which options did they see and not take?",
        ],
    ),
];

#[cfg(test)]
mod tests;
