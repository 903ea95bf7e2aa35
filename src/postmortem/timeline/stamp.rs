//! The timestamp that an event starts with, whatever it is made of.
//!
//! [`read`] looks at the start of one line of plain text: an optional label or word such as
//! "around", then date, time, zone and weekday in the orders in which people write them, then what
//! stands in parentheses behind. It knows nothing of other lines; what is missing is carried
//! forward elsewhere.

use std::sync::LazyLock;

use jiff::civil::{Date, Time};

use super::Milestone;
use super::calendar::{self, DateText, Found};
use super::clock;
use super::milestone;
use super::placeholder::{time_placeholder, whole_placeholder};
use crate::cursor::Cursor;
use crate::postmortem::language;
use crate::zone::{self, Zone};

/// How much of a line is looked at. No timestamp is longer, and it bounds the work per line.
const LOOK: usize = 160;

/// How far from the start a timestamp may stand behind a remark or a label.
const NEAR: usize = 24;

/// A timestamp as far as its own words tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Stamp {
    /// The words, without markup and separators.
    pub written: String,
    /// Where the rest of the line begins.
    pub len: usize,
    /// Whether a separator or the end of the line follows.
    pub closed: bool,
    /// The date.
    pub date: Option<DateText>,
    /// The time of day.
    pub time: Option<Time>,
    /// The end of a range.
    pub until: Option<Time>,
    /// The day on which the range ends, where it is another one.
    pub until_date: Option<DateText>,
    /// The zone.
    pub zone: Option<Zone>,
    /// Marked as approximate, or a range.
    pub approximate: bool,
    /// What is wrong with it.
    pub flaw: Option<String>,
    /// Whether what is wrong is the date, so that another day would be a guess.
    pub impossible_date: bool,
    /// A placeholder for a time, such as `(Time TBC)`, or a block height.
    pub unknown: bool,
    /// The milestone that a label before the time names.
    pub label: Option<Milestone>,
    /// The label or remark before the time, which belongs to what happened.
    pub prefix: String,
}

impl Stamp {
    /// Whether it is a date and nothing else.
    pub fn is_day(&self) -> bool {
        self.date.is_some() && self.time.is_none() && self.flaw.is_none()
    }
}

/// Reads the timestamp that a line starts with.
pub(super) fn read(line: &str) -> Option<Stamp> {
    let mut end = line.len().min(LOOK);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let look = line.get(..end)?;
    let mut cursor = Cursor::new(look);
    lead_in(&mut cursor);
    let at_start = cursor;
    let mut stamp = body(&mut cursor)
        .or_else(|| {
            cursor = at_start;
            remarked(&mut cursor)
        })
        .or_else(|| {
            cursor = at_start;
            labelled(&mut cursor)
        })?;
    let before_tail = cursor.at;
    cursor.skip_while(|c| c.is_whitespace() || matches!(c, '*' | '_' | '`'));
    let marks = cursor.at;
    cursor.skip_while(|c| c.is_whitespace() || is_separator(c) || matches!(c, '*' | '_'));
    stamp.closed = cursor.at > marks || before_tail == line.len() || marks == line.len();
    stamp.len = cursor.at;
    Some(stamp)
}

pub(super) const fn is_separator(c: char) -> bool {
    matches!(
        c,
        ':' | '-' | '–' | '—' | '|' | ',' | ';' | '.' | '→' | '/' | '>'
    )
}

/// List marks, dashes and emphasis that may stand before the timestamp.
fn lead_in(cursor: &mut Cursor<'_>) {
    let placeholder = cursor.rest().starts_with("--:--");
    cursor.skip_while(|c| {
        c.is_whitespace()
            || (!placeholder
                && matches!(
                    c,
                    '-' | '–' | '—' | '*' | '_' | '•' | '·' | '>' | '|' | '`' | '◦'
                ))
    });
    cursor.attempt(|c| {
        let named = ["time", "when", "date"].iter().any(|word| c.eat_word(word));
        c.skip_spaces();
        (named && c.eat(&[':']).is_some()).then_some(())
    });
    // Symbols and emoji that some put before each line.
    cursor.skip_while(|c| !c.is_ascii() && !c.is_alphanumeric() && !matches!(c, '≈' | '∼'));
    cursor.skip_spaces();
}

/// A remark in brackets before the timestamp: `(planned) 14:02`, `[P1] 14:02`.
fn remarked(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let start = cursor.at;
    cursor.eat(&['(', '['])?;
    cursor.skip_while(|c| !matches!(c, ')' | ']'));
    cursor.eat(&[')', ']'])?;
    let remark = cursor.since(start);
    if remark.len() > NEAR {
        return None;
    }
    cursor.skip_while(|c| c.is_whitespace() || is_separator(c));
    let mut stamp = body(cursor)?;
    remark.clone_into(&mut stamp.prefix);
    Some(stamp)
}

/// `Detected: 14:02 UTC`, where the label names a milestone.
fn labelled(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let start = cursor.at;
    cursor.skip_while(|c| !matches!(c, ':' | '–' | '—' | '-' | '|') && !c.is_ascii_digit());
    let text = cursor.since(start).trim_end();
    if text.is_empty() || text.len() > NEAR {
        return None;
    }
    let label = milestone::label(text)?;
    cursor.skip_while(|c| c.is_whitespace() || is_separator(c) || matches!(c, '*' | '_'));
    let mut stamp = body(cursor)?;
    stamp.label = Some(label);
    stamp.prefix = format!("{text}:");
    Some(stamp)
}

/// Words before a time that belong to it, long ones before their beginnings, and whether they make it
/// approximate.
static LEADING_WORDS: LazyLock<Vec<(&str, bool)>> = LazyLock::new(|| {
    let words = language::all().flat_map(|language| language.before_times);
    let mut words: Vec<(&str, bool)> = words.copied().collect();
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    words
});

/// Words between a date and its time.
static BETWEEN: LazyLock<Vec<&str>> =
    LazyLock::new(|| language::words(|language| language.between_date_and_time));

/// Steps over "around", "ca." and `~`; whether they say that the time is approximate.
fn leading_words(cursor: &mut Cursor<'_>) -> bool {
    let mut approximate = false;
    for _ in 0..3 {
        let start = cursor.at;
        approximate |= cursor.eat(&['~', '≈', '∼']).is_some();
        for (word, about) in &*LEADING_WORDS {
            if cursor.eat_word(word) {
                approximate |= about;
                break;
            }
        }
        cursor.skip_spaces();
        if cursor.at == start {
            break;
        }
    }
    approximate
}

/// The timestamp itself, in brackets or not.
fn body(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    if let Some(stamp) = cursor.attempt(whole_placeholder) {
        return Some(stamp);
    }
    let bracketed = cursor.attempt(|c| {
        c.eat(&['(', '['])?;
        let stamp = parts(c)?;
        c.eat(&[')', ']'])?;
        Some(stamp)
    });
    match bracketed {
        Some(stamp) => Some(stamp),
        None => cursor.attempt(|c| parts(c)),
    }
}

/// Date, time, zone and what belongs to them.
fn parts(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let start = cursor.at;
    let mut stamp = Stamp {
        approximate: leading_words(cursor),
        ..Stamp::default()
    };
    let mut any = false;
    // Date, weekday, time, zone, parentheses, and one more of each at most.
    for _ in 0..8 {
        let found = cursor.attempt(|c| {
            if any {
                joiner(c, &stamp)?;
            }
            part(c, &mut stamp)
        });
        if found.is_none() {
            break;
        }
        any = true;
    }
    let numeric_needs_time = matches!(
        stamp.date,
        Some(DateText::Numeric { year: None, .. }) | Some(DateText::Weekday(_))
    );
    if numeric_needs_time && stamp.time.is_none() && !stamp.unknown {
        return None;
    }
    if stamp.date.is_none() && stamp.time.is_none() && stamp.flaw.is_none() {
        return None;
    }
    if stamp.time.is_some() {
        cursor.attempt(|c| until_another_day(c, &mut stamp));
        cursor.attempt(|c| second_zone(c));
    }
    stamp.written = cursor.since(start).trim().to_owned();
    Some(stamp)
}

/// The end of `2024-05-10 10:00 - 2024-05-11 09:00`.
fn until_another_day(cursor: &mut Cursor<'_>, stamp: &mut Stamp) -> Option<()> {
    cursor.skip_spaces();
    let dashes = cursor.at;
    cursor.skip_while(|c| matches!(c, '-' | '–' | '—' | '→' | '〜' | '～'));
    if cursor.at == dashes && !clock::until_word(cursor) {
        return None;
    }
    cursor.skip_spaces();
    let Found::Date(date) = calendar::read(cursor)? else {
        return None;
    };
    cursor.skip_while(|c| matches!(c, ' ' | ',' | 'T'));
    let clock = clock::read(cursor, |_| false)?;
    cursor.attempt(|c| {
        c.skip_spaces();
        zone::read(c)
    });
    stamp.until_date = Some(date);
    stamp.until = clock.time;
    stamp.approximate = true;
    Some(())
}

/// The same time for readers elsewhere: `10:00 PST / 18:00 UTC`.
fn second_zone(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.skip_spaces();
    cursor.eat(&['/'])?;
    cursor.skip_spaces();
    clock::read(cursor, |_| false)?;
    cursor.skip_spaces();
    zone::read(cursor).map(|_| ())
}

/// What may stand between two parts of one timestamp.
fn joiner(cursor: &mut Cursor<'_>, stamp: &Stamp) -> Option<()> {
    let start = cursor.at;
    cursor.skip_spaces();
    cursor.eat(&[',']);
    cursor.skip_spaces();
    for word in &*BETWEEN {
        if cursor.eat_word(word) {
            cursor.skip_spaces();
        }
    }
    let time_awaited = stamp.date.is_some() && stamp.time.is_none();
    if time_awaited {
        if cursor.peek() == Some('T') && cursor.peek_second().is_some_and(|c| c.is_ascii_digit()) {
            cursor.at += 1;
        }
        if !cursor.rest().starts_with("--:--") {
            cursor.skip_while(|c| matches!(c, ':' | '-' | '–' | '—' | '|' | '@' | '*' | '_'));
        }
        cursor.skip_spaces();
    }
    let glued = cursor.at == start;
    let starts_part = cursor
        .peek()
        .is_some_and(|c| matches!(c, 'Z' | '+' | '(' | '-'))
        || cursor.before().is_some_and(char::is_alphabetic)
        || cursor.rest().starts_with("UTC");
    (!glued || starts_part).then_some(())
}

/// One part. Keeps to the parts that are still missing.
fn part(cursor: &mut Cursor<'_>, stamp: &mut Stamp) -> Option<()> {
    let date_awaited = matches!(stamp.date, None | Some(DateText::Weekday(_)));
    if date_awaited && cursor.attempt(|c| date_part(c, stamp)).is_some() {
        return Some(());
    }
    if stamp.time.is_none() && !stamp.unknown {
        let before_words = cursor.at;
        let approximate = leading_words(cursor);
        let labelled = |mut c: Cursor<'_>| {
            c.skip_while(|c| c == ' ');
            let mut hours = language::all().flat_map(|language| language.hours);
            // `h` may count hours as well.
            hours.any(|(word, _)| word.len() > 1 && c.eat_word(word))
                || zone::read(&mut c).is_some()
        };
        if let Some(clock) = clock::read(cursor, labelled) {
            stamp.time = clock.time;
            stamp.until = clock.until;
            stamp.approximate |= approximate || clock.rough;
            if let Some(flaw) = clock.flaw {
                stamp.flaw = Some(flaw.to_owned());
            }
            return Some(());
        }
        cursor.at = before_words;
        if stamp.date.is_some() && cursor.attempt(time_placeholder).is_some() {
            stamp.unknown = true;
            return Some(());
        }
    }
    let timed = stamp.time.is_some() || stamp.flaw.is_some();
    if timed
        && stamp.zone.is_none()
        && let Some(zone) = zone::read(cursor)
    {
        stamp.zone = Some(zone);
        cursor.attempt(|c| late_year(c, stamp));
        if stamp.until.is_none()
            && let Some(until) = cursor.attempt(|c| late_range(c))
        {
            stamp.until = Some(until);
            stamp.approximate = true;
        }
        return Some(());
    }
    if timed && (cursor.eat_exact("DATE") || cursor.eat_exact("YYYY-MM-DD")) {
        return Some(());
    }
    cursor.attempt(|c| parentheses(c, stamp))
}

/// The year at the end of `Fri Aug 16 13:00:00 UTC 2024`.
fn late_year(cursor: &mut Cursor<'_>, stamp: &mut Stamp) -> Option<()> {
    let Some(DateText::MonthDay { month, day }) = stamp.date else {
        return None;
    };
    cursor.skip_spaces();
    let date = Date::new(calendar::year(cursor)?, month, day).ok()?;
    stamp.date = Some(DateText::Full(date));
    Some(())
}

fn date_part(cursor: &mut Cursor<'_>, stamp: &mut Stamp) -> Option<()> {
    if let Some(weekday) = calendar::weekday(cursor) {
        if stamp.date.is_none() {
            stamp.date = Some(DateText::Weekday(weekday));
        }
        return Some(());
    }
    match calendar::read(cursor)? {
        Found::Date(DateText::Numeric { year: None, .. }) if stamp.time.is_some() => None,
        Found::Date(date) => {
            stamp.date = Some(date);
            Some(())
        }
        Found::Malformed if stamp.time.is_none() && stamp.flaw.is_none() => {
            stamp.flaw = Some("there is no such date".to_owned());
            stamp.impossible_date = true;
            Some(())
        }
        Found::Malformed => None,
    }
}

/// The second half of `10:00 UTC - 11:00 UTC`.
fn late_range(cursor: &mut Cursor<'_>) -> Option<Time> {
    cursor.skip_spaces();
    let dashes = cursor.at;
    cursor.skip_while(|c| matches!(c, '-' | '–' | '—' | '〜' | '～'));
    if cursor.at == dashes && !clock::until_word(cursor) {
        return None;
    }
    cursor.skip_spaces();
    let clock = clock::read(cursor, |_| false)?;
    cursor.attempt(|c| {
        c.skip_spaces();
        zone::read(c)
    });
    clock.time
}

/// `(UTC)`, `(Oct 29)`, `(6:48 PDT)`, `(approx.)`, `(Time TBC)` behind the parts that are there.
fn parentheses(cursor: &mut Cursor<'_>, stamp: &mut Stamp) -> Option<()> {
    cursor.eat(&['('])?;
    cursor.skip_spaces();
    if let Some(zone) = cursor.attempt(|c| {
        let zone = zone::read(c)?;
        c.skip_spaces();
        c.eat(&[')'])?;
        Some(zone)
    }) {
        if let Some(first) = &mut stamp.zone {
            first.contradiction.get_or_insert(zone.name);
        } else {
            stamp.zone = Some(zone);
        }
        return Some(());
    }
    let mut inner = Stamp {
        approximate: leading_words(cursor),
        ..Stamp::default()
    };
    let word = inner.approximate
        || ["est.", "est", "estimated", "local time", "local"]
            .iter()
            .any(|word| cursor.eat_word(word))
        || time_placeholder(cursor).is_some();
    let mut any = word;
    while any || inner.date.is_none() {
        let found = cursor.attempt(|c| {
            c.skip_while(|c| c == ' ' || c == ',');
            if c.peek() == Some('(') {
                return None;
            }
            part(c, &mut inner)
        });
        if found.is_none() {
            break;
        }
        any = true;
    }
    cursor.skip_spaces();
    cursor.eat(&[')'])?;
    if !any {
        return None;
    }
    stamp.approximate |= inner.approximate;
    if stamp.date.is_none() || matches!(stamp.date, Some(DateText::Weekday(_))) {
        stamp.date = inner.date.or(stamp.date);
    }
    if stamp.time.is_none() && stamp.flaw.is_none() {
        stamp.time = inner.time;
        stamp.zone = stamp.zone.take().or(inner.zone);
    }
    Some(())
}
