//! Which milestone the words of an event suggest.
//!
//! Suggestions only: front matter decides. Knows words, neither times nor order; that only the
//! first event of a kind keeps its suggestion is decided by the caller.

use std::sync::LazyLock;

use super::Milestone;
use crate::postmortem::language::{self, Words};

/// How many words of an event are looked at. What an event marks is said at its start; later
/// sentences explain.
const WORDS: usize = 40;

/// The milestone that a label such as `Detected` or `Time of resolution` names.
pub(in crate::postmortem) fn label(text: &str) -> Option<Milestone> {
    static LABELS: LazyLock<Words<Milestone>> =
        LazyLock::new(|| language::meanings(language::all(), |language| language.milestones));
    let words = words(text, 5);
    let is_none = |word: &String| NOT_YET.contains(&word.as_str());
    if words.len() > 4 || words.iter().any(is_none) {
        return None;
    }
    let named = |(at, word): (usize, &String)| {
        // The end of the outage, and not what end users saw.
        let behind = words.get(at + 1).map_or("", String::as_str);
        let is_end = matches!(behind, "" | "of" | "time");
        LABELS
            .get(word.as_str())
            .filter(|_| word != "end" || is_end)
    };
    words.iter().enumerate().find_map(named).copied()
}

/// What is not the whole, or did not happen.
const NOT_YET: [&str; 7] = [
    "partial",
    "partially",
    "planned",
    "attempted",
    "expected",
    "no",
    "not",
];

/// The milestones that an event's words suggest, in the order in which the words come.
pub(super) fn suggested(text: &str) -> Vec<Milestone> {
    let (words, starts) = words_and_starts(text);
    let mut found: Vec<Milestone> = Vec::new();
    for at in 0..words.len() {
        let milestone = starting_at(&words, at).or_else(|| ending_at(&words, &starts, at));
        let Some(milestone) = milestone else {
            continue;
        };
        let is_aside = milestone == Milestone::Detected && !is_told(&words, &starts, at);
        if !is_aside && !denied(&words, at) && !found.contains(&milestone) {
            found.push(milestone);
        }
    }
    found
}

/// "Outage ends" as a clause of its own: an outage that ended is often spoken of otherwise. Or what a step
/// led to: "the certificate was replaced, restoring access".
fn ending_at(words: &[String], starts: &[usize], at: usize) -> Option<Milestone> {
    let leads_to =
        at > 0 && starts.contains(&at) && words.get(at).is_some_and(|word| word == "restoring");
    (leads_to || says(&ENDS, words, starts, at)).then_some(Milestone::Resolved)
}

/// What a clause says of trouble and nothing else: the verb behind it, or the noun in front of it.
type Said = (&'static [&'static str], &'static [&'static str]);
const BEGINS: Said = (
    &["begins", "began", "starts", "started"],
    &["start", "beginning"],
);
const ENDS: Said = (&["ends", "ended", "over"], &["end"]);

/// Whether a clause begins at a word that says something of trouble and nothing else: "the outage ended",
/// "end of outage".
fn says((verbs, nouns): &Said, words: &[String], starts: &[usize], at: usize) -> bool {
    if !starts.contains(&at) {
        return false;
    }
    let end = starts.iter().find(|start| **start > at);
    let clause = words.get(at..end.copied().unwrap_or(words.len()));
    let clause = clause.unwrap_or_default().iter().map(String::as_str);
    let clause: Vec<&str> = clause.filter(|word| *word != "the").collect();
    let is_trouble = |word: &str| {
        matches!(
            word,
            "outage" | "incident" | "impact" | "downtime" | "disruption"
        )
    };
    match clause.as_slice() {
        [trouble, verb] => is_trouble(trouble) && verbs.contains(verb),
        [noun, "of", trouble] => is_trouble(trouble) && nouns.contains(noun),
        _ => false,
    }
}

/// Whether a clause of an event says that it began, and nothing else: "Outage begins".
pub(super) fn says_begun(text: &str) -> bool {
    has_clause(&BEGINS, text)
}

/// Whether a clause of an event says that it was over, and nothing else: "End of outage".
pub(super) fn says_ended(text: &str) -> bool {
    has_clause(&ENDS, text)
}

fn has_clause(said: &Said, text: &str) -> bool {
    let (words, starts) = words_and_starts(text);
    starts.iter().any(|at| says(said, &words, &starts, *at))
}

/// How far from its sentence's start a verb still tells what the event is.
const NEAR_START: usize = 8;

/// Who notices an incident.
const OBSERVERS: [&str; 30] = [
    "we",
    "i",
    "they",
    "team",
    "teams",
    "alert",
    "alerts",
    "alarm",
    "alarms",
    "monitor",
    "monitors",
    "monitoring",
    "user",
    "users",
    "customer",
    "customers",
    "support",
    "engineer",
    "engineers",
    "operator",
    "operators",
    "sre",
    "staff",
    "somebody",
    "someone",
    "call",
    "oncall",
    "pagerduty",
    "community",
    "members",
];

/// Whether the words before say that somebody noticed, and not that something noticed is spoken of.
fn is_told(words: &[String], starts: &[usize], at: usize) -> bool {
    let start = starts.iter().rev().find(|start| **start <= at);
    let subjects = words.get(at.saturating_sub(4)..at).unwrap_or_default();
    let behind = words
        .get(at + 1..(at + 6).min(words.len()))
        .unwrap_or_default();
    let is_observed = subjects
        .iter()
        .any(|word| OBSERVERS.contains(&word.as_str()));
    let is_news = tells_news(subjects, behind);
    let is_near = at - start.copied().unwrap_or_default() < NEAR_START;
    is_observed || (is_near && !is_news)
}

/// Who tells what happened elsewhere.
const PRESS: [&str; 7] = [
    "news",
    "press",
    "media",
    "newspaper",
    "newspapers",
    "journalist",
    "journalists",
];

/// Whether the press tells of something else: "News reports that a sonnet was found" reports no incident.
fn tells_news(subjects: &[String], behind: &[String]) -> bool {
    let is_by_press = subjects
        .last()
        .is_some_and(|word| PRESS.contains(&word.as_str()));
    is_by_press && !behind.iter().any(|word| TROUBLE.contains(&word.as_str()))
}

/// Whether a text begins with what the press reported, and not with who noticed an incident.
pub(super) fn is_news(text: &str) -> bool {
    let words = words(text, WORDS);
    let told = words.iter().position(|word| {
        matches!(
            word.as_str(),
            "report" | "reports" | "reported" | "wrote" | "writes" | "publish" | "published"
        )
    });
    told.is_some_and(|at| {
        let behind = words.get(at + 1..(at + 6).min(words.len()));
        at <= 4
            && tells_news(
                words.get(..at).unwrap_or_default(),
                behind.unwrap_or_default(),
            )
    })
}

/// The words, and which of them begin a sentence.
fn words_and_starts(text: &str) -> (Vec<String>, Vec<usize>) {
    let mut all = Vec::new();
    let mut starts = Vec::new();
    let marks = [',', '.', ';', ':', '!', '?', '–', '—', '(', ')', '[', ']'];
    for sentence in text.split_inclusive(marks) {
        starts.push(all.len());
        all.extend(words(sentence, WORDS.saturating_sub(all.len())));
    }
    (all, starts)
}

fn starting_at(words: &[String], at: usize) -> Option<Milestone> {
    let word = words.get(at)?.as_str();
    let next = words.get(at + 1).map_or("", String::as_str);
    // Near the verb: "the incident was closed and a review began" starts nothing.
    let near = words
        .get(at.saturating_sub(3)..(at + 4).min(words.len()))
        .unwrap_or_default();
    let before = words.get(at.saturating_sub(4)..at).unwrap_or_default();
    let trouble = near.iter().any(|word| TROUBLE.contains(&word.as_str()));
    Some(match word {
        "paged" | "alerted" | "noticed" | "notices" | "reported" | "reports" | "detected"
        | "detects" | "pager" => Milestone::Detected,
        "alert" | "alerts" | "alarm" | "alarms" | "page" | "pages"
            if matches!(
                next,
                "generated"
                    | "fire"
                    | "fires"
                    | "fired"
                    | "trigger"
                    | "triggers"
                    | "triggered"
                    | "went"
                    | "goes"
            ) =>
        {
            Milestone::Detected
        }
        "declared" | "declares" => Milestone::Declared,
        "mitigated" | "mitigates" | "reverted" | "reverts" | "rollback" | "failover" => {
            Milestone::Mitigated
        }
        "rolled" | "rolls" if next == "back" => Milestone::Mitigated,
        "failed" | "fails" if next == "over" => Milestone::Mitigated,
        "resolved" | "resolves" | "restored" | "restores" | "recovered" | "recovers" => {
            Milestone::Resolved
        }
        "all" if next == "clear" => Milestone::Resolved,
        "back" if next == "online" => Milestone::Resolved,
        "online" if before.contains(&"all".to_owned()) => Milestone::Resolved,
        "started" | "starts" | "start" | "began" | "begins" | "begin" if trouble => {
            Milestone::Started
        }
        _ => return None,
    })
}

/// What begins when an incident begins.
const TROUBLE: [&str; 14] = [
    "outage",
    "error",
    "errors",
    "failing",
    "failures",
    "degradation",
    "degraded",
    "degrading",
    "impact",
    "incident",
    "timeouts",
    "unavailable",
    "crashing",
    "failed",
];

/// Whether the words before say that it did not happen, not yet or not fully.
fn denied(words: &[String], at: usize) -> bool {
    const DENIAL: [&str; 18] = [
        "not",
        "no",
        "never",
        "to",
        "will",
        "would",
        "should",
        "could",
        "attempt",
        "attempted",
        "attempting",
        "partially",
        "more",
        "another",
        "further",
        "still",
        "before",
        "until",
    ];
    const FAILURE: [&str; 4] = ["fails", "failed", "attempted", "failing"];
    let before = words.get(at.saturating_sub(2)..at).unwrap_or_default();
    let behind = words.get(at + 1).map_or("", String::as_str);
    before.iter().any(|word| {
        DENIAL.contains(&word.as_str()) || word.ends_with("n't") || word.ends_with("n’t")
    }) || (FAILURE.contains(&behind) && words.get(at + 2).map_or("", String::as_str) != "over")
}

fn words(text: &str, limit: usize) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .take(limit)
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[Milestone]) {
        assert_eq!(suggested(text), expected, "{text:?}");
    }

    #[test]
    fn verbs_suggest_milestones() {
        check("Alert fired for the queue", &[Milestone::Detected]);
        check("On-call was paged", &[Milestone::Detected]);
        check(
            "Incident declared, rollback attempted",
            &[Milestone::Declared],
        );
        check("Deployment rolled back", &[Milestone::Mitigated]);
        check("Database failed over", &[Milestone::Mitigated]);
        check("Service fully restored", &[Milestone::Resolved]);
        check(
            "The oven door was replaced, restoring heat",
            &[Milestone::Resolved],
        );
        check("We are restoring the dough from a copy", &[]);
        check("Support gave the all clear", &[Milestone::Resolved]);
        check("New certificate, all tills online", &[Milestone::Resolved]);
        check("Checkout errors began", &[Milestone::Started]);
        check("OUTAGE ENDS", &[Milestone::Resolved]);
        check("OUTAGE ENDS, serving fully", &[Milestone::Resolved]);
        check("Impact ended for most", &[]);
        check("Ovens are hot. End of the outage", &[Milestone::Resolved]);
        check("Ovens are hot (OUTAGE ENDS)", &[Milestone::Resolved]);
        check("We wait for the end of the outage", &[]);
        check("News reports that a new sonnet has been discovered", &[]);
        check("News reports errors", &[Milestone::Detected]);
        assert!(says_begun("OUTAGE BEGINS — servers melt"));
        assert!(says_begun("Ovens are cold (start of outage)"));
        assert!(!says_begun("Incident started by the on-call engineer"));
        assert!(is_news("News reports that a bank was robbed"));
        assert!(is_news("The newspapers reported a shortage of fuel"));
        assert!(!is_news("Newspapers reported an outage of all pumps"));
        assert!(!is_news("Customers reported that news was missing"));
        check("The review says when the outage ended", &[]);
        check("Monitoring detected it", &[Milestone::Detected]);
        check(
            "Deployed the new version, and then users reported it",
            &[Milestone::Detected],
        );
        check(
            "Migrated the last of the machines for the bug reported in May",
            &[],
        );
        check("The meeting began", &[]);
        check("Incident closed, the review phase begins", &[]);
        check("More customer reports arrive", &[]);
        check("The issue was not resolved", &[]);
        check("Rollback fails", &[]);
        check("Nobody hadn’t noticed", &[]);
    }

    #[test]
    fn labels_are_short() {
        assert_eq!(label("Detected"), Some(Milestone::Detected));
        assert_eq!(label("Incident start:"), Some(Milestone::Started));
        assert_eq!(label("We then restored the old database"), None);
        assert_eq!(label("Duration"), None);
        assert_eq!(label("End of impact"), Some(Milestone::Resolved));
        assert_eq!(label("End user impact"), None);
        assert_eq!(label("Partial resolution"), None);
        assert_eq!(label("Behoben"), Some(Milestone::Resolved));
        assert_eq!(label("Détection :"), Some(Milestone::Detected));
    }
}
