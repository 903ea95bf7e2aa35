//! What the words of a sentence say about the times in it.

use std::ops::Range;

use crate::postmortem::language::{self, holds};

/// Words for an incident as a whole.
pub(in crate::postmortem::derive) const TROUBLE: [&str; 31] = [
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
];

/// What people saw of one.
pub(in crate::postmortem::derive) const SYMPTOMS: [&str; 19] = [
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
];

/// Further words of sentences that tell from when to when something was felt.
const FELT: [&str; 14] = [
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
];

/// Words of sentences that tell what is always so, what is to come, or what did not happen.
const NOT_TOLD: [&str; 16] = [
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
];

/// What says that something began, or broke.
const BEGINS: [&str; 24] = [
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
];

/// What says that it was over.
const ENDS: [&str; 21] = [
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
];

/// What says in so many words that all was over.
const SAYS_OVER: [&str; 12] = [
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
];

/// What says that it was not.
const NOT_OVER: [&str; 7] = [
    "not yet",
    "still",
    "partially",
    "partly",
    "tried",
    "attempted",
    "expected",
];

/// What says that a time is of the day after the last one.
const NEXT_DAY: [&str; 8] = [
    "next day",
    "next morning",
    "next afternoon",
    "following day",
    "following morning",
    "following afternoon",
    "morning after",
    "day after",
];

/// What says that a time is before the last one.
const LOOKS_BACK: [&str; 8] = [
    "earlier",
    "before",
    "previous",
    "previously",
    "prior",
    "originally",
    "since",
    "had",
];

/// Whether a sentence tells when something was felt.
pub(in crate::postmortem::derive) fn is_felt(text: &str) -> bool {
    let lower = text.to_lowercase();
    let of_language = || {
        language::OTHERS
            .iter()
            .any(|one| holds(&lower, one.trouble))
    };
    let is_felt = holds(&lower, &TROUBLE) || holds(&lower, &SYMPTOMS) || holds(&lower, &FELT);
    (is_felt || of_language()) && !holds(&lower, &NOT_TOLD)
}

/// Whether a sentence says in so many words that all was over.
pub(super) fn says_over(text: &str) -> bool {
    let lower = text.to_lowercase();
    holds(&lower, &SAYS_OVER) && !holds(&lower, &NOT_OVER)
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
    holds(&first, &BEGINS) && holds(&second, &ENDS) && !holds(&second, &NOT_OVER)
}

/// Whether the words around a time say that it is of the next day.
pub(super) fn is_next_day(around: [&str; 2]) -> bool {
    around
        .iter()
        .any(|words| holds(&words.to_lowercase(), &NEXT_DAY))
}

/// Whether a sentence may tell what was before.
pub(super) fn looks_back(text: &str) -> bool {
    holds(&text.to_lowercase(), &LOOKS_BACK)
}

/// Whether a text may tell a time of day or a day with its year: most with a number in them tell neither.
pub(super) fn may_tell(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = bytes.split(|byte| !byte.is_ascii_digit());
    let is_year = |digits: &[u8]| {
        digits.len() == 4 && matches!(digits, [b'1', b'9', ..] | [b'2', b'0' | b'1', ..])
    };
    let mut digits = digits.filter(|digits| !digits.is_empty());
    // `1430 UTC`.
    let is_before_zone = |six: &[u8]| match six {
        [hours @ .., b' ', zone] => {
            hours.iter().all(u8::is_ascii_digit) && zone.is_ascii_uppercase()
        }
        _ => false,
    };
    let is_clock = |pair: &[u8]| matches!(pair, [a, b':' | b'h', b] if a.is_ascii_digit() && b.is_ascii_digit());
    let is_half = |triple: &[u8]| {
        matches!(triple, [a, b'a' | b'p' | b'A' | b'P', b'm' | b'M' | b'.'] if a.is_ascii_digit())
            || matches!(
                triple,
                [b' ', b'a' | b'p' | b'A' | b'P', b'm' | b'M' | b'.']
            )
    };
    digits.any(is_year)
        || text.contains(['時', '时'])
        || bytes.windows(6).any(is_before_zone)
        || bytes
            .windows(3)
            .any(|three| is_clock(three) || is_half(three))
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
