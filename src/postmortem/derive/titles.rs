//! Titles: what a heading says beside the day, what a name says beside it, and what stands in
//! where neither says anything.

mod names;

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::config::DateOrder;
use crate::pattern::pattern;
use crate::postmortem::language::{self, Language};
use crate::postmortem::{markdown, systems, when};
use crate::words::capitalised;

pub(super) use names::title_from_name;
pub(super) use names::{is_machine_made, tells};

/// Letters of a title that is made of a sentence.
const LONGEST_CLAUSE: usize = 70;
/// Bytes of a text that says nothing but what kind of document it is.
const LONGEST_GENERIC: usize = 250;

/// The days that a title names, two ends of a range as one.
fn days(title: &str) -> Vec<Range<usize>> {
    let mut days: Vec<Range<usize>> = Vec::new();
    for day in when::days_in(title) {
        match days.last_mut() {
            Some(last) if title.get(last.end..day.start).is_some_and(joins) => last.end = day.end,
            _ => days.push(day),
        }
    }
    days
}

/// Whether a text joins the two ends of a range.
fn joins(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let is_dash = matches!(text.as_str(), "-" | "–" | "—");
    is_dash || language::all().any(|language| language.until.contains(&text.as_str()))
}

/// What a title begins with where its date comes behind: what stays of it (a symbol, and the number that
/// people call the incident by), where the rest only says that a document follows. `None` for words
/// that say more.
fn before_day(before: &str) -> Option<&str> {
    static KEPT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^((?:[^\p{L}\p{N}\s\[(]+\s*)?(?:[A-Z]{2,10}-?\d{1,7}\s*[|:–—-]\s*)?)((?:[\[(]?[\p{L}’'-]+[\])]?[\s:|,–—-]*)*)[\[(]?$",
        )
    });
    let found = KEPT.captures(before)?;
    let words = found
        .get(2)?
        .as_str()
        .to_lowercase()
        .replace(['’', '\''], "");
    let mut words = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let says_nothing = |word: &str| {
        EVENTS.contains(&word)
            || language::all()
                .any(|one| one.document_words.contains(&word) || one.before_dates.contains(&word))
    };
    words.all(says_nothing).then_some(found.get(1)?.as_str())
}

/// Words in front of a date that say that something happened, and not what.
const EVENTS: [&str; 9] = [
    "date",
    "disruption",
    "event",
    "from",
    "issue",
    "issues",
    "outage",
    "outages",
    "service",
];

/// A title without the date at its start or end, and without the label that stood before the date.
pub(super) fn without_date(title: &str) -> String {
    let (kept, rest) = parted(title);
    let Some(rest) = rest else {
        return title.trim().to_owned();
    };
    // One full stop at the end is a habit of sentences; three are an ellipsis.
    let rest = rest
        .strip_suffix('.')
        .filter(|rest| !rest.ends_with('.'))
        .unwrap_or(rest);
    let is_said = |kept: &str| kept.chars().any(|c| c.is_alphanumeric() || !c.is_ascii());
    match kept {
        Some(kept) if is_said(kept) => format!("{} {}", kept.trim_end(), begun(rest)),
        Some(_) => begun(rest),
        None => rest.to_owned(),
    }
}

/// What a heading says as a title: without its date, and without words in front of it or behind it that only
/// say what kind of document it is ("Postmortem: ", " - Postmortem").
pub(super) fn of_heading(heading: &str) -> String {
    let rest = without_date(heading);
    let rest = before_kind(&rest).map_or(rest.clone(), str::to_owned);
    match behind_kind(&rest).or_else(|| behind_month(&rest)) {
        Some(said) => begun(said),
        None => rest,
    }
}

/// Whether a title or a name begins with the words "near miss".
pub(super) fn names_near_miss(title: &str) -> bool {
    let words = title.split(|c: char| !c.is_alphanumeric());
    let mut words = words.filter(|word| !word.is_empty());
    let is_next =
        |word: &str, next: Option<&str>| next.is_some_and(|next| next.eq_ignore_ascii_case(word));
    is_next("near", words.next()) && is_next("miss", words.next())
}

/// What stands behind the month of a year and a mark: `January 2020 - `.
fn behind_month(title: &str) -> Option<&str> {
    let (before, said) = parts(title)?;
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = match before.split_whitespace().collect::<Vec<_>>().as_slice() {
        [month, year] | [year, month] if is_year(year) => language::Month::named(month).is_some(),
        _ => false,
    };
    (is_month && is_told(said)).then_some(said)
}

/// What stands in front of the first mark of a title and behind it.
fn parts(title: &str) -> Option<(&str, &str)> {
    let marks = [": ", " - ", " – ", " — ", " | ", "："];
    let ends = marks
        .iter()
        .filter_map(|mark| Some((title.find(mark)?, mark.len())));
    let (end, length) = ends.min()?;
    Some((title.get(..end)?, title.get(end + length..)?.trim()))
}

/// What stands behind a kind of document and a mark: `Incident report: `, `📝 POST-MORTEM – `.
fn behind_kind(title: &str) -> Option<&str> {
    let (kind, said) = parts(title)?;
    let is_kind = is_generic(kind) || names_near_miss(kind) && kind.len() <= "near-misses".len();
    let names_kind = kind.chars().any(char::is_alphabetic) && is_kind;
    (names_kind && is_told(said) && !is_generic(said)).then_some(said)
}

/// A title without the kind of document at its end: ` - Postmortem`, ` (incident report)`.
fn before_kind(title: &str) -> Option<&str> {
    let ends = [" - ", " – ", " — ", " | "].iter();
    let ends = ends.filter_map(|mark| Some((title.rfind(mark)?, mark.len())));
    let parted = match ends.max() {
        Some((end, length)) => Some((title.get(..end)?, title.get(end + length..)?)),
        None => title
            .strip_suffix([')', ']'])
            .and_then(|title| title.rsplit_once(['(', '['])),
    };
    let (said, kind) = parted?;
    let names_kind = kind.chars().any(char::is_alphabetic) && is_generic(kind);
    (names_kind && is_told(said) && !is_generic(said)).then_some(said.trim_end())
}

/// A title that an author states without its date: the date goes only from its start, and only where the
/// document is filed under that day and shows it beside the title.
pub(super) fn without_filed_date(title: &str, day: Date, order: Option<DateOrder>) -> String {
    let is_filed = when::first_date(title, order) == Some(day);
    match parted(title) {
        (Some(_), Some(_)) if is_filed => without_date(title),
        _ => title.to_owned(),
    }
}

/// What stays of a title in front of a date at its start, and what it says beside a date at its start or
/// end; `None` where that is nothing.
fn parted(title: &str) -> (Option<&str>, Option<&str>) {
    let title = title.trim();
    let days = days(title);
    let around = |day: &Range<usize>| {
        let (before, behind) = (title.get(..day.start)?, title.get(day.end..)?);
        Some((before, behind.strip_prefix([']', ')']).unwrap_or(behind)))
    };
    let at_start = days
        .first()
        .and_then(around)
        .filter(|(_, behind)| is_told(behind) || is_generic(title))
        .and_then(|(before, behind)| Some((before_day(before)?, behind)));
    let at_end = days.last().and_then(around);
    let (kept, rest) = match (at_start, at_end) {
        (Some((kept, behind)), _) => {
            let marks = |c: char| c.is_whitespace() || "-:–—|,/.".contains(c);
            (Some(kept), behind.trim_start_matches(marks))
        }
        (None, Some((before, behind))) if behind.trim().is_empty() => {
            (None, before_date(before).unwrap_or(title))
        }
        _ => (None, title),
    };
    let rest = rest.trim();
    (kept, is_told(rest).then_some(rest))
}

pub(super) fn is_told(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// A text as a title begins: with a capital, but for a name that writes itself in another way.
pub(super) fn begun(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let word = first.trim_end_matches(|c: char| !c.is_alphanumeric());
    let mut letters = word.chars();
    letters.next();
    // `iPhone`, `s3`, `billing-worker`, `api.example`: words of prose look otherwise.
    let is_name =
        letters.any(|c| c.is_uppercase() || !(c.is_alphabetic() || matches!(c, '\'' | '’')));
    if is_name || systems::spelling(&[word]) == Some(word) {
        return text.to_owned();
    }
    capitalised(text)
}

/// A title up to the date at its end, without the words and marks that led to it; `None` where the
/// date ends a range whose beginning, which lacks the year, would be left without it.
fn before_date(before: &str) -> Option<&str> {
    let mut head = before.trim_end_matches(['[', '(']);
    for _ in 0..3 {
        let trimmed = head.trim_end();
        let word = trimmed.rsplit(char::is_whitespace).next()?;
        let lower = word.to_lowercase();
        let leads = |language: &Language| language.before_dates.contains(&lower.as_str());
        if trimmed.len() == head.len() || !language::all().any(leads) {
            break;
        }
        head = trimmed.strip_suffix(word)?;
    }
    let head = head.trim_end_matches(|c: char| c.is_whitespace() || ",:|–—-".contains(c));
    let marks = before.get(head.len()..)?;
    let last = head.rsplit(char::is_whitespace).next()?;
    let is_number = last.starts_with(|c: char| c.is_ascii_digit())
        && last.bytes().filter(u8::is_ascii_digit).count() <= 2;
    let is_day = is_number || language::Month::named(last.trim_end_matches('.')).is_some();
    let dashes = ['-', '–', '—'];
    let is_glued = marks.starts_with(dashes) && head.ends_with(char::is_alphanumeric);
    let is_joined = marks.trim_start().starts_with(dashes) && is_day;
    (!is_glued && !is_joined && !joins(last)).then_some(head)
}

/// Whether a text says nothing but what kind of document it is, and of which day.
pub(super) fn is_generic(text: &str) -> bool {
    if text.len() > LONGEST_GENERIC {
        return false;
    }
    let rest = without_any_date(text).to_lowercase();
    let mut words = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.all(|word| language::all().any(|language| language.document_words.contains(&word)))
}

/// Whether a text names a day.
pub(super) fn is_dated(text: &str) -> bool {
    !days(text).is_empty()
}

fn without_any_date(text: &str) -> String {
    let mut rest = text.to_owned();
    for day in days(text).into_iter().rev() {
        rest.replace_range(day, " ");
    }
    rest
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_document_in_front_of_a_title_is_none_of_it() {
        let check = |heading: &str, expected: &str| assert_eq!(of_heading(heading), expected);
        check("Postmortem: ovens were cold", "Ovens were cold");
        check("📝 POST-MORTEM : Ovens were cold", "Ovens were cold");
        check("Incident Report – Cold ovens", "Cold ovens");
        check("Post-mortem 2024-05-06: cold ovens", "Cold ovens");
        check("Near miss: cold ovens", "Cold ovens");
        check("January 2020 - cold ovens", "Cold ovens");
        check("Incident date: 2020-01-06, cold ovens", "Cold ovens");
        check("Cold ovens - POSTMORTEM", "Cold ovens");
        check("Cold ovens (incident report)", "Cold ovens");
        check("Cold ovens — in the north", "Cold ovens — in the north");
        check("Ovens: the postmortem", "Ovens: the postmortem");
        check("Postmortem: incident report", "Postmortem: incident report");
        check("Report on ovens: cold", "Report on ovens: cold");
    }

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
        check(
            "Post-incident review for 6 May 2024: Tills were slow",
            "Tills were slow",
        );
        check("Outage on 2024-05-06 – API down", "API down");
        check("Incident on May 6th, 2024: API down", "API down");
        check(
            "Moved the tills on 2024-05-06 – and back",
            "Moved the tills on 2024-05-06 – and back",
        );
    }

    #[test]
    fn names_keep_their_letters() {
        let check =
            |title: &str, expected: &str| assert_eq!(without_date(title), expected, "{title}");
        check("2024-05-01: npm was down", "npm was down");
        check("2024-05-01 - iPhone app was slow", "iPhone app was slow");
        check("2024-05-01: till-sync fell over", "till-sync fell over");
        check("2024-05-01: till’s disk", "Till’s disk");
    }

    #[test]
    fn stated_titles_lose_the_day_that_stands_beside_them() {
        let day = jiff::civil::date(2024, 5, 1);
        let check = |title: &str, expected: &str| {
            assert_eq!(without_filed_date(title, day, None), expected, "{title}");
        };
        check("2024-05-01: Disk was full", "Disk was full");
        check("Incident on 1 May 2024 - Disk was full", "Disk was full");
        check("2024-05-02: Disk was full", "2024-05-02: Disk was full");
        check("Disk was full on 2024-05-01", "Disk was full on 2024-05-01");
        check("[Incident] 2024-05-01 Disk was full", "Disk was full");
        check("2024-05-01", "2024-05-01");
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
