//! Titles: what a heading says beside the day, what a name says beside it, and what stands in
//! where neither says anything.

use std::sync::LazyLock;

use regex::Regex;

use super::dates;
use crate::pattern::pattern;
use crate::postmortem::language::{self, Language};
use crate::postmortem::markdown;

/// Letters of a title that is made of a sentence.
const LONGEST_CLAUSE: usize = 70;

/// The name of a month in a title, as a regular expression.
static MONTH: LazyLock<String> = LazyLock::new(|| {
    let months = language::words_of(language::all().flat_map(|one| one.months));
    format!(r"(?:{})\b\.?", months.join("|"))
});

/// The words of a field of all languages as a regular expression.
fn any_of(of: impl Fn(&Language) -> &'static [&'static str]) -> String {
    language::words(of).join("|")
}

/// A day with its time, or two of them.
fn range() -> String {
    let time = r"(?:\d{1,2}(?::\d{2}){1,2}(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)";
    let zone = r"(?-i:\s*\(?(?:UTC|GMT|Z|[A-Z]{1,4}T)\b(?:[+-]\d{1,2}(?::?\d{2})?)?\)?)?";
    let until = any_of(|language| language.until);
    let joint = format!(r"\s*(?:-|–|—|\b(?:{until})\b)\s*");
    let time = format!("{time}{zone}");
    let ordinals = any_of(|language| language.ordinals);
    let ordinal = format!(r"\d{{1,2}}(?:{ordinals}|\.)?");
    let of = any_of(|language| language.of);
    let month = &*MONTH;
    let day = format!(
        r"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})\b|\b{month}\s+{ordinal},?\s+\d{{4}}|{ordinal}\s+(?:(?:{of})\s+)?{month},?\s+(?:(?:{of})\s+)?\d{{4}})"
    );
    let when = format!(r"{day}(?:(?:T|,?\s+(?:at\s+)?){time}(?:{joint}{time})?)?");
    format!("(?:{when}(?:{joint}{when})?)")
}

/// A title without the date at its start or end, and without the label that stood before the date.
pub(super) fn without_date(title: &str) -> String {
    static AT_START: LazyLock<Regex> = LazyLock::new(|| {
        let kind = r"(?:(?:incident\s+report|post-?\s?mortem(?:\s+report)?|incident|report|rca)\s*[-:–—]?\s*(?:for|on|of)?\s*)?";
        // What stays: a symbol, and the number that people call it by.
        let kept = r"((?:[^\p{L}\p{N}\s\[(]+\s*)?(?-i:[A-Z]{2,10}-?\d{1,7}\s*[|:–—-]\s*)?)";
        pattern(&format!(
            r"(?i)^\s*{kept}{kind}[\[(]?{}[\])]?\s*[-:–—|,/.]*\s*",
            range()
        ))
    });
    static AT_END: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?i)[\s,:|–—-]*(?:\b(?:{})\s+){{0,3}}[\[(]?{}[\])]?\s*$",
            any_of(|language| language.before_dates),
            range()
        ))
    });
    let mut rest = title.trim();
    let mut kept = "";
    let mut starts_anew = false;
    if let Some(found) = AT_START.captures(rest) {
        kept = found.get(1).map_or("", |kept| kept.as_str());
        let end = found.get(0).map_or(0, |found| found.end());
        rest = rest.get(end..).unwrap_or(rest);
        starts_anew = true;
    } else if let Some(found) = AT_END.find(rest) {
        let head = rest.get(..found.start()).unwrap_or(rest);
        if !is_half_a_range(head, found.as_str()) {
            rest = head;
        }
    }
    let rest = rest.trim();
    if rest.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return title.trim().to_owned();
    }
    // One full stop at the end is a habit of sentences; three are an ellipsis.
    let rest = rest
        .strip_suffix('.')
        .filter(|rest| !rest.ends_with('.'))
        .unwrap_or(rest);
    let is_said = kept.chars().any(|c| c.is_alphanumeric() || !c.is_ascii());
    match (starts_anew, is_said) {
        (true, true) => format!("{} {}", kept.trim_end(), capitalised(rest)),
        (true, false) => capitalised(rest),
        (false, _) => rest.to_owned(),
    }
}

/// Whether a date ends a range whose beginning, which lacks the year, would be left without it.
fn is_half_a_range(head: &str, cut: &str) -> bool {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?i)(?:{month}\s+\d{{1,2}}(?:st|nd|rd|th)?|\b\d{{1,2}}(?:st|nd|rd|th|\.)?(?:\s+{month})?)$",
            month = &*MONTH
        ))
    });
    let last = head.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_glued = cut.starts_with(['-', '–', '—']) && head.ends_with(char::is_alphanumeric);
    let is_joined = cut.trim_start().starts_with(['-', '–', '—']) && DAY.is_match(head);
    is_glued || is_joined || joins(&last.to_lowercase())
}

/// Whether a word joins the two ends of a range.
fn joins(word: &str) -> bool {
    language::all().any(|language| language.until.contains(&word))
}

/// Whether a text says nothing but what kind of document it is, and of which day.
pub(super) fn is_generic(text: &str) -> bool {
    let rest = without_any_date(text).to_lowercase();
    let mut words = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.all(|word| language::all().any(|language| language.document_words.contains(&word)))
}

/// Whether a text names a day.
pub(super) fn is_dated(text: &str) -> bool {
    without_any_date(text) != text
}

fn without_any_date(text: &str) -> String {
    static ANY: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?i){}", range())));
    ANY.replace_all(text, " ").into_owned()
}

/// Whether a name is a number that a machine gave: a UUID, a hash.
pub(super) fn is_machine_made(name: &str) -> bool {
    static MADE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,})$")
    });
    MADE.is_match(name) && name.contains(|c: char| c.is_ascii_digit())
}

/// Whether a name says what happened, beside the day and the kind of document.
pub(super) fn tells(name: &str) -> bool {
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
pub fn title_from_name(name: &str) -> String {
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
    let mut words = String::with_capacity(rest.len() + 8);
    let mut before = ' ';
    for c in rest.chars() {
        let c = if matches!(c, '-' | '_' | '+') { ' ' } else { c };
        if c.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.push(c);
        before = c;
    }
    capitalised(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first clause of a Markdown text, as a title.
pub(super) fn clause(text: &str) -> Option<String> {
    let plain = markdown::plain_text(text);
    let line = plain
        .lines()
        .find(|line| line.chars().any(char::is_alphabetic))?;
    let end = [". ", "; ", "! ", "? ", "。"]
        .iter()
        .filter_map(|mark| line.find(mark))
        .min()
        .unwrap_or(line.len());
    let sentence = line
        .get(..end)
        .unwrap_or(line)
        .trim_end_matches(['.', ':', ' ']);
    if sentence.chars().count() <= LONGEST_CLAUSE {
        return Some(sentence.to_owned());
    }
    let limit = sentence
        .char_indices()
        .nth(LONGEST_CLAUSE)
        .map_or(sentence.len(), |(at, _)| at);
    let head = sentence.get(..limit).unwrap_or(sentence);
    let cut = head
        .rfind(' ')
        .and_then(|at| head.get(..at))
        .unwrap_or(head);
    Some(format!("{}…", cut.trim_end_matches([',', ' ', '–', '-'])))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_their_date_and_nothing_else() {
        let check =
            |title: &str, expected: &str| assert_eq!(without_date(title), expected, "{title}");
        check(
            "2020-08-28 - Memory overload on the lab cluster",
            "Memory overload on the lab cluster",
        );
        check(
            "Incident report May 12 2025 - Nodes ran out of disk",
            "Nodes ran out of disk",
        );
        check("Oct 31 2021 Dust cloud", "Dust cloud");
        check("Website outage 5-26-21", "Website outage");
        check("Report: Forge outage on 2016/01/28", "Report: Forge outage");
        check(
            "Disk outage April 21st-April 24th 2011",
            "Disk outage April 21st-April 24th 2011",
        );
        check(
            "Down from April 21st to April 24th 2011",
            "Down from April 21st to April 24th 2011",
        );
        check("Down 21 – 24 April 2011", "Down 21 – 24 April 2011");
        check("2021-06-22", "2021-06-22");
        check("Checkout was down", "Checkout was down");
        check("v2.2.0 was slow.", "v2.2.0 was slow");
        check("2024-05-01: disk was full", "Disk was full");
    }

    #[test]
    fn nothing_dangles_where_a_date_stood() {
        let check =
            |title: &str, expected: &str| assert_eq!(without_date(title), expected, "{title}");
        check("Outage of 2024-08-09", "Outage");
        check("Outage on the 9th August 2024", "Outage");
        check("API down between 2024-08-09 and 2024-08-10", "API down");
        check("API down, August 9, 2024 10:00 UTC – 12:00 UTC", "API down");
        check("API down (2024-08-09 10:00 UTC)", "API down");
        check("API down am 9. August 2024", "API down");
        check("🔥 2024-06-07 Prod on fire", "🔥 Prod on fire");
        check("INC-9 | 09 Aug 2024 | API down", "INC-9 | API down");
    }

    #[test]
    fn generic_titles_say_nothing() {
        let check =
            |title: &str, expected: bool| assert_eq!(is_generic(title), expected, "{title}");
        check("Postmortem", true);
        check("Post-Mortem Report", true);
        check("Incident report 2021-06-22", true);
        check("Root cause analysis", true);
        check("Störungsbericht 05.11.2023", true);
        check("Rapport d’incident", true);
        check("Outage", false);
        check("Incident 42", false);
    }

    #[test]
    fn names_become_titles() {
        let check =
            |name: &str, expected: &str| assert_eq!(title_from_name(name), expected, "{name}");
        check("2021-05-09-negative-coin-values", "Negative coin values");
        check("2021-05-10-WikiAttack", "Wiki Attack");
        check("04-25-User_Account_Compromise", "User Account Compromise");
        check("CL-2023-05-03", "CL-2023-05-03");
        check("decide is down", "Decide is down");
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

    #[test]
    fn clauses_end_at_a_word() {
        let check =
            |text: &str, expected: &str| assert_eq!(clause(text).as_deref(), Some(expected));
        check("The **queue** stalled. Then more.", "The queue stalled");
        check(
            "The queue stalled because of a disk that was full of logs, which nobody had seen before",
            "The queue stalled because of a disk that was full of logs, which…",
        );
    }
}
