//! Dates in the names of files and folders, and in addresses: `2024-05-01-title`, `INC-20240501`,
//! `05.11.2023 Ausfall`, `outage_9_aug_2024`.
//!
//! The same dates as in texts, among other neighbours. One without a whole year is none here.

use std::ops::Range;

use jiff::civil::Date;

use super::calendar::{self, DateText, LIKELY_YEARS, Numbers};
use crate::cursor::Cursor;

/// The first date of a name, with its place.
pub(in crate::postmortem) fn date_in_name(name: &str) -> Option<(Range<usize>, DateText)> {
    let date = |cursor: &mut Cursor<'_>| match cursor.before() {
        Some(c) if c.is_ascii_digit() => None,
        Some(c) if c.is_alphanumeric() => numbers(cursor),
        _ => cursor.attempt(numbers).or_else(|| spelled(cursor)),
    };
    Cursor::new(name).find_all(date).next()
}

/// The first day of the month of a name that has no day: `2024-02-title`, `postmortem-2023-12`, `title-dec-2025`.
pub(in crate::postmortem) fn month_in_name(name: &str) -> Option<Date> {
    let month = |cursor: &mut Cursor<'_>| {
        cursor.starts_word().then_some(())?;
        let year = cursor.digits();
        cursor.eat(&['-', '_'])?;
        let month = cursor.digits();
        let goes_on = match cursor.peek() {
            Some('-' | '_' | '.') => cursor.peek_second().is_some_and(|c| c.is_ascii_digit()),
            Some(c) => c.is_alphanumeric(),
            None => false,
        };
        let is_whole = (year.len(), month.len()) == (4, 2) && !goes_on;
        let year = year
            .parse()
            .ok()
            .filter(|year| LIKELY_YEARS.contains(year))?;
        let first = Date::new(year, month.parse().ok()?, 1).ok()?;
        is_whole.then_some(first)
    };
    let mut found = Cursor::new(name).find_all(month);
    found
        .next()
        .map(|(_, first)| first)
        .or_else(|| calendar::first_month(name))
}

/// `2024-05-01`, `2024_5_1`, `20240501`, `25-04-2023`.
fn numbers(cursor: &mut Cursor<'_>) -> Option<DateText> {
    let start = cursor.at;
    let compact = cursor.attempt(|c| calendar::eight_digits(c.digits()));
    let date = match compact {
        Some(date) => DateText::Full(date),
        None => Numbers::read(cursor, &['-', '_', '.', '/'])?.date()?.ok()?,
    };
    let year = match date {
        DateText::Full(date) => date.year(),
        DateText::Numeric { year, .. } => year?,
        _ => return None,
    };
    let mut numbers = cursor.since(start).split(|c: char| !c.is_ascii_digit());
    let is_whole = numbers.any(|number| number.len() >= 4);
    let goes_on = cursor.peek().is_some_and(|c| c.is_ascii_digit());
    (is_whole && !goes_on && LIKELY_YEARS.contains(&year)).then_some(date)
}

/// `9-aug-2024`, `May_1_2024`.
fn spelled(cursor: &mut Cursor<'_>) -> Option<DateText> {
    let date = calendar::named(cursor)?.ok()?;
    date.has_year().then_some(date)
}
