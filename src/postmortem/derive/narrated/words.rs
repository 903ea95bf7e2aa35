//! What the words of a sentence say about the times in it.

use std::ops::Range;

use crate::postmortem::language::{self, AnyOf, holds};

/// Words for an incident as a whole.
pub(in crate::postmortem::derive) static TROUBLE: AnyOf = AnyOf::new(&[
    "outage",
    "outages",
    "down",
    "downtime",
    "unavailable",
    "unavailability",
    "inaccessible",
    "unreachable",
    "offline",
    "incident",
    "disruption",
    "disrupted",
    "interruption",
    "interrupted",
    "degraded",
    "degradation",
    "failing",
    "unable",
    "issue",
    "issues",
    "impact",
    "problem",
    "problems",
    "episode",
    "episodes",
    "blackout",
    "brownout",
    "brownouts",
    "out of service",
    "out of order",
    "not available",
]);

/// What people saw of one.
pub(in crate::postmortem::derive) static SYMPTOMS: AnyOf = AnyOf::new(&[
    "error",
    "errors",
    "failed",
    "failure",
    "failures",
    "fail",
    "slow",
    "slowly",
    "slowness",
    "stopped",
    "stuck",
    "broken",
    "nobody",
    "no one",
    "could not",
    "couldn't",
    "couldn’t",
    "timed out",
    "timeouts",
]);

/// Further words of sentences that tell from when to when something was felt.
static FELT: AnyOf = AnyOf::new(&[
    "intermittent",
    "intermittently",
    "connectivity",
    "impacted",
    "affected",
    "lost",
    "latency",
    "delayed",
    "delays",
    "crashed",
    "not able",
    "no longer",
    "did not",
    "didn't",
]);

/// Words of sentences that tell what is always so, what is to come, or what did not happen.
static NOT_TOLD: AnyOf = AnyOf::new(&[
    "every",
    "daily",
    "nightly",
    "weekly",
    "usually",
    "normally",
    "typically",
    "will",
    "should",
    "planned",
    "scheduled",
    "without errors",
    "without issues",
    "without problems",
    "without interruption",
    "without incident",
]);

/// What says that something began, or broke.
static BEGINS: AnyOf = AnyOf::new(&[
    "began",
    "begin",
    "begun",
    "beginning",
    "started",
    "starting",
    "start",
    "onset",
    "first",
    "went",
    "dropped",
    "lost",
    "stopped",
    "crashed",
    "failed",
    "failing",
    "broke",
    "burst",
    "down",
    "unavailable",
    "unreachable",
    "offline",
    "errors",
    "noticed",
]);

/// What says that it was over.
static ENDS: AnyOf = AnyOf::new(&[
    "ended",
    "over",
    "resolved",
    "restored",
    "recovered",
    "recovery",
    "back",
    "normal",
    "fixed",
    "mitigated",
    "subsided",
    "cleared",
    "ceased",
    "returned",
    "healthy",
    "stabilised",
    "stabilized",
    "available again",
    "worked again",
    "working again",
    "up again",
]);

/// What says in so many words that all was over.
static SAYS_OVER: AnyOf = AnyOf::new(&[
    "fully restored",
    "fully recovered",
    "fully resolved",
    "fully operational",
    "back to normal",
    "returned to normal",
    "restored to normal",
    "was resolved",
    "were resolved",
    "was restored",
    "were restored",
    "service resumed",
]);

/// What says that it was not.
static NOT_OVER: AnyOf = AnyOf::new(&[
    "not yet",
    "still",
    "partially",
    "partly",
    "tried",
    "attempted",
    "expected",
]);

/// What says that a time is of the day after the last one.
static NEXT_DAY: AnyOf = AnyOf::new(&[
    "next day",
    "next morning",
    "next afternoon",
    "following day",
    "following morning",
    "following afternoon",
    "morning after",
    "day after",
]);

/// What says that a time is before the last one.
static LOOKS_BACK: AnyOf = AnyOf::new(&[
    "earlier",
    "before",
    "previous",
    "previously",
    "prior",
    "originally",
    "since",
    "had",
]);

/// Whether a sentence tells when something was felt.
pub(in crate::postmortem::derive) fn is_felt(text: &str) -> bool {
    let lower = text.to_lowercase();
    let of_language = || {
        language::OTHERS
            .iter()
            .any(|one| holds(&lower, one.trouble))
    };
    let is_felt = TROUBLE.is_in(&lower) || SYMPTOMS.is_in(&lower) || FELT.is_in(&lower);
    (is_felt || of_language()) && !NOT_TOLD.is_in(&lower)
}

/// Whether a sentence says in so many words that all was over.
pub(super) fn says_over(text: &str) -> bool {
    let lower = text.to_lowercase();
    SAYS_OVER.is_in(&lower) && !NOT_OVER.is_in(&lower)
}

/// Whether a sentence that has two times tells with the first that it began and with the second that it was
/// over. `between` are the words from the first time to the second.
pub(super) fn is_course(before: &str, between: &str, behind: &str) -> bool {
    let between = between.to_lowercase();
    let cuts = [", ", " and ", " but ", " then ", " – ", " — "];
    let cut = cuts.iter().filter_map(|cut| between.find(cut)).min();
    let (of_first, of_second) = match cut.and_then(|cut| between.split_at_checked(cut)) {
        Some(parts) => parts,
        None => ("", between.as_str()),
    };
    let first = format!("{} {of_first}", before.to_lowercase());
    let second = format!("{of_second} {}", behind.to_lowercase());
    BEGINS.is_in(&first) && ENDS.is_in(&second) && !NOT_OVER.is_in(&second)
}

/// Whether the words around a time say that it is of the next day.
pub(super) fn is_next_day(around: [&str; 2]) -> bool {
    around
        .iter()
        .any(|words| NEXT_DAY.is_in(&words.to_lowercase()))
}

/// Whether a sentence may tell what was before.
pub(super) fn looks_back(text: &str) -> bool {
    LOOKS_BACK.is_in(&text.to_lowercase())
}

/// Where to split the words between two times: those before belong to the first, the rest to the second.
pub(super) fn cut(between: &str) -> usize {
    let strong = [", and ", ", but ", ", which ", "; ", ", ", " – ", " — "];
    let weak = [" and ", " but ", " then "];
    let last = strong.iter().filter_map(|mark| between.rfind(mark)).max();
    let first = || weak.iter().filter_map(|mark| between.find(mark)).min();
    last.or_else(first).unwrap_or_default()
}

/// A sentence without its times, which say nothing about what happened.
pub(super) fn without(text: &str, places: impl Iterator<Item = Range<usize>>) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for place in places {
        kept.push_str(text.get(at..place.start).unwrap_or_default());
        at = place.end;
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–');
    kept.trim_start_matches(is_mark).to_owned()
}
