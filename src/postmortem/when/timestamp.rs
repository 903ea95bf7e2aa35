//! The timestamp, whatever it is made of: date, time, zone and weekday in the orders in which people
//! write them, with what stands in parentheses behind.
//!
//! Only reads what stands there. What is missing, and what a date means that can be read in two ways,
//! is decided by whoever asks.

use std::sync::LazyLock;

use jiff::civil::{Date, Time};
use jiff::fmt::temporal::{Pieces, PiecesOffset, TimeZoneAnnotationKind};

use super::calendar::{self, DateText, Impossible};
use super::clock;
use super::placeholder::{time_placeholder, whole_placeholder};
use super::{eat_any, length};
use crate::cursor::{Cursor, WordsByFirst};
use crate::postmortem::language;
use crate::postmortem::timeline::Milestone;
use crate::zone::{self, Zone};

/// A timestamp as far as its own words tell.
#[derive(Clone, Debug, Default)]
pub(in crate::postmortem) struct Stamp {
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
    /// Whether the time is the midnight at the end of the day: `24:00`.
    pub ends_the_day: bool,
    /// The end of a range.
    pub until: Option<Time>,
    /// The day on which the range ends, where it is another one.
    pub until_date: Option<DateText>,
    /// The zone.
    pub zone: Option<Zone>,
    /// Marked as approximate, or a range.
    pub approximate: bool,
    /// What is wrong with it.
    pub flaw: Option<&'static str>,
    /// Whether what is wrong is the date, so that another day would be a guess.
    pub impossible_date: bool,
    /// The seconds from some moment that the author calls T: `T+5m`.
    pub relative: Option<i64>,
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

    /// Whether it says nothing of the day but its name.
    const fn awaits_date(&self) -> bool {
        matches!(self.date, None | Some(DateText::Weekday(_)))
    }

    /// The day of its time, which is the next one where the time ends the day.
    pub fn day(&self, date: Date) -> Date {
        match self.ends_the_day {
            true => date.tomorrow().unwrap_or(date),
            false => date,
        }
    }
}

/// Whether a mark sets a timestamp apart from what follows.
pub(in crate::postmortem) fn is_separator(c: char) -> bool {
    ":-–—|,;.→/>〜～".contains(c)
}

/// What may stand before a time, and whether it says that the time is approximate.
static BEFORE_TIMES: LazyLock<WordsByFirst<bool>> = LazyLock::new(|| {
    let words = language::all().flat_map(|language| language.before_times);
    WordsByFirst::new(words.copied())
});

/// Steps over "around", "ca." and `~`; whether they say that the time is approximate.
pub(super) fn leading_words(cursor: &mut Cursor<'_>) -> bool {
    let mut approximate = false;
    for _ in 0..3 {
        let start = cursor.at;
        approximate |= cursor.eat(&['~', '≈', '∼']).is_some();
        approximate |= cursor.eat_word_of(&BEFORE_TIMES) == Some(true);
        cursor.skip_spaces();
        if cursor.at == start {
            break;
        }
    }
    approximate
}

/// Reads the timestamp at the cursor, in brackets or not, or what stands in its place.
pub(in crate::postmortem) fn timestamp(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let bracketed = |c: &mut Cursor<'_>| {
        c.eat(&['(', '['])?;
        let stamp = parts(c)?;
        c.eat(&[')', ']'])?;
        Some(stamp)
    };
    cursor
        .attempt(whole_placeholder)
        .or_else(|| cursor.attempt(relative))
        .or_else(|| cursor.attempt(bracketed))
        .or_else(|| cursor.attempt(parts))
}

/// `T+5m`, `T-1h30m`, `T+00:05`, `T+0`, `Day 2 - T+25:00`: how far from some moment.
fn relative(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let start = cursor.at;
    if calendar::numbered_day(cursor).is_some() {
        cursor.skip_while(|c| c.is_whitespace() || is_separator(c));
    }
    cursor.eat(&['T', 't'])?;
    cursor.skip_spaces();
    let sign = cursor.eat(&['+', '-', '−', '–']);
    cursor.skip_spaces();
    let seconds = match sign {
        Some(_) => cursor
            .attempt(|c| {
                let hours: i64 = c.digits().parse().ok()?;
                c.eat(&[':'])?;
                let minutes = c.digits();
                let is_clock = minutes.len() == 2 && !matches!(c.peek(), Some(':'));
                let minutes: i64 = minutes.parse().ok()?;
                is_clock.then_some((hours * 60 + minutes) * 60)
            })
            .or_else(|| Some(cursor.attempt(length::read)?.seconds))
            .or_else(|| {
                cursor.attempt(|c| {
                    let zeros = c.digits();
                    let is_none = !zeros.is_empty() && zeros.bytes().all(|zero| zero == b'0');
                    is_none.then_some(0)
                })
            })?,
        None => cursor.eat(&['0']).map(|_| 0)?,
    };
    if cursor.peek().is_some_and(char::is_alphanumeric) {
        return None;
    }
    Some(Stamp {
        written: cursor.since(start).to_owned(),
        relative: Some(if sign == Some('+') { seconds } else { -seconds }),
        unknown: true,
        ..Stamp::default()
    })
}

/// Date, time, zone and what belongs to them.
pub(super) fn parts(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let start = cursor.at;
    let mut stamp = Stamp {
        approximate: leading_words(cursor),
        ..Stamp::default()
    };
    if !collect(cursor, &mut stamp) {
        return None;
    }
    let needs_time = matches!(
        stamp.date,
        Some(DateText::Numeric { year: None, .. } | DateText::Weekday(_) | DateText::Numbered(_))
    );
    if needs_time && stamp.time.is_none() && !stamp.unknown {
        return None;
    }
    if stamp.date.is_none() && stamp.time.is_none() && stamp.flaw.is_none() {
        return None;
    }
    if stamp.time.is_some() {
        cursor.attempt(|c| until(c, &mut stamp));
        cursor.attempt(second_zone);
    }
    stamp.written = cursor.since(start).trim().to_owned();
    Some(stamp)
}

/// Reads the parts that follow each other, as long as there are any; whether there was one.
fn collect(cursor: &mut Cursor<'_>, stamp: &mut Stamp) -> bool {
    let mut any = cursor.attempt(|c| iso_part(c, stamp)).is_some();
    // Date, weekday, time, zone, parentheses, and one more of each at most.
    for _ in 0..8 {
        let found = cursor.attempt(|c| {
            if any {
                joiner(c, stamp)?;
            }
            part(c, stamp)
        });
        if found.is_none() {
            break;
        }
        any = true;
    }
    any
}

/// What ISO 8601, RFC 3339 and RFC 9557 have: `2024-05-01T10:00:00+02:00[Europe/Zurich]`. Where
/// there is an offset too, it decides.
pub(super) fn iso(text: &str) -> Option<Stamp> {
    let pieces = Pieces::parse(text).ok()?;
    let zone = match (pieces.offset(), pieces.time_zone_annotation()) {
        (Some(PiecesOffset::Numeric(offset)), _) => Some(Zone::at(offset.offset())),
        (Some(_), _) => zone::parse("UTC"),
        (None, None) => None,
        (None, Some(name)) => match name.kind() {
            TimeZoneAnnotationKind::Named(name) => Some(zone::parse(name.as_str())?),
            _ => return None,
        },
    };
    let date = calendar::full(Ok(pieces.date())).ok()?;
    let without_fraction = |time: Time| time.with().subsec_nanosecond(0).build().ok();
    Some(Stamp {
        date: Some(date),
        time: pieces.time().and_then(without_fraction),
        zone,
        ..Stamp::default()
    })
}

/// Bytes of the longest time in ISO 8601, with nanoseconds and an offset of seconds.
const LONGEST_ISO: usize = 48;

/// The same at the start of a longer text, where a time belongs to it.
fn iso_part(cursor: &mut Cursor<'_>, stamp: &mut Stamp) -> Option<()> {
    let start = cursor.at;
    let is_of_it =
        |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'+' | b':' | b'.' | b',');
    let letters = cursor.rest().bytes().take(LONGEST_ISO);
    cursor.at += letters.take_while(is_of_it).count();
    let found = cursor.since(start).trim_end_matches(['-', ':', '.', ',']);
    cursor.at = start + found.len();
    found.contains('T').then_some(())?;
    cursor.attempt(|c| {
        c.eat(&['['])?;
        c.skip_while(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '_' | '-'));
        c.eat(&[']'])
    });
    let found = iso(cursor.since(start)).filter(|found| found.time.is_some())?;
    *stamp = Stamp {
        approximate: stamp.approximate,
        ..found
    };
    Some(())
}

/// The other end of a range: `10:00 UTC - 11:00 UTC`, `2024-05-10 10:00 - 2024-05-11 09:00`.
fn until(cursor: &mut Cursor<'_>, stamp: &mut Stamp) -> Option<()> {
    if stamp.until.is_some() {
        return None;
    }
    clock::until(cursor)?;
    let weekday = calendar::weekday(cursor).map(DateText::Weekday);
    cursor.skip_spaces();
    let date = cursor.attempt(|c| {
        let date = calendar::read(c)?.ok()?;
        c.skip_while(|c| c.is_whitespace() || matches!(c, ',' | 'T'));
        Some(date)
    });
    let date = date.or(weekday);
    if date.is_some() && eat_any(cursor, |language| language.between_date_and_time) {
        cursor.skip_spaces();
    }
    stamp.until = Some(clock::read(cursor)?.time?);
    stamp.until_date = date;
    stamp.approximate = true;
    let zone = cursor.attempt(|c| {
        c.skip_spaces();
        zone::read(c)
    });
    stamp.zone = stamp.zone.take().or(zone);
    Some(())
}

/// The same time for readers elsewhere: `10:00 PST / 18:00 UTC`.
fn second_zone(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.skip_spaces();
    cursor.eat(&['/'])?;
    cursor.skip_spaces();
    clock::read(cursor)?;
    cursor.skip_spaces();
    zone::read(cursor).map(|_| ())
}

/// What may stand between two parts of one timestamp.
fn joiner(cursor: &mut Cursor<'_>, stamp: &Stamp) -> Option<()> {
    let start = cursor.at;
    cursor.skip_spaces();
    cursor.eat(&[',']);
    cursor.skip_spaces();
    if eat_any(cursor, |language| language.between_date_and_time) {
        cursor.skip_spaces();
    }
    let time_awaited = stamp.date.is_some() && stamp.time.is_none();
    if time_awaited {
        if cursor.peek() == Some('T') && cursor.peek_second().is_some_and(|c| c.is_ascii_digit()) {
            cursor.at += 1;
        }
        // `2024-05-06/11:34`.
        if cursor.peek() == Some('/') && cursor.peek_second().is_some_and(|c| c.is_ascii_digit()) {
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
    if stamp.awaits_date() && cursor.attempt(|c| date_part(c, stamp)).is_some() {
        return Some(());
    }
    if stamp.time.is_none() && !stamp.unknown {
        let before_words = cursor.at;
        let approximate = leading_words(cursor);
        if let Some(clock) = clock::read(cursor) {
            stamp.time = clock.time;
            stamp.ends_the_day = clock.ends_the_day;
            stamp.until = clock.until;
            stamp.approximate |= approximate || clock.rough;
            stamp.flaw = clock.flaw.or(stamp.flaw);
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
        cursor.attempt(|c| until(c, stamp));
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
    if stamp.time.is_none()
        && let Some(number) = calendar::numbered_day(cursor)
    {
        stamp.date = Some(DateText::Numbered(number));
        return Some(());
    }
    if let Some(weekday) = calendar::weekday(cursor) {
        if stamp.date.is_none() {
            stamp.date = Some(DateText::Weekday(weekday));
        }
        return Some(());
    }
    match calendar::read(cursor)? {
        Ok(DateText::Numeric { year: None, .. }) if stamp.time.is_some() => None,
        Ok(date) => {
            stamp.date = Some(date);
            Some(())
        }
        Err(Impossible) if stamp.time.is_none() && stamp.flaw.is_none() => {
            stamp.flaw = Some("there is no such date");
            stamp.impossible_date = true;
            Some(())
        }
        Err(Impossible) => None,
    }
}

/// `(UTC)`, `(Oct 29)`, `(6:48 PDT)`, `(approx.)`, `(Time TBC)` behind the parts that are there.
fn parentheses(cursor: &mut Cursor<'_>, stamp: &mut Stamp) -> Option<()> {
    cursor.eat(&['('])?;
    // Those that hold others are no part of a timestamp, however deep they go.
    let next = cursor.rest().find(['(', ')'])?;
    cursor.rest().get(next..)?.strip_prefix(')')?;
    cursor.skip_spaces();
    let zone = cursor.attempt(|c| {
        let zone = zone::read(c)?;
        c.skip_spaces();
        c.eat(&[')'])?;
        Some(zone)
    });
    if let Some(zone) = zone {
        match &mut stamp.zone {
            Some(first) if first.name == zone.name => {}
            Some(first) => _ = first.contradiction.get_or_insert(zone.name),
            None => stamp.zone = Some(zone),
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
    cursor.skip_while(|c| c == ' ' || c == ',');
    let any = collect(cursor, &mut inner) || word;
    cursor.skip_spaces();
    cursor.eat(&[')'])?;
    if !any {
        return None;
    }
    stamp.approximate |= inner.approximate;
    if stamp.awaits_date() {
        stamp.date = inner.date.or(stamp.date);
    }
    if stamp.time.is_none() && stamp.flaw.is_none() {
        stamp.time = inner.time;
        stamp.ends_the_day = inner.ends_the_day;
        stamp.zone = stamp.zone.take().or(inner.zone);
    }
    Some(())
}
