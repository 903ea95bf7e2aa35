//! Titles from the names of files and folders.

use std::sync::LazyLock;

use regex::Regex;

use super::{begun, is_generic, is_told, without_date};
use crate::pattern::pattern;
use crate::postmortem::derive::dates;
use crate::postmortem::systems;

/// Words of the longest name of a technology that a file's name is searched for.
const MOST_WORDS_OF_A_NAME: usize = 3;

/// Whether a name is a number that a machine gave: a UUID, a hash.
pub(in crate::postmortem::derive) fn is_machine_made(name: &str) -> bool {
    static MADE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,})$")
    });
    MADE.is_match(name) && name.contains(|c: char| c.is_ascii_digit())
}

/// Whether a name says what happened, beside the day and the kind of document.
pub(in crate::postmortem::derive) fn tells(name: &str) -> bool {
    let name = without_hash(name);
    let rest = dates::behind_leading_date(name).replace(['-', '_', '+', '.'], " ");
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    !is_machine_made(name) && !is_generic(&rest) && (letters > 2 || !rest.is_ascii())
}

/// A name without the 32 digits that Notion puts at its end.
fn without_hash(name: &str) -> &str {
    static HASH: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)(?:[-_ ]|%20)[0-9a-f]{32}$"));
    let found = HASH.find(name);
    let rest = found.and_then(|found| name.get(..found.start()));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// A title from a name: `2023-04-05-user_account-compromise` becomes `User account compromise`.
#[must_use]
pub(in crate::postmortem::derive) fn title_from_name(name: &str) -> String {
    let name = without_hash(name);
    let rest = dates::behind_leading_date(name);
    let rest = if rest.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        name
    } else {
        rest
    };
    // A name that is mostly a date keeps it as it is.
    let is_number = name.chars().filter(char::is_ascii_digit).count() * 2 >= name.chars().count();
    if rest.len() == name.len() && (is_number || is_machine_made(name)) {
        return name.to_owned();
    }
    let parts = rest.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '+'));
    let words: Vec<&str> = parts.flat_map(words_of).collect();
    let title = with_names(&words);
    begun(behind_kind(&without_date(&title)))
}

/// What a name says behind the kind of document that it begins with: `Postmortem Queue stall`.
fn behind_kind(title: &str) -> &str {
    const KINDS: [&str; 6] = [
        "near miss",
        "postmortem",
        "post mortem",
        "incident report",
        "incident review",
        "outage report",
    ];
    let starts_with = |kind: &&str| {
        let start = title.get(..kind.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(kind))
    };
    let kind = KINDS.iter().find(|kind| starts_with(kind));
    let rest = kind.and_then(|kind| title.get(kind.len()..)?.strip_prefix(' '));
    // "Postmortem of the queue" is one phrase.
    let first = |rest: &str| rest.split(' ').next().unwrap_or_default().to_lowercase();
    let is_phrase = |rest: &str| ["about", "for", "of", "on"].contains(&first(rest).as_str());
    let rest = rest.filter(|rest| is_told(rest) && !is_generic(rest) && !is_phrase(rest));
    rest.unwrap_or(title)
}

/// The words of a part of a name: `WikiAttack` is two. Names of their own stay whole (`GitHub`), and so do
/// capitals at the end (`macOS`) and single letters at the start (`iPhone`).
fn words_of(part: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, c) in part.char_indices() {
        let rest = part.get(at..).unwrap_or_default();
        let is_end = !rest.contains(char::is_lowercase);
        let is_word = part.get(start..at).is_some_and(|word| word.len() > 1);
        if c.is_uppercase() && before.is_lowercase() && is_word && !is_end {
            words.extend(part.get(start..at));
            start = at;
        }
        before = c;
    }
    words.extend(part.get(start..).filter(|word| !word.is_empty()));
    words
}

/// Words in one line, where technologies are written as they write themselves.
fn with_names(words: &[&str]) -> String {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let mut named: Vec<&str> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let known = |count: usize| {
            let one = lower.get(at..at + count)?;
            let joined = one.concat();
            let name = systems::spelling(one).or_else(|| systems::spelling(&[&joined]));
            Some((name?, count))
        };
        let (name, count) = (1..=MOST_WORDS_OF_A_NAME)
            .rev()
            .find_map(known)
            .unwrap_or((word, 1));
        named.push(name);
        at += count;
    }
    named.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_titles() {
        let check =
            |name: &str, expected: &str| assert_eq!(title_from_name(name), expected, "{name}");
        check("2021-05-09-negative-coin-values", "Negative coin values");
        check("2021-05-10-WikiAttack", "Wiki Attack");
        check("04-25-User_Account_Compromise", "User Account Compromise");
        check("CL-2023-05-03", "CL-2023-05-03");
        check("decide is down", "Decide is down");
        check("2021-05-10-GitHubOutage", "GitHub Outage");
        check("2021-05-10-mysql-failover", "MySQL failover");
        check("github-actions-queue", "GitHub Actions queue");
        check("dns", "DNS");
        check("Postmortem-Oven-outage-on-March-5-2024", "Oven outage");
        check("post-mortem_cold_ovens", "Cold ovens");
        check("postmortem-of-the-ovens", "Postmortem of the ovens");
        check("iOS-crash", "iOS crash");
        check("etcd_full", "etcd full");
        check("05.11.2023 Ausfall", "Ausfall");
        check(
            "Queue stall 0123456789abcdef0123456789abcdef",
            "Queue stall",
        );
        check(
            "ab8222cd-d25f-4ad7-8ab4-c06412d4aac6",
            "ab8222cd-d25f-4ad7-8ab4-c06412d4aac6",
        );
    }

    #[test]
    fn some_names_tell_nothing() {
        let check = |name: &str, expected: bool| assert_eq!(tells(name), expected, "{name}");
        check("2024-05-01-queue-stall", true);
        check("2024-05-01-postmortem", false);
        check("2024-05-01", false);
        check("CL-2023-05-03", false);
        check("00b7f759-21f8-4767-8803-f09d863005cd", false);
        check("障害", true);
    }
}
