//! How long the incident lasted, as a sentence near the start says it: "the outage lasted 83 minutes".

use jiff::civil::Date;

use super::narrated::{SYMPTOMS, TROUBLE};
use super::{Course, Document};
use crate::postmortem::language::{AnyOf, holds};
use crate::postmortem::markdown::blocks::{Block, Kind};
use crate::postmortem::schema::Meta;
use crate::postmortem::timeline::{Milestone, When};
use crate::postmortem::when::{self, Length};
use crate::postmortem::{Candidates, Derived, Moment, Origin};

/// The day of times that have none. Any will do.
const ANY_DAY: Date = Date::constant(2000, 6, 15);
/// Bytes from the start of the body in which a sentence says how long all of it lasted.
const NEAR_START: usize = 4000;

/// Seconds of a length whose words leave some doubt, at least and at most.
const SHORTEST: i64 = 2 * 60;
const LONGEST: i64 = 4 * 24 * 60 * 60;
/// What says that a sentence is about another thing than this incident.
static OF_ANOTHER: AnyOf = AnyOf::new(&[
    "unrelated",
    "another outage",
    "another incident",
    "other outages",
    "earlier outage",
    "earlier incident",
    "previous outage",
    "previous incident",
]);
/// Words of sentences that say how long people worked, how long something waits, or what holds always.
static OTHER_LENGTHS: AnyOf = AnyOf::new(&[
    "call",
    "meeting",
    "spent",
    "worked",
    "working",
    "investigated",
    "investigating",
    "debugged",
    "debugging",
    "waited",
    "waits",
    "wait",
    "keep",
    "keeps",
    "kept",
    "retained",
    "every",
    "will",
    "should",
    "in case",
    "on average",
    "usually",
    "typically",
    "normally",
]);

/// What is said to be over after some time, where something is.
static WHOLE: AnyOf = AnyOf::new(&[
    "service",
    "services",
    "traffic",
    "everything",
    "operations",
    "functionality",
    "access",
    "site",
    "website",
    "availability",
    "connectivity",
    "incident",
    "outage",
    "issue",
    "problem",
]);

/// Verbs that say so.
static OVER: AnyOf = AnyOf::new(&[
    "restored",
    "recovered",
    "resolved",
    "mitigated",
    "fixed",
    "back",
]);

/// Words behind "of" among which one for trouble stands.
const WORDS_OF_TROUBLE: usize = 4;
/// Words before "took" among which one for trouble stands.
const WORDS_OF_SUBJECT: usize = 3;

impl Document<'_> {
    /// How long it lasted, as a sentence near the start says it, and whether its words leave no doubt.
    pub(super) fn told_length(&self) -> Option<(bool, Derived<Length>)> {
        let end = self.content.body().start + NEAR_START;
        let near = self
            .blocks
            .iter()
            .take_while(|block| block.span.start <= end);
        let told = near
            .filter(|block| !block.quoted && matches!(block.kind, Kind::Text | Kind::Heading(_)));
        let mut found: Vec<(bool, Derived<Length>)> = told.flat_map(lengths_of).collect();
        let sure = found.iter().position(|(is_sure, _)| *is_sure);
        let at = sure.or((!found.is_empty()).then_some(0))?;
        Some(found.swap_remove(at))
    }

    /// How long it lasted by times of which nobody says the day or the year: which one it was does not matter.
    pub(super) fn length_without_day(&self, meta: &Meta) -> Option<Derived<Length>> {
        let any = Some(ANY_DAY);
        let (timeline, _) = self.timeline_on(meta, any, any);
        let Course {
            times, suggested, ..
        } = self.course(meta, &timeline, any, any);
        let stated = |moment: &Option<Candidates<Moment>>| match moment.as_ref()?.value {
            Moment::At { at, .. } => Some(at),
            _ => None,
        };
        let told = |milestone: Milestone| {
            let mut suggested = suggested.iter();
            let one = suggested.find(|one| one.milestone == milestone)?;
            match one.when {
                When::At(at) => Some(at),
                When::On(_) => None,
            }
        };
        let from = stated(&times.started)
            .or_else(|| told(Milestone::Started))
            .or_else(|| stated(&times.detected))
            .or_else(|| told(Milestone::Detected))?;
        let to = stated(&times.resolved)
            .or_else(|| stated(&times.mitigated))
            .or_else(|| told(Milestone::Resolved))?;
        let seconds = from.seconds_to(to).filter(|seconds| *seconds > 0)?;
        let length = Length {
            seconds,
            approximate: true,
        };
        Some(Derived::outside(length, Origin::Timeline))
    }
}

/// The lengths in a block that say how long an incident lasted, and whether the words leave no doubt.
fn lengths_of(block: &Block) -> Vec<(bool, Derived<Length>)> {
    let text = block.text();
    let mut found = Vec::new();
    let sentences = text.split_inclusive(". ");
    for sentence in sentences.filter(|sentence| when::may_hold_length(sentence)) {
        let lower = sentence.to_lowercase();
        // Few sentences tell a length: what they speak of is looked for only there.
        let lengths = when::lengths(&lower);
        if lengths.is_empty() || OF_ANOTHER.is_in(&lower) {
            continue;
        }
        let is_trouble = TROUBLE.is_in(&lower);
        // Beside a symptom a length is that of the trouble only where nothing else is.
        if !is_trouble && !SYMPTOMS.is_in(&lower) && !OVER.is_in(&lower) {
            continue;
        }
        let is_other = OTHER_LENGTHS.is_in(&lower);
        for (place, length) in lengths {
            let before = lower.get(..place.start).unwrap_or_default();
            let behind = lower.get(place.end..).unwrap_or_default();
            let said = match is_trouble {
                true => says_how_long(before, behind),
                false => says_all_over(before, behind)
                    .then_some(false)
                    .or_else(|| is_for(before).then_some(false)),
            };
            let is_delay = ["before", "until", "each", "per", "at a time"]
                .iter()
                .any(|word| behind.trim_start().starts_with(word));
            let is_likely = (SHORTEST..=LONGEST).contains(&length.seconds);
            // What a title says is said of all.
            let is_titled = matches!(block.kind, Kind::Heading(_));
            let said = said
                .filter(|is_sure| *is_sure || (!is_other && !is_delay && (is_likely || is_titled)));
            if let Some(is_sure) = said {
                found.push((
                    is_sure,
                    Derived::at(length, Origin::FirstParagraph, block.span),
                ));
            }
        }
    }
    found
}

/// Whether the words around a length say that an incident lasted so long, and whether there is no doubt.
fn says_how_long(before: &str, behind: &str) -> Option<bool> {
    if says_all_over(before, behind) {
        return Some(false);
    }
    let mut words = before.split_whitespace().rev();
    let last = words.next().unwrap_or_default();
    let one_before = words.next().unwrap_or_default();
    // What it took at most, or until something else.
    if matches!(
        last,
        "to" | "within" | "after" | "every" | "than" | "in" | "last" | "next"
    ) {
        return None;
    }
    let next = behind.trim_start_matches([' ', '-']);
    let outages = ["outage", "long", "incident", "disruption"];
    if outages.iter().any(|word| next.starts_with(word)) {
        return Some(true);
    }
    // "15 minutes of partial downtime".
    let of = next.strip_prefix("of ").map(|of| of.split_whitespace());
    let is_of_trouble = |word: &str| TROUBLE.is(word.trim_matches(|c: char| !c.is_alphanumeric()));
    if of.is_some_and(|of| of.take(WORDS_OF_TROUBLE).any(is_of_trouble)) {
        return Some(true);
    }
    let lasted = ["lasted", "lasting", "lasts"];
    if lasted.contains(&last) || lasted.contains(&one_before) {
        return Some(true);
    }
    // "The outage took two hours", and not what it took to find something.
    if last == "took" && !next.starts_with("to ") {
        let mut subject = before.split_whitespace().rev().skip(1);
        return subject
            .by_ref()
            .take(WORDS_OF_SUBJECT)
            .any(is_of_trouble)
            .then_some(true);
    }
    let is_of_all = is_total(before) && (is_for(before) || !is_wide(before) && !is_wide(behind));
    is_of_all.then_some(false)
}

/// Whether a length is that of something that goes on: "for", "for about".
fn is_for(before: &str) -> bool {
    before
        .split_whitespace()
        .rev()
        .take(2)
        .any(|word| word == "for")
}

/// Whether a text names its trouble in a word that is said of much else: "a lag of 40 minutes in this issue".
fn is_wide(text: &str) -> bool {
    holds(
        text,
        &[
            "issue", "issues", "impact", "problem", "problems", "episode",
        ],
    )
}

/// Whether the words before a length make it all of something: "for", "a total of".
fn is_total(before: &str) -> bool {
    let mut words = before.split_whitespace().rev();
    let last = words.next().unwrap_or_default();
    let one_before = words.next().unwrap_or_default();
    matches!(last, "for" | "of" | "was" | "is") || matches!(one_before, "for" | "of")
}

/// Whether the words before a length say that all was well again after it: "service was restored after".
fn says_all_over(before: &str, behind: &str) -> bool {
    let mut words = before.split_whitespace().rev();
    let is_after = words
        .next()
        .is_some_and(|word| matches!(word, "after" | "in" | "within"));
    let is_over = words.by_ref().take(2).any(|word| OVER.is(word));
    // "Within ten minutes of the call", "in the five minutes after it".
    let is_of_other = ["of ", "after ", "from "]
        .iter()
        .any(|word| behind.trim_start().starts_with(word));
    is_after && is_over && !is_of_other && WHOLE.is_in(before)
}

#[cfg(test)]
mod tests {
    use crate::postmortem::derive::tests::derived;

    #[test]
    fn authors_say_how_long_it_lasted() {
        let check = |text: &str, minutes: Option<i64>| {
            let lasted = derived("a.md", &format!("# Ovens were cold\n\n{text}\n")).lasted;
            assert_eq!(
                lasted.map(|lasted| lasted.value.seconds / 60),
                minutes,
                "{text}"
            );
        };
        check("**Duration:** 1 h 23 min", Some(83));
        check("| Dauer | 2 Stunden |\n|-|-|\n| x | y |", Some(120));
        check("The outage lasted 1 h 23 min.", Some(83));
        check("We had 15 minutes of partial oven downtime.", Some(15));
        check(
            "We had 15 minutes of sunshine before the ovens went down.",
            None,
        );
        check("For about 3 hours the ovens were down.", Some(180));
        check("This was a 36-minute outage of all ovens.", Some(36));
        check("Ovens were unavailable for 20 minutes.", Some(20));
        check(
            "Over a period of around 12 hours there was a partial outage.",
            Some(720),
        );
        check(
            "After 20 minutes of the incident we called the plumber.",
            None,
        );
        check("Some saw it for up to two hours during the incident.", None);
        check("We bake for 20 minutes.", None);
        check("### Oven outage for approximately 2 weeks", Some(20_160));
        check(
            "An unrelated oven outage lasted for about ten minutes.",
            None,
        );
    }
}
