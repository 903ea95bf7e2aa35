//! Dates, durations and the names of things in the words that pages use.

use jiff::civil::Date;

use super::views::{Day, FactValue};
use crate::catalog::RelationLabel;
use crate::catalog::quotations::Topic;
use crate::config::Config;
use crate::fields::{Field, Type};
use crate::postmortem::outline::SectionKind;
use crate::postmortem::{FieldValue, Kind, Postmortem, Status};

/// Words in quotes: `“a”, “b”`.
pub fn quoted(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|one| format!("“{one}”")).collect();
    quoted.join(", ")
}

/// A day for pages.
#[must_use]
pub fn day(date: Date) -> Day {
    Day {
        iso: date.to_string(),
        human: date.strftime("%-d %B %Y").to_string(),
    }
}

/// The day of a document, or its month where no day is known.
#[must_use]
pub fn day_of(document: &Postmortem) -> Option<Day> {
    let date = document.date.as_ref()?.value;
    Some(match document.is_month {
        true => Day {
            iso: date.strftime("%Y-%m").to_string(),
            human: date.strftime("%B %Y").to_string(),
        },
        false => day(date),
    })
}

/// A kind in words; `None` for an ordinary incident.
#[must_use]
pub fn kind(kind: Kind, config: &Config) -> Option<String> {
    (kind != Kind::INCIDENT).then(|| config.kind(kind).title.clone())
}

/// A status in words; `None` when published.
#[must_use]
pub const fn status(status: Status) -> Option<&'static str> {
    match status {
        Status::Published => None,
        Status::Draft => Some("Draft"),
        Status::Review => Some("In review"),
        Status::Superseded => Some("Superseded"),
    }
}

/// A span of time: `43 s`, `45 min`, `2 h 28 min`, `3 d 4 h`, `45 d`, `7 years 2 months`.
#[must_use]
pub fn duration(seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    const MONTH: i64 = YEAR / 12;
    const YEAR: i64 = 365 * DAY + DAY / 4;
    const TWO_YEARS: i64 = 2 * YEAR;
    let two = |large: i64, large_unit: &str, small: i64, small_unit: &str| {
        if small == 0 {
            format!("{large} {large_unit}")
        } else {
            format!("{large} {large_unit} {small} {small_unit}")
        }
    };
    match seconds {
        ..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAY => two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min"),
        DAY..MONTH => two(seconds / DAY, "d", seconds % DAY / HOUR, "h"),
        MONTH..TWO_YEARS => format!("{} d", seconds / DAY),
        _ => {
            let months = match seconds % YEAR / MONTH {
                1 => "month",
                _ => "months",
            };
            two(seconds / YEAR, "years", seconds % YEAR / MONTH, months)
        }
    }
}

/// A time to read: `6 min`, `1 h 5 min`.
#[must_use]
pub fn minutes(minutes: usize) -> String {
    duration(i64::try_from(minutes).map_or(i64::MAX, |minutes| minutes.saturating_mul(60)))
}

/// The same as ISO 8601: `PT2H28M`.
#[must_use]
pub fn iso_duration(seconds: i64) -> String {
    format!(
        "PT{}H{}M{}S",
        seconds / 3600,
        seconds % 3600 / 60,
        seconds % 60
    )
}

/// How far apart two incidents are.
#[must_use]
pub fn months_apart(months: u32) -> String {
    match months {
        0 => "in the same month".to_owned(),
        1 => "a month apart".to_owned(),
        2..24 => format!("{months} months apart"),
        _ => format!("{} years apart", (months + 6) / 12),
    }
}

/// A relation as it reads from this document.
#[must_use]
pub const fn relation(label: RelationLabel) -> &'static str {
    match label {
        RelationLabel::RecurrenceOf => "Recurrence of",
        RelationLabel::HappenedAgain => "Happened again",
        RelationLabel::SameFactor => "Shared factor",
        RelationLabel::FixLedTo => "Its fix contributed here",
        RelationLabel::FollowedFromFix => "Contributing fix from",
        RelationLabel::Contrasts => "Similar conditions, different outcome",
        RelationLabel::SeeAlso => "See also",
    }
}

/// What authors tell on a topic.
#[must_use]
pub const fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Surprises => "What surprised people",
        Topic::Factors => "What contributed",
        Topic::Lessons => "What people learned",
        Topic::CommonKnowledge => "What people took for granted",
        Topic::MadeSense => "How it made sense at the time",
        Topic::Luck => "Where luck helped",
        Topic::WentWell => "What went well",
        Topic::WentWrong => "What could have gone better",
        Topic::Questions => "Open questions",
        Topic::Actions => "What changed afterwards",
    }
}

/// What a topic is good for, in a sentence.
#[must_use]
pub const fn about_topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Surprises => "Where the system behaved differently from what people expected of it.",
        Topic::Factors => {
            "The conditions that came together, as the people who were there describe them."
        }
        Topic::Lessons => "What they would tell the next person.",
        Topic::CommonKnowledge => "What everybody knew, until it turned out otherwise.",
        Topic::MadeSense => "What people saw and weighed when they did what they did.",
        Topic::Luck => "What could just as well have gone the other way.",
        Topic::WentWell => "What helped, and is worth keeping.",
        Topic::WentWrong => "What was missing, stood in the way, or is still a risk.",
        Topic::Questions => "What nobody could answer when the story was written.",
        Topic::Actions => "What teams did, or set out to do, as far as their stories tell.",
    }
}

/// A value of a plain field.
#[must_use]
pub fn value(field: &Field, value: &FieldValue) -> FactValue {
    let written = value.text.as_str();
    let day = match field.value {
        Type::Date => written.parse().ok().map(day),
        _ => None,
    };
    let said = match &field.value {
        Type::Choice(choices) => {
            let mut choices = choices.iter();
            let chosen = choices.find(|choice| choice.id == written);
            chosen.map(|choice| choice.title.as_str())
        }
        Type::Words(words) => {
            let mut words = words.iter();
            words
                .find(|(word, _)| *word == written)
                .map(|(_, said)| *said)
        }
        // An address without its own words goes without what all of them have.
        Type::Link if value.url.as_deref() == Some(written) => {
            let bare = written.split_once("://").map_or(written, |(_, rest)| rest);
            Some(bare.trim_end_matches('/'))
        }
        _ => None,
    };
    FactValue {
        text: day
            .as_ref()
            .map_or(said.unwrap_or(written), |day| &day.human)
            .to_owned(),
        url: value.url.clone(),
        iso: day.map(|day| day.iso),
    }
}

/// The class of a section.
#[must_use]
pub const fn section(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Summary => "summary",
        SectionKind::Impact => "impact",
        SectionKind::Timeline => "timeline",
        SectionKind::Detection => "detection",
        SectionKind::Factors => "factors",
        SectionKind::Resolution => "resolution",
        SectionKind::WentWell => "went-well",
        SectionKind::Risks => "risks",
        SectionKind::Luck => "luck",
        SectionKind::Surprises => "surprises",
        SectionKind::Background => "background",
        SectionKind::CommonKnowledge => "common-knowledge",
        SectionKind::MadeSense => "made-sense",
        SectionKind::Difficulties => "difficulties",
        SectionKind::Figures => "figures",
        SectionKind::Lessons => "lessons",
        SectionKind::Questions => "questions",
        SectionKind::Actions => "actions",
        SectionKind::Participants => "participants",
        SectionKind::Other => "other",
    }
}

/// A text cut at a word, with an ellipsis where something was cut.
#[must_use]
pub fn cut(text: &str, characters: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        // So many bytes are too many characters, whatever comes behind.
        if line.len() > characters * char::MAX.len_utf8() {
            break;
        }
    }
    if line.chars().count() <= characters {
        return line;
    }
    let head: String = line.chars().take(characters).collect();
    let head = head
        .rsplit_once(' ')
        .map_or(head.as_str(), |(words, _)| words);
    format!("{}…", head.trim_end_matches([',', ';', ':', '.', ' ']))
}

/// A text as one line: whole where it fits, else the sentences that fit, else cut at a word.
#[must_use]
pub fn line(text: &str, characters: usize) -> String {
    let whole = cut(text, characters);
    // What ends with a colon goes on in a list that is not here.
    if !whole.ends_with(['…', ':']) {
        return whole;
    }
    // What is a sentence is seen by its end and the capital behind it; an abbreviation seldom has both.
    let is_end = |at: usize| {
        let (before, after) = whole.split_at(at);
        let is_word_end = before.ends_with(['.', '?', '!']) && !before.ends_with("..");
        is_word_end && after.trim_start().starts_with(char::is_uppercase)
    };
    let ends = whole.match_indices(' ').map(|(at, _)| at);
    let last = ends.rev().find(|at| is_end(*at));
    // A short sentence and then nothing says less than a cut one.
    last.filter(|at| at * 3 >= characters)
        .and_then(|at| whole.get(..at))
        .map_or_else(
            || format!("{}…", whole.trim_end_matches(['…', ':'])),
            str::to_owned,
        )
}

/// `1 incident`, `3 incidents`.
#[must_use]
pub fn incidents(count: usize) -> String {
    if count == 1 {
        "1 incident".to_owned()
    } else {
        format!("{} incidents", number(count))
    }
}

/// A number as people write it.
#[must_use]
pub fn number(count: usize) -> String {
    crate::words::number(count as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_name_two_units_at_most() {
        let check = |seconds: i64, expected: &str| assert_eq!(duration(seconds), expected);
        check(43, "43 s");
        check(45 * 60, "45 min");
        check(2 * 3600 + 28 * 60 + 5, "2 h 28 min");
        check(24 * 3600, "1 d");
        check(76 * 3600, "3 d 4 h");
        check(45 * 24 * 3600, "45 d");
        check(2777 * 24 * 3600, "7 years 7 months");
        check(2 * 365 * 24 * 3600 + 40 * 24 * 3600, "2 years 1 month");
    }

    #[test]
    fn texts_are_cut_at_words() {
        assert_eq!(cut("one two  three", 20), "one two three");
        assert_eq!(cut("one two, three", 10), "one two…");
    }

    #[test]
    fn lines_end_with_a_sentence_where_one_fits() {
        assert_eq!(
            line("One two. Three four five.", 30),
            "One two. Three four five."
        );
        assert_eq!(line("One two. Three four five.", 18), "One two.");
        assert_eq!(line("It was: slow. It failed with:", 30), "It was: slow.");
        assert_eq!(line("One. Two three four five.", 18), "One. Two three…");
        assert_eq!(
            line("One two at 3 p.m. three four.", 22),
            "One two at 3 p.m…"
        );
    }
}
